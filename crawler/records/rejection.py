"""The record of a page that was fetched as an article and is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from crawler.records.field_types import Sha256, Time, Words  # noqa: TC001  # the schema reads them


class Reason(StrEnum):
    """Why a page that was fetched as an article has no article record."""

    HTTP_ERROR = "http_error"  # the server answered with an error status
    NETWORK_ERROR = "network_error"  # no answer: no address, no connection, or none in time
    NOT_ARCHIVED = "not_archived"  # a replay asked for a page that its archive does not hold
    CHALLENGE = "challenge"  # an anti-bot page instead of the article
    NOT_HTML = "not_html"  # the answer is a file, or no text at all
    TOO_LARGE = "too_large"  # more bytes than `DOWNLOAD_MAXSIZE` allows
    INCOMPLETE_RESPONSE = "incomplete_response"  # fewer bytes than the server stated
    FORBIDDEN_ADDRESS = "forbidden_address"  # the address is in a private network
    ROBOTS = "robots"  # the site's robots.txt forbids it
    LIMIT = "limit"  # a bound of the run: URL length, redirects, pages
    MOJIBAKE = "mojibake"  # the text is unreadable: in a wrong encoding, or damaged
    NO_TITLE = "no_title"  # the page has no heading that could be one
    NO_TEXT = "no_text"  # the page has neither text nor images nor files
    DATE_OUT_OF_RANGE = "date_out_of_range"  # of earlier versions; such a date is a flag now
    BAD_URL = "bad_url"  # what an archive says a page is from is no address
    SCHEMA = "schema"  # the record would break its schema; `detail` says where
    ELSEWHERE = "elsewhere"  # it leads to another site, such as mp.weixin.qq.com; no loss
    NOT_ASKED = "not_asked"  # published outside the run's `since` and `until`; no loss
    # an answer with a page that says that there is none; the site's own words, or what several addresses say
    SOFT_404 = "soft_404"  # deleted, or never there
    MAINTENANCE = "maintenance"  # the site is being worked on
    LOGIN = "login"  # only who logs in may read it
    RATE_LIMIT = "rate_limit"  # too many requests
    MISSING = "missing"  # a known article whose page is gone, until a later run finds so too
    WITHDRAWN = "withdrawn"  # a known article whose page is gone
    ERROR = "error"  # a fault of this program, with its message


@dataclass(slots=True)
class Rejection:
    """A page that was fetched as an article and is none, and why."""

    site: Annotated[Words, "the spider's name"]
    url: Annotated[Words, "as it was asked for"]
    reason: Annotated[Reason, "why the page has no article record"]
    detail: Annotated[str | None, "what was found, in words"] = None
    fetched_at: Annotated[Time | None, "when the page came"] = None
    raw_hash: Annotated[Sha256 | None, "of the body's bytes"] = None
    archive: Annotated[Words | None, "file and offset of the page in the archive"] = None

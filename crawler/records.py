"""The records this project writes: one JSON object a line, keys in the order declared here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from crawler.extractor import extractor

SCHEMA_VERSION = 2  # of `Article`; records of the first version have neither this field nor those after it


class Precision(StrEnum):
    """How much of a publication time the page states."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Provenance(StrEnum):
    """Where a field was found, in the order of preference. A field that moves down is a site being redesigned."""

    LAYOUT = "layout"  # the site's or its CMS family's selectors
    METADATA = "metadata"  # the <meta> names of the State Council's site guideline (国办发〔2017〕47号)
    HINT = "hint"  # other structured hints: *_baidu ids, JSON-LD, OpenGraph, Founder comments
    BYLINE = "byline"  # the labelled line of source, author, date
    STRUCTURE = "structure"  # plain page structure: headings, text density, the URL
    LIST = "list"  # the row of the list that led to the page
    TEXT = "text"  # a line of the body itself, moved to its field by the cleaner (编辑：, 来源：, 原文链接：)


class Flag(StrEnum):
    """What was done to a page or noticed about it; a flag with an argument is written `flag:argument`."""

    # decoding and reading
    CHARSET_MISDECLARED = "charset_misdeclared"
    REPLACEMENT_CHARACTERS = "replacement_characters"
    DATE_DISAGREES = "date_disagrees"  # two places give two days; the more trusted one was kept
    DATE_OUT_OF_RANGE = "date_out_of_range"  # with the time that the page gives, which cannot be
    PARTS_JOINED = "parts_joined"
    PARTS_MISSING = "parts_missing"
    POSSIBLY_CUT = "possibly_cut"  # the server stated no length and closed, at no sure end of the page
    NO_TEXT = "no_text"  # the body is images or attachments only
    # cleaning and normalising
    PINYIN_GLOSSES_REMOVED = "pinyin_glosses_removed"
    SPAM_REMOVED = "spam_removed"
    HIDDEN_TEXT_REMOVED = "hidden_text_removed"
    TRADITIONAL_CONVERTED = "traditional_converted"
    TRUNCATED = "truncated"
    CAPTIONS_REMOVED = "captions_removed"
    BOILERPLATE_REMOVED = "boilerplate_removed"  # share and print bars, disclaimers
    # the story
    RESTORED = "restored"  # the page was gone, and withdrawn
    SUPERSEDES = "supersedes"  # with the id of the article that was taken for the original before
    SAME_TEXT = "same_text"  # its publisher had the same title and text on another day: another notice
    SHARED_TEXT = "shared_text"  # another page of the host has this text under another title: the frame, misread?


class Reason(StrEnum):
    """Why a page that was fetched as an article has no article record."""

    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    NOT_ARCHIVED = "not_archived"  # a replay asked for a page that its archive does not hold
    CHALLENGE = "challenge"  # an anti-bot page instead of the article
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    INCOMPLETE_RESPONSE = "incomplete_response"
    FORBIDDEN_ADDRESS = "forbidden_address"
    ROBOTS = "robots"
    LIMIT = "limit"  # a bound of the run: URL length, redirects, pages
    MOJIBAKE = "mojibake"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    DATE_OUT_OF_RANGE = "date_out_of_range"  # of earlier versions; such a date is a flag now
    BAD_URL = "bad_url"  # what an archive says a page is from is no address
    SCHEMA = "schema"
    ELSEWHERE = "elsewhere"  # it leads to another site, such as mp.weixin.qq.com; no loss
    NOT_ASKED = "not_asked"  # published outside the run's `since` and `until`; no loss
    # an answer with a page that says that there is none; the site's own words, or what several addresses say
    SOFT_404 = "soft_404"
    MAINTENANCE = "maintenance"
    LOGIN = "login"
    RATE_LIMIT = "rate_limit"
    MISSING = "missing"  # a known article whose page is gone, until a later run finds so too
    WITHDRAWN = "withdrawn"  # a known article whose page is gone
    ERROR = "error"  # a fault of this program, with its message


@dataclass(slots=True)
class Image:
    """An image of the body; `url` is absolute, `caption` what the page prints under it."""

    url: str
    caption: str | None = None


@dataclass(slots=True)
class Attachment:
    """A file the page offers (.doc, .pdf, .xls, …); `url` is absolute, `name` the link's text."""

    url: str
    name: str | None = None


@dataclass(slots=True)
class Truncated:
    """What the page itself states of a text it cuts, in characters; null where it does not say."""

    shown: int | None = None
    total: int | None = None
    omitted: int | None = None


@dataclass(slots=True)
class Article:
    """One article. Absent is `None` or `[]`, never a made-up value."""

    id: str
    revision: int
    site: str
    publisher: str | None
    url: str
    title: str | None
    published_at: str | None = None
    published_precision: Precision | None = None
    source: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    section: str | None = None
    text: str = ""
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    original_url: str | None = None
    views: int | None = None
    language: str | None = None
    script: str | None = None
    truncated: Truncated | None = None
    duplicate_of: str | None = None
    similarity: float | None = None
    flags: list[str] = field(default_factory=list)
    found_by: dict[str, str] = field(default_factory=dict)
    fetched_at: str | None = None
    content_hash: str | None = None
    raw_hash: str | None = None
    archive: str | None = None
    extractor: str = field(default_factory=extractor)
    schema_version: int = SCHEMA_VERSION
    aka: list[str] = field(default_factory=list)
    # Null in this version of the program: places for what later ones fill.
    division: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    cites: list[dict[str, Any]] | None = None
    exchange: dict[str, Any] | None = None


@dataclass(slots=True)
class Rejection:
    """A page that was fetched as an article and is none, and why."""

    site: str
    url: str
    reason: Reason
    detail: str | None = None
    fetched_at: str | None = None
    raw_hash: str | None = None
    archive: str | None = None


Record = Article | Rejection


class Outcome(StrEnum):
    """What became of one page that a run asked for. The first four are the account of article pages."""

    ARTICLE = "article"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"
    LIST = "list"
    RESTORED = "restored"  # a withdrawn article that is there again, unchanged; counted with those
    GONE = "gone"  # a withdrawn article that is still gone; so is this
    MOVED = "moved"  # the former address of an article, whose record at the new one has it in `aka`; so is this
    PART = "part"  # a further page of an article, joined into its record
    ROBOTS = "robots"  # a robots.txt that is unreachable, or that came again


@dataclass(slots=True)
class Visit:
    """One page that a run asked for: a line of the run's log. What the next run needs for a conditional request."""

    url: str
    outcome: Outcome
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    rows: int | None = None  # rows of a list page
    since: str | None = None  # of a robots.txt: when it was first unreachable


@dataclass(frozen=True, slots=True)
class Seen:
    """What the index knows of an article's URL from earlier runs."""

    id: str
    url: str
    revision: int
    content_hash: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: str | None
    published_at: str | None
    withdrawn: bool
    missing_since: str | None = None  # the day on which the page was first found gone, if it has not come back
    shared_tag: bool = False  # several pages of the site have the same entity tag, so that it tells nothing


class State(StrEnum):
    """The health of a site after a run."""

    OK = "ok"
    QUIET = "quiet"  # its lists are fine and hold nothing new
    DRIFT = "drift"  # fields are missing or come from later places than they used to
    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"  # pages were lost, a pager stopped short, or the accounts do not add up
    DOWN = "down"


class Order(StrEnum):
    """How a list has its rows."""

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"
    UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class KnownList:
    """What the runs so far learnt of a list; each run's log carries it on to the next. Days are ISO dates."""

    noted: str  # the first day that it had rows
    rows: int = 0  # the most of one walk
    gave: str | None = None  # the last day that it had rows
    walked: str | None = None  # the last day that it was read from its beginning to its end
    order: Order | None = None
    newest: int | None = None  # what its newest row is sorted by: the ordinal of a day or a number
    last: str | None = None  # the URL of its last page
    pages: int | None = None
    dead: bool = False  # it had rows once and has none


@dataclass(slots=True)
class Run:
    """The last line of a run's log."""

    site: str
    run: str
    started_at: str
    ended_at: str
    state: State
    detail: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    found_by: dict[str, dict[str, int]] = field(default_factory=dict)  # field -> place -> articles
    lists: dict[str, KnownList] = field(default_factory=dict)  # by the URL that each begins at
    extractor: str = field(default_factory=extractor)


def article_id(canonical_url: str) -> str:
    """Return the `id` of an article: the first 16 hex digits of the SHA-256 of its canonical URL."""
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:16]


def content_hash(title: str | None, text: str) -> str:
    """Return the SHA-256 (hex) of title and text; two pages with the same hash tell the same story."""
    return hashlib.sha256(f"{title or ''}\n{text}".encode()).hexdigest()


def altered(article: Article, **fields: Any) -> Article:
    """Return a copy of an article with other values in some fields, eight times as fast as `dataclasses.replace`."""
    copy = Article(*_values(article))
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def to_line(record: Record | Visit | Run) -> str:
    """Return the record as one line of JSON, without the newline. Every feed is written with this."""
    return _encode(_fields(record))


def _fields(record: Any) -> dict[str, Any]:
    """Return a record's fields by name. `dataclasses.asdict` copies them deeply and takes four times as long."""
    return {name: getattr(record, name) for name in _NAMES[type(record)]}


def as_run(record: dict[str, Any]) -> Run:
    """Return the run that the last line of a log tells of; what a later version of the program wrote more is left out.

    Raises `ValueError` where it is no run: a field is missing or of another type, a time is none, a state unknown.
    """
    try:
        run = Run(**{name: value for name, value in record.items() if name in _NAMES[Run]})
        run.state = State(run.state)
        for time in (run.started_at, run.ended_at):
            if datetime.fromisoformat(time).tzinfo is None:
                raise ValueError(f"{time} has no zone")
        texts = (run.site, run.run, run.extractor, run.detail or "")
        right = all(isinstance(text, str) for text in texts) and _are_counts(run.counts)
    except (TypeError, AttributeError) as error:
        raise ValueError(f"not a run: {error}") from error
    if not right or not all(_are_counts(places) for places in run.found_by.values()):
        raise ValueError("not a run: a field has another type")
    return run


def _are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(type(number) is int for number in value.values())


_NAMES = {
    kind: tuple(each.name for each in fields(kind))
    for kind in (Article, Rejection, Visit, Run, KnownList, Image, Attachment, Truncated)
}
_values = attrgetter(*_NAMES[Article])
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_fields).encode

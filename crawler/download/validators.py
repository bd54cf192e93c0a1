"""Which of an answer's validators a later request may rely on: many servers say 304 to what has changed. Pure."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler.records import CHINA

if TYPE_CHECKING:
    from crawler.records import KnownArticle

_WEB = datetime(1991, 8, 6, tzinfo=UTC)  # the first web page; servers without a date say 1970 or 1980
_CLOCKS = timedelta(days=1)  # clocks and time zones differ


def conditions(seen: KnownArticle, now: datetime, recheck: timedelta) -> dict[str, str]:
    """Return the headers of a conditional request for a known article; none where they cannot be relied on.

    A tag that several pages have (`KnownArticle.shared_tag`) and a time that cannot be true are not sent. Within
    `recheck`, the days in which an article is asked for again, it is asked for once without any, late enough to see
    most edits.
    """
    if _whole_today(seen, now.astimezone(CHINA).date(), recheck):
        return {}
    headers = {}
    if seen.etag and not seen.shared_tag:
        headers["If-None-Match"] = seen.etag
    if seen.last_modified and _may_be(seen.last_modified, seen):
        headers["If-Modified-Since"] = seen.last_modified
    return headers


def http_date(stated: str) -> datetime | None:
    """Return the time that a header states (RFC 9110, 5.6.7), aware; None where it states none."""
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, OverflowError, TypeError, IndexError):  # what the parser says of years and zones that are none
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole_today(seen: KnownArticle, today: date, recheck: timedelta) -> bool:
    """Tell whether this is the first request since the day of an article on which it is asked for unconditionally.

    Articles have theirs in the second half of `recheck`, spread by their addresses.
    """
    if seen.fetched_at is None:
        return True
    asked = date.fromisoformat(seen.fetched_at[:10])
    first = date.fromisoformat((seen.published_at or seen.fetched_at)[:10])
    if seen.published_at is None:  # always young; its last answer is all that is known of it
        return (today.toordinal() + zlib.crc32(seen.id.encode())) % max(1, recheck.days) == 0
    day = first + timedelta(days=recheck.days - zlib.crc32(seen.id.encode()) % max(1, recheck.days // 2))
    return asked < day <= today


def _may_be(last_modified: str, seen: KnownArticle) -> bool:
    """Tell whether a page can have been changed last at an HTTP date: after it was published, before it was fetched."""
    changed = http_date(last_modified)
    if changed is None:
        return False
    published = datetime.fromisoformat(seen.published_at) if seen.published_at else _WEB
    fetched = datetime.fromisoformat(seen.fetched_at) if seen.fetched_at else None
    if changed < max(_WEB, published - _CLOCKS):
        return False
    return fetched is None or changed <= fetched + _CLOCKS

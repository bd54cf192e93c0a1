"""Near-duplicates in the index: of what the feeds hold by the table `buckets`, of running crawls in memory."""

from __future__ import annotations

from array import array
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, bindparam, func, select, union_all

from crawler.index.database import Query
from crawler.index.near import Near
from crawler.index.schema import buckets as table
from crawler.index.schema import claims, versions
from crawler.index.sketch import BANDS, LEAST, PERMUTATIONS, Sketch, buckets, likeness, same_story
from crawler.index.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import BindParameter, Connection, Select

_WINDOW = 12  # pages of a bucket to look at on either side of the day: a bucket of boilerplate costs no more than this
_MOST = 16  # pages to compare
_EPOCH = date(1970, 1, 1).toordinal()
_SIGN = 1 << 63


def page_number(page_id: str) -> int:
    """Return an article's id, 16 hex digits, as a signed number of 64 bits."""
    return (int(page_id, 16) ^ _SIGN) - _SIGN


def page_id(number: int) -> str:
    """Return the id that `page_number` made a number of."""
    return f"{number % (1 << 64):016x}"


def day_number(published_at: str | None) -> int:
    """Return the day of an ISO date as a number, 0 without one."""
    try:
        return date.fromisoformat((published_at or "")[:10]).toordinal() - _EPOCH
    except ValueError:
        return 0


def bucket_rows(page: Version) -> Iterator[dict[str, int]]:
    """Yield the rows of the table `buckets` that a page makes."""
    if page.sketch is not None:
        day, number = day_number(page.published_at), page_number(page.id)
        for bucket in buckets(page.sketch):
            yield {"bucket": bucket, "day": day, "page": number}


def _sides(band: int) -> Iterator[Select[Any]]:
    """Yield the pages of a bucket around a day, nearest first: a story is reprinted within days."""
    day: BindParameter[int] = bindparam("day")
    here = table.c.bucket == bindparam(f"b{band}")
    for side, order in ((table.c.day >= day, table.c.day), (table.c.day < day, table.c.day.desc())):
        nearest = select(table.c.page, table.c.day).where(here, side).order_by(order, table.c.page).limit(_WINDOW)
        yield select(nearest.subquery())


_BUCKETS = tuple(f"b{band}" for band in range(BANDS))
# Most pages share no bucket with any; to ask that takes a fifth of the time that the neighbours take.
_ANY = Query(select(table.c.page).where(table.c.bucket.in_([bindparam(name) for name in _BUCKETS])).limit(1))
_around = union_all(*(side for band in range(BANDS) for side in _sides(band))).subquery()
_distance = func.min(func.abs(_around.c.day - bindparam("day", type_=Integer)))
_NEAREST = Query(
    select(_around.c.page, func.count())
    .group_by(_around.c.page)
    .order_by(func.count().desc(), _distance, _around.c.page)
    .limit(_MOST)
)
_SKETCHES = Query(
    select(versions.c.id, versions.c.revision, versions.c.sketch).where(
        versions.c.id.in_([bindparam(f"id{place}", type_=String()) for place in range(_MOST)])
    )
)
_TABLE = 10_000  # claims of a table in memory, about 500 bytes each
_NOBODY = {f"id{place}": "" for place in range(_MOST)}
_VERSION = Query(
    select(*(versions.c[name] for name in Version._fields)).where(
        versions.c.id == bindparam("id"), versions.c.revision == bindparam("revision")
    )
)
_CLAIM = Query(select(*(claims.c[name] for name in Version._fields)).where(claims.c.number == bindparam("number")))
_NEW_CLAIMS = Query(
    select(claims.c.number, claims.c.sketch)
    .where(claims.c.number > bindparam("number"), claims.c.sketch.is_not(None))
    .order_by(claims.c.number)
)


class Neighbours:
    """Finds the pages that tell a story in other words. Call it inside the claim's transaction.

    Of the claims, the pages of crawls that still run, it knows the latest 10,000 to 20,000; a page is compared with
    older ones when they are in the feeds.
    """

    def __init__(self, connection: Connection) -> None:
        """Read through `connection`."""
        self._connection = connection
        self._tables = [_table()]  # of claims, the newest last; two at most, so that a long crawl's memory is bounded
        self._last = 0  # number of the last claim that was read

    def find(self, page: Version, packed: bytes) -> tuple[Version, float] | None:
        """Return the page most like `page` that tells the same story, and the likeness; `packed` is its sketch."""
        sketch = Sketch.unpack(packed)
        found = [pair for pair in (self._in_feeds(page, sketch), self._in_claims(page, sketch)) if pair]
        return max(found, key=lambda pair: (pair[1], pair[0].id), default=None)

    def _in_feeds(self, page: Version, sketch: Sketch) -> tuple[Version, float] | None:
        asked = dict(zip(_BUCKETS, buckets(sketch.hashes), strict=True))
        if not _ANY(self._connection, **asked):
            return None
        around = _NEAREST(self._connection, day=day_number(page.published_at), **asked)
        likely = {f"id{place}": page_id(number) for place, (number, _) in enumerate(around)}
        found = []
        for other, revision, packed in _SKETCHES(self._connection, **(_NOBODY | likely)) if likely else ():
            if packed and other != page.id and likeness(sketch.hashes, packed[:PERMUTATIONS]) >= LEAST:
                alike = same_story(sketch, Sketch.unpack(packed))
                if alike is not None:
                    found.append((alike, other, revision))
        if not found:
            return None
        alike, other, revision = max(found)
        return Version(*_VERSION(self._connection, id=other, revision=revision)[0]), alike

    def _in_claims(self, page: Version, sketch: Sketch) -> tuple[Version, float] | None:
        """Look among the claims, reading those first that other processes made since the last time."""
        for number, packed in _NEW_CLAIMS(self._connection, number=self._last):
            if len(self._tables[-1][0]) >= _TABLE:
                self._tables = [self._tables[-1], _table()]
            near, numbers = self._tables[-1]
            near.add(Sketch.unpack(packed))
            numbers.append(number)
            self._last = number
        found = [(-alike, numbers[place]) for near, numbers in self._tables for place, alike in near.find(sketch)]
        for unlike, number in sorted(found):
            for row in _CLAIM(self._connection, number=number):  # none: a feed took its place
                claim = Version(*row)
                if claim.id != page.id:
                    return claim, -unlike
        return None


def _table() -> tuple[Near, array[int]]:
    """Return a table for claims, and their numbers by their number in it."""
    return Near(), array("Q", [0])

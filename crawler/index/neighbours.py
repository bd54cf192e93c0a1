"""Near-duplicates in the index: by the table `buckets`, and in memory for the latest claims of running crawls."""

from __future__ import annotations

from array import array
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, bindparam, delete, func, select, union_all

from crawler.index.database import Query
from crawler.index.near import Near
from crawler.index.schema import buckets as table
from crawler.index.schema import claims, versions
from crawler.index.sketch import BANDS, LEAST, PERMUTATIONS, Sketch, buckets, likeness, same_story
from crawler.index.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import BindParameter, ColumnElement, Select

    from crawler.index.database import Database

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


def bucket_rows(identifier: str, published_at: str | None, packed: bytes | None) -> Iterator[dict[str, int]]:
    """Yield the rows of the table `buckets` that a page makes, by its id, its day and its sketch."""
    if packed is not None:
        day, number = day_number(published_at), page_number(identifier)
        for bucket in buckets(packed):
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
_LIKELY = [bindparam(f"id{place}", type_=String()) for place in range(_MOST)]
_SKETCHES = Query(
    union_all(*(select(t.c.id, t.c.revision, t.c.sketch).where(t.c.id.in_(_LIKELY)) for t in (versions, claims)))
)
_TABLE = 5_000  # claims of a table in memory, about 500 bytes each
_TABLES = 2
_AT_ONCE = 500  # rows of one statement
_NOBODY = {f"id{place}": "" for place in range(_MOST)}
_VERSION = Query(
    union_all(
        *(
            select(*(t.c[name] for name in Version._fields)).where(
                t.c.id == bindparam("id"), t.c.revision == bindparam("revision")
            )
            for t in (versions, claims)
        )
    )
)
_CLAIM = Query(select(*(claims.c[name] for name in Version._fields)).where(claims.c.number == bindparam("number")))
_NEW_CLAIMS = Query(
    select(claims.c.number, claims.c.sketch)
    .where(claims.c.number > bindparam("number"), claims.c.sketch.is_not(None))
    .order_by(claims.c.number)
)
_KEYS = ("id", "published_at", "sketch")  # what makes the buckets of a page
_CLAIMED = select(*(claims.c[name] for name in _KEYS))
_SPAN = Query(
    _CLAIMED.where(claims.c.number.between(bindparam("first"), bindparam("last")), claims.c.sketch.is_not(None))
)


class Neighbours:
    """Finds the pages that tell a story in other words. Call it inside the claim's transaction.

    Of the claims, the pages of crawls that still run, the latest 5,000 to 10,000 are in memory; the buckets of older
    ones are written to the table, where a line of a feed would put them, so that a long crawl's memory is bounded.
    """

    def __init__(self, database: Database) -> None:
        """Read and write in `database`."""
        self._database = database
        self._connection = database.connection
        self._tables = [_table()]  # of claims, the newest last; two at most
        self._last = 0  # number of the last claim that was read

    def find(self, page: Version, packed: bytes) -> tuple[Version, float] | None:
        """Return the page most like `page` that tells the same story, and the likeness; `packed` is its sketch."""
        sketch = Sketch.unpack(packed)
        found = [pair for pair in (self._in_memory(page, sketch), self._in_table(page, sketch)) if pair]
        return max(found, key=lambda pair: (pair[1], pair[0].id), default=None)

    def _in_table(self, page: Version, sketch: Sketch) -> tuple[Version, float] | None:
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

    def _in_memory(self, page: Version, sketch: Sketch) -> tuple[Version, float] | None:
        """Look among the latest claims, reading those first that any process made since the last time."""
        for number, packed in _NEW_CLAIMS(self._connection, number=self._last):
            if len(self._tables[-1][0]) >= _TABLE:
                self._tables.append(_table())
                if len(self._tables) > _TABLES:
                    self._spill(self._tables.pop(0)[1])
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

    def _spill(self, numbers: array[int]) -> None:
        """Write the buckets of these claims, those that are still claims."""
        spilled = _SPAN(self._connection, first=numbers[1], last=numbers[-1])
        for start in range(0, len(spilled), _AT_ONCE):  # all at once took 30 MB more
            batch = spilled[start : start + _AT_ONCE]
            write_buckets(self._database, (row for claim in batch for row in bucket_rows(*claim)))


def write_buckets(database: Database, rows: Iterable[dict[str, int]]) -> None:
    """Write rows of the table `buckets`; those that are there stay."""
    ordered = sorted(rows, key=itemgetter("bucket", "day", "page"))
    if ordered:
        database.insert_all(database.insert(table).on_conflict_do_nothing(), ordered)


def keep_buckets(database: Database) -> None:
    """Write the buckets of all claims: which of them their runs have in memory is not known here."""
    claimed = database.connection.execute(_CLAIMED)
    for batch in claimed.partitions(_AT_ONCE):
        write_buckets(database, (row for claim in batch for row in bucket_rows(*claim)))


def drop_buckets(database: Database, gone: ColumnElement[bool]) -> None:
    """Take back the buckets of the claims that are `gone`, but those that a page in the feeds has too."""
    claimed = database.connection.execute(_CLAIMED.where(gone))
    here = (table.c.bucket == bindparam("b")) & (table.c.day == bindparam("d")) & (table.c.page == bindparam("p"))
    for batch in claimed.partitions(_AT_ONCE):
        recorded = select(*(versions.c[name] for name in _KEYS)).where(versions.c.id.in_({claim[0] for claim in batch}))
        stay = {tuple(row.values()) for page in database.connection.execute(recorded) for row in bucket_rows(*page)}
        rows = {tuple(row.values()) for claim in batch for row in bucket_rows(*claim)} - stay
        if rows:
            values = [dict(zip("bdp", row, strict=True)) for row in rows]
            database.connection.execute(delete(table).where(here), values)


def _table() -> tuple[Near, array[int]]:
    """Return a table for claims, and their numbers by their number in it."""
    return Near(), array("Q", [0])

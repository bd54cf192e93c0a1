"""Near-duplicates in the index: by the table `buckets`, and in memory for the latest claims of running crawls."""

from __future__ import annotations

from array import array
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, delete, func, select, union_all, update

from crawler.index.database import Query
from crawler.index.decision import Version
from crawler.index.match import apart, day_number, texts_match, titles_match
from crawler.index.tables import buckets as table
from crawler.index.tables import claims, versions
from crawler.similarity.minhash import BANDS, LEAST_EQUAL, PERMUTATIONS, Sketch, buckets, equal_bytes
from crawler.similarity.near_duplicates import Near
from crawler.similarity.same_story import may_tell_the_same, verified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import BindParameter, Select

    from crawler.index.database import Database

_WINDOW = 12  # pages of a bucket to look at on either side of the day: a bucket of boilerplate costs no more than this
_MOST = 16  # pages whose sketches are compared
_ALIGNED = 4  # pages of the same publisher whose texts are aligned: a copy is nearly equal, so it is among the first
_SIGN = 1 << 63


def page_number(page_id: str) -> int:
    """Return an article's id, 16 hex digits, as a signed number of 64 bits."""
    return (int(page_id, 16) ^ _SIGN) - _SIGN


def page_id(number: int) -> str:
    """Return the id that `page_number` made a number of."""
    return f"{number % (1 << 64):016x}"


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


class _Candidate(NamedTuple):
    """A page that may tell the same story: a claim by its number, or by id and revision."""

    estimate: float
    number: int = 0
    id: str = ""
    revision: int = 0


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

    def find(self, page: Version) -> Version | None:
        """Return the page most like `page` that tells the same story; none where `page` has no sketch."""
        if page.sketch is None or page.text is None:
            return None
        sketch = Sketch.unpack(page.sketch)
        candidates = [*self._in_memory(sketch), *self._in_table(page, sketch)]
        candidates.sort(key=lambda each: (-each.estimate, *each[1:]))
        fetched: dict[_Candidate, Version] = {}
        left = _ALIGNED

        def fetch(candidate: _Candidate) -> tuple[Sketch, bytes] | None:
            nonlocal left
            other = self._fetch(candidate) if left else None
            if other is None or other.id == page.id or other.sketch is None or other.text is None:
                return None
            if not titles_match(page, other):
                return None
            left -= apart(page, other)
            if not texts_match(page, other):
                return None
            fetched[candidate] = other
            return Sketch.unpack(other.sketch), other.text

        found = verified(sketch, page.text, ((each.estimate, each) for each in candidates), fetch)
        return fetched[found[1]] if found else None

    def _fetch(self, candidate: _Candidate) -> Version | None:
        """Return a candidate; None where it is gone: a feed took the place of a claim."""
        if candidate.number:
            rows = _CLAIM(self._connection, number=candidate.number)
        else:
            rows = _VERSION(self._connection, id=candidate.id, revision=candidate.revision)
        return Version(*rows[0]) if rows else None

    def _in_table(self, page: Version, sketch: Sketch) -> Iterator[_Candidate]:
        asked = dict(zip(_BUCKETS, buckets(sketch.hashes), strict=True))
        if not _ANY(self._connection, **asked):
            return
        around = _NEAREST(self._connection, day=day_number(page.published_at), **asked)
        likely = {f"id{place}": page_id(number) for place, (number, _) in enumerate(around)}
        for other, revision, packed in _SKETCHES(self._connection, **(_NOBODY | likely)) if likely else ():
            if not packed or other == page.id or equal_bytes(sketch.hashes, packed[:PERMUTATIONS]) < LEAST_EQUAL:
                continue
            estimate = may_tell_the_same(sketch, Sketch.unpack(packed))
            if estimate is not None:
                yield _Candidate(estimate, id=other, revision=revision)

    def _in_memory(self, sketch: Sketch) -> Iterator[_Candidate]:
        """Look among the latest claims, reading those first that any process made since the last time."""
        for number, packed in _NEW_CLAIMS(self._connection, number=self._last):
            if len(self._tables[-1][0]) >= _TABLE:
                self._tables.append(_table())
                if len(self._tables) > _TABLES:
                    numbers = self._tables.pop(0)[1]
                    keep_buckets(self._database, numbers[1], numbers[-1])
            near, numbers = self._tables[-1]
            near.add(Sketch.unpack(packed))
            numbers.append(number)
            self._last = number
        for near, numbers in self._tables:
            for estimate, place in near.find(sketch):
                yield _Candidate(estimate, numbers[place])


def write_buckets(database: Database, rows: Iterable[dict[str, int]]) -> None:
    """Write rows of the table `buckets`; those that are there stay."""
    ordered = sorted(rows, key=itemgetter("bucket", "day", "page"))
    if ordered:
        database.insert_all(database.insert(table).on_conflict_do_nothing(), ordered)


def keep_buckets(database: Database, first: int = 0, last: int = _SIGN - 1) -> None:
    """Write the buckets of claims by their numbers, those that are still claims; all where none are given."""
    mine = claims.c.number.between(first, last)
    claimed = database.connection.execute(_CLAIMED.where(mine, claims.c.sketch.is_not(None)))
    for batch in claimed.partitions(_AT_ONCE):  # all at once took 30 MB more
        write_buckets(database, (row for claim in batch for row in bucket_rows(*claim)))
    database.connection.execute(update(claims).where(mine).values(in_buckets=True))


def drop_buckets(database: Database, site: str) -> None:
    """Take back what was written of the buckets of a site's claims, but those that a page in the feeds has too."""
    claimed = database.connection.execute(_CLAIMED.where(claims.c.site == site, claims.c.in_buckets))
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

"""What is true now of records that were written over the years: feeds are only ever added to.

A line that was written stays. What came later says what became of it: a further revision of the page, the same one at
the address that it moved to, another page with the flag `supersedes:ID`, which is the original of the story that the
page of that id was taken for, a rejection that says it was withdrawn, a line of a log that says it is there again.

What is kept of each line is in a temporary database of SQLite, which spills to `TMPDIR`: a million pages take no more
memory than ten thousand.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from crawler.records import Flag, Outcome, Reason
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_SUPERSEDES = f"{Flag.SUPERSEDES}:"
_BACK = {Outcome.RESTORED, Outcome.UNCHANGED}
_NOT_THERE = {404, 410}  # earlier versions called a page that was still gone unchanged
_AT_ONCE = 1000  # rows of one insertion
_CACHE = 32 << 10  # kilobytes of the database that are kept in memory
_LARGEST = 2**31  # of a revision

TABLES = """
CREATE TABLE lines (
    n INTEGER PRIMARY KEY, id TEXT, revision INTEGER, fetched TEXT, published TEXT, day TEXT, site TEXT, url TEXT,
    page TEXT, duplicate_of TEXT, file INTEGER, place INTEGER, length INTEGER, later INTEGER);
CREATE TABLE successors (id TEXT, fetched TEXT, successor TEXT, later INTEGER);
CREATE TABLE answers (page TEXT, fetched TEXT, back INTEGER, later INTEGER);
"""
INDEXES = """
CREATE INDEX of_page ON lines (id, revision, fetched);
CREATE INDEX of_known ON successors (id, fetched, successor);
CREATE INDEX of_address ON answers (page, back, fetched);
"""
STORY_INDEXES = """
CREATE INDEX of_original ON lines (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX of_successor ON successors (successor);
CREATE INDEX at_address ON lines (page);
"""
# Ties are broken by what the lines say, so that their order does not matter.
_LATEST = """
CREATE TABLE {now} AS SELECT n, id, revision, url, page, fetched, published, duplicate_of AS above, id AS original,
    NULL AS withdrawn_at
FROM (SELECT *, row_number() OVER (
    PARTITION BY id ORDER BY revision DESC, fetched DESC, duplicate_of, url DESC, n DESC) AS rank
    FROM lines WHERE later <= {later} AND {among}) WHERE rank = 1;
CREATE UNIQUE INDEX page_{now} ON {now} (id);
"""
_WITHDRAWN = """
UPDATE {now} SET withdrawn_at = (
    SELECT max(fetched) FROM answers WHERE answers.page = {now}.page AND back = 0 AND later <= {later})
WHERE page IN (SELECT page FROM answers WHERE back = 0 AND later <= {later} AND {here});
UPDATE {now} SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL AND withdrawn_at <= max(
    (SELECT max(fetched) FROM lines WHERE lines.id = {now}.id AND later <= {later}),
    coalesce((SELECT max(fetched) FROM answers WHERE answers.page = {now}.page AND back = 1 AND later <= {later}), ''));
"""
# The last that took a page's place counts, unless the page was judged anew after that.
_SUPERSEDED = """
UPDATE {now} SET above = found.successor FROM (
    SELECT id, fetched, successor, row_number() OVER (PARTITION BY id ORDER BY fetched DESC, successor DESC) AS rank
    FROM successors WHERE later <= {later} AND {among}) AS found
WHERE found.id = {now}.id AND rank = 1 AND above IS NULL AND {now}.fetched <= found.fetched AND successor <> {now}.id;
CREATE TABLE top_{now} (id TEXT PRIMARY KEY, top TEXT) WITHOUT ROWID;
"""
_ORIGINALS = """
UPDATE {now} SET original = top FROM top_{now} WHERE top_{now}.id = {now}.id;
DROP TABLE top_{now};
CREATE TABLE stand_in AS SELECT original, id FROM (
    SELECT original, id, row_number() OVER (PARTITION BY original ORDER BY published, id) AS rank FROM {now}
    WHERE ({gone} OR withdrawn_at IS NULL) AND NOT EXISTS (
        SELECT 1 FROM {now} AS first WHERE first.id = {now}.original AND ({gone} OR first.withdrawn_at IS NULL)))
WHERE rank = 1;
CREATE UNIQUE INDEX first_there ON stand_in (original);
UPDATE {now} SET original = stand_in.id FROM stand_in WHERE stand_in.original = {now}.original;
DROP TABLE stand_in;
"""


# Pages that may tell the story of one that is known, whatever line, of whatever revision, says so.
_STORIES = """
WITH RECURSIVE story (id) AS (
    SELECT id FROM {some}
    UNION SELECT duplicate_of FROM story JOIN lines USING (id) WHERE duplicate_of IS NOT NULL
    UNION SELECT lines.id FROM story JOIN lines ON lines.duplicate_of = story.id
    UNION SELECT successor FROM story JOIN successors USING (id)
    UNION SELECT successors.id FROM story JOIN successors ON successor = story.id)
INSERT OR IGNORE INTO {some} SELECT id FROM story
"""


class Standing(NamedTuple):
    """Of one page: which of its revisions is the latest, the id of the page that tells its story first, or itself.

    A record counts now if it is of that revision and has that `url`, which is the page's latest: as an article where
    `original` is its own id, else as a duplicate. `withdrawn`: the page is no more.
    """

    revision: int
    original: str
    url: str
    withdrawn: bool = False


def standings(records: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]] = ()) -> dict[str, Standing]:
    """Return what is true now of each page, by id, from the lines of the feeds of articles and duplicates.

    `answers` are lines of rejections and of the runs' logs, without which nothing is known to be withdrawn. Only what
    is said of a page's latest address counts: that an article moved leaves the former one gone.

    The order of the records does not matter, and reading one twice changes nothing. A page that was superseded stands
    for itself again from a later revision on, which was judged when its successor was known. Of duplicates whose
    original is not among the records, the one published first stands in for it.

    The result is kept in memory. `Lines` does the same for a million pages in little.
    """
    with Lines() as lines:
        for record in records:
            lines.add(record)
        for answer in answers:
            lines.answer(answer)
        lines.resolve("now")
        rows = lines.database.execute("SELECT id, revision, original, url, withdrawn_at IS NOT NULL FROM now")
        return {page: Standing(revision, original, url, bool(gone)) for page, revision, original, url, gone in rows}


class Position(NamedTuple):
    """Where a line is: the number of its file, and the bytes in it."""

    file: int = 0
    place: int = 0
    length: int = 0


NOWHERE = Position()


class Lines:
    """What matters of the lines of feeds, and what they make true.

    `resolve` makes a table of one row a page: `n` is the number of the line that counts, of which the table `lines` has
    the position, `original` the page that tells the story, `withdrawn_at` when the page was found gone, if it is.
    """

    def __init__(self, kept: sqlite3.Connection | None = None) -> None:
        """Make the database; it is gone when it is closed, or the process is.

        Or go on with one that is `kept`, in autocommit mode, and has `TABLES` and `INDEXES`.
        """
        self.database = kept or sqlite3.connect("", isolation_level=None)
        if kept is None:
            self.database.executescript(
                f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE}; BEGIN; {TABLES}"
            )
        self._rows: dict[str, list[tuple[Any, ...]]] = {"lines": [], "successors": [], "answers": []}
        self._indexed = kept is not None
        self.tells_gone = False  # whether any page was withdrawn at any time

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self.database.close()

    def add(self, record: Mapping[str, Any], position: Position = NOWHERE, *, later: bool = False) -> None:
        """Take a line of a feed of articles or duplicates; `later` ones can be left out of what is resolved.

        Raises `KeyError`, `TypeError` or `ValueError` where it is no record.
        """
        page, url, revision = _text(record["id"]), _text(record["url"]), record["revision"]
        if not (page and url and type(revision) is int and 0 < revision < _LARGEST):
            raise ValueError("no id, URL or revision")
        fetched, published = _text(record["fetched_at"]), _text(record["published_at"])
        row = (page, revision, fetched, published or "9", (published or fetched)[:10], _text(record.get("site")), url)
        flags = [flag for flag in record["flags"] if flag.startswith(_SUPERSEDES)]
        above = _text(record["duplicate_of"]) or None
        self._put("lines", (None, *row, canonical_url(url), above, *position, later))
        for flag in flags:
            self._put("successors", (flag.removeprefix(_SUPERSEDES), fetched, page, later))

    def answer(self, answer: Mapping[str, Any], *, later: bool = False) -> None:
        """Take a line of a feed of rejections or of a log. Raises `TypeError` or `ValueError` where it is none."""
        gone = answer.get("reason") == Reason.WITHDRAWN
        back = answer.get("outcome") in _BACK and answer.get("status") not in _NOT_THERE
        if (gone or back) and (url := _text(answer.get("url"))):
            self.tells_gone |= gone
            self._put("answers", (canonical_url(url), _text(answer.get("fetched_at")), back, later))

    def _put(self, table: str, row: tuple[Any, ...]) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) == _AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        if rows := self._rows[table]:
            self.database.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608 - a name of ours
            rows.clear()

    def flush(self) -> None:
        """Write what was taken."""
        for table in self._rows:
            self._flush(table)

    def add_stories(self, some: str) -> None:
        """Add to the ids in the table `some` those of all pages that may tell a story of theirs.

        What is true of them is the same whether it is resolved among these alone or among all. To be fast it needs
        `STORY_INDEXES`.
        """
        self.flush()
        self.database.execute(_STORIES.format(some=some))

    def resolve(self, now: str, *, later: bool = True, withdrawn: bool = True, some: str | None = None) -> None:
        """Make the table `now`, with what the `later` lines say or without; of `some` pages only, a table of ids.

        Not `withdrawn`: a page that is gone tells no story; of its copies the one published first does.
        """
        self.flush()
        if not self._indexed:
            self.database.executescript(INDEXES)
            self._indexed = True
        among = f"id IN (SELECT id FROM {some})" if some else "true"  # noqa: S608 - names of ours, below too
        here = f"page IN (SELECT page FROM {now})" if some else "true"  # noqa: S608
        words = {"now": now, "later": int(later), "gone": int(withdrawn), "among": among, "here": here}
        self.database.executescript((_LATEST + _WITHDRAWN + _SUPERSEDED).format(**words))
        self._write_tops(now)
        self.database.executescript(_ORIGINALS.format(**words))

    def _write_tops(self, now: str) -> None:
        self.database.execute("BEGIN")
        ask, write = self.database.cursor().execute, self.database.cursor().executemany
        into = f"INSERT INTO top_{now} VALUES (?, ?)"  # noqa: S608 - a name of ours, as are those below

        def one(query: str) -> Callable[[str], str | None]:
            return lambda page: next((row[0] for row in ask(query, (page,))), None)

        above = one(f"SELECT above FROM {now} WHERE id = ?")  # noqa: S608
        top = one(f"SELECT top FROM top_{now} WHERE id = ?")  # noqa: S608
        for (page,) in self.database.execute(f"SELECT id FROM {now} WHERE above IS NOT NULL"):  # noqa: S608
            if top(page) is None:
                way, end = _way(page, above, top)
                write(into, [(each, end) for each in way])


def _way(page: str, above: Callable[[str], str | None], top: Callable[[str], str | None]) -> tuple[list[str], str]:
    """Return the pages on the way up from one, and the page at its end; of pages that lead to each other the least."""
    way: dict[str, None] = {}
    at = page
    while at not in way:
        if (known := top(at)) is not None:
            return list(way), known
        if (following := above(at)) is None:
            return list(way), at
        way[at] = None
        at = following
    passed = list(way)
    return passed, min(passed[passed.index(at) :])


def _text(value: Any) -> str:
    """Return a text, "" for None. Raises `TypeError` for anything else, and `ValueError` for what is not Unicode."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not text")
    value.encode()
    return value

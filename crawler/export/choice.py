"""Which rows the table has, and what became of them since an earlier export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.export.columns import CHANGE, COLUMNS, WITHDRAWN_AT, Column, Rows
from crawler.index.current import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.export.columns import Row
    from crawler.export.feeds import Feeds

_END = "~"  # after every day

# The last line of each revision; a page that moved has two of its latest.
_REVISIONS = """
(SELECT *, row_number() OVER (PARTITION BY id, revision ORDER BY fetched DESC, duplicate_of, url DESC, n DESC) AS rank
FROM lines WHERE later <= {later}) AS line JOIN {now} USING (id) WHERE rank = 1"""
_PAGES = "lines AS line JOIN {now} USING (n) WHERE true"
_CHOSEN = """
CREATE TABLE rows_{now} AS SELECT line.n AS n, line.id AS id, line.revision AS revision, line.n = {now}.n AS latest,
    nullif({now}.original, line.id) AS original, {now}.withdrawn_at AS withdrawn_at
FROM {source} AND ({duplicates} OR original = line.id) AND ({withdrawn} OR withdrawn_at IS NULL)
    AND day BETWEEN ? AND ? AND {sites}
ORDER BY n"""
_CHANGED = """
SELECT new.n, new.latest, new.original, new.withdrawn_at, old.n, old.latest, old.original, old.withdrawn_at
FROM rows_now AS new LEFT JOIN rows_before AS old ON old.id = new.id AND ({one} OR old.revision = new.revision)
WHERE old.n IS NULL
    OR (new.n, new.latest, new.original, new.withdrawn_at) IS NOT (old.n, old.latest, old.original, old.withdrawn_at)
ORDER BY new.n"""
_GONE = """
SELECT old.id, old.revision, line.site, line.url, now.original, now.withdrawn_at
FROM rows_before AS old JOIN lines AS line USING (n) JOIN now ON now.id = old.id
WHERE NOT EXISTS (SELECT 1 FROM rows_now AS new WHERE new.id = old.id AND ({one} OR old.revision = new.revision))
ORDER BY old.n"""


class Change(StrEnum):
    """What became of a row. Those after the first two are tombstones, of rows that are in the table no more."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"  # the page is gone
    DUPLICATE = "duplicate"  # the row with the id `duplicate_of` tells the story now
    OUTSIDE = "outside"  # it is of a day that is not asked for any more


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for. Days are ISO dates, of publication or, where a page states none, of fetching."""

    sites: tuple[str, ...] = ()  # all
    since: str | None = None
    until: str | None = None
    duplicates: bool = False
    revisions: bool = False
    withdrawn: bool = False
    changes: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table."""
        first = (CHANGE,) if self.changes else ()
        last = (WITHDRAWN_AT,) if self.changes or self.withdrawn else ()
        return (*first, *COLUMNS, *last)


class Table:
    """The rows of the table, in the order of sites, runs and lines."""

    def __init__(self, feeds: Feeds, choice: Choice) -> None:
        """Resolve what is true now and, for changes, what was true then. The feeds have been read."""
        self.rows = Rows()
        self.choice = choice
        self._feeds = feeds
        self._database = feeds.lines.database
        self._resolve("now", later=True)
        if choice.changes:
            self._resolve("before", later=False)
        self.count: int = self._database.execute("SELECT count(*) FROM rows_now").fetchone()[0]

    def sites(self) -> list[str]:
        """Return the sites that have records."""
        return [site for (site,) in self._database.execute("SELECT DISTINCT site FROM lines ORDER BY site")]

    def _resolve(self, now: str, *, later: bool) -> None:
        choice = self.choice
        self._feeds.lines.resolve(now, later=later, withdrawn=choice.withdrawn)
        source = (_REVISIONS if choice.revisions else _PAGES).format(now=now, later=int(later))
        marks = f"site IN ({','.join('?' * len(choice.sites))})" if choice.sites else "true"
        words = {name: int(getattr(choice, name)) for name in ("duplicates", "withdrawn")}
        query = _CHOSEN.format(now=now, source=source, sites=marks, **words)
        self._database.execute(query, (choice.since or "", choice.until or _END, *choice.sites))
        if choice.changes:
            self._database.execute(f"CREATE UNIQUE INDEX row_{now} ON rows_{now} (id, revision)")

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, or the changes."""
        return self._changes() if self.choice.changes else self._all()

    def _all(self) -> Iterator[Row]:
        for stored in self._database.execute("SELECT n, latest, original, withdrawn_at FROM rows_now ORDER BY n"):
            yield self._row(*stored)

    def _row(self, n: int, latest: int, original: str | None, withdrawn_at: str | None) -> Row:
        """Return the row of a line: as it was written, but for what came to be true of the page later."""
        place = self._database.execute("SELECT file, place, length FROM lines WHERE n = ?", (n,)).fetchone()
        row = self.rows.row(self._feeds.record(Position(*place)))
        if latest and row["duplicate_of"] != original:
            row |= {"duplicate_of": original, "similarity": None}  # it is that to the text of another
        if self.choice.withdrawn or self.choice.changes:
            row["withdrawn_at"] = withdrawn_at
        return row

    def _changes(self) -> Iterator[Row]:
        one = {"one": int(not self.choice.revisions)}
        for *new, n, latest, original, withdrawn_at in self._database.execute(_CHANGED.format(**one)):
            row = self._row(*new)
            if n is None:
                yield {"change": Change.ADDED, **row}
            elif row != self._row(n, latest, original, withdrawn_at):
                yield {"change": Change.CHANGED, **row}
        for page, revision, site, url, original, withdrawn_at in self._database.execute(_GONE.format(**one)):
            row = dict.fromkeys(column.name for column in self.choice.columns)
            row |= {"id": page, "revision": revision, "site": site, "url": url, "withdrawn_at": withdrawn_at}
            if withdrawn_at is not None and not self.choice.withdrawn:
                yield row | {"change": Change.WITHDRAWN}
            elif original != page and not self.choice.duplicates:
                yield row | {"change": Change.DUPLICATE, "duplicate_of": original}
            else:
                yield row | {"change": Change.OUTSIDE}

"""The articles that are searched: as they are true now, with their words."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING, Any

from crawler.search.search_file import AnewError
from crawler.search.tokens import spaced
from crawler.storage.json_lines import first_record, well_formed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_AT_ONCE = 1000  # articles of one transaction
_BYTES = 32 << 20  # of their lines
_OPTIMIZE = 20  # as many parts of the index are made one again when this share of it is new: 1 in 20
_LINES = 1 << 40
FIELDS = ("id", "site", "publisher", "published_at", "day", "source", "title", "url", "text")

_CHANGES = """
CREATE TABLE chosen (n INTEGER PRIMARY KEY);
INSERT INTO chosen SELECT n FROM {now} WHERE original = id AND withdrawn_at IS NULL;
CREATE TABLE added AS SELECT lines.n AS n, lines.id AS id, day, file, place, length FROM chosen JOIN lines USING (n)
    WHERE NOT EXISTS (SELECT 1 FROM articles WHERE line = chosen.n) ORDER BY file, place;
CREATE TABLE removed AS SELECT id FROM articles WHERE {among} AND NOT EXISTS (SELECT 1 FROM chosen WHERE n = line);
"""
_INSERT = "INSERT INTO words (rowid, title, text, site) VALUES (?, ?, ?, ?)"
_DELETE = "INSERT INTO words (words, rowid, title, text, site) VALUES ('delete', ?, ?, ?, ?)"


def key(day: str, line: int = 0) -> int:
    """Return the key of an article: by day, then by line. A day that is none comes before all others."""
    try:
        return date.fromisoformat(day).toordinal() * _LINES + line
    except ValueError:
        return line


class Articles:
    """The articles and their words, in a database that has the tables of `Lines`, too."""

    def __init__(self, database: sqlite3.Connection, data_dir: Path) -> None:
        """Write into `database`, from the feeds under `data_dir`."""
        self._database = database
        self._data_dir = data_dir
        self._open: tuple[int, IO[bytes]] | None = None
        self._sites: dict[str, int] = dict(database.execute("SELECT name, n FROM sites"))

    def follow(self, now: str, some: str | None, progress: Callable[[int, int], None]) -> tuple[int, int]:
        """Let the articles be those that the table `now` of `Lines` says; return how many were added and removed.

        Where it has `some` pages only, those of a table of ids, all others stay as they are. Killed in between, it goes
        on where it was.
        """
        database = self._database
        among = f"id IN (SELECT id FROM {some})" if some else "true"  # noqa: S608 - a name of ours
        database.executescript(_CHANGES.format(now=now, among=among))
        total, replaced, there = (
            database.execute(query).fetchone()[0] or 0
            for query in (
                "SELECT count(*) FROM added",
                "SELECT count(*) FROM removed",
                "SELECT max(line) FROM articles",
            )
        )
        done = 0
        try:
            rows = database.execute("SELECT n, id, day, file, place, length FROM added ORDER BY rowid")
            for batch in _batches(rows):
                database.execute("BEGIN")
                self._remove([page for _, page, *_ in batch])
                self._add(batch)
                database.execute("COMMIT")
                done += len(batch)
                progress(done, total)
        finally:
            if self._open:
                self._open[1].close()
                self._open = None
        gone = [page for (page,) in database.execute("SELECT id FROM removed")]
        for start in range(0, len(gone), _AT_ONCE):
            database.execute("BEGIN")
            self._remove(gone[start : start + _AT_ONCE], added=False)
            database.execute("COMMIT")
        database.execute("BEGIN")
        if (total + replaced) * _OPTIMIZE > there:
            database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.execute("DELETE FROM pending")
        database.execute("COMMIT")
        return total, replaced

    def _remove(self, pages: list[str], *, added: bool = True) -> None:
        """Remove pages: those that are `added` again, or those that are true no more."""
        find = "SELECT key, title, text, site FROM articles WHERE id = ?"
        if not added:
            find += " AND NOT EXISTS (SELECT 1 FROM chosen WHERE n = line)"
        old = sorted(row for page in pages for row in self._database.execute(find, (page,)))
        self._database.executemany(_DELETE, [self._words(*row) for row in old])
        self._database.executemany("DELETE FROM articles WHERE key = ?", [row[:1] for row in old])

    def _add(self, batch: list[Any]) -> None:
        made = []
        for line, page, day, *place in batch:
            record = self._record(*place)
            values = {name: _text(record.get(name)) for name in FIELDS} | {"id": page, "day": day}
            made.append((key(day, line), line, *(values[name] for name in FIELDS)))
        made.sort()
        marks = ", ".join("?" * (len(FIELDS) + 2))
        self._database.executemany(f"INSERT INTO articles VALUES ({marks})", made)  # noqa: S608 - marks of ours
        at = {name: place for place, name in enumerate(FIELDS, 2)}
        rows = (self._words(row[0], row[at["title"]], row[at["text"]], row[at["site"]]) for row in made)
        self._database.executemany(_INSERT, rows)

    def _words(self, number: int, title: str | None, text: str | None, site: str | None) -> tuple[int, str, str, str]:
        return number, spaced(title or ""), spaced(text or ""), str(self._site(site or ""))

    def _site(self, name: str) -> int:
        """Return the number of a site: a token that no name is taken apart for."""
        if name not in self._sites:
            insert = self._database.execute("INSERT INTO sites (name) VALUES (?)", (name,))
            self._sites[name] = insert.lastrowid or 0
        return self._sites[name]

    def _record(self, file: int, place: int, length: int) -> dict[str, Any]:
        if self._open is None or self._open[0] != file:
            if self._open:
                self._open[1].close()
            (name,) = self._database.execute("SELECT path FROM feeds WHERE n = ?", (file,)).fetchone()
            self._open = file, (self._data_dir / name).open("rb")
        stream = self._open[1]
        stream.seek(place)
        try:
            return first_record(stream.read(length))
        except ValueError as error:
            raise AnewError(f"{stream.name}: it is not what it was: {error}") from error


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Yield rows of the table `added` by as many as are one transaction and fit into memory."""
    batch: list[Any] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row[-1]
        if len(batch) >= _AT_ONCE or size > _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _text(value: Any) -> str | None:
    """Return a text that the database can hold, None for anything else."""
    return well_formed(value) if isinstance(value, str) else None

"""The lines of feeds that are new since the last time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.index.current import Lines, Position
from crawler.records import Outcome
from crawler.search.search_file import AnewError
from crawler.storage.feed_files import RECORDS, add_to, chunks
from crawler.urls import canonical_url

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from crawler.storage.feed_files import FeedFile
    from crawler.storage.json_lines import Line

ANY_GONE = "SELECT 1 FROM answers WHERE back = 0 LIMIT 1"
_ARTICLES = {"articles", "duplicates"}
_BACK = {Outcome.RESTORED, Outcome.UNCHANGED}


class _Mark(NamedTuple):
    """How far a feed was read: a row of the table `feeds` without its path."""

    n: int | None = None
    size: int = 0
    digest: str = ""
    changed: int = 0


class NewLines:
    """Reads what is new in feeds into the tables that `Lines` resolves."""

    def __init__(self, database: sqlite3.Connection, data_dir: Path) -> None:
        """Go on where the tables of `database` say that the feeds under `data_dir` were read up to."""
        self.lines = Lines(database)
        self.count = 0
        self.faults: list[str] = []
        self._database = database
        self._data_dir = data_dir
        rows = database.execute("SELECT path, n, size, digest, changed FROM feeds")
        self._marks = {path: _Mark(*rest) for path, *rest in rows}
        self._seen: set[str] = set()

    def check_all_there(self) -> None:
        """Raise `AnewError` where a feed is gone that was read."""
        for name in self._marks.keys() - self._seen:
            if not (self._data_dir / name).exists():
                raise AnewError(f"{name}: it is gone")

    def read(self, files: Iterable[FeedFile], progress: Callable[[int, int], None]) -> None:
        """Read what is new; of logs what tells that pages are there again which were gone."""
        new = []
        for file in files:
            self._seen.add(file.name)
            mark = self._marks.get(file.name, _Mark())
            if (file.size, file.changed) != (mark.size, mark.changed) or mark.n is None:
                new.append((file, mark))
        total, done = sum(file.size - mark.size for file, mark in new), 0
        for file, mark in new:
            self._read(file, mark, lambda end, done=done - mark.size: progress(done + end, total))  # type: ignore[misc]
            done += file.size - mark.size

    def _read(self, file: FeedFile, mark: _Mark, progress: Callable[[int], None]) -> None:
        digest = hashlib.blake2b(digest_size=16)
        add_to(digest, file, 0, mark.size)
        if file.size < mark.size or (mark.size and digest.hexdigest() != mark.digest):
            raise AnewError(f"{file.name}: it is not what it was")
        mark = self._mark(file, mark._replace(digest=digest.hexdigest()))
        for lines, end in chunks(file, mark.size):
            add_to(digest, file, mark.size, end)
            self._database.execute("BEGIN")
            self._take(file, mark.n or 0, lines)
            mark = self._mark(file, mark._replace(size=end, digest=digest.hexdigest()))
            self._database.execute("COMMIT")
            self.count += len(lines)
            progress(end)
        if mark.size < file.size:  # blank lines are at its end
            add_to(digest, file, mark.size, file.size)
            self._mark(file, mark._replace(size=file.size, digest=digest.hexdigest()))

    def _mark(self, file: FeedFile, mark: _Mark) -> _Mark:
        """Keep how far a file was read."""
        mark = mark._replace(changed=file.changed)
        values = (mark.n, file.name, mark.size, mark.digest, mark.changed)
        row = self._database.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)", values).lastrowid
        return mark._replace(n=row)

    def _take(self, file: FeedFile, number: int, lines: list[Line]) -> None:
        """Take lines, and note of which pages they may change what is true."""
        pages: set[str] = set()
        addresses: set[str] = set()
        for line in lines:
            record = line.record
            try:
                if record is None:
                    raise ValueError(line.fault)  # noqa: TRY301 - one place tells what is passed over
                if file.feed in _ARTICLES:
                    self.lines.add(record, Position(number, line.offset, line.end - line.offset))
                    pages.add(record["id"])
                elif file.feed in RECORDS or self._is_back(record):
                    self.lines.answer(record)
                    addresses.add(canonical_url(record.get("url") or ""))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"no {error}" if isinstance(error, KeyError) else error
                self.faults.append(f"{file.name}: byte {line.offset}: passed over: {why}")
        self.lines.flush()
        self._database.executemany("INSERT OR IGNORE INTO pending VALUES (?)", [(page,) for page in pages])
        there = "INSERT OR IGNORE INTO pending SELECT id FROM lines WHERE page = ?"
        self._database.executemany(there, [(address,) for address in addresses])

    def _is_back(self, record: dict[str, Any]) -> bool:
        if record.get("outcome") not in _BACK:
            return False
        gone = "SELECT 1 FROM answers WHERE page = ? AND back = 0"
        return self._database.execute(gone, (canonical_url(record.get("url") or ""),)).fetchone() is not None

"""The formats of the table: JSON lines, CSV and SQLite; Parquet has a module of its own."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, Protocol

from crawler.storage.csv_cells import cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.export.columns import Column, Row

_AT_ONCE = 500  # rows of one insertion
_LEVEL = 6  # of gzip; 9 takes three times as long for 1% less
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Writer(Protocol):
    """Writes rows to a file. What it is given to write to is a path without a file, in a folder of its own."""

    def write(self, row: Row) -> object:
        """Write a row."""

    def finish(self) -> None:
        """Write what is left; the file is whole then."""

    def close(self) -> None:
        """Close what is open, whether it is whole or not."""


class JsonLines:
    """One JSON object a line, as the feeds have them."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        """Write to a new file; packed where its name ends with `.gz`."""
        self._names = [column.name for column in columns]
        self._stack = ExitStack()
        self._file: IO[bytes] | gzip.GzipFile = self._stack.enter_context(path.open("wb"))
        if path.suffix == ".gz":  # without name and time: the same rows are the same bytes
            self._file = self._stack.enter_context(gzip.GzipFile("", "wb", _LEVEL, self._file, mtime=0))

    def write(self, row: Row) -> int:
        """Write a row, and return its bytes."""
        line = f"{_ENCODE({name: row[name] for name in self._names})}\n".encode()
        self._file.write(line)
        return len(line)

    def finish(self) -> None:
        """Write what is left."""
        self._stack.close()

    close = finish


class Csv:
    """A row a line, lists and objects as JSON, null as an empty cell; UTF-8, with a mark of it for spreadsheets."""

    def __init__(self, path: Path, columns: Sequence[Column], *, mark: bool = False) -> None:
        """Write to a new file."""
        self._columns = [(column.name, column.nested) for column in columns]
        self._file = path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")  # else no CR is quoted before Python 3.13
        self._writer.writerow([column.name for column in columns])

    def write(self, row: Row) -> None:
        """Write a row."""
        self._writer.writerow([_cell(row[name], nested) for name, nested in self._columns])

    def finish(self) -> None:
        """Write what is left."""
        self._file.close()

    close = finish


def _cell(value: Any, nested: bool) -> Any:
    if value is not None and nested:
        value = _ENCODE(value)
    return cell(value) if isinstance(value, str) else value


class Sqlite:
    """A table `articles` in a database, lists and objects as JSON."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        """Make a new database."""
        kinds = {"BIGINT": "INTEGER", "DOUBLE": "REAL"}
        self._columns = [(column.name, column.nested) for column in columns]
        self._rows: list[list[Any]] = []
        self._database = sqlite3.connect(path, isolation_level=None)
        made = ", ".join(f'"{column.name}" {kinds.get(column.type, "TEXT")}' for column in columns)
        self._database.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; CREATE TABLE articles ({made});"
        )
        self._insert = f"INSERT INTO articles VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - marks only

    def write(self, row: Row) -> None:
        """Write a row."""
        self._rows.append(
            [_ENCODE(row[name]) if nested and row[name] is not None else row[name] for name, nested in self._columns]
        )
        if len(self._rows) == _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._database.executemany(self._insert, self._rows)
        self._rows.clear()

    def finish(self) -> None:
        """Write what is left, and what makes looking a page or a day up fast."""
        self._flush()
        for column in ("id", "published_at", "site"):
            self._database.execute(f"CREATE INDEX articles_{column} ON articles ({column})")
        self._database.execute("COMMIT")
        self._database.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

"""The file of the search index, `DATA_DIR/search.sqlite`: its lock, its tables, and how it is made anew."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.index import current
from crawler.search import tokens
from crawler.storage.output_file import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION = 0x6E657773 + 1  # of the file's header: a search index of this program
_TABLES = 2  # version of what the tables are
VERSION = (
    100_000 * _TABLES + 1000 * tokens.VERSION + int(unicodedata.unidata_version.partition(".")[0])
)  # what is a letter
_MAGIC = b"SQLite format 3\0"
_PATIENCE = 10  # seconds that a command waits for another one
_BESIDE = ("", "-wal", "-shm", "-journal")
_CACHE = 64 << 10  # kilobytes
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

# `pending` has the pages of which something new was read and is not in `articles` yet.
# `key` is in the order of days: FTS5 gives what it finds in the order of its rows, the latest first if it is asked to.
_SCHEMA = f"""
BEGIN;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE feeds (n INTEGER PRIMARY KEY, path TEXT UNIQUE, size INTEGER, digest TEXT, changed INTEGER);
CREATE TABLE sites (n INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE pending (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, line INTEGER UNIQUE, id TEXT UNIQUE, site TEXT, publisher TEXT, published_at TEXT,
    day TEXT, source TEXT, title TEXT, url TEXT, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, text, site, content='');
{current.TABLES}
{current.INDEXES}
{current.STORY_INDEXES}
COMMIT;
"""


class SearchFault(RuntimeError):  # noqa: N818 - as `IndexFault`
    """The search index cannot be used; the message says why and what to do, in one line."""


class SearchBusy(SearchFault):
    """Another process has it."""


class AnewError(Exception):
    """What the index was made from, or the index itself, is not what it was: it is to be made anew."""


def path_of(data_dir: Path) -> Path:
    """Return where the search index of a data folder is."""
    return data_dir / "search.sqlite"


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error says that the file is broken, or lacks a table."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return code & 0xFF in _DAMAGED or str(error).startswith(("no such table", "no such column"))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file into a `SearchFault` or, where it is broken, an `AnewError`."""
    try:
        yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise AnewError(f"{path} was damaged: {error}") from error
        busy = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        raise (SearchBusy if busy else SearchFault)(f"{path}: {error}") from error
    except OSError as error:
        raise SearchFault(f"{error.filename or path}: {error.strerror or error}") from error


@contextmanager
def alone(data_dir: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Be the only one who changes the index. Raises `SearchBusy` after `patience` seconds, and `OSError`."""
    path = data_dir / "locks" / f"{path_of(data_dir).name}.lock"
    path.parent.mkdir(exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise SearchBusy(
                        f"{path_of(data_dir)} is being brought up to date by another command: try again later"
                    ) from None
                time.sleep(0.1)
        yield
    finally:
        os.close(file)


def _marks(path: Path) -> tuple[int, int] | None:
    """Return the application and the version of a file, None where it is no database of SQLite, (0, 0) where empty."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return 0, 0
    if not header:
        return 0, 0
    if not header.startswith(_MAGIC):
        return None
    return int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big")


def check(path: Path) -> None:
    """Raise `AnewError` where there is no index of this version, and `SearchFault` for the database of another."""
    marks = _marks(path)
    if marks is None:
        raise AnewError(f"{path} was damaged: it is no database")
    application, version = marks
    if application not in (0, APPLICATION):
        raise SearchFault(f"{path} is the database of another program: move it away; the search index is made there")
    if marks == (0, 0):
        raise AnewError("")
    if version != VERSION:
        raise AnewError(f"{path} is of another version")


def make(path: Path) -> None:
    """Make an empty index in the place of whatever of ours is there. Call it with the lock held.

    What is no database is kept beside it: it may be somebody's file. Raises `SearchFault`.
    """
    with told(path):
        marks = _marks(path)
        if marks is None:
            path.replace(path.with_name(f"{path.name}.damaged"))
        elif marks[0] not in (0, APPLICATION):
            check(path)
        for end in _BESIDE:
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.executescript(_SCHEMA)
        finally:
            database.close()
        sync_folder(path.parent)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the index for questions, which need no right to write."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=_PATIENCE)
    database.execute(f"PRAGMA cache_size = -{_CACHE}")
    return database


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open a temporary database beside which the index is attached: what is only for now does not go into its file."""
    database = sqlite3.connect("", isolation_level=None, timeout=_PATIENCE)
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    database.execute("ATTACH ? AS search", (str(path),))
    database.executescript(f"PRAGMA search.cache_size = -{_CACHE}; PRAGMA search.synchronous = NORMAL;")
    return database

"""The file of an SQLite index: its lock, its mark, and how a new one takes its place."""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING

from crawler.index.connecting import BUSY_SECONDS, IndexBusy
from crawler.index.table_marks import APPLICATION
from crawler.storage.output_file import sync_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

IN_USE = "the index is in use: wait for the crawls and commands that have it open"
_BESIDE = ("", "-wal", "-shm", "-journal")  # a database, and SQLite's own files of it
_MAGIC = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)  # of the file's header


def lock_file(path: Path, stop: Event, *, alone: bool) -> int:
    """Return an open file whose lock is shared by all who have the index at `path` open, or held `alone`.

    Raises `IndexBusy`: at once for who wants to be alone, else when the index has been rebuilt for a minute.
    """
    lock = path.parent / "locks" / f"{path.name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if not alone and not stop.is_set() and time.monotonic() < until:
                time.sleep(0.1)
                continue
            os.close(file)
            raise IndexBusy(IN_USE if alone else "the index is being rebuilt: try again later") from None
        except OSError:
            os.close(file)
            raise
        return file


def has_mark(path: Path) -> bool:
    """Tell whether a file, which SQLite may not be able to read, is or was an index."""
    with path.open("rb") as file:
        header = file.read(_APPLICATION.stop)
    return header.startswith(_MAGIC) and header[_APPLICATION] == APPLICATION.to_bytes(4, "big")


def beside(path: Path) -> Path:
    """Return where a rebuild makes the new index for `path`."""
    return path.with_name(f"{path.name}.new")


def delete(path: Path) -> None:
    """Delete a database with SQLite's own files of it."""
    for end in _BESIDE:
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def delete_abandoned(path: Path) -> None:
    """Delete what a rebuild of the index at `path` left that was killed. Call it with the lock held: none goes on."""
    fresh = beside(path)
    if fresh.is_file() and (fresh.stat().st_size == 0 or has_mark(fresh)):
        delete(fresh)


def swap(fresh: Path, path: Path) -> None:
    """Put the file `fresh` in the place of `path`.

    The old one goes first: what a kill leaves is not an index, which is made anew, and never one with the other's log.
    """
    delete(path)
    sync_file(fresh)
    fresh.replace(path)
    sync_folder(path.parent)

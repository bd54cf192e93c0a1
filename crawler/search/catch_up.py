"""Catching up with the feeds: what is new in them is read, and what it makes true or untrue goes in or out.

A kill at any moment costs nothing. The lines of a feed and the place up to which it was read go in together, with the
mark that there is something to do, which is taken back when all of it is done.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.search.articles import Articles
from crawler.search.new_lines import ANY_GONE, NewLines
from crawler.search.search_file import (
    AnewError,
    SearchFault,
    alone,
    check,
    make,
    open_to_read,
    open_to_write,
    path_of,
    told,
)
from crawler.storage.feed_files import RECORDS, finished

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.current import Lines
    from crawler.storage.feed_files import FeedFile

    Progress = Callable[[str, int, int], None]

PATIENCE = 10  # seconds that a command waits for another one
_FEW = 10  # what is true is resolved anew for all pages where more than one of so many has changed
_MUCH = 16 << 20  # bytes of feeds, some 4,000 articles
READING, INDEXING = "reading", "indexing"  # what `Progress` counts: bytes, articles


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What a catch-up did. `faults`, one line each, name what is not in the index; `anew`: why it was made anew."""

    lines: int = 0
    added: int = 0
    removed: int = 0
    faults: tuple[str, ...] = ()
    anew: str | None = None


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def catch_up(
    data_dir: Path, progress: Progress = _silent, *, anew: bool = False, mend: bool = True, patience: float = PATIENCE
) -> CaughtUp:
    """Bring the search index up to date with the finished feeds; it is made where there is none, or `anew`.

    It is made anew as well where it is damaged or of another version, and where feeds that it was made from are not
    what they were, unless `mend` says not to. Needs no right to write where nothing is new. Raises `SearchBusy` when
    another process has had it for `patience` seconds, and `SearchFault`.
    """
    path = path_of(data_dir)
    with told(path):
        if not anew and _is_current(path, data_dir):
            return CaughtUp()
        with alone(data_dir, patience):
            why = "" if anew else None
            for again in (False, True):
                try:
                    if why is None:
                        check(path)
                    else:
                        make(path)
                    with told(path), closing(open_to_write(path)) as database:
                        caught = _caught_up(database, data_dir, progress)
                except AnewError as error:
                    if again or not mend:
                        raise SearchFault(str(error)) from error
                    why = str(error)
                else:
                    return CaughtUp(*caught, anew=why or None)
    raise AssertionError


def keep_up(data_dir: Path) -> None:
    """Catch up at the end of a run, where there is a search index; what takes long or fails is left to who searches."""
    path = path_of(data_dir)
    if path.exists():
        with suppress(Exception):  # no crawl fails because of it
            check(path)
            with told(path), closing(open_to_read(path)) as database:
                marks = _marks(database)
                new = [file for file in _files(database, data_dir) if file.name not in marks]
            if sum(file.size for file in new) < _MUCH:
                catch_up(data_dir, mend=False, patience=0)


def _is_current(path: Path, data_dir: Path) -> bool:
    """Tell whether nothing is new. Raises `SearchFault` for the database of another program."""
    try:
        check(path)
        with closing(open_to_read(path)) as database:
            if database.execute("SELECT 1 FROM pending").fetchone():
                return False
            files = _files(database, data_dir)
            return _marks(database) == {file.name: (file.size, file.changed) for file in files}
    except (AnewError, sqlite3.Error):  # damage, or what one left that was killed: who may write mends it
        return False


def _marks(database: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    return {path: (size, changed) for path, size, changed in database.execute("SELECT path, size, changed FROM feeds")}


def _files(database: sqlite3.Connection, data_dir: Path) -> list[FeedFile]:
    """Return the feeds that matter: logs tell only that a page is there again, after one was gone."""
    logs = database.execute(ANY_GONE).fetchone() is not None
    return [file for file in finished(data_dir) if logs or file.feed in RECORDS]


def _caught_up(
    database: sqlite3.Connection, data_dir: Path, progress: Progress
) -> tuple[int, int, int, tuple[str, ...]]:
    feeds = NewLines(database, data_dir)
    files = finished(data_dir)

    def reading(done: int, total: int) -> None:
        progress(READING, done, total)

    feeds.read([file for file in files if file.feed in RECORDS], reading)
    if database.execute(ANY_GONE).fetchone():
        feeds.read([file for file in files if file.feed not in RECORDS], reading)
    feeds.check_all_there()
    added = removed = 0
    if database.execute("SELECT 1 FROM pending").fetchone():
        some = _changed(database, feeds.lines)
        feeds.lines.resolve("now", withdrawn=False, some=some)
        articles = Articles(database, data_dir)
        added, removed = articles.follow("now", some, lambda done, total: progress(INDEXING, done, total))
    return feeds.count, added, removed, tuple(feeds.faults)


def _changed(database: sqlite3.Connection, lines: Lines) -> str | None:
    """Return the name of a table of the pages that something new may have changed, None where these are most."""
    changed, all_lines = (
        database.execute(query).fetchone()[0] for query in ("SELECT count(*) FROM pending", "SELECT max(n) FROM lines")
    )
    if changed * _FEW > (all_lines or 0):
        return None
    database.executescript(
        "CREATE TABLE changed (id TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO changed SELECT id FROM pending;"
    )
    lines.add_stories("changed")
    return "changed"

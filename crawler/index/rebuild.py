"""The index made anew from the feeds: beside the old one on SQLite, in one transaction on PostgreSQL."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from crawler.index import corpus_id, table_marks, tables
from crawler.index.candidates import keep_buckets
from crawler.index.connecting import IndexFault, checked
from crawler.index.database import Database, told
from crawler.index.ingest import catch_up
from crawler.index.sqlite_file import beside, delete, has_mark, lock_file, swap
from crawler.storage.feed_files import finished

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.index.ingest import CaughtUp, Progress

Claims = list[dict[str, Any]]


def rebuild(url: str | URL, data_dir: Path, progress: Progress = lambda *_: None) -> CaughtUp:
    """Make the index at `url` anew from the feeds under `data_dir`, whatever state it is in.

    `progress` is told of the bytes that are read, and of all there are.

    Claims of runs that have not ended are kept where they can be read. Raises `IndexBusy` while anybody has the index
    open, and `IndexFault` where what is there is not ours, or where no feed is left to make it from.
    """
    parsed = checked(url) if isinstance(url, str) else url
    with told():
        if parsed.get_backend_name() == "sqlite":
            return _beside(Path(parsed.database or "").resolve(), data_dir, progress)
        return _in_place(parsed, data_dir, progress)


def renew(database: Database, data_dir: Path) -> None:
    """Empty an index of another version, to be caught up from the feeds, which are all there.

    Raises `IndexFault` where one is gone.
    """
    with told(), database.write() as connection:
        if not table_marks.prepare(connection, database.name):
            known = _known(connection)
            gone = [path for path in known if not (data_dir / path).exists()]
            if gone:
                raise IndexFault(
                    f"the index is of another version, and {len(gone)} of the feeds that it was made from are not in "
                    f"{data_dir}, such as {gone[0]}: put them back, or {table_marks.REBUILD} to go on without them"
                )
            table_marks.drop(connection, table_marks.ours(connection, database.name))
            table_marks.create(connection)
    database.outdated = False


def _in_place(url: URL, data_dir: Path, progress: Progress) -> CaughtUp:
    with closing(Database(url, alone=True, prepare=False)) as database, database.write() as connection:
        mine = table_marks.ours(connection, database.name)
        known = _known(connection) if "feeds" in mine else []
        _ask_for_feeds(known, data_dir, f"the schema: DROP SCHEMA {table_marks.own_schema(connection)} CASCADE")
        claims = _claims(connection) if "claims" in mine else []
        theirs = corpus_id.stated(connection) if "meta" in mine else None
        table_marks.drop(connection, mine)
        table_marks.create(connection)
        corpus_id.state(database, corpus_id.agreed(database.name, data_dir, theirs, known))
        return _fill(database, claims, data_dir, progress)


def _beside(path: Path, data_dir: Path, progress: Progress) -> CaughtUp:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = lock_file(path, Event(), alone=True)
    try:
        claims, theirs, known = _of_old(path, data_dir)
        _ask_for_feeds(known, data_dir, str(path))
        fresh = beside(path)
        delete(fresh)
        with closing(Database(URL.create("sqlite", database=str(fresh)), lock=False)) as database:
            if not corpus_id.is_inside(path, data_dir):
                corpus_id.state(database, corpus_id.agreed(str(path), data_dir, theirs, known))
            caught_up = _fill(database, claims, data_dir, progress)
            database.connection.execute(text("PRAGMA journal_mode=DELETE"))  # one file, which can be renamed
        swap(fresh, path)
        return caught_up
    finally:
        os.close(lock)


def _of_old(path: Path, data_dir: Path) -> tuple[Claims, str | None, list[str]]:
    """Return claims, corpus and feeds of the index at `path`, as far as they can be read.

    Raises `IndexFault` where it is not ours, or not ours alone. A file in the index's place that is too damaged to tell
    is kept as `NAME.old`.
    """
    claims: Claims = []
    theirs: str | None = None
    known: list[str] = []
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return claims, theirs, known
    try:
        with closing(Database(URL.create("sqlite", database=str(path)), lock=False, prepare=False)) as database:
            mine = table_marks.ours(database.connection, str(path))
            table_marks.refuse_guests(database.connection, str(path))
            known = _known(database.connection) if "feeds" in mine else []
            theirs = corpus_id.stated(database.connection) if "meta" in mine else None
            claims = _claims(database.connection) if "claims" in mine else []
    except table_marks.NotOursError:
        raise
    except (SQLAlchemyError, IndexFault) as error:
        if not path.is_file() or not (has_mark(path) or path == (data_dir / "index.sqlite").resolve()):
            raise IndexFault(
                f"{path} is not an index, and stays as it is: INDEX_URL has to name another file"
            ) from error
        if not has_mark(path):
            path.replace(path.with_name(f"{path.name}.old"))
    return claims, theirs, known


def _known(connection: Connection) -> list[str]:
    """Return the feeds that an index was made from, of whatever version it is."""
    return sorted(connection.execute(text("SELECT path FROM feeds")).scalars())


def _claims(connection: Connection) -> Claims:
    """Return the claims of runs that have not ended, in their order; none where the index is of another version."""
    table = tables.claims
    if {column["name"] for column in inspect(connection).get_columns("claims")} != set(table.columns.keys()):
        return []
    kept = [column for column in table.columns if column is not table.c.number]
    rows = connection.execute(select(*kept).order_by(table.c.number)).mappings()
    return [{**row, "in_buckets": False} for row in rows]


def _ask_for_feeds(known: list[str], data_dir: Path, name: str) -> None:
    """Raise `IndexFault` where an index was made from feeds, and not a single one is there now."""
    if known and not finished(data_dir):
        raise IndexFault(
            f"{data_dir} no longer has a feed to build the index from: put them back, or, to start again without them, "
            f"delete {name}"
        )


def _fill(database: Database, claims: Claims, data_dir: Path, progress: Progress) -> CaughtUp:
    if claims:
        with database.write():
            database.insert_all(tables.claims.insert(), claims)
    caught_up = catch_up(database, data_dir, progress)
    keep_buckets(database)
    return caught_up

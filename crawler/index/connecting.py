"""Connecting to SQLite or PostgreSQL: which URLs are taken, and how long a server may keep a crawl waiting."""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from sqlalchemy import URL, Engine

BUSY_SECONDS = 60  # for a lock that another client holds
ANSWER_SECONDS = 30  # for any sign of life of the server
LOCK_SECONDS = BUSY_SECONDS + 10  # the same while it waits for a lock: it is to say itself that it gave up
LONG_SECONDS = 600  # the same for questions about the whole index
_LOOK_SECONDS = 5  # SQLite waits so long at a time; in between we look whether to stop
_LARGEST_PORT = 65_535

# WAL: readers never wait. NORMAL: a commit is not synced to the disk, so that a claim costs no seek. Power loss can
# take the last commits but not break the file, and the feeds, which are the log, hold them still.
_PRAGMAS = (
    f"PRAGMA busy_timeout={_LOOK_SECONDS * 1000}",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-8192",  # kilobytes; a crawl stays small, and the system keeps the rest of the file at hand
    "PRAGMA temp_store=MEMORY",
)
# libpq's: a server that vanished is noticed within half a minute; who stops a run waits 10 seconds at most.
_POSTGRES = {
    "connect_timeout": 7,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "chinese-local-news-crawler",
}
# The server gives up too, and frees the locks of a client that was stopped in the middle. Our tables are in a schema
# of their own, named after the one that the connection begins in: the tables of other programs are out of sight.
_SESSION = f"""SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', false),
    set_config('statement_timeout', '10min', false),
    set_config('idle_in_transaction_session_timeout', '{BUSY_SECONDS}s', false),
    set_config('search_path', quote_ident(CASE WHEN coalesce(current_schema(), 'public') IN ('public', 'news_index')
        THEN 'news_index' ELSE left(current_schema(), 50) || '_news_index' END), false)"""


class Patience:
    """How long to wait for a sign of life, in seconds, and whether to stop waiting; both may change meanwhile."""

    def __init__(self) -> None:
        """Begin with what an ordinary question may take."""
        self.seconds: float = ANSWER_SECONDS
        self.stop = Event()

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        """Wait so long within."""
        before, self.seconds = self.seconds, seconds
        try:
            yield
        finally:
            self.seconds = before


class IndexFault(RuntimeError):  # noqa: N818 - a fault of the index, as users read it in the summary
    """The index cannot be opened, read or written; the message is one line for the user."""


class IndexBusy(IndexFault):
    """Somebody uses the index, and what was asked for needs it alone."""


class IndexStopped(IndexFault):
    """The run was told to end while it waited for the index."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("interrupted while it waited for the index")


def checked(url: str) -> URL:
    """Return a URL that can be an index. Raise `IndexFault`, whose message shows no part of a password."""
    form = "postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        raise IndexFault(f"INDEX_URL is not the address of a database: it looks like {form}") from None
    except ValueError:
        raise IndexFault(f"INDEX_URL: the port is not a number; it looks like {form}, {_ESCAPES}") from None
    if backend not in ("sqlite", "postgres", "postgresql"):
        raise IndexFault(f"INDEX_URL: {backend} is not supported, only sqlite and postgresql")
    if backend == "sqlite":
        if parsed.query:  # what stands there would be dropped, and the index be another file
            raise IndexFault("INDEX_URL: an sqlite address takes no options; a ? in a file's name is written as %3F")
        return parsed.set(drivername="sqlite")
    if url.partition("?")[0].count("@") > 1:
        raise IndexFault(f"INDEX_URL has more than one @: it looks like {form}, {_ESCAPES}")
    if parsed.port is not None and not 0 < parsed.port <= _LARGEST_PORT:
        raise IndexFault(f"INDEX_URL: the port is not between 1 and {_LARGEST_PORT}")
    return parsed.set(drivername="postgresql+psycopg")


_ESCAPES = "with @ : / ? # % in a name or a password written as %40 %3A %2F %3F %23 %25"


def engine(url: URL, patience: Patience) -> Engine:
    """Return the engine for a checked URL, whose connections wait as long as `patience` says."""
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        threads = {"check_same_thread": False}  # a claim is made in another one, at a time
        made = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=threads)
        event.listen(made, "connect", _set_pragmas)
    else:
        made = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        event.listen(made, "do_connect", lambda _dialect, _record, args, params: _postgres(patience, args, params))
    return made


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite does not wait here for a process that makes the same index at this moment, so we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not busy(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def busy(error: BaseException | None) -> bool:
    """Tell whether SQLite failed only because another process holds a lock."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _postgres(patience: Patience, args: list[Any], params: dict[str, Any]) -> Any:
    import psycopg  # noqa: PLC0415 - an optional extra

    class Bounded(psycopg.Connection[Any]):
        """A connection that nobody waits for in vain: a proxy may hold it open that no longer forwards anything."""

        def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
            return super().wait(_bounded(gen, patience, self.pgconn.finish), *args, **options)

    connection = Bounded.connect(*args, **{**_POSTGRES, **params})
    try:
        connection.autocommit = True
        connection.execute(_SESSION.encode())
    except BaseException:
        connection.close()
        raise
    return connection


def _bounded(
    waiting: Generator[Any, Any, Any], patience: Patience, finish: Callable[[], None]
) -> Generator[Any, Any, Any]:
    """Do what the generator `waiting` does, until the server is silent for too long or nobody waits any more.

    psycopg sends a generator what its socket is ready for, and every tenth of a second nothing. A connection that is
    given up is closed with `finish`: what it was doing is not known.
    """
    import psycopg  # noqa: PLC0415 - an optional extra

    since = time.monotonic()
    try:
        state = next(waiting)
        while True:
            ready = yield state
            if ready:
                since = time.monotonic()
            elif patience.stop.is_set():
                finish()
                raise IndexStopped
            elif time.monotonic() - since > patience.seconds:
                finish()
                raise psycopg.OperationalError(f"the server has not answered for {patience.seconds} seconds")
            state = waiting.send(ready)
    except StopIteration as end:
        return end.value


def reason(error: BaseException) -> str:
    """Return in one line what the database or the system says."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return said or type(error).__name__


def is_damage(error: DBAPIError) -> bool:
    """Tell whether an error says that the index itself is broken, or lacks a table or a column."""
    said = error.orig
    if isinstance(said, sqlite3.Error):
        code = getattr(said, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such" in str(said)
    return getattr(said, "sqlstate", None) in ("42P01", "42703", "XX001", "XX002")  # undefined table, column; corrupted


def is_not_allowed(error: BaseException | None) -> bool:
    """Tell whether an error says that the file of an SQLite index, or its folder, may not be written."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
    return isinstance(error, PermissionError) or (isinstance(error, OSError) and error.errno == errno.EROFS)

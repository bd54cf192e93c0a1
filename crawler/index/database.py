"""The connection: one writer at a time, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from crawler.index import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sqlalchemy import CompoundSelect, Engine, Insert, Select, Table

BUSY_SECONDS = 60
_LOCK = 7_201_968  # key of the advisory lock, the same in every process
_BEGIN = {"sqlite": ("BEGIN IMMEDIATE",), "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({_LOCK})")}
# WAL: readers never wait. NORMAL: a commit is not synced to the disk, so that a claim costs no seek. Power loss can
# take the last commits but not break the file, and the feeds, which are the log, hold them still.
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-8192",  # kilobytes; a crawl stays small, and the system keeps the rest of the file at hand
    "PRAGMA temp_store=MEMORY",
)


class IndexFault(RuntimeError):  # noqa: N818 - a fault of the index, as users read it in the summary
    """The index cannot be opened or read; the message is one line for the user."""


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite does not wait here for a process that makes the same index at this moment, so we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, isolation_level="AUTOCOMMIT")
    if engine.dialect.name not in _BEGIN:
        raise IndexFault(f"INDEX_URL: {engine.dialect.name} is not supported, only sqlite and postgresql")
    if engine.dialect.name == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _set_pragmas)
    return engine


class Query:
    """A statement that is compiled once and run on the driver's cursor.

    A claim has five or six; making and binding each in SQLAlchemy anew costs more than the answer. An INSERT has a
    parameter for each of `columns`.
    """

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | Insert,
        columns: Sequence[str] | None = None,
    ) -> None:
        """Keep `statement` until a connection tells its dialect."""
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, list[str] | None, dict[str, Any]]] = {}

    def __call__(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Return the rows of the query with these values of its parameters. Raise `DBAPIError`."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            limits = {name: value for name, value in compiled.params.items() if value is not None}
            self._compiled[dialect.name] = str(compiled), getattr(compiled, "positiontup", None), limits
        sql, order, limits = self._compiled[dialect.name]
        every = {**limits, **values}
        return _run(connection, sql, tuple([every[name] for name in order]) if order else every)


def _run(connection: Connection, sql: str, values: Any = (), *, many: bool = False) -> list[Any]:
    cursor = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(sql, values)
            return []
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(sql, None, error) from error
    finally:
        cursor.close()


class Database:
    """One connection to the index; `write()` is a transaction that excludes every other writer."""

    def __init__(self, url: str) -> None:
        """Connect to `url` (`sqlite:///PATH`, `postgresql://…`) and make the tables. Raise `IndexFault`."""
        try:
            engine = _engine(url)
            self.connection: Connection = engine.connect()
            self.dialect = engine.dialect.name
            self._writing = False
            with self.write():
                self._make_tables()
        except (DBAPIError, ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            raise IndexFault(f"cannot open the index: {reason}") from error

    def _make_tables(self) -> None:
        schema.meta.create(self.connection, checkfirst=True)
        known = self.connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version")).scalar()
        if known == schema.VERSION:
            return
        schema.metadata.drop_all(self.connection)
        schema.metadata.create_all(self.connection)
        self.connection.execute(schema.meta.insert().values(key="version", value=schema.VERSION))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Hold the only write transaction; commit at the end, roll back on an exception.

        Within another one it is a part of that, which commits.
        """
        if self._writing:
            yield self.connection
            return
        for statement in _BEGIN[self.dialect]:
            _run(self.connection, statement)
        self._writing = True
        try:
            yield self.connection
            _run(self.connection, "COMMIT")
        except BaseException:
            with suppress(DBAPIError):  # a full disk ends the transaction by itself
                _run(self.connection, "ROLLBACK")
            raise
        finally:
            self._writing = False

    def insert(self, table: Table) -> Any:
        """Return an INSERT for `table` that knows `ON CONFLICT` (SQLite and PostgreSQL spell it alike)."""
        return sqlite.insert(table) if self.dialect == "sqlite" else postgresql.insert(table)

    def insert_all(self, insert: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows of the same columns. SQLAlchemy would take as long to bind them as SQLite to write them."""
        compiled = insert.compile(dialect=self.connection.dialect, column_keys=list(rows[0]))
        order = getattr(compiled, "positiontup", None)
        values = [tuple([row[name] for name in order]) for row in rows] if order else rows
        _run(self.connection, str(compiled), values, many=True)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        self.connection.engine.dispose()

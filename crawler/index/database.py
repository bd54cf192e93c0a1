"""The connection: one writer at a time, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from crawler.index import table_marks
from crawler.index.connecting import (
    BUSY_SECONDS,
    LOCK_SECONDS,
    IndexBusy,
    IndexFault,
    IndexStopped,
    Patience,
    busy,
    checked,
    engine,
    is_damage,
    is_not_allowed,
    reason,
    use_wal,
)
from crawler.index.sqlite_file import IN_USE, delete_abandoned, lock_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sqlalchemy import URL, CompoundSelect, Connection, Insert, Select, Table

_LOCK = 7_201_968  # key of the advisory lock of writers, the same in every process
_BEGIN = {"sqlite": ("BEGIN IMMEDIATE",), "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({_LOCK})")}
# Held by everyone who has the index open, alone by who makes it anew. It goes when the session does.
_USERS = f"({_LOCK}, hashtext(current_setting('search_path')))"

_ALLOW = ": whoever runs this has to be allowed to write the index and its folder"


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
    try:
        with closing(connection.connection.cursor()) as cursor:
            if many:
                cursor.executemany(sql, values)
                return []
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(sql, None, error) from error


@contextmanager
def told() -> Iterator[None]:
    """Turn what the database or the system raises into an `IndexFault`."""
    try:
        yield
    except DBAPIError as error:
        damage = f": {table_marks.REBUILD}" if is_damage(error) else ""
        raise IndexFault(f"{reason(error)}{damage}{_ALLOW if is_not_allowed(error.orig) else ''}") from error
    except (SQLAlchemyError, NoSuchModuleError, ImportError, OSError) as error:
        raise IndexFault(f"{reason(error)}{_ALLOW if is_not_allowed(error) else ''}") from error


class Database:
    """One connection to the index; `write()` is a transaction that excludes every other writer.

    `outdated`: the tables are of another version of the program, to be made anew before they are used. `patience`
    bounds every wait for the database; what is stopped raises `IndexStopped`.
    """

    def __init__(self, url: str | URL, *, alone: bool = False, lock: bool = True, prepare: bool = True) -> None:
        """Connect to `url` (`sqlite:///PATH`, `postgresql://…`) and make the tables, if there are none.

        `alone`: while nobody else has the index open, else raise `IndexBusy` at once. A rebuild, which is alone, opens
        files without `lock`, and leaves it to itself to `prepare` tables. Raises `IndexFault`.
        """
        self.url = checked(url) if isinstance(url, str) else url
        self.patience = Patience()
        self.outdated = False
        self._alone, self._lock, self._prepare = alone, lock, prepare
        self.is_writing = False
        self._open = ExitStack()
        try:
            self._connect()
        except (IndexStopped, IndexBusy):
            raise
        except IndexFault as fault:
            raise IndexFault(f"cannot open the index: {fault}") from fault.__cause__

    def _connect(self) -> None:
        with told(), ExitStack() as stack:
            made = engine(self.url, self.patience)
            stack.callback(made.dispose)
            self.dialect = made.dialect.name
            if self.path is not None:
                if self.path.exists() and not self.path.is_file():
                    raise IndexFault(f"{self.path} is not a file")
                if self._lock:
                    stack.callback(os.close, lock_file(self.path, self.patience.stop, alone=self._alone))
                    delete_abandoned(self.path)
            self.connection: Connection = made.connect()
            stack.callback(self.connection.close)
            if self.dialect == "postgresql":
                self._join()
            if self._prepare:
                self._prepare_tables()
            self._open = stack.pop_all()

    def _prepare_tables(self) -> None:
        with self.write():
            self.outdated = not table_marks.prepare(self.connection, self.name)
        driver = self.connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            use_wal(driver)  # only now that the file is known to be ours

    def _join(self) -> None:
        """Say on PostgreSQL that we use the index, or use it alone."""
        if not self._alone:
            with self.patience.of(LOCK_SECONDS):
                self.connection.execute(text(f"SELECT pg_advisory_lock_shared{_USERS}"))
        elif not self.connection.execute(text(f"SELECT pg_try_advisory_lock{_USERS}")).scalar_one():
            raise IndexBusy(IN_USE)

    def reconnect(self) -> None:
        """Connect anew after the connection was lost. Raises `IndexFault`."""
        self.close()
        self._connect()

    @property
    def path(self) -> Path | None:
        """Return the file of an SQLite index."""
        database = self.url.database
        return Path(database) if self.dialect == "sqlite" and database and database != ":memory:" else None

    @property
    def name(self) -> str:
        """Return what to call the database, without a password."""
        return str(self.path) if self.dialect == "sqlite" else f"the schema {table_marks.own_schema(self.connection)}"

    @property
    def lost(self) -> bool:
        """Tell whether the connection is gone: its server has ended it, or does not answer."""
        if self.dialect == "sqlite":
            return False
        if self.connection.invalidated or self.connection.closed:
            return True
        return bool(getattr(self.connection.connection.driver_connection, "closed", True))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Hold the only write transaction; commit at the end, roll back on an exception.

        Within another one it is a part of that, which commits.
        """
        if self.is_writing:
            yield self.connection
            return
        self._begin()
        self.is_writing = True
        try:
            yield self.connection
            _run(self.connection, "COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self.is_writing = False

    def _roll_back(self) -> None:
        with suppress(DBAPIError, SQLAlchemyError, IndexFault):  # a full disk ends the transaction by itself
            if not self.lost:
                _run(self.connection, "ROLLBACK")

    def _begin(self) -> None:
        until = time.monotonic() + BUSY_SECONDS
        for statement in _BEGIN[self.dialect]:
            while True:
                try:
                    with self.patience.of(LOCK_SECONDS):
                        _run(self.connection, statement)
                    break
                except DBAPIError as error:
                    if self.patience.stop.is_set():
                        raise IndexStopped from error
                    if busy(error.orig) and time.monotonic() < until:
                        continue
                    if _waited(error):
                        self._roll_back()  # who asks next must hear of the lock, not of an aborted transaction
                        raise IndexFault(f"another program has held its lock for {BUSY_SECONDS} seconds") from error
                    raise

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
        with suppress(SQLAlchemyError, OSError, IndexFault):  # a connection that was lost cannot say goodbye
            self._open.close()


def _waited(error: DBAPIError) -> bool:
    """Tell whether a lock did not come in time."""
    return busy(error.orig) or getattr(error.orig, "sqlstate", None) == "55P03"

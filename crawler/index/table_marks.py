"""Whose tables a database holds: only those that carry our mark are used, and only those are ever dropped.

The mark of an SQLite file is its `application_id`; on PostgreSQL each table has it as its comment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text

from crawler.index import tables
from crawler.index.connecting import IndexFault

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPLICATION = 0x6E657773  # "news"
REBUILD = "run `scrapy index --rebuild`"
# What the first versions made on SQLite without a mark: these tables and no others but ours, a version like 4.7.
_FIRST = frozenset({"meta", "feeds", "runs", "versions", "claims", "checks", "withdrawals", "buckets"})
_FIRST_VERSION = re.compile(r"\d{1,4}\.\d{1,4}")
_SQLITE = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND substr(name, 1, 7) != 'sqlite_'"
_POSTGRES = """SELECT relname, relkind = 'r' AND coalesce(obj_description(pg_class.oid, 'pg_class') = :mark, false)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE quote_ident(nspname) = :schema AND relkind NOT IN ('i', 'I', 't', 'c', 'S')"""


class NotOursError(IndexFault):
    """What is there belongs to another program, and stays as it is."""


def prepare(connection: Connection, name: str) -> bool:
    """Make the tables where there are none, and tell whether they are of this version of the program.

    Call it within a write transaction. Raises `IndexFault` where there are tables that are not ours, or not all of
    ours; `name` is what its message calls the database.
    """
    if not (there := ours(connection, name)):
        create(connection)
        return True
    if "meta" in there and _version(connection) != tables.VERSION:
        return False
    if lost := sorted(set(tables.metadata.tables) - there):
        raise IndexFault(f"the index lacks its table {lost[0]}: {REBUILD}")
    return True


def ours(connection: Connection, name: str) -> set[str]:
    """Return the names of our tables. Raises `NotOursError` where there is what is not."""
    marked = _marked(connection)
    mine = {table for table, has_mark in marked.items() if has_mark}
    others = sorted(table for table in marked.keys() - mine if not mine or table in tables.metadata.tables)
    if others:
        raise NotOursError(
            f"{name} holds {others[0]}, which belongs to another program and was left as it is: INDEX_URL has to name "
            "another database"
        )
    return mine


def refuse_guests(connection: Connection, name: str) -> None:
    """Raise `NotOursError` where somebody put a table of their own into our SQLite file, which is to be replaced."""
    guests = sorted(set(_marked(connection)) - set(tables.metadata.tables))
    if guests:
        raise NotOursError(
            f"{name} holds {guests[0]}, which belongs to another program and would be lost: copy it to another file, "
            f"drop it here, then {REBUILD} again"
        )


def create(connection: Connection) -> None:
    """Make all tables, with the mark."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA application_id={APPLICATION}"))
    elif not inspect(connection).has_schema(own_schema(connection).strip('"')):
        connection.execute(text(f"CREATE SCHEMA {own_schema(connection)}"))
    tables.metadata.create_all(connection)
    connection.execute(tables.meta.insert().values(key="version", value=tables.VERSION))


def drop(connection: Connection, mine: set[str]) -> None:
    """Drop our tables, those that `ours` named."""
    for table in reversed(tables.metadata.sorted_tables):
        if table.name in mine:
            table.drop(connection)


def own_schema(connection: Connection) -> str:
    """Return the quoted name of PostgreSQL's schema for the index."""
    return str(connection.execute(text("SHOW search_path")).scalar_one())


def _marked(connection: Connection) -> dict[str, bool]:
    """Return the names of all tables and views where the index is to be, and whether they carry the mark."""
    if connection.dialect.name == "postgresql":
        values = {"mark": tables.MARK, "schema": own_schema(connection)}
        return {name: has_mark for name, has_mark in connection.execute(text(_POSTGRES), values)}  # noqa: C416 - rows
    names = set(connection.execute(text(_SQLITE)).scalars())
    application = connection.execute(text("PRAGMA application_id")).scalar_one()
    first = (
        application == 0
        and _FIRST <= set(names) <= set(tables.metadata.tables)
        and bool(_FIRST_VERSION.fullmatch(_version(connection)))
    )
    return dict.fromkeys(names, application == APPLICATION or first)


def _version(connection: Connection) -> str:
    """Return the version in the table `meta`, empty where it has none: on SQLite it may be somebody else's table."""
    if not {"key", "value"} <= {column["name"] for column in inspect(connection).get_columns("meta")}:
        return ""
    value = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "version")).scalar()
    return value if isinstance(value, str) else ""

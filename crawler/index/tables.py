"""The tables of the index: one schema for SQLite and PostgreSQL.

Every row of every table but `claims` follows from lines of the feeds alone: no clock, no counter, no order of arrival.
Where two lines speak of the same row, the row keeps the one that comes first (`versions`) or last (`checks`, `moves`,
`withdrawals`) in the order of runs, whatever order they were read in. So an index that was caught up file by file
equals one that was rebuilt, row for row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
)

from crawler.similarity import minhash

VERSION = f"8.{minhash.VERSION}"  # an index of another version is made anew from the feeds
MARK = "index of chinese-local-news-crawler"  # the comment of each table on PostgreSQL: it is ours, to be dropped too

metadata = MetaData()
KEY = String().with_variant(String(collation="C"), "postgresql")  # compared byte by byte, as SQLite does

meta = Table(  # `version`, and `corpus`, the data folder it was made from
    "meta",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("value", Text, nullable=False),
)

feeds = Table(  # what was caught up: files of feeds, by their path under the data folder, up to a byte
    "feeds",
    metadata,
    Column("path", KEY, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("lines", BigInteger, nullable=False),  # those that are records
    Column("digest", KEY, nullable=False),  # of the bytes up to `size`
    Column("changed", BigInteger, nullable=False),  # of the file, nanoseconds: while it stays, so does the digest
)

runs = Table(
    "runs",
    metadata,
    Column("site", KEY, primary_key=True),
    Column("run", KEY, primary_key=True),
    Column("line", Text, nullable=False),  # the Run record as it stands in the feed
    sqlite_with_rowid=False,
)


def _version_columns() -> list[Column[Any]]:
    """Return the columns of one text of one page, in the order of `Version`; a claim has the same."""
    return [
        Column("id", KEY, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("run", KEY, nullable=False),
        Column("site", KEY, nullable=False),
        Column("feed", KEY, nullable=False),  # articles or duplicates
        Column("place", BigInteger, nullable=False),  # byte offset of the line in its file; -1 for a claim
        Column("url", Text, nullable=False),
        Column("address", KEY, nullable=False),  # the URL's, see `decision.address_id`
        Column("title", Text),
        Column("content_hash", KEY),
        Column("published_at", KEY),
        Column("published_precision", KEY),
        Column("publisher", Text),
        Column("source", Text),
        Column("original", KEY),  # the id of the page that this one names as its original
        Column("duplicate_of", KEY),
        Column("similarity", Float),
        Column("supersedes", KEY),
        Column("fetched_at", KEY),
        Column("length", Integer, nullable=False),  # characters of the text
        Column("sketch", LargeBinary),  # for near-duplicates; null where the text is too short to have any
        Column("text", LargeBinary),  # its letters and digits, packed; null where `sketch` is
        Column("section", Text),
        Column("files", KEY),  # digest of the addresses of its files; null where it has none
        Column("letters", KEY),  # digest of the host and the text; null where there is none
    ]


versions = Table("versions", metadata, *_version_columns(), PrimaryKeyConstraint("id", "revision"))

# Of runs that are going on. Numbers only grow and never come back, so that each process can read what is new.
_number = BigInteger().with_variant(Integer, "sqlite")
claims = Table(
    "claims",
    metadata,
    *_version_columns(),
    Column("number", _number, primary_key=True, autoincrement=True),
    Column("in_buckets", Boolean, nullable=False, server_default=false()),  # its rows of `buckets` are written
    UniqueConstraint("id", "revision"),
    sqlite_autoincrement=True,
)

for table in (versions, claims):
    Index(f"{table.name}_content", table.c.content_hash, table.c.published_at)
    Index(f"{table.name}_address", table.c.address)
    for name in ("original", "supersedes", "letters"):  # few pages have either of the first
        there = table.c[name].is_not(None)
        Index(f"{table.name}_{name}", table.c[name], sqlite_where=there, postgresql_where=there)

dated = func.coalesce(versions.c.published_at, versions.c.fetched_at)  # when a page was published, as far as is known
Index("versions_dated", versions.c.site, dated)  # what is recent is looked up at the start of each run

checks = Table(  # the last time a page was there, with what a conditional request needs
    "checks",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("run", KEY, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("site", KEY, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", KEY),
)

tagged = checks.c.etag.is_not(None)
Index("checks_etag", checks.c.site, checks.c.etag, sqlite_where=tagged, postgresql_where=tagged)

moves = Table(  # the addresses of articles that have more than one, each with the last record that has it as `url`
    "moves",
    metadata,
    Column("page", KEY, primary_key=True),  # what the article's id would be, had it begun there
    Column("run", KEY, nullable=False),
    Column("feed", KEY, nullable=False),
    Column("site", KEY, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("id", KEY, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("address", KEY, nullable=False, index=True),
)

absences = Table(  # the runs that found a known article gone, whether or not it was withdrawn then
    "absences",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("run", KEY, primary_key=True),
    Column("site", KEY, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("day", KEY),
)
Index("absences_site", absences.c.site, absences.c.day)

withdrawals = Table(  # the last time a page was gone
    "withdrawals",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("run", KEY, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("site", KEY, nullable=False),
)

buckets = Table(  # locality-sensitive hashing: pages that share a bucket may be near-duplicates
    "buckets",
    metadata,
    Column("bucket", BigInteger, primary_key=True),
    Column("day", Integer, primary_key=True),  # of publication, days since 1970; 0 where it is not known
    Column("page", BigInteger, primary_key=True),  # the id of the page, as a signed number
    sqlite_with_rowid=False,
)

DERIVED = (feeds, runs, versions, moves, checks, absences, withdrawals, buckets)
for table in metadata.tables.values():
    table.comment = MARK

"""The order in which what a replay read is claimed and written, whatever the order in which it was read.

A page's captures are together, in the order of capture, so that its revisions are numbered as they came; those of one
second, or of no known time, in the order of their bodies' hashes. Pages that others name as their original come first,
then those published first, captured first, and by id. The keys are sorted on the disk: a million take 15 seconds and
31 MB of memory.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Self

from crawler.index.decision import page_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SETUP = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA temp_store=FILE;
CREATE TABLE articles (id TEXT, published TEXT, fetched TEXT, raw TEXT, place INTEGER, claim INTEGER);
CREATE TABLE rejected (url TEXT, fetched TEXT, raw TEXT, place INTEGER);
CREATE TABLE named (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_ARTICLES = """
SELECT place, claim FROM (
    SELECT
        id, fetched, raw, place, claim,
        first_value(published) OVER page AS published,
        first_value(fetched) OVER page AS began
    FROM articles WINDOW page AS (PARTITION BY id ORDER BY fetched, raw, place)
)
ORDER BY id NOT IN (SELECT id FROM named), published, began, id, fetched, raw, place
"""
_UNKNOWN_DAY = "9"  # after every year


class ClaimOrder:
    """The keys of records, by the places of their lines in the files of what was read."""

    def __init__(self, path: Path) -> None:
        """Keep the keys in a new file."""
        path.unlink(missing_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_SETUP)

    def __enter__(self) -> Self:
        """Begin to add."""
        self._database.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._database.close()

    def add_article(self, record: dict[str, Any], place: int, claim: int) -> None:
        """Add an article: its line is at `place`, that of its claim at `claim`."""
        published, raw = record["published_at"] or _UNKNOWN_DAY, record["raw_hash"]
        key = record["id"], published, record["fetched_at"] or "", raw, place, claim
        self._database.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", key)
        original = page_named(record["original_url"])
        if original and original != record["id"]:
            self.name([original])

    def add_rejection(self, record: dict[str, Any], place: int) -> None:
        """Add a rejection."""
        key = record["url"], record["fetched_at"] or "", record["raw_hash"], place
        self._database.execute("INSERT INTO rejected VALUES (?, ?, ?, ?)", key)

    def name(self, pages: Iterable[str]) -> None:
        """Note that others name these pages as their original."""
        self._database.executemany("INSERT OR IGNORE INTO named VALUES (?)", ((page,) for page in pages))

    def articles(self) -> Iterator[tuple[int, int]]:
        """Return the places of the articles' lines and of those of their claims."""
        return self._database.execute(_ARTICLES)

    def rejections(self) -> Iterator[int]:
        """Return the places of the rejections' lines, by the time of capture."""
        rows = self._database.execute("SELECT place FROM rejected ORDER BY fetched, url, raw, place")
        return (place for (place,) in rows)

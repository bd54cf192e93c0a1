"""The newest articles of a site, as they are true now, without a look at all of its feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, or_, select

from crawler.index.database import Query
from crawler.index.queries import LATEST_MOVE
from crawler.index.tables import checks, dated, moves, versions, withdrawals
from crawler.storage.json_lines import read_lines
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection

    from crawler.index.queries import Search, Written

_original, _successor, _later = (versions.alias(name) for name in ("original", "successor", "later"))


def _gone(page: Any) -> ColumnElement[bool]:
    """Return the condition that a page is withdrawn: at the address that it had last."""
    moved = select(moves.c.page).where(moves.c.id == page.c.id).order_by(*LATEST_MOVE).limit(1).correlate_except(moves)
    address = func.coalesce(moved.scalar_subquery(), page.c.id)
    there = exists().where(checks.c.id == address, checks.c.run >= withdrawals.c.run).correlate_except(checks)
    gone = exists().where(withdrawals.c.id == address, withdrawals.c.run > page.c.run, ~there)
    return gone.correlate_except(withdrawals)


_SUPERSEDED = exists().where(
    _successor.c.supersedes == versions.c.id,
    _successor.c.id != versions.c.id,
    _successor.c.fetched_at >= versions.c.fetched_at,
    ~_gone(_successor),
)
_ORIGINAL_TOLD = or_(
    exists().where(_original.c.id == versions.c.duplicate_of, ~_gone(_original)),
    exists().where(_successor.c.supersedes == versions.c.duplicate_of, ~_gone(_successor)),
)
_TOLD_NOW = select(versions.c.id).where(
    ~exists().where(_later.c.id == versions.c.id, _later.c.revision > versions.c.revision),
    or_(
        versions.c.duplicate_of.is_(None) & ~_SUPERSEDED,
        versions.c.duplicate_of.is_not(None) & ~_ORIGINAL_TOLD,
    ),
    ~_gone(versions),
)
_NEWEST = Query(
    _TOLD_NOW.where(versions.c.site == bindparam("site")).order_by(dated.desc(), versions.c.id).limit(bindparam("most"))
)
_TELLS = Query(_TOLD_NOW.where(versions.c.id == bindparam("page")))


def newest(connection: Connection, site: str, most: int) -> list[str]:
    """Return the ids of articles of a site, the newest first by the day they were published, or else fetched.

    Not those that were withdrawn, and of copies only one whose original is nowhere any more.
    """
    return [page for (page,) in _NEWEST(connection, site=site, most=most)]


def telling(connection: Connection, search: Search, page: str) -> str | None:
    """Return the id of the page that tells the story of a page now: itself, or its original; None where none does."""
    if _TELLS(connection, page=page):
        return page
    last = search.last(page)
    original = search.original(last) if last else None
    return original.id if original and _TELLS(connection, page=original.id) else None


def read_written(data_dir: Path, page: str, written: Written) -> dict[str, Any] | None:
    """Return the record of a page from where it stands; None where the feed is not as it was indexed."""
    for path in _paths(data_dir, written):
        line = next(read_lines(path, written.place), None) if path.exists() else None
        if line is not None and line.record is not None and line.record.get("id") == page:
            return line.record
    return None


def _paths(data_dir: Path, written: Written) -> Iterator[Path]:
    """Yield where the line may be: the folder is that of the site that was crawled, which need not be the record's."""
    yield site_folder(data_dir, written.feed, written.site) / f"{written.run}.jsonl"
    yield from data_dir.glob(f"{written.feed}/*/{written.run}.jsonl")

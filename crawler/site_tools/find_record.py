"""Finds the latest record of a page in the data folder, by its address or its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.index.newest import read_written
from crawler.records import article_id
from crawler.sites.registry import site_for
from crawler.storage.json_lines import read_lines
from crawler.urls import canonical_url, url_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.index.store import Index

_SHOWN = 5  # ids that a beginning may stand for


class NotFoundError(Exception):
    """There is no such record; the message says what is not there."""


def by_id(prefix: str, index: Index, data_dir: Path) -> dict[str, Any]:
    """Return the latest record of the one id that begins with some hex digits.

    Raises `NotFoundError`, and `ValueError` where several ids begin so.
    """
    found = index.beginning(prefix)
    if not found:
        raise NotFoundError(f"no finished run has a record whose id begins with {prefix}")
    if len(found) > 1:
        more = ", …" if len(found) > _SHOWN else ""
        raise ValueError(f"several ids begin with {prefix}: {', '.join(found[:_SHOWN])}{more}; give more of it")
    return _record(found[0], index, data_dir)


def by_url(url: str, index: Index, data_dir: Path) -> dict[str, Any]:
    """Return the latest record at an address: an article, a duplicate, else a rejection.

    Raises `NotFoundError`, and `ValueError` where it is no address.
    """
    if fault := url_fault(url):
        raise ValueError(f"{url} is not a web address: {fault}")
    where, site = canonical_url(url), site_for(url)
    seen = index.seen(where, site.domains if site else ())
    if seen is not None:
        return _record(seen.id, index, data_dir)
    rejection = next(_rejections(where, site.name if site else None, data_dir), None)
    if rejection is None:
        raise NotFoundError(f"no finished run has a record of {where} (id {article_id(where)})")
    return rejection


def _record(page_id: str, index: Index, data_dir: Path) -> dict[str, Any]:
    written = index.written(page_id)
    if written is None:
        raise NotFoundError(f"no finished run has a record of {page_id}")
    record = read_written(data_dir, page_id, written)
    if record is not None:
        return record
    raise NotFoundError(
        f"the feed {written.feed}/…/{written.run}.jsonl is not as it was indexed; scrapy index --rebuild reads it again"
    )


def _rejections(url: str, site: str | None, data_dir: Path) -> Iterator[dict[str, Any]]:
    """Yield the rejections of an address, those of the latest run first."""
    files = (data_dir / "rejected").glob(f"{site or '*'}/*.jsonl")
    for path in sorted(files, key=lambda path: path.stem, reverse=True):
        records = [line.record for line in read_lines(path) if line.record and line.record.get("url") == url]
        yield from reversed(records)

"""What the index knows of the runs of a site, and which of its articles are young."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from crawler.index import tables
from crawler.index.queries import CURRENT_URL
from crawler.records import article_id, as_run
from crawler.storage.feed_files import RECORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from crawler.index.queries import Search
    from crawler.records import Run


def runs(connection: Connection, site: str, limit: int | None) -> list[Run]:
    """Return the latest `limit` runs of `site` that came to their end, oldest first."""
    table = tables.runs
    query = select(table.c.line).where(table.c.site == site).order_by(table.c.run.desc()).limit(limit)
    lines = list(connection.execute(query).scalars())
    return [as_run(json.loads(line)) for line in reversed(lines)]


def shortened(connection: Connection, site: str, runs: Sequence[Run]) -> frozenset[str]:
    """Return which `runs` wrote more records than the feeds hold."""
    path, lines = tables.feeds.c.path, tables.feeds.c.lines
    mine = or_(*((path > f"{feed}/{site}/") & (path < f"{feed}/{site}0") for feed in RECORDS))  # 0 comes after /
    there = dict(connection.execute(select(path, lines).where(mine)).tuples().all())
    return frozenset(
        run.run
        for run in runs
        for feed in RECORDS
        if run.counts.get(feed, 0) > there.get(f"{feed}/{site}/{run.run}.jsonl", 0)
    )


def recent(connection: Connection, search: Search, site: str, since: date) -> list[str]:
    """Return the URLs of articles published, or found gone, since a day."""
    mine = (tables.versions.c.site == site) & (tables.dated >= since.isoformat())
    gone = tables.absences
    missed = select(gone.c.url).where(gone.c.site == site, gone.c.day >= since.isoformat()).distinct()
    young = list(connection.execute(select(CURRENT_URL).where(mine).distinct()).scalars())
    missing = list(connection.execute(missed).scalars())
    return sorted({*young, *(url for url in missing if search.seen(article_id(url)) is not None)})

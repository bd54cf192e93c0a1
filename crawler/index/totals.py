"""What the index knows of all sites together."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from crawler.index import tables
from crawler.records import as_run

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.records import Run

_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema()",
}


class Totals(NamedTuple):
    """Of all finished feeds. `records` and `feed_bytes` are by feed and site, `runs` by site; `latest`: last runs."""

    latest: list[Run]
    runs: dict[str, int]
    records: Counter[tuple[str, str]]
    feed_bytes: Counter[tuple[str, str]]
    index_bytes: int


def totals(connection: Connection) -> Totals:
    """Return what the rows of runs and of feeds say; their number, not that of articles, is what it costs."""
    table = tables.runs
    last = select(table.c.site, func.max(table.c.run).label("run"), func.count().label("runs")).group_by(table.c.site)
    found = last.subquery()
    here = (table.c.site == found.c.site) & (table.c.run == found.c.run)
    rows = connection.execute(select(table.c.line, found.c.runs).join(found, here).order_by(table.c.site)).all()
    latest = [as_run(json.loads(line)) for line, _ in rows]
    records: Counter[tuple[str, str]] = Counter()
    feed_bytes: Counter[tuple[str, str]] = Counter()
    for path, lines, size in connection.execute(select(*(tables.feeds.c[name] for name in ("path", "lines", "size")))):
        feed, site, _ = path.split("/", 2)
        records[feed, site] += lines
        feed_bytes[feed, site] += size
    size = connection.execute(text(_SIZE[connection.dialect.name])).scalar_one()
    runs = {run.site: count for run, (_, count) in zip(latest, rows, strict=True)}
    return Totals(latest, runs, records, feed_bytes, int(size))

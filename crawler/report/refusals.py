"""Pages that gave no article, by the reason of their latest rejection; not those that gave one since."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from crawler.report.words import NOT_OF_THE_PAGE
from crawler.storage.feed_files import finished
from crawler.storage.json_lines import records
from crawler.urls import canonical_url

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

EXAMPLES = 10  # shown of each reason
_AT_ONCE = 1000
_INSERT = """
INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (page) DO UPDATE SET
    fetched = excluded.fetched, site = excluded.site, reason = excluded.reason, url = excluded.url,
    detail = excluded.detail WHERE excluded.fetched >= fetched"""
_GIVEN_SINCE = """
DELETE FROM refusals WHERE page IN (
    SELECT page FROM refusals JOIN lines USING (page) WHERE lines.fetched >= refusals.fetched)"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that gave no article."""

    site: str
    url: str
    detail: str


@dataclass(slots=True)
class Refusals:
    """How many pages of which site gave no article for which reason, and the latest of each reason."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, list[Refusal]] = field(default_factory=dict)

    @classmethod
    def read(cls, data_dir: Path, database: sqlite3.Connection) -> Self:
        """Read the rejections below `data_dir`; `database` has the table `lines` of the articles."""
        database.execute("CREATE TABLE refusals (page TEXT PRIMARY KEY, fetched, site, reason, url, detail)")
        rows = []
        for file in finished(data_dir):
            if file.feed != "rejected":
                continue
            for record in records(file.path):
                texts = {name: _text(record.get(name)) for name in ("url", "reason", "detail", "fetched_at", "site")}
                url = texts["url"]
                if texts["reason"] and url and texts["reason"] not in NOT_OF_THE_PAGE:
                    site = texts["site"] or file.site
                    rows.append((_page(url), texts["fetched_at"], site, texts["reason"], url, texts["detail"]))
                if len(rows) == _AT_ONCE:
                    database.executemany(_INSERT, rows)
                    rows.clear()
        database.executemany(_INSERT, rows)
        database.execute(_GIVEN_SINCE)
        found = cls()
        examples: defaultdict[str, list[Refusal]] = defaultdict(list)
        for site, reason, url, detail in database.execute(
            "SELECT site, reason, url, detail FROM refusals ORDER BY fetched DESC, page"
        ):
            found.counts[site, reason] += 1
            if len(examples[reason]) < EXAMPLES:
                examples[reason].append(Refusal(site, url, detail))
        found.examples = dict(examples)
        return found


def _text(value: object) -> str:
    """Return a text that the database can hold, "" for what is none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _page(url: str) -> str:
    with suppress(ValueError):
        return canonical_url(url)
    return url

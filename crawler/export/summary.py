"""What a table holds, counted while it is written: rows by site, year and month, and which fields are filled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.export.columns import Row

UNDATED = "undated"
_EMPTY: tuple[object, ...] = (None, "", [], {})
_YEAR = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9]-")
_MONTHS = 12


def year_of(row: Row) -> str:
    """Return the year that a row was published in, `undated` where it states none of this or the last century."""
    published = row["published_at"]
    return published[:4] if published and _YEAR.match(published) else UNDATED


@dataclass(slots=True)
class SiteRows:
    """The rows of one site. Days are ISO dates."""

    publisher: str | None = None
    rows: int = 0
    first: str | None = None
    last: str | None = None
    months: Counter[str] = field(default_factory=Counter)

    def gaps(self) -> Iterator[str]:
        """Yield the months, between the first and the last with an article, that have none: `2023-02 to 2023-04`."""
        for one, other in pairwise(sorted(map(_ordinal, self.months))):
            if other - one == 2:  # noqa: PLR2004 - one month between them
                yield _month(one + 1)
            elif other - one > 2:  # noqa: PLR2004
                yield f"{_month(one + 1)} to {_month(other - 1)}"


def _ordinal(month: str) -> int:
    return int(month[:4]) * _MONTHS + int(month[5:7]) - 1


def _month(ordinal: int) -> str:
    return f"{ordinal // _MONTHS}-{ordinal % _MONTHS + 1:02}"


@dataclass(slots=True)
class Summary:
    """What the rows hold that were counted."""

    rows: int = 0
    sites: defaultdict[str, SiteRows] = field(default_factory=lambda: defaultdict(SiteRows))
    years: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    fetched: str = ""  # the last time

    def count(self, row: Row) -> None:
        """Count a row."""
        self.rows += 1
        if change := row.get("change"):
            self.changes[str(change)] += 1
        for name, value in row.items():
            if value not in _EMPTY:
                self.filled[name] += 1
        year = year_of(row)
        self.years[year] += 1
        self.extractors[row["extractor"] or ""] += 1
        self.fetched = max(self.fetched, row["fetched_at"] or "")
        site = self.sites[row["site"] or ""]
        site.rows += 1
        site.publisher = row["publisher"] or site.publisher
        if year != UNDATED:
            day = row["published_at"][:10]
            site.first, site.last = min(day, site.first or day), max(day, site.last or day)
            site.months[day[:7]] += 1

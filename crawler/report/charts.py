"""Bars over time, as numbers that a template draws: no text in a chart, so that it can be of any width."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS = 360  # of the longest chart; a few articles can be dated long before all others
DAYS = 60
SPARK = 36  # months of a small chart
HEIGHT = 100
_YEAR = 12
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: of which day or month, how many, and its height of `HEIGHT`, at least one where there is any."""

    when: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from the left to the right. `earlier` is how many are before the first, `ticks` some of their names."""

    bars: Sequence[Bar]
    earlier: int = 0

    @property
    def total(self) -> int:
        """The sum of all bars."""
        return sum(bar.count for bar in self.bars)

    @property
    def peak(self) -> Bar:
        """The highest bar, the first of several."""
        return max(self.bars, key=lambda bar: bar.count)

    @property
    def path(self) -> str:
        """The bars as the data of an SVG path, each 8 wide in a place of 10."""
        return "".join(
            f"M{place * 10 + 1} {HEIGHT}v-{bar.height}h8v{bar.height}z"
            for place, bar in enumerate(self.bars)
            if bar.count
        )

    @property
    def ticks(self) -> list[str]:
        """What stands below the bars, at equal distances."""
        last = len(self.bars) - 1
        count = min(_TICKS, last + 1)
        return [self.bars[round(place * last / max(1, count - 1))].when for place in range(count)]


def months(days: Mapping[str, int]) -> Counter[str]:
    """Return how many of each month there are, of so many of each day."""
    found: Counter[str] = Counter()
    for day, count in days.items():
        found[day[:7]] += count
    return found


def by_month(days: Mapping[str, int], last: str | None = None, most: int = MONTHS) -> Chart | None:
    """Return a bar for each month up to `last`, by default the last that has any, a year at least.

    None where no day has any.
    """
    found = months(days)
    if not found:
        return None
    end = _ordinal(last or max(found))
    start = max(end - most + 1, min(end - _YEAR + 1, *map(_ordinal, found)) if last is None else 0)
    names = [f"{place // _YEAR:04}-{place % _YEAR + 1:02}" for place in range(start, end + 1)]
    return _chart(names, found)


def by_day(days: Mapping[str, int]) -> Chart | None:
    """Return a bar for each of the last days up to the last that has any; None where none has."""
    known = [each for each in map(_day, days) if each is not None]
    if not known:
        return None
    end = max(known)
    return _chart([(end - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)], days)


def by_year(days: Mapping[str, int]) -> list[tuple[str, list[int], int]]:
    """Return for each year, the latest first, how many each of its months has, and their sum."""
    found = months(days)
    years = sorted({month[:4] for month in found}, reverse=True)
    rows = [(year, [found[f"{year}-{month:02}"] for month in range(1, _YEAR + 1)]) for year in years]
    return [(year, row, sum(row)) for year, row in rows]


def _chart(names: Sequence[str], counts: Mapping[str, int]) -> Chart:
    highest = max((counts.get(name, 0) for name in names), default=0) or 1
    bars = [Bar(name, count, -(-count * HEIGHT // highest)) for name in names for count in (counts.get(name, 0),)]
    return Chart(bars, sum(count for name, count in counts.items() if name < names[0]))


def _ordinal(month: str) -> int:
    return int(month[:4]) * _YEAR + int(month[5:7]) - 1


def _day(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None

"""In what order a list has its rows, judged from their dates or, where it has none, from the numbers in their URLs."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.records import Order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_FEWEST = 5  # rows that tell an order
_MANY = 8  # rows that tell one without those above them
_SHARE = 0.8  # of the rows that stand in order: a few are pinned, or were dated back
_MARGIN = 2  # rows by which one direction fits better than the other; all of one day fit both
_NUMBER = re.compile(r"\d+")
_LONGEST = 15  # digits of an id


class Key(NamedTuple):
    """What a row is sorted by: the day it is of, as an ordinal, and the last number in its URL."""

    day: int | None
    number: int | None


def key_of(url: str, day: date | None) -> Key:
    """Return the key of a row."""
    numbers = _NUMBER.findall(urlsplit(url).path) or _NUMBER.findall(urlsplit(url).query)
    number = int(numbers[-1]) if numbers and len(numbers[-1]) <= _LONGEST else None
    return Key(day.toordinal() if day else None, number)


def measures(keys: Sequence[Key]) -> list[int | None]:
    """Return what tells the order of rows: their days or, where most have none, their numbers.

    Numbers say nothing of the rows of one day: they are given when an article is begun, not when it is published.
    """
    days = [key.day for key in keys]
    return days if 2 * (len(days) - days.count(None)) >= len(days) else [key.number for key in keys]


def order_of(keys: Sequence[Key]) -> Order | None:
    """Return the order of rows, None where they don't tell. Rows pinned above a list in order do no harm."""
    all_rows = [value for value in measures(keys) if value is not None]
    if len(all_rows) < _FEWEST:
        return None
    top = all_rows.index(max(all_rows))
    below = all_rows[top:] if len(all_rows) - top >= _MANY else all_rows
    down, against = _rising([-value for value in below]), _rising(below)
    if down >= _SHARE * len(below) and down - against >= _MARGIN:
        return Order.NEWEST_FIRST
    up, against = _rising(all_rows), _rising([-value for value in all_rows])
    if up >= _SHARE * len(all_rows):
        return Order.OLDEST_FIRST if up - against >= _MARGIN else None
    return None if against >= _SHARE * len(all_rows) else Order.UNSORTED


def pinned(keys: Sequence[Key]) -> list[bool]:
    """Tell, for each row, whether a newer one stands below it: it says nothing of what is behind it."""
    newest = 0
    above: list[bool] = []
    for value in reversed(measures(keys)):
        above.append(value is not None and value < newest)
        newest = max(newest, value or 0)
    return above[::-1]


def _rising(numbers: Sequence[int]) -> int:
    """Return how many of the numbers are left when the fewest are taken out so that none is below one before it."""
    tails: list[int] = []
    for number in numbers:
        place = bisect_right(tails, number)
        tails[place : place + 1] = [number]
    return len(tails)

"""The codes of divisions by year: which was in force, and what it was called.

The table knows years. In the year of a change the new code counts, as in the list that is published at its end.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).with_name("codes.tsv")
_NOW = 9999


class Named(NamedTuple):
    """A code under one name: the years from `since` to before `until`, and the codes that came after."""

    code: str
    name: str
    since: int
    until: int
    successors: tuple[str, ...]

    def was_in(self, year: int) -> bool:
        """Tell whether it was in force."""
        return self.since <= year < self.until


@cache
def history() -> dict[str, list[Named]]:
    """Return every code that there was since 1981, each with the names that it had."""
    found: dict[str, list[Named]] = {}
    for row in _TABLE.read_text("utf-8").splitlines()[1:]:
        code, name, since, until, successors = row.split("\t")
        named = Named(code, name, int(since), int(until or _NOW), tuple(filter(None, successors.split(";"))))
        found.setdefault(code, []).append(named)
    return found


@cache
def _predecessors() -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for names in history().values():
        for named in names:
            for code in named.successors:
                if code != named.code:
                    found.setdefault(code, []).append(named)
    return found


@lru_cache(maxsize=4096)
def code_in(code: str, year: int) -> str | None:
    """Return the code that the division with `code` had in a year.

    None where that cannot be told: it was not made of one other division as a whole, or was divided into several.
    """
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        names = history().get(code, [])
        if any(named.was_in(year) for named in names):
            return code
        if names and year < min(named.since for named in names):
            before = [each for each in _predecessors().get(code, ()) if each.until > year]
            near = {each.code for each in before} if all(len(each.successors) == 1 for each in before) else set()
        else:
            past = [named for named in names if named.until <= year]
            near = set(max(past, key=lambda named: named.until).successors) if past else set()
        if len(near) != 1:
            return None
        code = near.pop()
    return None


def name_in(code: str, year: int) -> str | None:
    """Return what the division with `code` was called in a year, None where there was none."""
    return next((named.name for named in history().get(code, ()) if named.was_in(year)), None)


def names_in(code: str, year: int) -> tuple[str | None, str | None, str | None]:
    """Return the names of province, city and county of a code in a year; None for what it has not."""
    province = name_in(f"{code[:2]}0000", year)
    city = name_in(f"{code[:4]}00", year) if code[2:4] != "00" else None
    county = name_in(code, year) if code[4:] != "00" else None
    return province, city, county


def now_called(name: str) -> list[str]:
    """Return the codes in force of what once was called `name`, and is not any more."""
    old = [named for names in history().values() for named in names if named.name == name and named.until != _NOW]
    return list(dict.fromkeys(code for named in old if (code := code_in(named.code, _NOW - 1))))

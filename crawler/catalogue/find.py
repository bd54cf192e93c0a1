"""Finds places by what people type: names with and without their endings, pinyin, codes and the beginnings of codes."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from crawler.catalogue.history import now_called
from crawler.catalogue.names import folded, forms
from crawler.catalogue.place import LEVELS, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.catalogue.table import Table

_CODE = re.compile(r"\d{1,6}")
_PREFIXES = {2: "0000", 4: "00", 6: ""}  # lengths of codes that name one division, and what completes them
_SHOWN = 5
_FEW = 2  # characters, of which one may be wrong
_LOOKED_AT = 200  # names that are as near; those that begin alike come first


class Finder:
    """Finds places of a table. Made once: it knows each place by every form of its name."""

    def __init__(self, table: Table, *, simplified: bool = False) -> None:
        """Index the names, `simplified` without the difference between Traditional and Simplified characters."""
        self.table = table
        self._named: dict[str, list[Place]] = {}
        self._simple = _to_simplified() if simplified else {}
        for place in table.places:
            for form in _forms(place):
                self._named.setdefault(form.translate(self._simple), []).append(place)

    def exact(self, word: str) -> list[Place]:
        """Return the places that a word names in full: by a name, one with those of divisions above, pinyin, a code.

        Nothing in it is left out but the ending of a name. Traditional characters are like Simplified ones where
        nothing has that very name.
        """
        word = folded(word)
        if word.isdigit():
            code = word + _PREFIXES.get(len(word), "")
            return [self.table.by_code[code]] if code in self.table.by_code else []
        return self._exact(word) or self._both_scripts(word, Finder._exact)

    def search(self, word: str) -> list[Place]:
        """Return the places that a word may mean: those that it names, else those whose names begin with or hold it."""
        word = folded(word)
        if _CODE.fullmatch(word):
            return [place for place in self.table.places if place.code.startswith(word)]
        return self._search(word) or self._both_scripts(word, Finder._search)

    def search_all(self, words: Iterable[str]) -> list[Place]:
        """Return the places that one of the words may mean, where the others name divisions above: 南京 鼓楼."""
        found = [self.search(word) for word in words]
        if len(found) == 1:
            return found[0]
        wanted = dict.fromkeys(place for places in found for place in places)
        return [
            place
            for place in wanted
            if all(any(each == place or place.is_below(each) for each in places) for places in found)
        ]

    def region(self, word: str) -> list[Place]:
        """Return the divisions that a region's name means: of several, those of the highest level."""
        found = self.exact(word)
        ranks = [LEVELS.index(place.level) for place in found]
        return [place for place, rank in zip(found, ranks, strict=True) if rank == min(ranks)]

    def close(self, word: str) -> list[str]:
        """Return names of places that somebody may have meant who wrote a word that names none."""
        word = folded(word)
        if word.isdigit():
            codes = [code for code in self.table.by_code if code.startswith(word[:4])] or [*self.table.by_code]
            near = get_close_matches(word, codes, _SHOWN, 0.5)
            return [f"{code} {self.table.by_code[code].path}" for code in near]
        former = [self.table.by_code[code] for code in now_called(word) if code in self.table.by_code]
        found = former or (self.search(word) if word else [])
        if not found:
            names = get_close_matches(word, self._named, _LOOKED_AT, 0.5 if len(word) <= _FEW else 0.6)
            names.sort(key=lambda name: name[0] != word[0])
            found = [place for name in names for place in self._named[name]]
        return list(dict.fromkeys(place.path for place in found))[:_SHOWN]

    def _exact(self, word: str) -> list[Place]:
        return self._named.get(word) or self._with_those_above(word)

    def _with_those_above(self, word: str) -> list[Place]:
        """Return the places whose name, after names of divisions above them, is `word`: 绍兴嵊州."""
        found: dict[Place, None] = {}
        for end in range(2, len(word) - 1):
            rest = word[end:]
            if rest in self._named and (above := self._exact(word[:end])):
                found |= {p: None for p in self._named[rest] if any(p.is_below(each) for each in above)}
        return list(found)

    def _search(self, word: str) -> list[Place]:
        if not word:
            return []
        if found := self._exact(word):
            return found
        beginning = {p: None for form, places in self._named.items() if form.startswith(word) for p in places}
        if beginning or word.isascii():
            return list(beginning)
        return [place for place in self.table.places if word in place.name.translate(self._simple)]

    def _both_scripts(self, word: str, look: Callable[[Finder, str], list[Place]]) -> list[Place]:
        if word.isascii() or self._simple:
            return []
        return look(Finder(self.table, simplified=True), word.translate(_to_simplified()))


def _forms(place: Place) -> tuple[str, ...]:
    """Return what a place is called, folded: its names, and in pinyin its own."""
    whole = place.pinyin.replace(" ", "").replace("v", "u")
    short = place.pinyin.partition(" ")[0].replace("v", "u")
    return tuple(dict.fromkeys(filter(None, (*forms(place.name), place.path, whole, short))))


@cache
def _to_simplified() -> dict[int, str]:
    from crawler.reading.chinese.conversion import single_characters  # noqa: PLC0415 - loads all that reads pages

    return {ord(char): other for char, other in single_characters().items()}

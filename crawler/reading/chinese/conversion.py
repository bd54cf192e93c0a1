"""OpenCC's conversion of Traditional characters, exactly, in a hundredth of the time that it takes in Python.

OpenCC takes 4 microseconds a character: ten parses of a page. But of its 4,500 entries all except 345 are single
characters, which `str.translate` converts in 0.05. What a phrase changes (著名 is not 着名) shows by one of some twenty
characters, so only the stretches around those go to OpenCC: about ten of a page, of two to four characters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CACHED = 4096  # stretches; the same ones occur on every page
_LONG = 32  # characters that none has which a person wrote, and the cache is not filled with


def translation(single: Mapping[str, str]) -> list[int]:
    """Return a table for `str.translate` that turns each character into another one.

    Up to four times as fast as that of `str.maketrans`, where each character that stays costs a KeyError.
    """
    table = list(range(ord(max(single)) + 1))
    for char, other in single.items():
        table[ord(char)] = ord(other)
    return table


@cache
def single_characters() -> dict[str, str]:
    """Return OpenCC's table of single characters, each Traditional one with the Simplified one that it most often is.

    Without those outside the Basic Multilingual Plane. Read from OpenCC's file: its converter takes 40 times as long to
    make, and most runs never need it.
    """
    import opencc  # noqa: PLC0415 - nothing else of it is needed here

    table = Path(opencc.__file__).with_name("dictionary") / "TSCharacters.txt"
    rows = (row.split(maxsplit=2) for row in table.read_text("utf-8").splitlines())
    return {char: first for char, first, *_ in rows if char != first and max(char, first) < "\U00010000"}


@cache
def _forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, char in single_characters().items():
        forms.setdefault(char, []).append(form)
    return forms


def variants(char: str) -> str:
    """Return a pattern for a Simplified character and its Traditional forms: `[发發髮]`; itself where it has none."""
    forms = "".join(_forms().get(char, ()))
    return f"[{char}{forms}]" if forms else re.escape(char)


_CLASSES = re.compile(r"(\[[^\]]*\])")
_HAN = re.compile("[\u4e00-\u9fff]")


def both_scripts(pattern: str) -> str:
    """Return a pattern in Simplified characters so that it matches Traditional ones, too."""
    classes = _CLASSES.sub(lambda found: _HAN.sub(lambda char: variants(char[0]).strip("[]"), found[0]), pattern)
    parts = _CLASSES.split(classes)  # every other one is a class
    return "".join(part if at % 2 else _HAN.sub(lambda char: variants(char[0]), part) for at, part in enumerate(parts))


@cache
def converter(name: str) -> Callable[[str], str]:
    """Return a function that does what `OpenCC(name).convert` does, for `name` as in `tw2s`."""
    from opencc import OpenCC  # noqa: PLC0415 - loads its dictionaries, which most runs never need

    opencc = OpenCC(name)
    # OpenCC in C++, which installs under the same name, shows no dictionaries and is fast.
    convert: Callable[[str], str] = _by_character(opencc) if hasattr(opencc, "dict_cache") else opencc.convert
    return convert


def _by_character(opencc: Any) -> Callable[[str], str]:
    dictionaries: list[dict[str, str]] = [words for _, _, words in opencc.dict_cache.values()]
    entries = {key for words in dictionaries for key in words}
    single = {key: opencc.convert(key) for key in entries if len(key) == 1}
    table = translation(single)
    phrases = {key: opencc.convert(key) for key in entries if len(key) > 1}

    def with_variants(chars: set[str]) -> frozenset[str]:
        """Add what one dictionary turns into `chars` before the next one looks for phrases: 着 was 著."""
        sources = (key for words in dictionaries for key, value in words.items() if len(key) == 1 and value[0] in chars)
        return frozenset(chars.union(sources))

    # A phrase is made of members. One without a telling character comes out as its characters do one by one.
    members = with_variants(set().union(*phrases))
    telling = with_variants(
        {
            char
            for phrase, result in phrases.items()
            for char, own, alone in zip(phrase, result, phrase.translate(table), strict=True)
            if own != alone
        }
    )
    is_telling = re.compile(f"[{''.join(telling)}]")
    often = lru_cache(_CACHED)(opencc.convert)

    def convert(text: str) -> str:
        result: list[str] = []
        done = 0
        plain = text.translate(table)  # as long as `text`
        for match in is_telling.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            while start > done and text[start - 1] in members:
                start -= 1
            while end < len(text) and text[end] in members:
                end += 1
            if end - start > 1:
                stretch = text[start:end]
                result += plain[done:start], often(stretch) if len(stretch) < _LONG else opencc.convert(stretch)
                done = end
        return "".join(result) + plain[done:]

    return convert

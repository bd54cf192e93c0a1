"""The little that is understood of a page's scripts: text that is written out of literals.

Some sites print the source or the date with `var source="…"; document.write(source)`. Assignments of one literal and
`document.write` of literals and such variables, joined by `+`, are read; nothing is executed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LITERAL = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
_WRITE = re.compile(rf"document\.write(?:ln)?\(\s*((?:{_LITERAL}|[\w.]+)(?:\s*\+\s*(?:{_LITERAL}|[\w.]+))*+)\s*\)")
_TERM = re.compile(rf"{_LITERAL}|[\w.]+")
_ASSIGNMENT = re.compile(rf"(?<![\w.])([\w.]+)\s*=\s*({_LITERAL})")
_TAG = re.compile(r"<[^<>]*>")
_CONDITION = re.compile(r"\b(?:for|while|switch|function)\b")
_MAX = 3_000  # characters of one script, and of what it writes: longer ones are libraries
_RECENT = 100  # scripts that a variable is looked for in, the latest first


def value(name: str, scripts: Sequence[str]) -> str | None:
    """Return the literal that was last given to the variable or property `name`, or `None`."""
    for code in islice(reversed(scripts), _RECENT):
        found = _assigned(code).get(name)
        if found is not None:
            return found
    return None


def written(code: str, before: Sequence[str]) -> str:
    """Return what `code` writes to the page, without tags; `before` are the page's scripts so far.

    A script with a loop or a function writes nothing, nor does one that writes scripts: what they would write is not
    known.
    """
    if "document.write" not in code or "<script" in code:
        return ""
    known: dict[str, str] = {}
    pieces: list[str] = []
    room = _MAX  # one long value may be written again and again
    for expression in _expressions(code) if len(code) <= _MAX else ():
        for term in _TERM.findall(expression):
            if term not in known:
                known[term] = _value_of(term, code, before)
            pieces.append(known[term][:room])
            room -= len(pieces[-1])
    return _TAG.sub("", "".join(pieces))


@lru_cache(maxsize=1024)  # the pages of a site share most of their scripts
def _expressions(code: str) -> tuple[str, ...]:
    """Return what a script writes without a condition, as expressions."""
    return () if _CONDITION.search(code) else tuple(_WRITE.findall(code))


@lru_cache(maxsize=1024)
def _assigned(code: str) -> dict[str, str]:
    """Return the literal that a script last gives to each of its variables and properties."""
    if len(code) > _MAX or "=" not in code:
        return {}
    return {name: literal[1:-1] for name, literal in _ASSIGNMENT.findall(code)}


def _value_of(term: str, code: str, before: Sequence[str]) -> str:
    """Return what one term of an expression of `code` stands for, "" when that is not known."""
    if term[0] in "\"'":
        return term[1:-1]
    if "." in term:
        return ""
    own = _assigned(code).get(term)
    return own if own is not None else value(term, before) or ""

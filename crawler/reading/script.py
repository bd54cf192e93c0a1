"""The little that is understood of a page's scripts: text that is written out of literals.

Some sites print the source or the date with `var source="…"; document.write(source)`. Assignments of one literal and
`document.write` of literals and such variables, joined by `+`, are read; nothing is executed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LITERAL = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
_WRITE = re.compile(rf"document\.write(?:ln)?\(\s*((?:{_LITERAL}|[\w.]+)(?:\s*\+\s*(?:{_LITERAL}|[\w.]+))*+)\s*\)")
_TERM = re.compile(rf"{_LITERAL}|[\w.]+")
_TAG = re.compile(r"<[^>]*>")
_CONDITION = re.compile(r"\b(?:for|while|switch|function)\b")
_MAX = 3_000  # characters of one script: longer ones are libraries


def value(name: str, scripts: Sequence[str]) -> str | None:
    """Return the literal that was last given to the variable or property `name`, or `None`."""
    for code in reversed(scripts):
        if name in code and len(code) <= _MAX:
            found = re.findall(rf"(?<![\w.]){re.escape(name)}\s*=\s*({_LITERAL})", code)
            if found:
                return str(found[-1][1:-1])
    return None


def written(code: str, before: Sequence[str]) -> str:
    """Return what `code` writes to the page, without tags; `before` are the page's scripts so far.

    A script with a loop or a function writes nothing, nor does one that writes scripts: what they would write is not
    known.
    """
    if "document.write" not in code or "<script" in code:
        return ""
    pieces: list[str] = []
    for expression in _expressions(code) if len(code) <= _MAX else ():
        pieces.extend(_value_of(term, (*before, code)) for term in _TERM.findall(expression))
    return _TAG.sub("", "".join(pieces))


@lru_cache(maxsize=1024)  # the pages of a site share most of their scripts
def _expressions(code: str) -> tuple[str, ...]:
    """Return what a script writes without a condition, as expressions."""
    return () if _CONDITION.search(code) else tuple(_WRITE.findall(code))


def _value_of(term: str, scripts: Sequence[str]) -> str:
    """Return what one term of an expression stands for, "" when that is not known."""
    if term[0] in "\"'":
        return term[1:-1]
    return "" if "." in term else value(term, scripts) or ""

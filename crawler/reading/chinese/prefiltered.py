"""Patterns that are looked for in many lines and found in few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an alternative begins with: look-behinds at one class, then a class or a character, which has to be there.
_BEGINNING = re.compile(
    r"(?:\(\?<[=!]\[(?:\\.|[^\]\\])+\]\))*+(?:\[(?P<one_of>[^^](?:\\.|[^\]\\])*)\]|(?P<char>\\[^A-Zbw]|[^\\(\[.^$]))(?![?*]|\{0)"
)


def first_of(alternatives: Iterable[str]) -> str:
    r"""Return the class of the characters that alternatives begin with.

    Each begins with a character or a class (`来源`, `[发發]布`, `\d{6}`), else `ValueError`.
    """
    firsts = set()
    for alternative in alternatives:
        match = _BEGINNING.match(alternative)
        if match is None:
            raise ValueError(f"no first character: {alternative}")
        first = match["one_of"] or match["char"]
        firsts.add(re.escape(first) if len(first) == 1 else first)
    return f"[{''.join(sorted(firsts))}]"


def begun(alternatives: Iterable[str]) -> str:
    """Return a group of alternatives that gives up at once where none of their first characters stands."""
    alternatives = list(alternatives)
    return f"(?={first_of(alternatives)})(?:{'|'.join(alternatives)})"


def prefiltered(alternatives: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that is only asked whether it occurs; see `first_of` for the alternatives.

    The engine skips fast to a character class, and tries an alternation of words anew at every character: looking for
    the class of all first characters, and for a word only there, takes a fifth of the time. What the pattern matches
    is one character, the first of an alternative.
    """
    alternatives = list(alternatives)
    return re.compile(rf"{first_of(alternatives)}(?<=(?={'|'.join(alternatives)}).)")

"""Text as FTS5 is given it: words with spaces between them, so that a phrase of them is a substring of the text.

Chinese has no spaces between words, so each character becomes a token together with the one after it: 开展工作 is
`开展 展工 工作 作`. A word of two characters is one token, a longer one a phrase, and what stands on either side of a
comma is no word: the character before it stands alone. Numbers and Latin words are tokens as a whole. Where one ends, a
further token tells what follows: the Chinese character that does, or that it is none.

Capital and small letters, full and half width, letters with and without accents are one. All that is neither letter nor
digit is a break, however much there is of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.reading.chinese.conversion import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 2
"""Of what is written into the index: another one has it made anew."""

BREAK = "\ue000"
"""The token after a number or a Latin word that no letter or digit follows. For private use: no page has it."""
NEXT = "\ue001"
"""What the token begins with that tells which character follows a number or a Latin word."""

# Vowels and subjoined letters of Tibetan, which Unicode calls marks and FTS5 no part of a word. Each is a character for
# private use in the index, which FTS5 takes for a letter.
_MARKS = {
    chr(code): chr(0xE100 + code - 0xF00) for code in range(0xF00, 0x1000) if unicodedata.category(chr(code))[0] == "M"
}
MARK = "\ue100-\ue1ff"  # of a set in a pattern, as the next
_EAST = "\u2e80-\U0010ffff"
LETTER = rf"(?:[^\W\d_{_EAST}]|[{MARK}])"
GAP = rf"(?:(?![{MARK}])[\W_])+"
_RUNS = re.compile(rf"(?P<number>\d+)|(?P<word>{LETTER}+)|(?P<east>(?:(?=[{_EAST}])[^\W\d_])+)|{GAP}")
_FOLDED = (*range(0x41, 0x5B), *range(0x80, 0x2E80), *range(0xA640, 0xAC00), *range(0xF900, 0xFFF0))


@cache
def _table() -> list[int]:
    folded = {}
    for code in _FOLDED:
        char = chr(code)
        bases = [each for each in unicodedata.normalize("NFKD", char) if not unicodedata.combining(each)]
        is_one = (len(bases) == 1 and unicodedata.category(char)[0] == "L") or char in "０１２３４５６７８９"
        lower = (bases[0] if is_one else char).lower()
        if len(lower) == 1 and lower != char:
            folded[char] = lower
    return translation(folded | dict.fromkeys(map(chr, range(0xE100, 0xE200)), " ") | _MARKS)


def fold(text: str) -> str:
    """Return text without what makes no difference to a search: case, width, accents. Its length stays the same."""
    return text.translate(_table())


def runs(folded: str) -> Iterator[tuple[str | None, str]]:
    """Yield the stretches of a folded text with their kinds: `number`, `word`, `east`, None for a break."""
    for match in _RUNS.finditer(folded):
        yield match.lastgroup, match[0]


def tokens(folded: str) -> list[str]:
    """Return the tokens of a folded text."""
    made: list[str] = []
    found = list(runs(folded))
    last = len(found) - 1
    before: str | None = None
    for at, (kind, run) in enumerate(found):
        following, text = found[at + 1] if at < last else (None, "")
        if kind == "east":
            if before:
                made.append(NEXT + run[0])
            made += map("".join, pairwise(run))
            made.append(run[-1] + text[0] if following else run[-1])
        elif kind:
            made.append(run)
            if text and not following:
                made.append(BREAK)
        before = kind
    return made


def spaced(text: str) -> str:
    """Return a text as FTS5 is to have it."""
    return " ".join(tokens(fold(text)))

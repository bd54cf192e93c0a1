"""Where two texts differ: the spans that are not in both, with what stands before and after them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from crawler.similarity.shingles import GRAM

if TYPE_CHECKING:
    from collections.abc import Iterator

_AROUND = 12  # letters that are kept of what stands before and after
_CHUNK = 64  # letters that are compared at once
_BY_LETTERS = 160_000  # letters of one span times those of the other, at most: aligning them takes as long
_MOST = 4_000_000  # of all spans together
_STRAY = 1  # letters that two different spans have in common by chance


class Change(NamedTuple):
    """What stands in the place of one another: `one` is empty where something was added, `other` where it was cut.

    `start` and `end` are the place of `one` in its text, `on` and `off` that of `other`.
    """

    before: str
    one: str
    other: str
    after: str
    start: int
    end: int
    on: int
    off: int


def changes(one: str, other: str) -> list[Change]:
    """Return where two texts differ, in order.

    In time it grows with the texts; spans that are too long to be aligned letter by letter are one change.
    """
    spans: list[_Span] = []
    left = _MOST
    for a, b, c, d in _between(one, other):
        size = (b - a) * (d - c)
        if not size or size > min(_BY_LETTERS, left):
            spans.append((a, b, c, d))
        else:
            left -= size
            spans += _by_letters(one, other, (a, b, c, d))
    return [
        Change(one[max(0, a - _AROUND) : a], one[a:b], other[c:d], one[b : b + _AROUND], a, b, c, d)
        for a, b, c, d in spans
    ]


_Span = tuple[int, int, int, int]  # start and end in the one text, start and end in the other


def _between(one: str, other: str) -> Iterator[_Span]:
    """Yield the spans between what is surely the same: both ends, and the 8-grams that each text has once, in order."""
    start = _common(one, other, 0, 0)
    if start == len(one) == len(other):
        return
    tail = min(_common(one[::-1], other[::-1], 0, 0), len(one) - start, len(other) - start)
    end, off = len(one) - tail, len(other) - tail
    a = c = start
    for i, k in _anchors(one[start:end], other[start:off]):
        at, on = start + i, start + k
        if at < a or on < c:
            continue  # within what is known to be the same
        while at > a and on > c and one[at - 1] == other[on - 1]:
            at, on = at - 1, on - 1
        if (at, on) != (a, c):
            yield a, at, c, on
        same = min(_common(one, other, at, on), end - at, off - on)
        a, c = at + same, on + same
    if a < end or c < off:
        yield a, end, c, off


def _common(one: str, other: str, at: int, on: int) -> int:
    """Return how many letters two texts have in common from two places on."""
    start = at
    while (chunk := one[at : at + _CHUNK]) and chunk == other[on : on + _CHUNK]:
        at, on = at + _CHUNK, on + _CHUNK
    for left, right in zip(one[at : at + _CHUNK], other[on : on + _CHUNK], strict=False):
        if left != right:
            break
        at += 1
    return min(at, len(one)) - start


def _anchors(one: str, other: str) -> list[tuple[int, int]]:
    """Return the places of the 8-grams that both texts have once, the longest row of them that is in order in both."""
    grams, others = ([text[i : i + GRAM] for i in range(len(text) - GRAM + 1)] for text in (one, other))
    count, counts = Counter(grams), Counter(others)
    places = {gram: place for place, gram in enumerate(others) if counts[gram] == 1}
    pairs = [(i, places[gram]) for i, gram in enumerate(grams) if count[gram] == 1 and gram in places]
    ends: list[int] = []  # the least last place of a row of each length
    rows: list[int] = []  # the pair that ends it
    before: list[int] = []  # of each pair, the one before it in its row
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1], rows[length : length + 1] = [place], [number]
    found = []
    number = rows[-1] if rows else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _by_letters(one: str, other: str, span: _Span) -> list[_Span]:
    """Return the changes within a span; what two of them have in common by chance is a part of both."""
    a, b, c, d = span
    found: list[_Span] = []
    for kind, i, j, k, m in SequenceMatcher(None, one[a:b], other[c:d], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and a + i - found[-1][1] <= _STRAY:
            found[-1] = (found[-1][0], a + j, found[-1][2], c + m)
        else:
            found.append((a + i, a + j, c + k, c + m))
    return found

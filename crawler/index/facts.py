"""The facts of a text: its numbers, dates and names, which tell one notice of a template from the next."""

from __future__ import annotations

import re
import zlib

_MOST = 96  # facts of a text that count
_TITLE_NUMBERS = re.compile(r"[0-9一二三四五六七八九十]+")
# Each pattern begins with a few fixed characters, so that the search skips from one to the next.
_PATTERNS = (
    # dates, times, amounts, and the unit that follows
    re.compile(r"[0-9](?:[0-9]{0,3}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]?月[0-9]{1,2}日|[0-9.:,-]{0,30}[^\W\d_]?)"),
    re.compile(r"[:：]([^\s:：，。；、,;]{1,24})"),  # what a label says: 供应商名称：…
    re.compile(r"[、：\n]([^\W\d_]{2,4})(?=[、，。；\n])"),  # names in a list
    re.compile(r"(?:任命|免去|聘任|提名)([^\W\d_]{2,4}?)(?=同志|为|的)"),
)
_BEFORE = (("同志", 3), ("有限公司", 4))  # a name stands before these words


def facts(text: str) -> frozenset[int]:
    """Return the facts of a text as 16-bit hashes, at most 96."""
    end = len(text)
    found = [
        match[match.lastindex or 0]
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if match.end() < end or match[0].endswith("日")  # a cut copy can end within a number
    ]
    for word, size in _BEFORE:
        if word in text:
            found += [part[-size:] for part in text.split(word)[:-1]]
    return frozenset(zlib.crc32(fact.encode()) & 0xFFFF for fact in found[:_MOST])


def title_marks(title: str | None) -> tuple[int, int]:
    """Return 16-bit hashes of a title without its numbers, and of its numbers; (0, 0) for a title without any."""
    numbers = _TITLE_NUMBERS.findall(title or "")
    if not numbers:
        return 0, 0
    shape = _TITLE_NUMBERS.sub("0", title or "")
    return zlib.crc32(shape.encode()) & 0xFFFF, zlib.crc32(" ".join(numbers).encode()) & 0xFFFF

"""The text of a page as the index compares it: its letters and digits, and the sets of 8-grams made of them.

The index keeps these itself rather than read them back from the feeds: machines that share an index do not share a
data folder, a feed may be moved away, and a claim has no line yet. So every machine measures the same likeness.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

from deflate import deflate_compress

GRAM = 8  # characters; shorter ones meet in every page of official prose
SHORTEST = 100  # characters; shorter texts are compared by their hash only
LONGEST = 100_000  # characters that count; a longer text is known by its beginning

_NOT_TEXT = re.compile(r"[\W_]+")
_LEVEL = 1  # of libdeflate's 12: 9 takes a quarter longer and saves 1% of a Chinese text
_CODE = "utf-16-le"  # half of what a Chinese text takes in UTF-8, before it is compressed and 9% less after


def plain(text: str) -> str | None:
    """Return the letters and digits of a text; None where they are too few to be alike without being the same."""
    found = _NOT_TEXT.sub("", text[:LONGEST])
    return found if len(found) >= SHORTEST else None


def pack(letters: str) -> bytes:
    """Return what `plain` found as it stands in the index: 1.2 bytes a character."""
    return bytes(deflate_compress(letters.encode(_CODE), _LEVEL))


def unpack(packed: bytes) -> str:
    """Return what `pack` packed."""
    return zlib.decompress(packed, -zlib.MAX_WBITS).decode(_CODE)


@lru_cache(maxsize=2)  # the page that is looked at, and the one that it is compared with; 15 MB each at most
def grams(packed: bytes) -> frozenset[str]:
    """Return the 8-grams of a packed text."""
    letters = unpack(packed)
    return frozenset([letters[place : place + GRAM] for place in range(len(letters) - GRAM + 1)])

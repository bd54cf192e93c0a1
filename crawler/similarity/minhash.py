"""The sketch of a text: what tells, without the text, how alike two texts are and in what they differ.

The likeness is that of sets of character 8-grams, estimated by MinHash with 128 permutations, one byte of each kept:
the standard error is 0.044 at a likeness of 0.5 and 0.02 at 0.95. So a sketch finds the texts that may be copies, and
tells those that surely are not; `crawler.similarity.same_story` decides by the texts. Facts decide between a reprint
and another notice of the same template, and are all in the sketch.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import ceil
from sys import byteorder

from rensa import RMinHash

from crawler.similarity.facts import facts, title_marks
from crawler.similarity.shingles import GRAM, LONGEST, pack, plain

PERMUTATIONS = 128
LEAST = 0.25  # likeness under which two texts never tell the same story
DOUBT = 0.09  # how far off an estimate may be: twice its standard error where that is largest, 2.3 times at LEAST
BANDS = 24
ROWS = 3  # a pair of likeness s shares a bucket with probability 1 - (1 - s³)²⁴: 0.96 at 0.5, 0.997 at 0.6
VERSION = f"5.{GRAM}.{PERMUTATIONS}.{BANDS}.{RMinHash.ALGORITHM_VERSION}"  # sketches of others cannot be compared

_SEED = 42
_LOW_BITS = int.from_bytes(b"\x01" * PERMUTATIONS, "big")
_ONE_IN_256 = 1 / 256  # of different hashes agree in the byte that is kept
LOOKED_AT = LEAST - DOUBT  # the least estimate of a pair whose texts may be compared …
LEAST_EQUAL = ceil(PERMUTATIONS * (LOOKED_AT * (1 - _ONE_IN_256) + _ONE_IN_256))  # … and the bytes that make it


Packed = tuple[bytes, bytes] | tuple[None, None]
"""The sketch of a text and the text as they stand in the index; None where it is too short for a sketch."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text.

    `hashes` are 128 bytes of MinHash, `grams` the number of its 8-grams (twice for one that comes twice), `title` the
    marks of its title, `facts` the hashes of its facts.
    """

    hashes: bytes
    grams: int
    title: tuple[int, int]
    facts: frozenset[int]

    def pack(self) -> bytes:
        """Return the sketch as it stands in the index: 136 bytes and four for each fact."""
        numbers = array("I", [self.title[0] << 16 | self.title[1], *sorted(self.facts)])
        if byteorder == "little":
            numbers.byteswap()
        return self.hashes + self.grams.to_bytes(4, "big") + numbers.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> Sketch:
        """Return what `pack` packed."""
        numbers = array("I", packed[PERMUTATIONS + 4 :])
        if byteorder == "little":
            numbers.byteswap()
        grams = int.from_bytes(packed[PERMUTATIONS : PERMUTATIONS + 4], "big")
        return cls(packed[:PERMUTATIONS], grams, (numbers[0] >> 16, numbers[0] & 0xFFFF), frozenset(numbers[1:]))


def sketch(title: str | None, text: str) -> Sketch | None:
    """Return the sketch of a normalised text; None where it is too short to be alike without being the same."""
    letters = plain(text)
    return None if letters is None else _draw(title, text, letters)


def packed(title: str | None, text: str) -> Packed:
    """Return the sketch and the text as the index keeps them."""
    letters = plain(text)
    return (None, None) if letters is None else (_draw(title, text, letters).pack(), pack(letters))


def _draw(title: str | None, text: str, letters: str) -> Sketch:
    grams = _grams(letters)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(grams, (0, len(grams)), PERMUTATIONS, _SEED).to_rows()
    hashes = bytes([value & 255 for value in rows[0]])
    return Sketch(hashes, len(grams), title_marks(title), facts(text[:LONGEST]))


def _grams(plain: str) -> array[int]:
    """Return a number of 64 bits for each 8-gram of a text, in no order.

    The low bytes of eight UTF-16 units are as good as a hash of them: those of Chinese characters are all but even.
    So the bytes of the text, read from its first, second … eighth character on, are all its 8-grams, and no loop
    makes them one by one.
    """
    low = plain.encode("utf-16-le", "replace")[::2]
    numbers = array("Q", b"".join([low[start : len(low) - (len(low) - start) % GRAM] for start in range(GRAM)]))
    if byteorder == "big":
        numbers.byteswap()
    return numbers


def buckets(hashes: bytes) -> list[int]:
    """Return the bucket of each band, a number of 29 bits: texts that are alike share at least one."""
    return [
        (band << 24) + (hashes[place] << 16) + (hashes[place + 1] << 8) + hashes[place + 2]
        for band, place in enumerate(range(0, BANDS * ROWS, ROWS))
    ]


def equal_bytes(left: bytes | bytearray, right: bytes | bytearray) -> int:
    """Return how many of the 128 hashes of two sketches are equal."""
    differ = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    differ |= differ >> 4  # fold each byte into its lowest bit: is any bit of it set?
    differ |= differ >> 2
    differ |= differ >> 1
    return PERMUTATIONS - (differ & _LOW_BITS).bit_count()


def likeness(left: bytes, right: bytes) -> float:
    """Return the estimated Jaccard likeness, 0 to 1, of two texts by the hashes of their sketches."""
    return max(0.0, (equal_bytes(left, right) / PERMUTATIONS - _ONE_IN_256) / (1 - _ONE_IN_256))

"""The sketch of a text: what tells, without the text, how alike two texts are and in what they differ.

The likeness is that of sets of character 8-grams (shorter ones meet in every page of official prose), estimated by
MinHash with 128 permutations, one byte of each kept: the standard error is 0.044 at a likeness of 0.5 and 0.02 at
0.95. A cut copy is known by the share of its 8-grams that the whole has. Facts decide between a reprint and another
notice of the same template: where they account for most of what differs, the two are not the same story.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from math import ceil
from sys import byteorder

from rensa import RMinHash

from crawler.index.facts import conflicts, facts, title_marks

PERMUTATIONS = 128
GRAM = 8
SHORTEST = 100  # characters; shorter texts are compared by their hash only
LEAST = 0.25  # likeness under which two texts are never compared further
BANDS = 24
ROWS = 3  # a pair of likeness s shares a bucket with probability 1 - (1 - s³)²⁴: 0.96 at 0.5, 0.997 at 0.6
VERSION = f"4.{GRAM}.{PERMUTATIONS}.{BANDS}.{RMinHash.ALGORITHM_VERSION}"  # sketches of others cannot be compared

_SEED = 42
_LONGEST = 100_000  # characters that count; a longer text is known by its beginning
_NOT_TEXT = re.compile(r"[\W_]+")
_LOW_BITS = int.from_bytes(b"\x01" * PERMUTATIONS, "big")
_ONE_IN_256 = 1 / 256  # of different hashes agree in the byte that is kept
LEAST_EQUAL = ceil(PERMUTATIONS * (LEAST * (1 - _ONE_IN_256) + _ONE_IN_256))  # bytes that make that likeness
_ALIKE = 0.4  # the least likeness of two copies of a story
_PART = 0.9  # or the least share of the shorter one that the longer one has
_PER_FACT = 12  # 8-grams that a changed fact of about five characters changes
_SEVERAL = 3  # facts that differ, if they are a third of those after the same words, are enough
NEARLY_ONE = 0.999  # 1 is kept for the same text


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
    text = text[:_LONGEST]
    plain = _NOT_TEXT.sub("", text)
    if len(plain) < SHORTEST:
        return None
    grams = _grams(plain)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(grams, (0, len(grams)), PERMUTATIONS, _SEED).to_rows()
    hashes = bytes([value & 255 for value in rows[0]])
    return Sketch(hashes, len(grams), title_marks(title), facts(text))


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


def likeness(left: bytes | bytearray, right: bytes | bytearray) -> float:
    """Return the estimated Jaccard likeness, 0 to 1, of two texts by the hashes of their sketches."""
    differ = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    differ |= differ >> 4  # fold each byte into its lowest bit: is any bit of it set?
    differ |= differ >> 2
    differ |= differ >> 1
    share = 1 - (differ & _LOW_BITS).bit_count() / PERMUTATIONS
    return max(0.0, (share - _ONE_IN_256) / (1 - _ONE_IN_256))


def same_story(one: Sketch, other: Sketch) -> float | None:
    """Return the likeness, under 1, of two texts that tell the same story; None where they do not."""
    alike = likeness(one.hashes, other.hashes)
    if alike < LEAST:
        return None
    short, long = (one, other) if one.grams <= other.grams else (other, one)
    common = min(alike / (1 + alike) * (one.grams + other.grams), short.grams)
    if alike < _ALIKE and common < _PART * short.grams:
        return None
    if one.title[0] == other.title[0] and one.title[1] != other.title[1]:
        return None  # the same title with another number
    if _of_one_template(short, long, short.grams - common):
        return None
    return min(round(alike, 3), NEARLY_ONE)


def _of_one_template(short: Sketch, long: Sketch, other_grams: float) -> bool:
    """Tell whether two texts differ mostly in facts; `other_grams` of the shorter one are not in the longer one.

    What a cut copy lacks says nothing, so only the facts of the shorter text count.
    """
    other_facts, comparable = conflicts(short.facts, long.facts)
    if other_facts >= _SEVERAL and _SEVERAL * other_facts >= comparable:
        return True
    return other_facts > 0 and other_facts * _PER_FACT >= max(other_grams, GRAM) * 0.5

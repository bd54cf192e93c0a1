"""Near-duplicates in memory: of the claims of running crawls, and of very many texts in bulk.

About 320 bytes a text: a million texts take less than 400 MB. What the feeds hold is looked up in the table `buckets`
instead, in the same way (`crawler.index.neighbours`).
"""

from __future__ import annotations

from array import array
from importlib import import_module
from typing import TYPE_CHECKING

from crawler.index.sketch import BANDS, LEAST, LEAST_EQUAL, PERMUTATIONS, ROWS, Sketch, buckets, likeness, same_story

if TYPE_CHECKING:
    from types import ModuleType

# Texts of a bucket to look at, the latest first: a bucket of boilerplate costs no more than this. Of a million texts
# that share nearly all of their words, a window of 32 misses one in twelve that were cut to 60%.
_WINDOW = 1024
_FIRST_BITS = 14
_LOAD = 2  # texts a slot, on average, before the table doubles


def _compiled() -> ModuleType | None:
    """Return the search in C, or None where it was not built."""
    try:
        return import_module("crawler.index._near")
    except ImportError:
        return None


COMPILED = _compiled()


class Near:
    """A table of sketches that finds, for a text, the earlier one that tells the same story.

    For each band an array of slots holds the number of the latest text, and each text the number of the one before it
    in the same slot: a hash table of chains, in four-byte numbers. Text 0 is nobody.
    """

    def __init__(self) -> None:
        """Make an empty table."""
        self._bits = _FIRST_BITS
        self._slots = array("I", bytes(4 * BANDS << self._bits))
        self._before = array("I", bytes(4 * BANDS))
        self._hashes = bytearray(PERMUTATIONS)
        self._grams = array("I", [0])
        self._facts = array("I")
        self._facts_end = array("Q", [0])

    def __len__(self) -> int:
        """Return the number of texts; the first is number 1."""
        return len(self._grams) - 1

    def add(self, sketch: Sketch) -> int:
        """Add a text and return its number."""
        number = len(self._grams)
        self._hashes += sketch.hashes
        self._grams.append(sketch.grams)
        self._facts.append(sketch.title[0] << 16 | sketch.title[1])
        self._facts.extend(sketch.facts)
        self._facts_end.append(len(self._facts))
        if number > _LOAD << self._bits:
            self._grow()
        self._link(number, sketch.hashes)
        return number

    def find(self, sketch: Sketch) -> list[tuple[int, float]]:
        """Return the texts that tell the same story as one, by number, with the likeness; the most alike first."""
        found = []
        for number in self._alike(sketch.hashes):
            known = self._hashes[number * PERMUTATIONS : (number + 1) * PERMUTATIONS]
            alike = same_story(sketch, self._sketch(number, known))
            if alike is not None:
                found.append((number, alike))
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _alike(self, hashes: bytes) -> list[int]:
        """Return the texts that share a bucket with one and are as alike as can be compared, by number."""
        if COMPILED is None:
            return self._alike_in_python(hashes)
        columns = self._hashes, self._before, self._slots
        found: list[int] = COMPILED.alike(hashes, *columns, self._bits, _WINDOW, LEAST_EQUAL)
        return found

    def _alike_in_python(self, hashes: bytes) -> list[int]:
        known, before, slots = self._hashes, self._before, self._slots
        shared: set[int] = set()
        for band, slot in enumerate(self._places(hashes)):
            number = slots[slot]
            place = band * ROWS
            rows = hashes[place : place + ROWS]
            for _ in range(_WINDOW):
                if not number:
                    break
                if known.startswith(rows, number * PERMUTATIONS + place):
                    shared.add(number)
                number = before[number * BANDS + band]
        return [
            number
            for number in sorted(shared)
            if likeness(hashes, known[number * PERMUTATIONS : (number + 1) * PERMUTATIONS]) >= LEAST
        ]

    def _sketch(self, number: int, hashes: bytes | bytearray) -> Sketch:
        numbers = self._facts[self._facts_end[number - 1] : self._facts_end[number]]
        return Sketch(
            bytes(hashes), self._grams[number], (numbers[0] >> 16, numbers[0] & 0xFFFF), frozenset(numbers[1:])
        )

    def _places(self, hashes: bytes) -> list[int]:
        """Return the slot of a text in each band."""
        bits, mask = self._bits, (1 << self._bits) - 1
        return [(bucket >> 24 << bits) + (bucket & mask) for bucket in buckets(hashes)]

    def _link(self, number: int, hashes: bytes) -> None:
        slots, places = self._slots, self._places(hashes)
        self._before.extend([slots[slot] for slot in places])
        for slot in places:
            slots[slot] = number

    def _grow(self) -> None:
        """Double the slots and link every text again, in its order."""
        texts = len(self._before) // BANDS
        self._bits += 1
        self._slots = array("I", bytes(4 * BANDS << self._bits))
        self._before = array("I", bytes(4 * BANDS))
        for number in range(1, texts):
            self._link(number, bytes(self._hashes[number * PERMUTATIONS : (number + 1) * PERMUTATIONS]))

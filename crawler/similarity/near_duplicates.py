"""Near-duplicates in memory: of the claims of running crawls, and of very many texts in bulk.

About 320 bytes a text: a million texts take less than 400 MB. What the feeds hold is looked up in the table `buckets`
instead, in the same way (`crawler.index.candidates`).
"""

from __future__ import annotations

from array import array
from heapq import nlargest

from crawler.similarity.minhash import BANDS, LEAST_EQUAL, PERMUTATIONS, ROWS, Sketch, buckets, equal_bytes
from crawler.similarity.same_story import may_tell_the_same

# Texts of a bucket to look at, the latest first: a bucket of boilerplate costs no more than this. Of a million texts
# that share nearly all of their words, a window of 32 misses one in twelve that were cut to 60%.
_WINDOW = 1024
# Texts to look at closer, the most alike. Among a thousand notices of each template, 16 find the reprints that all do,
# in an eighth of the time.
_MOST = 32
_FIRST_BITS = 14
_LOAD = 2  # texts a slot, on average, before the table doubles


class Near:
    """A table of sketches that finds, for a text, the earlier ones that may tell the same story.

    For each band an array of slots holds the number of the latest text, and each text the number of the one before it
    in the same slot: a hash table of chains, in four-byte numbers. Index 0 is a sentinel.
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

    def find(self, sketch: Sketch) -> list[tuple[float, int]]:
        """Return the texts that may tell the same story as one: estimated likeness and number, the most alike first."""
        found = []
        for number in self._alike(sketch.hashes):
            estimate = may_tell_the_same(sketch, self.sketch(number))
            if estimate is not None:
                found.append((estimate, number))
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def sketch(self, number: int) -> Sketch:
        """Return the sketch of a text."""
        hashes = bytes(self._hashes[number * PERMUTATIONS : (number + 1) * PERMUTATIONS])
        numbers = self._facts[self._facts_end[number - 1] : self._facts_end[number]]
        return Sketch(hashes, self._grams[number], (numbers[0] >> 16, numbers[0] & 0xFFFF), frozenset(numbers[1:]))

    def _alike(self, hashes: bytes) -> list[int]:
        """Return the numbers of the texts most alike to one that share a bucket with it, 32 at most."""
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
        equal = ((equal_bytes(hashes, known[n * PERMUTATIONS : (n + 1) * PERMUTATIONS]), n) for n in shared)
        return [number for _, number in nlargest(_MOST, (pair for pair in equal if pair[0] >= LEAST_EQUAL))]

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

"""Do two pages tell the same story? What two texts have in common, and the rule that decides by it.

The sketches only find: a pair that they may be wrong about is decided by the sets of 8-grams of the two texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from crawler.similarity.facts import conflicts
from crawler.similarity.minhash import DOUBT, LEAST, Sketch, likeness
from crawler.similarity.shingles import GRAM, grams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Reprints with 15% of their phrases reworded have 0.57 or more, and stories made of the same words 0.07 or less.
# Notices of a template lie between the two; their facts tell them apart.
_ALIKE = 0.4  # the least likeness of two copies of a story
_PART = 0.9  # or the least share of the shorter one that the longer one has, from a likeness of `LEAST` on
_PER_FACT = 12  # 8-grams that a changed fact of about five characters changes
_SEVERAL = 3  # facts that differ, if they are a third of those after the same words, are enough
# Pages that are compared with a page by their texts, at most. Among stories in eight versions each, the first is the
# one that was copied for 99.6% of the cuts to 60% and all other reprints, and one of the first two for 99.8%.
_VERIFIED = 4

_Key = TypeVar("_Key")


class Overlap(NamedTuple):
    """How many different 8-grams two texts have, and how many of them in common."""

    one: float
    other: float
    common: float

    @classmethod
    def of(cls, one: frozenset[str], other: frozenset[str]) -> Overlap:
        """Return the overlap of two sets of 8-grams."""
        return cls(len(one), len(other), len(one & other))

    @property
    def likeness(self) -> float:
        """The Jaccard similarity: the share of all 8-grams that is common, 0 to 1; 1 only for the same sets."""
        return self.common / (self.one + self.other - self.common)

    @property
    def part(self) -> float:
        """The share, 0 to 1, of the shorter text that the longer one has: 1 for a part of it."""
        return self.common / min(self.one, self.other)


def similarity(one: bytes, other: bytes) -> float:
    """Return the likeness of two packed texts as records state it: three decimals, and 1 only for the same 8-grams."""
    alike = Overlap.of(grams(one), grams(other)).likeness
    return alike if alike == 1 else min(round(alike, 3), 0.999)


def same_story(one: Sketch, other: Sketch, overlap: Overlap) -> bool:
    """Tell whether two pages tell the same story, by the overlap of their texts and by their titles and facts."""
    return _alike(overlap) and not _two_notices(one, other, overlap)


def may_tell_the_same(one: Sketch, other: Sketch) -> float | None:
    """Return the estimated likeness of two texts; None where they do not tell the same story, whatever it is exactly.

    That is where `same_story` would refuse the pair with the estimate any `DOUBT` higher or lower.
    """
    estimate = likeness(one.hashes, other.hashes)
    if not _alike(_guess(one, other, min(1.0, estimate + DOUBT))):
        return None
    return None if _two_notices(one, other, _guess(one, other, max(0.0, estimate - DOUBT))) else estimate


def verified(
    one: Sketch,
    text: bytes,
    candidates: Iterable[tuple[float, _Key]],
    fetch: Callable[[_Key], tuple[Sketch, bytes] | None],
) -> tuple[float, _Key] | None:
    """Return the candidate most like a page that tells the same story by the texts, and the exact likeness.

    `candidates`, each with its estimated likeness, come best first; `fetch` returns the sketch and the packed text of
    one, None where it is gone. At most four are compared, and none that is sure to be less alike than what was found.
    """
    best: tuple[float, _Key] | None = None
    left = _VERIFIED
    for estimate, key in candidates:
        if not left or (best is not None and estimate + DOUBT <= best[0]):
            break
        found = fetch(key)
        if found is None:
            continue
        left -= 1
        overlap = Overlap.of(grams(text), grams(found[1]))
        if same_story(one, found[0], overlap) and (best is None or overlap.likeness > best[0]):
            best = overlap.likeness, key
    return best


def _guess(one: Sketch, other: Sketch, alike: float) -> Overlap:
    """Return the overlap of two texts of this likeness."""
    common = alike / (1 + alike) * (one.grams + other.grams)
    return Overlap(one.grams, other.grams, min(common, one.grams, other.grams))


def _alike(overlap: Overlap) -> bool:
    """Tell whether the texts are alike, or one a part of the other."""
    return overlap.likeness >= _ALIKE or (overlap.likeness >= LEAST and overlap.part >= _PART)


def _two_notices(one: Sketch, other: Sketch, overlap: Overlap) -> bool:
    """Tell whether two texts that are alike are two notices of one template: they differ mostly in facts.

    What a cut copy lacks says nothing, so only the facts of the shorter text count.
    """
    if one.title[0] == other.title[0] and one.title[1] != other.title[1]:
        return True  # the same title with another number
    short, long = (one, other) if overlap.one <= overlap.other else (other, one)
    other_facts, comparable = conflicts(short.facts, long.facts)
    if other_facts >= _SEVERAL and _SEVERAL * other_facts >= comparable:
        return True
    other_grams = min(overlap.one, overlap.other) - overlap.common
    return other_facts > 0 and other_facts * _PER_FACT >= max(other_grams, GRAM) * 0.5

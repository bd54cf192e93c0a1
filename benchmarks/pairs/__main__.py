"""Are two notices kept apart, and reprints known? Precision and recall by kind of pair.

    python -m benchmarks.pairs [SEED]

Goals: within a site no two notices become one (precision 1.0); of reprints on other sites 0.98 are known.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.pairs import Pair, pairs
from crawler.index.decision import Decision, Kind
from crawler.index.store import Index

if TYPE_CHECKING:
    from collections.abc import Iterable


def decision(pair: Pair) -> Decision:
    """Return what an index that knows the first page of a pair says of the second."""
    index = Index.open("sqlite://")
    try:
        index.claim(pair.one, "r1")
        return index.claim(pair.other, "r1")
    finally:
        index.close()


def told_as_one(pair: Pair) -> bool:
    """Tell whether the pages of a pair are taken for one story, whichever is its original."""
    found = decision(pair)
    return found.kind is Kind.DUPLICATE or found.supersedes is not None


def share(right: Iterable[bool]) -> float:
    """Return the share of what is right."""
    found = list(right)
    return sum(found) / len(found)


def main() -> None:
    """Print the table."""
    made = pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    answers = [(pair, told_as_one(pair)) for pair in made]
    kinds: defaultdict[str, list[tuple[Pair, bool]]] = defaultdict(list)
    for pair, one in answers:
        kinds[pair.kind].append((pair, one))
    for kind, found in kinds.items():
        wrong = [pair for pair, one in found if one != pair.same]
        print(f"{kind:32} {len(found):4} pairs, {len(found) - len(wrong):4} right")
        for pair in wrong[:3] if "-v" in sys.argv else ():
            print(f"    {pair.one.title} | {pair.other.title}\n    {pair.one.text[:90]}\n    {pair.other.text[:90]}")
    within = [pair.same for pair, one in answers if pair.within and one]
    own, elsewhere = ([one for pair, one in answers if pair.same and pair.within == here] for here in (True, False))
    print(f"\nprecision within a site {share(within):.3f} (goal 1)")
    print(f"recall within a site    {share(own):.3f}")
    print(f"recall across sites     {share(elsewhere):.3f} (goal 0.98)")


if __name__ == "__main__":
    main()

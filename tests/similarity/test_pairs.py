"""Notices of a template are kept apart, and copies of a story known: a part of the pairs of `benchmarks.pairs`."""

from __future__ import annotations

import pytest

from benchmarks.pairs import Pair, pairs
from benchmarks.pairs.__main__ import decision, share, told_as_one

PAIRS = pairs(5)[::4]
APART = [pair for pair in PAIRS if not pair.same]


def told(pair: Pair) -> str:
    """Return what a failure shows of a pair."""
    return f"{pair.kind}: {pair.one.title} | {pair.other.title}\n{pair.one.text}\n{pair.other.text}"


def test_within_a_site_no_two_notices_become_one() -> None:
    assert len(APART) >= 80
    assert len({pair.kind for pair in APART}) >= 18
    assert [told(pair) for pair in APART if told_as_one(pair)] == []


@pytest.mark.parametrize(("within", "least"), [(True, 0.9), (False, 0.98)])
def test_copies_of_a_story_are_known(within: bool, least: float) -> None:
    copies = [pair for pair in PAIRS if pair.same and pair.within == within]
    assert len(copies) >= 20
    assert share(map(told_as_one, copies)) >= least


def test_what_has_the_words_of_another_page_is_flagged() -> None:
    flagged = [pair for pair in pairs(5) if pair.flag]
    assert {pair.flag for pair in flagged} == {"same_text", "shared_text"}
    assert [told(pair) for pair in flagged if decision(pair).flag != pair.flag] == []

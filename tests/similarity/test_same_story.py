"""The exact likeness of two texts, and the rule that decides by it what the sketches only guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.synthetic_news import News
from crawler.index.decision import Kind
from crawler.similarity.minhash import DOUBT, Sketch, likeness, sketch
from crawler.similarity.same_story import Overlap, may_tell_the_same, same_story, similarity, verified
from crawler.similarity.shingles import LONGEST, SHORTEST, grams, pack, plain, unpack
from tests.index.crawled import Crawl, article

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index

LETTERS = st.text("村里修路通水电种茶AZ09", min_size=SHORTEST, max_size=300)
ALIKE = 0.4  # the least likeness of two copies of a story


def naive(one: str, other: str) -> float:
    """Return the Jaccard similarity of the sets of 8-grams, one by one."""
    left, right = ({text[place : place + 8] for place in range(len(text) - 7)} for text in (one, other))
    common = [gram for gram in left if gram in right]
    return len(common) / (len(left) + len(right) - len(common))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def drawn(text: str) -> tuple[Sketch, bytes]:
    made, found = sketch("标题", text), plain(text)
    assert made is not None
    assert found is not None
    return made, pack(found)


@given(LETTERS, LETTERS, st.integers(0, 300))
def test_the_exact_likeness_is_what_counting_gives(one: str, other: str, shared: int) -> None:
    other = one[:shared] + other
    exact = Overlap.of(grams(pack(one)), grams(pack(other))).likeness
    assert exact == naive(one, other)
    stated = similarity(pack(one), pack(other))
    assert stated == similarity(pack(other), pack(one))
    assert abs(stated - exact) <= 0.001
    assert (stated == 1) == (grams(pack(one)) == grams(pack(other)))


def test_it_is_not_1_for_texts_that_nearly_are_the_same() -> None:
    one = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    assert naive(one, one + "末") > 0.9999
    assert similarity(pack(one), pack(one + "末")) == 0.999
    assert similarity(pack("村里修路" * 50), pack("村里修路" * 60)) == 1  # the same 8-grams, more often


@given(st.text(min_size=SHORTEST, max_size=400))
@example("𠮷" * SHORTEST + "\ud800，。_ \n")
def test_a_text_comes_back_as_its_letters_and_digits(text: str) -> None:
    found = plain(text)
    if found is None:
        assert len(letters(text)) < SHORTEST
    else:
        assert unpack(pack(found)) == found == letters(text)


def test_of_a_very_long_text_the_beginning_counts() -> None:
    found = plain("村" * (2 * LONGEST))
    assert found is not None
    assert len(found) == LONGEST


def test_a_part_is_known_by_the_share_of_it_that_the_whole_has() -> None:
    story = letters(News(2).story())
    overlap = Overlap.of(grams(pack(story)), grams(pack(story[: len(story) // 2])))
    assert overlap.part == 1
    assert 0.45 < overlap.likeness < 0.55


def pairs_at_the_threshold() -> dict[str, tuple[str, str]]:
    """Return a pair whose estimate is over the threshold while the exact likeness is under it, and the reverse.

    Far enough from it that a sketch alone would have decided otherwise; neither text is a part of the other.
    """
    news = News(21)
    found: dict[str, tuple[str, str]] = {}
    while len(found) < 2:
        one = news.story()
        other = news.edit(one, 0.32)
        exact, estimate = naive(letters(one), letters(other)), likeness(drawn(one)[0].hashes, drawn(other)[0].hashes)
        if exact < ALIKE - 0.02 < ALIKE + 0.02 < estimate:
            found["over"] = one, other
        elif estimate < ALIKE - 0.02 < ALIKE + 0.02 < exact:
            found["under"] = one, other
    return found


PAIRS = pairs_at_the_threshold()


@pytest.mark.parametrize(("estimate", "kind"), [("over", Kind.NEW), ("under", Kind.DUPLICATE)])
def test_where_the_estimate_is_wrong_the_texts_decide(
    sqlite_index: Index, tmp_path: Path, estimate: str, kind: Kind
) -> None:
    """While the earlier page is a claim, and when a feed holds it."""
    one, other = PAIRS[estimate]
    crawl = Crawl(sqlite_index, tmp_path, "a", "r1")
    crawl.meets(article("http://a.gov.cn/1.html", one))
    for _ in range(2):
        verdict = sqlite_index.claim(article("http://b.gov.cn/1.html", other, site="b"), "r2")
        assert verdict.kind is kind
        expected = None if kind is Kind.NEW else round(naive(letters(one), letters(other)), 3)
        assert verdict.similarity == expected
        sqlite_index.abandon("b")
        crawl.ends()


@given(st.integers(0, 10_000), st.floats(0, 0.6))
def test_what_the_sketches_let_go_the_texts_would_refuse(seed: int, share: float) -> None:
    """Where the estimate is off by half of `DOUBT` at most; the numbers of 8-grams that it goes by are rough, too."""
    news = News(seed)
    one = news.story()
    other = news.edit(one, share)
    (left, left_text), (right, right_text) = drawn(one), drawn(other)
    overlap = Overlap.of(grams(left_text), grams(right_text))
    if abs(likeness(left.hashes, right.hashes) - overlap.likeness) < DOUBT / 2 and same_story(left, right, overlap):
        assert may_tell_the_same(left, right) is not None


def test_the_best_by_the_texts_is_taken_and_few_are_compared() -> None:
    news = News(6)
    story = news.story()
    one, text = drawn(story)
    copies = [drawn(news.edit(story, share)) for share in (0.3, 0.25, 0.2, 0.1, 0.15, 0.05)]
    asked = []

    def fetch(number: int) -> tuple[Sketch, bytes] | None:
        asked.append(number)
        return copies[number] if number else None

    nobody = [(0.7, 0)] * 9
    found = verified(one, text, [*nobody, *((0.7, number) for number in range(1, 6))], fetch)
    assert found is not None
    assert found[1] == 3
    assert asked == [0] * 9 + [1, 2, 3, 4]
    asked.clear()
    assert verified(one, text, [(0.9, 5), (0.7, 4)], fetch) == (similar(text, copies[5][1]), 5)
    assert asked == [5]  # the next is sure to be less alike


def similar(one: bytes, other: bytes) -> float:
    return Overlap.of(grams(one), grams(other)).likeness


def test_a_copy_of_a_copy_is_recorded_with_its_likeness_to_the_original(index: Index, tmp_path: Path) -> None:
    news = News(15)
    story = news.story()
    changed = news.edit(story, 0.15)
    again = news.edit(changed, 0.05)
    crawl = Crawl(index, tmp_path, "a", "r1")
    original = article("http://a.gov.cn/1.html", story)
    crawl.meets(original)
    crawl.meets(article("http://b.gov.cn/1.html", changed))
    for url, text in (("http://c.gov.cn/1.html", again), ("http://d.gov.cn/1.html", changed)):
        verdict = crawl.meets(article(url, text))
        assert verdict.duplicate_of == original.id
        assert verdict.similarity == round(naive(letters(story), letters(text)), 3)
    crawl.ends()
    verdict = index.claim(article("http://e.gov.cn/1.html", again), "r2")
    assert (verdict.duplicate_of, verdict.similarity) == (
        original.id,
        round(naive(letters(story), letters(again)), 3),
    )


def test_where_a_copy_leads_to_an_original_that_was_revised_its_latest_text_counts(
    index: Index, tmp_path: Path
) -> None:
    news = News(16)
    story = news.story()
    revised = story + news.story()[:100]
    url = "http://a.gov.cn/1.html"
    crawl = Crawl(index, tmp_path, "a", "r1")
    crawl.meets(article(url, story))
    crawl.meets(article("http://b.gov.cn/1.html", news.edit(story, 0.05)))
    crawl.ends()
    told = news.edit(story, 0.02)
    assert index.claim(article(url, revised), "r2").revision == 2
    index.claim(article("http://c.gov.cn/1.html", told), "r2")
    copy = index.claim(article("http://d.gov.cn/1.html", told), "r2")  # of a copy in the same words
    assert (copy.duplicate_of, copy.similarity) == (article(url).id, round(naive(letters(revised), letters(told)), 3))

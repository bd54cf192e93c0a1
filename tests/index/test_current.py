"""What is true now of lines that were written over the years."""

from __future__ import annotations

import random
from dataclasses import asdict
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.index.current import Standing, standings
from crawler.index.decision import Kind
from tests.index.crawled import Crawl, article

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index

Line = dict[str, Any]


def line(  # noqa: PLR0913 - all but the first two by keyword
    page: str, revision: int = 1, *, of: str | None = None, over: str | None = None, day: int = 1, at: str = ""
) -> Line:
    """Return a line, written on a day of May, published on the day that the id of its page begins with."""
    return {
        "id": page,
        "url": at or f"http://{page}/",
        "revision": revision,
        "duplicate_of": of,
        "flags": ["truncated", f"supersedes:{over}"] if over else [],
        "fetched_at": f"2024-05-{day:02}T00:00:00+08:00",
        "published_at": f"2024-04-{ord(page[0]) - ord('a') + 1:02}T00:00:00+08:00",
    }


def now(*lines: Line) -> dict[str, str]:
    """Return the original of each page, whatever the order of the lines."""
    orders = list(permutations(lines)) if len(lines) < 6 else [lines]
    found = [{page: each.original for page, each in standings(order).items()} for order in orders]
    assert all(each == found[0] for each in found)
    return found[0]


def test_the_latest_revision_counts() -> None:
    assert standings([line("a"), line("a", 3, day=3), line("a", 2, day=2)]) == {"a": Standing(3, "a", "http://a/")}
    assert now(line("a"), line("b", of="a"), line("b", 2, day=2)) == {"a": "a", "b": "b"}
    assert now(line("a"), line("b"), line("b", 2, of="a", day=2)) == {"a": "a", "b": "a"}


def test_a_superseded_page_and_its_copies_are_those_of_its_successor() -> None:
    lines = [line("c"), line("d", of="c"), line("b", over="c", day=2), line("a", over="b", day=3)]
    assert now(*lines) == dict.fromkeys("abcd", "a")


def test_a_successor_keeps_its_place_when_it_is_revised() -> None:
    assert now(line("b"), line("a", over="b", day=2), line("a", 2, day=3)) == {"a": "a", "b": "a"}


def test_a_superseded_page_that_tells_another_story_later_stands_for_itself() -> None:
    assert now(line("b"), line("a", over="b", day=2), line("b", 2, day=3)) == {"a": "a", "b": "b"}
    assert now(line("b"), line("a", over="b", day=2), line("b", 2, over="a", day=3)) == {"a": "b", "b": "b"}


def test_of_copies_whose_original_is_not_there_the_first_stands_in() -> None:
    assert now(line("c", of="x"), line("b", of="x"), line("d", of="y")) == {"b": "b", "c": "b", "d": "d"}
    assert now(line("b"), line("c", of="x"), line("x", of="b")) == {"b": "b", "c": "b", "x": "b"}


def test_pages_that_lead_to_each_other_have_an_end() -> None:
    assert now(line("a", of="b"), line("b", of="a"), line("c", of="b")) == {"a": "a", "b": "a", "c": "a"}
    assert now(line("a", over="a")) == {"a": "a"}


def test_of_an_article_that_moved_the_record_at_its_new_address_counts() -> None:
    lines = [line("a", 2, day=2), line("a", 2, day=5, at="http://new/"), line("a", day=1)]
    for order in permutations(lines):
        assert standings(order) == {"a": Standing(2, "a", "http://new/")}
    lines.append(line("a", 3, day=6, at="http://new/"))
    assert [each for each in lines if standings(lines)["a"][::2] == (each["revision"], each["url"])] == lines[-1:]


def answer(what: str, day: int, url: str = "http://a/") -> Line:
    """Return a line of a feed of rejections or of a log."""
    name = "reason" if what == "withdrawn" else "outcome"
    return {"url": url, name: what, "fetched_at": f"2024-05-{day:02}T00:00:00+08:00"}


@pytest.mark.parametrize(
    ("records", "answers", "withdrawn"),
    [
        ([line("a")], [answer("withdrawn", 3)], True),
        ([line("a")], [answer("withdrawn", 3), answer("restored", 5)], False),
        ([line("a")], [answer("withdrawn", 7), answer("withdrawn", 3), answer("restored", 5)], True),
        ([line("a"), line("a", 2, day=5)], [answer("withdrawn", 3)], False),
        ([line("a"), line("a", day=5, at="http://new/")], [answer("withdrawn", 8, "http://new/")], True),
        ([line("a")], [answer("withdrawn", 3, "http://b/"), answer("rejected", 4), answer("gone", 4)], False),
        # the former address of an article that moved is gone, the article is not
        ([line("a"), line("a", day=5, at="http://new/")], [answer("withdrawn", 8)], False),
        # earlier versions called a page that was still gone unchanged
        ([line("a")], [answer("withdrawn", 3), answer("unchanged", 4) | {"status": 404}], True),
        ([line("a")], [answer("withdrawn", 3), answer("unchanged", 4) | {"status": 304}], False),
    ],
)
def test_a_page_is_withdrawn_until_it_is_there_again(records: list[Line], answers: list[Line], withdrawn: bool) -> None:
    for one, other in product(permutations(records), permutations(answers)):
        assert standings(one, other)["a"].withdrawn is withdrawn


def test_lines_that_contradict_each_other_are_one_page_in_any_order() -> None:
    lines = [line("a"), line("a", of="b"), line("a", at="http://other/"), line("b")]
    assert len({repr(sorted(standings(order).items())) for order in permutations(lines)}) == 1


@pytest.mark.parametrize("damage", [{"id": None}, {"url": 3}, {"revision": "1"}, {"revision": 0}, {"fetched_at": []}])
def test_what_is_no_record_is_refused(damage: Line) -> None:
    with pytest.raises((TypeError, ValueError)):
        standings([line("a") | damage])


@given(st.integers(0, 10_000))
@settings(deadline=None)
def test_every_story_has_one_original(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not a secret
    pages = "abcdefgh"
    lines = [
        line(page, revision, of=draw.choice([None, None, *pages]), over=draw.choice([None, None, *pages]), day=day)
        for day, (page, revision) in enumerate([(p, r) for p in pages for r in range(1, draw.randint(1, 3) + 1)], 1)
    ]
    found = standings(lines)
    assert set(found) == set(pages)
    assert all(found[each.original].original == each.original for each in found.values())
    draw.shuffle(lines)
    assert standings([*lines, *lines[:3]]) == found


def test_it_agrees_with_the_index_that_wrote_the_lines(index: Index, tmp_path: Path) -> None:
    crawl = Crawl(index, tmp_path, "s", "r1")
    days = {"c": 20, "b": 18, "a": 16, "d": 22}
    for number, (host, day) in enumerate(days.items(), 1):
        stamp = f"2022-09-{number:02}T00:00:00+08:00"
        crawl.meets(article(f"http://{host}.gov.cn/", published_at=f"2022-08-{day}T00:00:00+08:00", fetched_at=stamp))
    crawl.ends()
    lines = [asdict(record) for feed in crawl.lines.values() for record in feed]
    assert [len(feed) for feed in crawl.lines.values()] == [3, 1]
    first = article("http://a.gov.cn/").id
    assert {each.original for each in standings(lines).values()} == {first}
    later = index.claim(article("http://e.gov.cn/", published_at="2022-08-25T00:00:00+08:00"), "r2")
    assert (later.kind, later.duplicate_of) == (Kind.DUPLICATE, first)

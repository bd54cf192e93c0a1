"""The claims of a long crawl: the latest are in memory, older ones in the table of buckets. None is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.synthetic_news import News
from crawler.index import candidates
from crawler.index.decision import Kind
from crawler.index.match import texts_match
from crawler.records import article_id
from tests.index.crawled import Crawl, article, rows

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.decision import Version
    from crawler.index.store import Index

TABLE = 5
ROWS = 24  # buckets of a page


def url(number: int) -> str:
    return f"http://a.gov.cn/{number}.html"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_TABLE", TABLE)


@pytest.fixture
def told() -> list[str]:
    news = News(3)
    return [f"{news.story()}\n{news.story()}" for _ in range(4 * TABLE)]


def test_a_reprint_is_found_however_long_ago_the_story_was_claimed(index: Index, told: list[str]) -> None:
    for number, story in enumerate(told):
        index.claim(article(url(number), story, title=f"第{number}条"), "r1")
    assert index.counts()["buckets"] == 2 * TABLE * ROWS  # of the two tables that are no longer in memory
    news = News(4)
    for number in (0, TABLE, 2 * TABLE, 4 * TABLE - 1):
        decision = index.claim(
            article(f"http://b.gov.cn/{number}.html", news.edit(told[number], 0.05), title="转载"), "r1"
        )
        assert (decision.kind, decision.duplicate_of) == (Kind.DUPLICATE, article_id(url(number)))


def test_a_rebuild_while_a_crawl_runs_keeps_its_claims(index: Index, told: list[str], tmp_path: Path) -> None:
    for number, story in enumerate(told):
        index.claim(article(url(number), story, title=f"第{number}条"), "r1")
    index.rebuild(tmp_path)
    decision = index.claim(article("http://b.gov.cn/", News(4).edit(told[0], 0.05), title="转载"), "r1")
    assert decision.duplicate_of == article_id(url(0))


def test_what_a_dead_run_had_written_of_its_claims_is_taken_back(index: Index, told: list[str], tmp_path: Path) -> None:
    first = Crawl(index, tmp_path, "a", "20260101T000000Z-1")
    first.meets(article(url(0), told[0], title="第一条"))
    first.ends()
    settled = rows(index)
    dead = Crawl(index, tmp_path, "a", "20260102T000000Z-2")
    dead.meets(article(url(0), told[1], title="第一条"))  # a new text of a page that is recorded
    for number, story in enumerate(told[2:], 2):
        dead.meets(article(url(number), story, title=f"第{number}条"))
    assert index.counts()["buckets"] > ROWS
    index.abandon("a")
    assert rows(index) == settled


def test_where_nothing_was_written_of_a_dead_runs_claims_nothing_is_taken_back(
    index: Index, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, story in enumerate(told[: 2 * TABLE]):
        index.claim(article(url(number), story, title=f"第{number}条"), "r1")

    def asked(*_: object) -> None:
        pytest.fail("the buckets of a claim that is in memory only are looked for")

    monkeypatch.setattr(candidates, "bucket_rows", asked)
    assert index.abandon("a") == 2 * TABLE


def test_what_was_written_of_claims_is_what_their_lines_make(index: Index, told: list[str], tmp_path: Path) -> None:
    crawl = Crawl(index, tmp_path, "a", "20260101T000000Z-1")
    for number, story in enumerate(told):
        crawl.meets(article(url(number), story, title=f"第{number}条"))
    crawl.ends()
    caught_up = rows(index)
    assert len(caught_up["buckets"]) == len(told) * ROWS
    index.rebuild(tmp_path)
    assert rows(index) == caught_up


def test_few_texts_of_a_publisher_are_aligned_with_a_page(
    sqlite_index: Index, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a template without end, so that a claim takes no longer than a few; the copy is among the first."""
    monkeypatch.setattr(candidates, "_TABLE", 1_000)
    aligned = 0
    before = texts_match

    def counted(page: Version, other: Version) -> bool:
        nonlocal aligned
        aligned += 1
        return before(page, other)

    monkeypatch.setattr(candidates, "texts_match", counted)
    names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
    notices = [f"{told[0]}由{name}某人负责。{told[1]}" for name in names]
    for number, text in enumerate(notices):
        aligned = 0
        assert sqlite_index.claim(article(url(number), text), "r1").kind is Kind.NEW
        assert aligned <= 4
    copy = sqlite_index.claim(article(url(99), f"{notices[7]}（责任编辑：王五）"), "r1")
    assert copy.duplicate_of == article_id(url(7))

"""What a claim decides, on both databases."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.index.decision import Decision, Kind, claim_of
from crawler.records import Precision, article_id
from tests.index.crawled import Crawl, article, write_feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index

URL = "http://a.gov.cn/1.html"
TWIN = "https://a.gov.cn/1.html"


def test_a_page_never_seen_is_new(index: Index) -> None:
    assert index.claim(article(URL), "r1") == Decision(Kind.NEW)


def test_the_same_page_again_is_unchanged(index: Index) -> None:
    index.claim(article(URL), "r1")
    assert index.claim(article(URL), "r1") == Decision(Kind.UNCHANGED)


def test_another_text_at_the_same_url_is_the_next_revision(index: Index, tmp_path: Path) -> None:
    first = Crawl(index, tmp_path, "a", "r1")
    first.meets(article(URL))
    first.ends()
    second = Crawl(index, tmp_path, "a", "r2")
    assert second.meets(article(URL, "改过的正文")) == Decision(Kind.REVISION, 2)
    second.ends()
    assert index.claim(article(URL), "r3") == Decision(Kind.REVISION, 3)


@pytest.mark.parametrize("other", [TWIN, "http://www.a.gov.cn/1.html", "http://b.gov.cn/x.html"])
def test_the_same_text_at_another_url_is_a_duplicate(index: Index, other: str) -> None:
    index.claim(article(URL), "r1")
    assert index.claim(article(other, site="b"), "r1") == Decision(Kind.DUPLICATE, 1, article_id(URL), 1.0)


def test_a_duplicate_of_what_a_feed_holds(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/b/r1", [article(URL, site="b")])
    index.catch_up(tmp_path)
    assert index.claim(article(TWIN), "r2").duplicate_of == article_id(URL)


def test_a_duplicate_seen_again_is_unchanged_and_one_that_changes_is_a_revision(index: Index) -> None:
    index.claim(article(URL), "r1")
    index.claim(article(TWIN), "r1")
    assert index.claim(article(TWIN), "r1").kind is Kind.UNCHANGED
    assert index.claim(article(TWIN, "另一篇"), "r1") == Decision(Kind.REVISION, 2)


def test_a_page_that_takes_the_text_of_another_is_its_duplicate_in_a_new_revision(index: Index) -> None:
    index.claim(article(URL), "r1")
    index.claim(article(TWIN, "自己的"), "r1")
    assert index.claim(article(TWIN), "r1") == Decision(Kind.DUPLICATE, 2, article_id(URL), 1.0)


def test_copies_of_a_copy_are_duplicates_of_the_original(index: Index) -> None:
    for number in range(1, 4):
        decision = index.claim(article(f"http://a.gov.cn/{number}.html"), "r1")
    assert decision.duplicate_of == article_id("http://a.gov.cn/1.html")


def test_an_earlier_publication_supersedes_and_later_copies_are_its_duplicates(index: Index) -> None:
    late = article(URL, published_at="2022-08-19T09:00:00+08:00")
    early = article(TWIN, published_at="2022-08-18T09:00:00+08:00")
    index.claim(late, "r1")
    assert index.claim(early, "r1") == Decision(Kind.NEW, 1, supersedes=late.id)
    third = article("http://c.gov.cn/1.html", published_at="2022-08-20T09:00:00+08:00")
    assert index.claim(third, "r1").duplicate_of == early.id


def test_a_day_is_not_earlier_than_a_minute_of_it(index: Index) -> None:
    minute = article(URL, published_at="2022-08-18T08:25:00+08:00", published_precision=Precision.MINUTE)
    day = article(TWIN, published_at="2022-08-18T00:00:00+08:00", published_precision=Precision.DAY)
    index.claim(minute, "r1")
    assert index.claim(day, "r1").duplicate_of == minute.id


def test_the_named_original_is_preferred_whichever_comes_first(
    index_url: str, opened: Callable[[str], Index], tmp_path: Path
) -> None:
    original = article("http://nync.city.gov.cn/1.html", published_at="2022-08-19T00:00:00+08:00")
    reprint = article(URL, original_url=original.url, published_at="2022-08-18T00:00:00+08:00")
    index = opened(index_url)
    assert index.claim(reprint, "r1").kind is Kind.NEW
    assert index.claim(original, "r1") == Decision(Kind.NEW, 1, supersedes=reprint.id)
    other = opened(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert other.claim(original, "r1").kind is Kind.NEW
    assert other.claim(reprint, "r1").duplicate_of == original.id


def test_the_publisher_that_others_name_as_source_is_the_original(index: Index) -> None:
    reprint = article(URL, source="市农业农村局", publisher="县政府", published_at="2022-08-18T00:00:00+08:00")
    original = article(TWIN, source="市农业农村局", publisher="市农业农村局", published_at="2022-08-19T00:00:00+08:00")
    index.claim(reprint, "r1")
    assert index.claim(original, "r1").supersedes == reprint.id


def test_claims_of_a_dead_run_are_forgotten_and_others_stay(index: Index, tmp_path: Path) -> None:
    run = Crawl(index, tmp_path, "a", "r1")
    run.meets(article("http://a.gov.cn/kept.html", "写进去的"))
    run.ends()
    index.claim(article(URL, "没写进去的", site="a"), "r1")
    index.claim(article("http://b.gov.cn/1.html", "别的站", site="b"), "r9")
    assert index.abandon("a") == 1
    assert index.claim(article(URL, "没写进去的", site="a"), "r2").kind is Kind.NEW
    assert index.claim(article("http://a.gov.cn/kept.html", "写进去的"), "r2").kind is Kind.UNCHANGED
    assert index.claim(article("http://b.gov.cn/1.html", "别的站", site="b"), "r9").kind is Kind.UNCHANGED


def test_a_copy_whose_original_was_never_recorded_does_not_hide_the_story(index: Index, tmp_path: Path) -> None:
    lost = index.claim(article(URL, site="b"), "r1")
    run = Crawl(index, tmp_path, "a", "r2")
    assert run.meets(article(TWIN)).kind is Kind.DUPLICATE
    run.ends()
    index.abandon("b")
    assert lost.kind is Kind.NEW
    assert index.claim(article("http://c.gov.cn/1.html"), "r3").kind is Kind.NEW


@pytest.mark.parametrize("named", ["http://[::1/x", "见新华网", "http://a.gov.cn:port/"])
def test_an_original_url_that_is_none(sqlite_index: Index, named: str) -> None:
    assert sqlite_index.claim(article(URL, original_url=named), "r1").kind is Kind.NEW


def test_a_text_with_characters_that_no_database_takes(index: Index) -> None:
    odd = replace(article(URL), title="标\0题\ud800", source="\0")
    assert index.claim(odd, "r1").kind is Kind.NEW


def test_claims_made_together_count_at_once_and_last_all_or_none(index: Index) -> None:
    with index.together():
        assert index.claim(article(URL), "r1").kind is Kind.NEW
        assert index.claim(article(TWIN), "r1").duplicate_of == article_id(URL)
    other = article("http://b.gov.cn/2.html", "另一篇正文")

    def stopped() -> None:
        with index.together():
            index.claim(other, "r1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert index.claim(other, "r1").kind is Kind.NEW
    assert index.claim(article(URL), "r1").kind is Kind.UNCHANGED


def test_a_claim_made_of_an_article_elsewhere_is_the_same(index: Index) -> None:
    made = pickle.loads(pickle.dumps(claim_of(article(URL, "一段正文。" * 60), "r1")))  # noqa: S301 - our own
    assert index.insert_claim(made) == Decision(Kind.NEW)
    assert index.claim(article(TWIN, "一段正文。" * 60), "r1").duplicate_of == article_id(URL)

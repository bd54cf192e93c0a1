"""The dedupe pipeline: a decision becomes an item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scrapy.utils.test import get_crawler

from crawler.index.decision import Decision, Kind, apply
from crawler.index.store import Index
from crawler.records import Article, Outcome, Reason, Rejection, Visit, article_id, content_hash
from pipelines.dedupe import DedupePipeline, index_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.crawler import Crawler


def article(url: str = "http://a.gov.cn/1.html", text: str = "正文") -> Article:
    made = Article(article_id(url), 1, "a", None, url, "标题", text=text, content_hash=content_hash("标题", text))
    return replace(made, fetched_at="2022-08-18T08:00:00+08:00", flags=["truncated"])


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return get_crawler(settings_dict={"DATA_DIR": str(tmp_path), "RUN_ID": "r1"})


@pytest.fixture
def pipeline(crawler: Crawler) -> Iterator[DedupePipeline]:
    made = DedupePipeline.from_crawler(crawler)
    made.open_spider()
    yield made
    made.close_spider()


def test_a_new_article_passes_as_it_is() -> None:
    assert apply(article(), Decision(Kind.NEW)) == article()


def test_a_revision_gets_its_number_and_nothing_else() -> None:
    assert apply(article(), Decision(Kind.REVISION, 3)) == replace(article(), revision=3)


def test_a_duplicate_names_its_original() -> None:
    changed = apply(article(), Decision(Kind.DUPLICATE, 1, "0123456789abcdef", 0.75))
    assert changed == replace(article(), duplicate_of="0123456789abcdef", similarity=0.75)


def test_a_better_original_says_whom_it_supersedes_and_the_item_is_not_changed() -> None:
    page = article()
    changed = apply(page, Decision(Kind.NEW, supersedes="0123456789abcdef"))
    assert isinstance(changed, Article)
    assert changed.flags == ["truncated", "supersedes:0123456789abcdef"]
    assert page == article()


def test_an_unchanged_article_becomes_a_visit() -> None:
    visit = apply(article(), Decision(Kind.UNCHANGED, 2))
    assert visit == Visit("http://a.gov.cn/1.html", Outcome.UNCHANGED, fetched_at="2022-08-18T08:00:00+08:00")


def test_the_pipeline_claims_for_the_run_and_counts(pipeline: DedupePipeline, crawler: Crawler, tmp_path: Path) -> None:
    twin = article("http://b.gov.cn/1.html")
    first, again, copy = (pipeline.process_item(item) for item in (article(), article(), twin))
    assert first == article()
    assert isinstance(again, Visit)
    assert copy == replace(twin, duplicate_of=article().id, similarity=1.0)
    assert crawler.stats
    counted = [crawler.stats.get_value(f"dedupe/{kind}") for kind in ("new", "unchanged", "duplicate")]
    assert counted == [1, 1, 1]
    index = Index.open(index_url({"DATA_DIR": str(tmp_path)}))
    assert index.counts()["claims"] == 2
    index.close()


def test_other_items_pass_through(pipeline: DedupePipeline) -> None:
    for item in (Rejection("a", "http://a.gov.cn/1.html", Reason.NO_TEXT), Visit("http://a.gov.cn/", Outcome.LIST)):
        assert pipeline.process_item(item) is item


def test_the_index_is_in_the_data_folder_unless_a_url_says_otherwise() -> None:
    assert index_url({"DATA_DIR": "/srv/news"}) == "sqlite:////srv/news/index.sqlite"
    assert index_url({"DATA_DIR": "/srv/news", "INDEX_URL": "postgresql://db/news"}) == "postgresql://db/news"

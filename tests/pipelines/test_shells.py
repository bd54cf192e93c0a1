"""The Scrapy shells: articles are refined and counted, everything else passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.records import Article, Flag, Outcome, Reason, Rejection, Visit
from pipelines.clean import CleanPipeline
from pipelines.normalize import NormalizePipeline
from pipelines.validate import ValidatePipeline
from tests.pipelines.articles import article

if TYPE_CHECKING:
    from pipelines.shell import ArticlePipeline


class FakeCrawler:
    """As much of a crawler as a pipeline sees; `stats` is None before the crawl starts."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.spidercls = Spider
        self.stats: MemoryStatsCollector | None = None
        self.stats = MemoryStatsCollector(self)  # type: ignore[arg-type]


def run(pipeline: type[ArticlePipeline], item: Any) -> tuple[Any, dict[str, Any]]:
    crawler = FakeCrawler()
    result = pipeline.from_crawler(crawler).process_item(item)  # type: ignore[arg-type]
    assert crawler.stats is not None
    return result, dict(crawler.stats.get_stats())


def test_clean_counts_the_flags_that_it_adds() -> None:
    given = article("照片\n正文一段。\n打印 关闭", flags=["date_disagrees"])
    result, stats = run(CleanPipeline, given)
    assert result.text == "正文一段。"
    assert stats == {f"clean/{Flag.CAPTIONS_REMOVED}": 1, f"clean/{Flag.BOILERPLATE_REMOVED}": 1}


def test_normalize_counts_conversions() -> None:
    result, stats = run(NormalizePipeline, article("昨日，我縣召開會議，對爭創工作進行再動員。"))
    assert result.script == "Hant"
    assert stats == {f"normalize/{Flag.TRADITIONAL_CONVERTED}": 1}


def test_validate_puts_the_rejection_in_the_articles_place() -> None:
    result, stats = run(ValidatePipeline, article(""))
    assert isinstance(result, Rejection)
    assert stats == {f"validate/{Reason.NO_TEXT}": 1}


def test_a_good_article_is_not_counted() -> None:
    result, stats = run(ValidatePipeline, article())
    assert isinstance(result, Article)
    assert stats == {}


@pytest.mark.parametrize("pipeline", [CleanPipeline, NormalizePipeline, ValidatePipeline])
@pytest.mark.parametrize(
    "item",
    [
        Rejection("example", "http://a.cn/", Reason.CHALLENGE),
        Visit("http://a.cn/", Outcome.LIST),
        {"anything": "else"},
    ],
)
def test_other_items_pass_untouched(pipeline: type[ArticlePipeline], item: Any) -> None:
    result, stats = run(pipeline, item)
    assert result is item
    assert stats == {}

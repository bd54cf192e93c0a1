"""The thin Scrapy shell around a pure stage of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from crawler.items import Article, Rejection

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Record


class ArticlePipeline:
    """Runs `process` on articles; a Rejection, a Visit or any other item passes untouched.

    Counts `STAGE/FLAG` for each flag that the stage adds and `STAGE/REASON` for each article it rejects.
    """

    stage: ClassVar[str]

    def __init__(self, crawler: Crawler) -> None:
        """Keep `crawler` for its stats, which do not exist before the crawl starts."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline for a crawler: Scrapy calls this."""
        return cls(crawler)

    def process(self, article: Article) -> Record:
        """Return what the stage makes of an article."""
        raise NotImplementedError

    def process_item(self, item: Any) -> Any:
        """Return what `process` makes of an article, and other items as they are."""
        if not isinstance(item, Article):
            return item
        result = self.process(item)
        stats = self._crawler.stats
        if stats is not None:
            if isinstance(result, Rejection):
                stats.inc_value(f"{self.stage}/{result.reason}")
            else:
                for flag in result.flags:
                    if flag not in item.flags:
                        stats.inc_value(f"{self.stage}/{flag.partition(':')[0]}")
        return result

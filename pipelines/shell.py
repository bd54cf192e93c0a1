"""The thin Scrapy shell around a pure stage of the pipeline."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar, Self

from crawler.records import Article, Rejection, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from crawler.records import Record

_log = logging.getLogger(__name__)


class ArticlePipeline:
    """Runs `process` on articles, and on the items of other projects that have fields of one; others pass untouched.

    Counts `STAGE/FLAG` for each flag that the stage adds and `STAGE/REASON` for each article it rejects. An item of
    another project is dropped then; its fields that are not understood stay, counted as `STAGE/not_understood/FIELD`.
    """

    stage: ClassVar[str]
    absent: ClassVar[Mapping[str, Any]] = {}  # what the stage takes for fields that an item does not have

    def __init__(self, crawler: Crawler) -> None:
        """Keep `crawler` for its stats, which do not exist before the crawl starts."""
        self._crawler = crawler
        self._warned: set[str] = set()  # fields

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline for a crawler: Scrapy calls this."""
        return cls(crawler)

    def process(self, article: Article) -> Record:
        """Return what the stage makes of an article."""
        raise NotImplementedError

    def process_adapted(self, article: Article) -> Record:
        """Return what the stage makes of an item of another project, as an article."""
        return self.process(article)

    def process_item(self, item: Any) -> Any:
        """Return what `process` makes of an article or what is like one, and other items as they are.

        Raises `DropItem` for an item of another project that is rejected.
        """
        if type(item) is Article:
            return self._counted(item, self.process(item))
        return item if isinstance(item, Rejection | Visit) else self._adapted(item)

    def _counted(self, article: Article, result: Record) -> Record:
        if isinstance(result, Rejection):
            self._count(result.reason)
        else:
            for flag in result.flags:
                if flag not in article.flags:
                    self._count(flag.partition(":")[0])
        return result

    def _adapted(self, item: Any) -> Any:
        # Here, because a replay, which has articles only, does without Scrapy.
        from scrapy.exceptions import DropItem  # noqa: PLC0415

        from pipelines.adapter import adapt  # noqa: PLC0415

        adapted = adapt(item, self.absent)
        if adapted is None:
            return item
        for name, kind in adapted.not_understood.items():
            self._count(f"not_understood/{name}")
            if name not in self._warned:
                self._warned.add(name)
                _log.warning(
                    "%s: what items have as %s (%s) is not understood and stays as it is", self.stage, name, kind
                )
        result = self._counted(adapted.article, self.process_adapted(adapted.article))
        if isinstance(result, Rejection):
            raise DropItem(": ".join(filter(None, (result.reason, result.detail))))
        return adapted.updated(result)

    def _count(self, name: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"{self.stage}/{name}")

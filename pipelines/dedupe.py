"""Dedupe: each article is new, a revision, unchanged, or a duplicate of another page's story."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.index.verdict import Kind
from crawler.items import Article, Flag, Outcome, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from crawler.index.verdict import Verdict


_LOOK_SECONDS = 1.0  # while a claim waits, between two looks whether the run is to end


def index_url(settings: Mapping[str, Any]) -> str:
    """Return where the index is: `INDEX_URL`, else `index.sqlite` in `DATA_DIR`, whatever characters its path has.

    Raises `IndexFault` where no file is named, or the path is not UTF-8, which no URL can say.
    """
    if settings.get("INDEX_URL"):
        if str(settings["INDEX_URL"]).removeprefix("sqlite:").strip("/") in ("", ":memory:"):
            raise IndexFault("INDEX_URL names no file: it looks like sqlite:///FILE")
        return str(settings["INDEX_URL"])
    path = str(Path(settings.get("DATA_DIR") or "data") / "index.sqlite")
    try:
        return URL.create("sqlite", database=path).render_as_string(hide_password=False)
    except UnicodeEncodeError:
        raise IndexFault(f"DATA_DIR {path.encode(errors='replace').decode()} is not UTF-8: rename it") from None


def apply(article: Article, verdict: Verdict) -> Article | Visit:
    """Return `article` as the verdict makes it; in place of an unchanged one, the visit that found it so."""
    if verdict.kind is Kind.UNCHANGED:
        return Visit(url=article.url, outcome=Outcome.UNCHANGED, fetched_at=article.fetched_at)
    flags = [flag for flag in article.flags if not flag.startswith(f"{Flag.SUPERSEDES}:")]
    if verdict.supersedes:
        flags.append(f"{Flag.SUPERSEDES}:{verdict.supersedes}")
    if verdict.flag and verdict.flag not in flags:
        flags.append(verdict.flag.value)
    return replace(
        article,
        revision=verdict.revision,
        duplicate_of=verdict.duplicate_of,
        similarity=verdict.similarity,
        flags=flags,
    )


class DedupePipeline:
    """Claims each article in the index and applies the verdict; other items pass through.

    The run sets `RUN_ID` in the settings and has caught the index up before. Counters: `dedupe/new`, `…/revision`,
    `…/unchanged`, `…/duplicate`, `…/supersedes`, `…/same_text`, `…/shared_text`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Take the settings and the counters from `crawler`."""
        self._crawler = crawler
        self._index: Index | None = None
        self._run = ""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")  # one: claims keep the order of the records

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline, as Scrapy asks for it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the index. Raise `IndexFault` where that cannot be."""
        self._index = Index.open(index_url(self._crawler.settings))
        self._run = self._crawler.settings.get("RUN_ID") or "run"

    def close_spider(self) -> None:
        """Close the index."""
        self._thread.shutdown()
        if self._index is not None:
            self._index.close()
            self._index = None

    def process_item(self, item: Any) -> Any:
        """Return the article with its verdict, or a `Visit` where the article is unchanged.

        Where an event loop runs, the coroutine of it: a thread claims, and the loop goes on while a database waits.
        """
        if not isinstance(item, Article) or self._index is None:
            return item
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._judged(item, self._index.claim(item, self._run))
        return self._claimed(item, self._index, loop)

    async def _claimed(self, article: Article, index: Index, loop: asyncio.AbstractEventLoop) -> Article | Visit:
        claim = loop.run_in_executor(self._thread, index.claim, article, self._run)
        while not (await asyncio.wait({claim}, timeout=_LOOK_SECONDS))[0]:
            if not self._crawler.crawling:  # it was told to stop
                index.interrupt()
        return self._judged(article, claim.result())

    def _judged(self, article: Article, verdict: Verdict) -> Article | Visit:
        stats = self._crawler.stats
        if stats is not None:
            stats.inc_value(f"dedupe/{verdict.kind}")
            if verdict.supersedes:
                stats.inc_value("dedupe/supersedes")
            if verdict.flag:
                stats.inc_value(f"dedupe/{verdict.flag}")
        return apply(article, verdict)

"""Dedupe: each article is new, a revision, unchanged, moved, or a duplicate of another page's story."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.http import Response
from sqlalchemy import URL

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.records import Article, Outcome, Rejection, Visit
from pipelines.decisions import Crawl, Decisions, Port

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.crawler import Crawler


_LOOK_SECONDS = 1.0  # while a claim waits, between two looks whether the run is to end


def index_url(settings: Mapping[str, Any]) -> str:
    """Return where the index is: `INDEX_URL`, else `index.sqlite` in `DATA_DIR`, whatever characters its path has.

    Raises `IndexFault` where no file is named, or the path is not UTF-8, which no URL can say.
    """
    if settings.get("INDEX_URL"):
        scheme, _, rest = str(settings["INDEX_URL"]).partition(":")
        if scheme.startswith("sqlite") and rest.partition("?")[0].strip("/") in ("", ":memory:"):
            raise IndexFault("INDEX_URL names no file: it looks like sqlite:///FILE")
        return str(settings["INDEX_URL"])
    path = str(Path(settings.get("DATA_DIR") or "data") / "index.sqlite")
    try:
        return URL.create("sqlite", database=path).render_as_string(hide_password=False)
    except UnicodeEncodeError:
        raise IndexFault(f"DATA_DIR {path.encode(errors='replace').decode()} is not UTF-8: rename it") from None


class DedupePipeline:
    """Claims each article in the index and applies the decision; other items pass through.

    In a crawl it holds back what only the rest of the run decides: pages that may be notices, known articles that are
    gone, and articles with the text of one whose address may be gone. They are given out with Scrapy's signal
    `item_scraped`, at the latest when the spider closes.

    The run sets `RUN_ID` in the settings and has caught the index up before. Counters: `dedupe/new`, `…/revision`,
    `…/unchanged`, `…/duplicate`, `…/supersedes`, `…/same_text`, `…/shared_text`, `…/moved`; of known articles
    `known/asked` and `known/vanished`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Take the settings and the counters from `crawler`."""
        self._crawler = crawler
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")  # one: claims keep the order of the records
        self._decisions: Decisions | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline, as Scrapy asks for it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the index. Raise `IndexFault` where that cannot be."""
        index = Index.open(index_url(self._crawler.settings))
        run = self._crawler.settings.get("RUN_ID") or "run"
        port = Port(self._emit, self._ask_known, self._add)
        self._decisions = Decisions(index, run, _crawl_of(self._crawler.spider), port)

    def close_spider(self) -> None:
        """Decide what was held back, and close the index."""
        self._thread.shutdown()
        if self._decisions is not None:
            self._decisions.decide_held()
            self._decisions.index.close()
            self._decisions = None

    def process_item(self, item: Any) -> Any:
        """Return the article with its decision, or a `Visit` where it is unchanged. Raise `DropItem` to hold it back.

        Where an event loop runs, the coroutine of it: a thread decides, and the loop goes on while a database waits.
        """
        known = isinstance(item, Visit) and item.outcome in {Outcome.UNCHANGED, Outcome.MOVED}
        if self._decisions is None or not (known or isinstance(item, Article | Rejection)):
            return item
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._decisions.decide(item)
        return self._in_thread(self._decisions, item, self._loop)

    async def _in_thread(self, decisions: Decisions, item: Any, loop: asyncio.AbstractEventLoop) -> Any:
        decided = loop.run_in_executor(self._thread, decisions.decide, item)
        while not (await asyncio.wait({decided}, timeout=_LOOK_SECONDS))[0]:
            if not self._crawler.crawling:  # it was told to stop
                decisions.index.interrupt()
        return decided.result()

    def _in_loop(self, function: Callable[..., None], *arguments: Any) -> None:
        """Call what belongs to Scrapy where Scrapy runs, before the item that is being decided goes on."""
        if self._loop is None or threading.current_thread() is threading.main_thread():
            function(*arguments)
        else:
            self._loop.call_soon_threadsafe(function, *arguments)

    def _ask_known(self, url: str) -> None:
        self._in_loop(self._crawler.spider.ask_known, url)  # type: ignore[union-attr]  # who is asked for has a spider

    def _add(self, name: str, number: int) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(name, number)

    def _emit(self, item: Article | Rejection | Visit) -> None:
        """Give out an item that was held back, as Scrapy gives out what `process_item` returns."""
        self._in_loop(self._send, item)

    def _send(self, item: Article | Rejection | Visit) -> None:
        self._crawler.signals.send_catch_log(
            signals.item_scraped, item=item, response=Response(item.url), spider=self._crawler.spider
        )


def _crawl_of(spider: Any) -> Crawl | None:
    """Return what the decisions have to know of a crawl, None for a spider of another project."""
    site = getattr(spider, "site", None)
    return Crawl(site, bool(spider.replay), spider.history.answers) if site is not None else None

"""Fetches a few pages with the project's own downloader: robots obeyed, bounded, as slowly as a crawl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from crawler.archive import Capture
from crawler.download.failures import of_exception, of_response
from crawler.spiders.response_records import headers_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

Leads = Callable[[Capture, int], Sequence[str]]  # a page and how many pages led to it -> addresses

_FURTHER = 10  # requests beside those for the pages named: robots.txt, redirects, what the pages lead to
_NOT_KEPT = ("crawler.archive.middleware.ArchiveMiddleware", "crawler.archive.middleware.ReplayMiddleware")


def nothing_more(_capture: Capture, _depth: int) -> Sequence[str]:
    """Ask for no further pages."""
    return ()


class _Collector(scrapy.Spider):
    """Asks for `urls` and for what `leads` names after each page."""

    name = "pages"

    def __init__(self, urls: Sequence[str], leads: Leads, found: list[Capture], failed: list[str]) -> None:
        super().__init__()
        self.urls, self.leads, self.found, self.failed = urls, leads, found, failed
        self.allowed_domains = sorted({(urlsplit(url).hostname or "").removeprefix("www.") for url in urls})

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first pages."""
        for url in self.urls:
            yield self._ask(url, 0)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[scrapy.Request]:
        """Keep a page and ask for what it leads to."""
        fault = of_response(response)
        if fault:
            self.failed.append(f"{response.url}: {fault[1]}")
            return
        depth = kwargs["depth"]
        headers = headers_of(response)
        now = datetime.now(UTC).replace(microsecond=0)
        capture = Capture(response.url, response.status, headers, response.body, now, "")
        self.found.append(capture)
        for url in self.leads(capture, depth):
            yield self._ask(url, depth + 1)

    def failed_page(self, failure: Failure) -> None:
        """Note a page that could not be fetched."""
        self.failed.append(f"{failure.request.url}: {of_exception(failure.value)[1]}")  # type: ignore[attr-defined]

    def _ask(self, url: str, depth: int) -> scrapy.Request:
        meta = {"handle_httpstatus_all": True}
        return scrapy.Request(url, errback=self.failed_page, cb_kwargs={"depth": depth}, meta=meta)


def fetch(settings: Settings, urls: Sequence[str], leads: Leads = nothing_more) -> tuple[list[Capture], list[str]]:
    """Return the pages at `urls` and those that `leads(page, depth)` names, and a line for each that did not come.

    Nothing is archived or written. Runs the event loop, so it can be called once in a process.
    """
    found: list[Capture] = []
    failed: list[str] = []
    own = settings.copy()
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | dict.fromkeys(_NOT_KEPT)
    bound = len(urls) + _FURTHER
    changed = {"DOWNLOADER_MIDDLEWARES": middlewares, "ITEM_PIPELINES": {}, "FEEDS": {}, "MAX_PAGES": bound}
    own.setdict(changed, priority="cmdline")
    process = AsyncCrawlerProcess(own)
    process.crawl(_Collector, urls, leads, found, failed)
    process.start()
    return found, failed

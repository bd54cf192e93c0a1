"""A web in memory and an engine without a network, to crawl one site in a few milliseconds."""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import HtmlResponse, Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.records import Article, Rejection, Visit
from crawler.sites.site import Site
from crawler.spiders.loader import spider_of

if TYPE_CHECKING:
    from crawler.lists.crawl_history import CrawlHistory
    from crawler.spiders.site_spider import SiteSpider

HTML = {"Content-Type": "text/html; charset=utf-8"}
FILLER = "这一段是合成的文字，只为让页面有一篇文章的样子，不说任何真事，也不提任何真人。"


@dataclass
class Answer:
    """What the web says at one address: a page, or an exception of the downloader."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(HTML))
    flags: list[str] = field(default_factory=list)
    at: str | None = None  # the URL that redirects led to
    error: Exception | None = None


class Web(dict[str, Answer]):
    """Addresses and answers; `asked` is every request in order. `POST URL BODY` is the key of a form."""

    def __init__(self, pages: dict[str, str | Answer]) -> None:
        super().__init__(
            {url: page if isinstance(page, Answer) else Answer(page.encode()) for url, page in pages.items()}
        )
        self.asked: list[Request] = []

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.asked]

    async def download(self, request: Request) -> Response:
        self.asked.append(request)
        key = request.url if request.method == "GET" else f"{request.method} {request.url} {request.body.decode()}"
        answer = self.get(key, Answer(b"<html><body>404</body></html>", 404))
        if answer.error:
            raise answer.error
        return HtmlResponse(
            answer.at or request.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            flags=answer.flags,
            request=request,
        )


@dataclass
class Crawl:
    """What a crawl gave."""

    spider: SiteSpider
    items: list[Any]
    stats: dict[str, Any]

    @property
    def articles(self) -> dict[str, Article]:
        return {item.url: item for item in self.items if isinstance(item, Article)}

    @property
    def rejections(self) -> dict[str, Rejection]:
        return {item.url: item for item in self.items if isinstance(item, Rejection)}

    @property
    def visits(self) -> list[tuple[str, str]]:
        return [(item.outcome, item.url) for item in self.items if isinstance(item, Visit)]


def make(site: Site, web: Web, history: CrawlHistory | None = None, /, **arguments: str) -> SiteSpider:
    """Return a spider that belongs to a crawler whose engine asks `web`."""
    spider = spider_of(site)
    crawler = get_crawler(spider)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.engine = SimpleNamespace(download_async=web.download)  # type: ignore[assignment]
    return spider.from_crawler(crawler, history=history, **arguments)


def crawl(site: Site | SiteSpider, web: Web, **arguments: str) -> Crawl:
    """Crawl as Scrapy does: by priority, first come first, every request once."""
    spider = make(site, web, **arguments) if isinstance(site, Site) else site
    items = asyncio.run(_crawl(spider, web))
    stats = spider.crawler.stats
    return Crawl(spider, items, stats.get_stats() if stats else {})


async def _crawl(spider: SiteSpider, web: Web) -> list[Any]:
    queue: list[tuple[int, int, Request]] = []
    known: set[tuple[str, str, bytes]] = set()
    order, items = count(), []

    def schedule(request: Request) -> None:
        key = (request.method, request.url, request.body)
        if request.dont_filter or key not in known:
            known.add(key)
            heapq.heappush(queue, (-request.priority, next(order), request))

    spider.crawler.engine.crawl = schedule  # type: ignore[method-assign]
    async for request in spider.start():
        schedule(request)
    while queue or not _idle(spider):
        async for result in await _results(heapq.heappop(queue)[2], web):
            if isinstance(result, Request):
                schedule(result)
            else:
                items.append(result)
    return items


def _idle(spider: SiteSpider) -> bool:
    """Tell the spider that nothing is left to do, and return whether it agrees."""
    results = spider.crawler.signals.send_catch_log(signals.spider_idle, spider=spider, dont_log=DontCloseSpider)
    return not any(isinstance(getattr(result, "value", None), DontCloseSpider) for _, result in results)


async def _results(request: Request, web: Web) -> Any:
    """Return what the callback, or the errback, of a request yields."""
    try:
        response = await web.download(request)
    except Exception as error:  # noqa: BLE001 - the errback's
        failure = Failure(error)  # type: ignore[no-untyped-call]
        failure.request = request  # type: ignore[attr-defined]
        return request.errback(failure)  # type: ignore[misc]
    return request.callback(response, **request.cb_kwargs)  # type: ignore[misc]


def article_page(title: str, day: str = "2026-02-26", *, more: str = "") -> str:
    """Return an article page in plain markup."""
    paragraphs = "".join(f"<p>{FILLER}{n}</p>" for n in "甲乙丙")
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>发布时间：{day} 来源：合成示例报</div><div class='content'>{paragraphs}</div>{more}"
        "</body></html>"
    )


def list_page(*rows: str, nav: str = "", pager: str = "") -> str:
    """Return a list page whose rows are `URL DAY TITLE`."""
    items = []
    for row in rows:
        url, day, title = row.split(" ", 2)
        items.append(f"<li><a href='{url}'>{title}</a><span>{day}</span></li>")
    return (
        f"<html><head><meta charset='utf-8'><title>列表</title></head><body><div class='nav'>{nav}</div>"
        f"<ul class='list'>{''.join(items)}</ul><div class='pages'>{pager}</div></body></html>"
    )

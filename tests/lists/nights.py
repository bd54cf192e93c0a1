"""A site that is crawled night after night, in memory: what a night learns is known to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.lists.crawl_history import CrawlHistory
from crawler.lists.list_memory import ListMemory
from crawler.records import KnownArticle, Order, article_id
from crawler.sites.panjin import SITE as PANJIN
from tests.spiders.web import Answer, Web, article_page, crawl, list_page, make

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy import Request
    from scrapy.http import Response

    from crawler.records import KnownList
    from tests.spiders.web import Crawl

HOME = "http://www.panjin.gov.cn/"
FIRST = date(2026, 3, 1)  # the first night
COLUMN = f"{HOME}html/1738/"

Row = tuple[int, date]  # number and day of an article


def url_of(row: Row) -> str:
    """Return the URL of an article, which does not tell its day."""
    return f"{COLUMN}2025-01-01/content-{row[0]}.html"


def page_url(number: int) -> str:
    """Return the URL of a page of the list."""
    return f"{COLUMN}list-{number}.html"


class Moving(Web):
    """A web on which something happens just before a page is answered for the first time."""

    def __init__(self) -> None:
        super().__init__({HOME: list_page(nav="<a href='/html/1738/list-1.html'>要闻动态</a>")})
        self.before: dict[str, Callable[[], None]] = {}

    async def download(self, request: Request) -> Response:
        self.before.pop(request.url, lambda: None)()
        return await super().download(request)


@dataclass
class Nights:
    """A site with one list of `rows`, `size` to a page, in the order in which they stand there."""

    rows: list[Row]
    size: int = 10
    web: Moving = field(default_factory=Moving)
    lists: dict[str, KnownList] = field(default_factory=dict)
    seen: dict[str, KnownArticle] = field(default_factory=dict)
    until: datetime | None = None

    def publish(self) -> None:
        """Put the list and its articles on the web as `rows` has them now."""
        for url in [url for url in self.web if "list-" in url]:
            del self.web[url]
        pages = [self.rows[start : start + self.size] for start in range(0, len(self.rows), self.size)] or [[]]
        for number, rows in enumerate(pages, 1):
            self.web[page_url(number)] = Answer(self.page(number, rows, len(pages)).encode())
        for row in self.rows:
            self.web[url_of(row)] = Answer(article_page(f"第{row[0]}号合成文章的标题", str(row[1])).encode())

    def page(self, number: int, rows: Sequence[Row], pages: int) -> str:
        """Return one page of the list."""
        following = f"<a href='list-{number + 1}.html'>下一页</a>" if number < pages else ""
        return list_page(*(f"{url_of(row)} {row[1]} 第{row[0]}号合成文章的标题" for row in rows), pager=following)

    def crawl(self, night: int, **arguments: str) -> Crawl:
        """Crawl the site on a night and remember what came of it."""
        now = datetime(FIRST.year, FIRST.month, FIRST.day, 4, tzinfo=UTC) + timedelta(days=night)
        lists = ListMemory(self.lists, now.date())
        history = CrawlHistory(now=lambda: now, seen=self.seen.get, complete_until=self.until, lists=lists)
        spider = make(PANJIN, self.web, history, **arguments)
        self.web.asked.clear()
        found = crawl(spider, self.web)
        for article in found.articles.values():
            self.seen[article.url] = KnownArticle(
                *(article_id(article.url), article.url, 1, "c" * 64, None, None, article.fetched_at),
                *(article.published_at,),
                withdrawn=False,
            )
        self.lists = lists.carried()
        if not spider.options.partial:
            self.until = now
        return found

    @property
    def asked_pages(self) -> list[int]:
        """The pages of the list that the last night asked for."""
        return [int(url.rpartition("-")[2].removesuffix(".html")) for url in self.web.urls if "list-" in url]

    @property
    def order(self) -> Order | None:
        """What is known of the list's order."""
        return self.lists[page_url(1)].order


def days(count: int, *, latest: date = date(2026, 2, 1)) -> list[Row]:
    """Return so many articles, one a day, the newest first."""
    return [(1000 + count - n, latest - timedelta(days=n)) for n in range(count)]

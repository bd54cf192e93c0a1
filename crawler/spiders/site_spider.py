"""The spider of a site: a site is a declaration, this is what crawls it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urljoin

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider, UsageError

from crawler.archive import captures
from crawler.cms.family import Row
from crawler.cms.recognise import is_article
from crawler.download.downloader import EndedError
from crawler.download.failures import of_exception
from crawler.lists.crawl_history import CrawlHistory
from crawler.lists.section_scope import is_home
from crawler.reading import read
from crawler.records import Article, Outcome, Rejection, Visit
from crawler.sites.registry import is_of_another, site_for
from crawler.spiders.arguments import ARGUMENTS, parse
from crawler.spiders.article_fetcher import ARTICLE_PRIORITY, ArticleFetcher, WantedArticle
from crawler.spiders.list_walker import DECLARED, ListWalker, WantedPage
from crawler.spiders.response_records import stamp, visit
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.lists.list_cursor import Walk
    from crawler.lists.list_page import Listing
    from crawler.sites.site import Site
    from crawler.spiders.list_walker import Wanted

logger = logging.getLogger(__name__)

_LABEL = 8  # characters: a link this short, without a day, names a column rather than an article
_BATCH = 100  # articles asked for at a time when no list names them; the rest waits, not in memory
_LEGACY_TLS = {
    "DOWNLOAD_HANDLERS": {"https": "crawler.download.tls.LegacyTLSHandler"},
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
}


class SiteSpider(scrapy.Spider):
    """Crawls `site`, which gives it its name; `crawler.spiders.loader` makes one of each declared site.

    `lists` says what to ask for next, `articles` makes records of answers, `history` is what earlier runs know: it is
    passed to `from_crawler` (`CrawlerProcess.crawl(NAME, history=…)`), and without it this is the site's first run.
    """

    site: Site
    handle_httpstatus_list: ClassVar[list[int]] = [304, *range(400, 1000)]  # they are answers, with a reason

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the name of the site."""
        super().__init_subclass__(**kwargs)
        if "site" in vars(cls):
            cls.name = cls.site.name

    def __init__(self, /, **arguments: str) -> None:
        """Check the arguments of the run: `since`, `until`, `full`, `urls`, `replay`. Raises `UsageError`."""
        super().__init__()
        unknown = sorted(set(arguments) - set(ARGUMENTS))
        if unknown:
            raise UsageError(f"-a {unknown[0]}=… is not known; there are {', '.join(ARGUMENTS)}")
        self.options = parse(**arguments)
        if self.options.domains:
            self.site = replace(self.site, domains=(*self.site.domains, *self.options.domains))
        self.allowed_domains = list(self.site.all_domains)
        self.replay = self.options.replay  # the archive that answers instead of the site
        foreign = [url for url in self.options.urls if not self.site.owns(url)]
        if foreign:
            file, domains = arguments["urls"], ", ".join(self.site.all_domains)
            message = f"-a urls={file}: {foreign[0]} is not of {self.site.name}; its URLs are on {domains}"
            raise UsageError(message)
        self._unlisted: Iterator[Row] = iter(())
        self._begin(self.site, CrawlHistory(recheck=timedelta(days=self.site.recheck_days)))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *, history: CrawlHistory | None = None, **arguments: Any) -> Self:
        """Build the spider as Scrapy does, with what is known of its site."""
        spider = super().from_crawler(crawler, **arguments)
        if history is not None:
            spider._begin(spider.site, history)  # noqa: SLF001 - it is its own
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let a site that needs it speak old TLS; its certificate is checked as ever."""
        super().update_settings(settings)
        site = getattr(cls, "site", None)  # a section has none before its URL is known
        if site is not None and site.legacy_tls:
            settings.update(_LEGACY_TLS, priority="spider")

    @classmethod
    def handles_request(cls, request: scrapy.Request) -> bool:
        """Tell whether a URL is of the site: what `scrapy parse URL`, `fetch` and `shell` choose a spider by."""
        site, own = site_for(request.url), getattr(cls, "site", None)
        return site is not None and own is not None and site.name == own.name

    def _begin(self, site: Site, history: CrawlHistory) -> None:
        """Crawl `site` from now on."""
        self.site, self.history = site, history
        given = site, self.options, history
        self.articles = ArticleFetcher(*given, download=self.download, count=self.count)
        self.lists = ListWalker(*given, was_asked=self.articles.was_asked, count=self.count, keep=self.keep)

    def keep(self, listing: Listing) -> Listing:
        """Return what is wanted of a page of a list: not the rows that another declared site has."""
        rows = tuple(row for row in listing.rows if not is_of_another(row.url, self.site))
        return replace(listing, rows=rows, elsewhere=listing.elsewhere + len(listing.rows) - len(rows))

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URLs given, or for the lists of the site and, in a replay, the articles that were saved."""
        if self.options.urls:
            for url in dict.fromkeys(map(canonical_url, self.options.urls)):
                yield self.request(WantedArticle(Row(url, "")))
            return
        for page in self._first_pages():
            yield self.request(page)
        known = (Row(url, "") for url in self.history.recent() if self.site.owns(url))
        saved = self._saved(self.replay) if self.replay else ()
        self._unlisted = self.lists.due(chain(known, saved))
        self.crawler.signals.connect(self._ask_unlisted, signals.spider_idle)

    def _first_pages(self) -> Iterator[WantedPage]:
        site = self.site
        declared = [urljoin(site.home, path) for path in site.lists]
        firsts = [self.lists.start(url, DECLARED + 1, expected=True) for url in declared]
        firsts.append(self.lists.start(site.home, DECLARED))
        unlinked = filter(site.owns, self.history.lists.unlinked())
        firsts += [self.lists.start(url, DECLARED - 1, depth=1) for url in unlinked]
        return filter(None, firsts)

    def request(self, wanted: Wanted) -> scrapy.Request:
        """Return the request for an article or for a page of a list."""
        if isinstance(wanted, WantedArticle):
            return scrapy.Request(
                wanted.row.url,
                headers=self.articles.ask(wanted.row),
                callback=self.parse_article,
                errback=self.failed_article,
                cb_kwargs={"row": wanted.row, "walk": wanted.walk},
                priority=ARTICLE_PRIORITY,
                dont_filter=True,  # Scrapy's filter swallows a redirect to a page that was asked for, such as the home
            )
        fetch = wanted.fetch
        return scrapy.Request(
            fetch.url,
            method=fetch.method,
            body=fetch.body,
            headers=dict(fetch.headers),
            callback=self.parse_list,
            errback=self.failed_list,
            cb_kwargs={"wanted": wanted},
            priority=wanted.priority,
            dont_filter=True,  # a walk knows what it asked for; the filter would swallow redirects to other lists
        )

    async def parse_article(self, response: Response, row: Row, walk: Walk | None) -> AsyncIterator[Any]:
        """Turn the answer for an article into its one record, and a visit for each further page of it."""
        try:
            results = await self.articles.read(response, row)
        except EndedError:
            return
        if not isinstance(results, list) and _names_article(row) and not (row.title and self.lists.is_list(results)):
            results = [self.articles.unread(results, row)]
        if not isinstance(results, list):
            async for result in self._parse_found(results, row.url):
                yield result
            return
        for result in results:
            if walk and isinstance(result, Article | Rejection):
                walk.took(result)
            yield result

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        """Read a page of the site whatever it is, for `scrapy parse URL`: an article, or else the rows of a list."""
        url = canonical_url(response.url)
        results = await self.articles.read(response, Row(url, ""))
        if isinstance(results, list):
            for result in results:
                yield result
            return
        async for result in self._parse_found(results, url):
            yield result

    async def _parse_found(self, response: Response, url: str) -> AsyncIterator[Any]:
        """Read a page that a row led to, and that is no article, as a list, unless it is walked as one anyway."""
        page = self.lists.start(url, 0, depth=1)
        if page is None:
            yield visit(response, Outcome.LIST, self.history.now())
            return
        async for result in self.parse_list(response, page):
            yield result

    async def failed_article(self, failure: Failure) -> AsyncIterator[Any]:
        """Yield the rejection of an article that could not be fetched."""
        if isinstance(failure.value, EndedError):
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy's engine sets it
        yield Rejection(self.name, request.cb_kwargs["row"].url, *of_exception(failure.value), self.stamp(None))

    async def parse_list(self, response: Response, wanted: WantedPage) -> AsyncIterator[Any]:
        """Read a page of a list: ask for its articles, for other lists and for its next page."""
        if wanted.depth == 0:  # a home page or a declared list that a site keeps elsewhere
            response = await self.articles.landed(response)
        listing, more = self.lists.read(response, wanted)
        for each in more:
            yield self.request(each)
        yield visit(response, Outcome.LIST, self.history.now(), rows=len(listing.rows))

    async def failed_list(self, failure: Failure) -> AsyncIterator[Any]:
        """Count a list page that could not be fetched."""
        if isinstance(failure.value, EndedError):
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy's engine sets it
        wanted: WantedPage = request.cb_kwargs["wanted"]
        if not wanted.again:
            self.lists.failed(request.url, wanted.walk, of_exception(failure.value))
        yield Visit(request.url, Outcome.LIST, fetched_at=self.stamp(None), rows=0)

    async def download(self, request: scrapy.Request) -> Response:
        """Return the answer to one request more within a callback. Raise what the downloader raises."""
        assert self.crawler.engine is not None  # noqa: S101 - it runs while a callback does
        response = await self.crawler.engine.download_async(request)
        response.request = response.request or request
        return response

    def ask_known(self, url: str) -> None:
        """Ask whether a known article is still there, unless this run does anyway."""
        if not self.articles.was_asked(url) and self.crawler.engine is not None:
            self.crawler.engine.crawl(self.request(WantedArticle(Row(url, ""))))

    def stamp(self, response: Response | None) -> str | None:
        """Return when an answer was captured, in China Standard Time: now, for none; None where no archive says it."""
        return stamp(response, self.history.now())

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the run."""
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name, by)

    def _ask_unlisted(self) -> None:
        """Ask, when the lists are done, for links that waited, young articles no longer named, and those of an archive.

        Last, so that a replay reads the pages of a crawl in the crawl's order.
        """
        batch = list(islice(chain(self.lists.waiting(), self._unlisted), _BATCH))
        engine = self.crawler.engine
        if not batch or engine is None:
            return
        for row in batch:
            engine.crawl(self.request(WantedArticle(row)))
        raise DontCloseSpider

    def _saved(self, path: str) -> Iterator[Row]:
        """Yield the articles that an archive holds; pages saved by hand come without their lists."""
        for capture in captures(path, report=lambda _trouble, _detail: None):  # the replay has reported them
            if capture.status != 200 or not self.site.owns(capture.url):  # noqa: PLR2004 - OK
                continue
            if is_of_another(capture.url, self.site) or is_home(capture.url):
                continue
            if self.articles.was_asked(canonical_url(capture.url)):
                continue
            if is_article(read(capture.body, capture.url, headers=capture.headers, layout=self.site.article_layout)):
                yield Row(canonical_url(self.site.family.first_part(capture.url)), "")


def _names_article(row: Row) -> bool:
    """Tell whether a row names an article for sure: one that was asked for by address, a headline, a row with a day."""
    return not row.title or row.date is not None or len(row.title) > _LABEL

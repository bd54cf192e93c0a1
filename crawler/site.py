"""The base of every spider: a site is a declaration, this is what crawls it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider, UsageError

from crawler.archive import captures
from crawler.articles import ArticleSpider
from crawler.cms.base import Fetch, Row
from crawler.discovery import Listing, in_domains, read_list
from crawler.items import Outcome, Reason, Visit
from crawler.lists.memory import ListMemory
from crawler.net.downloader import EndedError
from crawler.net.faults import GONE, NOT_ARCHIVED, POSSIBLY_CUT, of_exception, of_response
from crawler.options import ARGUMENTS, Options
from crawler.paging import CHINA, Memory, Walk
from crawler.paths import is_site
from crawler.reading import Layout, read
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

_MANDATORY = ("name", "publisher", "region", "domains", "family")
# Priorities, below that of articles: the newest page of every list before the second of any, guesses last.
_DECLARED, _LIKELY, _NEXT, _GUESS = 60, 50, 40, 10
_BATCH = 100  # articles asked for at a time when no list names them; the rest waits, not in memory
_STEPS = 20  # how many pages of a list come before a guess
_BUSY = 2  # articles asked for from a page after which it is looked at again: rows may have moved up to it meanwhile
_LEGACY_TLS = {
    "DOWNLOAD_HANDLERS": {"https": "crawler.net.tls.LegacyTLSHandler"},
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
}
_NO_MORE = {f"HTTP {status}" for status in GONE}
_GOOD_ENDS = {"done", "last"}


class SiteSpider(ArticleSpider):
    """A site. Subclasses declare; `abstract=True` makes a base of several sites.

    Mandatory: `name`, `publisher` (whose site it is), `region`, `domains` (subdomains are included) and `family`.
    The run sets `seen`, `complete_until`, `recent`, `productive` and `list_memory` before `start()`.

    Counted: `list/pages`, `list/rows`, `list/elsewhere` (rows that lead to other sites), `list/walked` (walks that came
    to a good end), `list/whole` (those that read a list from its beginning to its end), `list/shifted` (rows that moved
    while a list was walked) and the gaps `list/failed`, `list/challenge`, `list/empty`, `list/few_rows`,
    `list/pager_short`, `list/pager_loop`, `list/pager_unknown`, `list/limit`. What was merely found in the navigation
    and failed is `list/nav_failed`, a page that a replay lacks `list/not_archived`.
    """

    publisher: ClassVar[str]
    region: ClassVar[str]
    home: ClassVar[str] = ""  # default: http:// and the first domain
    lists: ClassVar[tuple[str, ...]] = ()  # URLs, or paths on the home page's host
    retired: ClassVar[tuple[str, ...]] = ()  # lists that are no more; others that cease to give articles are an alarm
    layout: ClassVar[Layout | None] = None  # default: the family's
    encoding: ClassVar[str | None] = None  # overrides what pages and headers declare
    legacy_tls: ClassVar[bool] = False  # for servers that know only old ciphers and short keys; never set for all sites
    recheck_days: ClassVar[int] = 7  # an article younger than this is asked for again by each run
    min_rows: ClassVar[int] = 0  # a declared list's first page has at least so many
    fill_rates: ClassVar[Mapping[str, float]] = MappingProxyType({})  # field -> share of articles that have it
    max_depth: ClassVar[int] = 3  # links from the home page to the last list
    max_lists: ClassVar[int] = 500  # lists found by navigation in one run
    max_pages: ClassVar[int] = 5000  # pages of one list in one run

    productive: AbstractSet[str] = frozenset()  # URLs of lists that gave articles in earlier runs: visited first
    recent: Callable[[], Iterable[str]] = staticmethod(tuple)  # articles young enough to be asked for again

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Refuse a declaration that lacks something."""
        super().__init_subclass__(**kwargs)
        missing = [attribute for attribute in _MANDATORY if not getattr(cls, attribute, None)]
        if missing and not abstract:
            raise TypeError(f"{cls.__module__}.{cls.__qualname__} does not declare {', '.join(missing)}")
        if not missing and not is_site(cls.name):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__}: name {cls.name!r} is not of letters, digits, _, -")
        if not missing:
            cls.allowed_domains = list(cls.domains)
            cls.home = cls.home or f"http://{cls.domains[0]}/"

    def __init__(self, /, **arguments: str) -> None:
        """Check the arguments of the run: `since`, `until`, `full`, `urls`, `replay`. Raises `UsageError`."""
        super().__init__()
        unknown = sorted(set(arguments) - set(ARGUMENTS))
        if unknown:
            raise UsageError(f"-a {unknown[0]}=… is not known; there are {', '.join(ARGUMENTS)}")
        self.options = Options.parse(**arguments)
        self.replay = self.options.replay
        foreign = [url for url in self.options.urls if not in_domains(url, self.domains)]
        if foreign:
            raise UsageError(f"{foreign[0]} is not of {self.name}; its URLs are on {', '.join(self.domains)}")
        self.list_memory = ListMemory({}, self.now().astimezone(CHINA).date())
        self._found: set[str] = set()
        self._home: int | None = None  # hash of the home page's body
        self._unlisted: Iterator[Row] = iter(())

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let a site that needs it speak old TLS; its certificate is checked as ever."""
        super().update_settings(settings)
        if cls.legacy_tls:
            settings.update(_LEGACY_TLS, priority="spider")

    @property
    def memory(self) -> Memory:  # type: ignore[override]
        """What earlier runs know, as of now."""
        return Memory(self.seen, self.now(), timedelta(days=self.recheck_days), self.complete_until)

    @classmethod
    def site_layout(cls) -> Layout:
        """Return where the site keeps the fields of an article."""
        return replace(cls.layout or cls.family.layout, site=cls.name, publisher=cls.publisher, encoding=cls.encoding)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URLs given, or for the lists of the site and, in a replay, the articles that were saved."""
        if self.options.urls:
            for url in dict.fromkeys(map(canonical_url, self.options.urls)):
                yield self.ask_article(Row(url, ""))
            return
        declared = [urljoin(self.home, path) for path in self.lists]
        for url in dict.fromkeys([*declared, self.home]):
            self._found.add(canonical_url(url))
            expected = url in declared
            yield self._ask_list(Fetch(url), self._walk(url, expected=expected), 0, _DECLARED + expected)
        for url in self.list_memory.unlinked():
            if canonical_url(url) not in self._found and in_domains(url, self.domains):
                self._found.add(canonical_url(url))
                yield self._ask_list(Fetch(url), self._walk(url), 1, _DECLARED - 1)
        known = (Row(url, "") for url in self.recent() if self.family.is_article(url))
        self._unlisted = self._asked_for(chain(known, self._saved(self.replay) if self.replay else ()))
        self.crawler.signals.connect(self._ask_unlisted, signals.spider_idle)

    async def parse_list(  # noqa: PLR0913 - all but the first three by keyword
        self,
        response: Response,
        walk: Walk,
        depth: int,
        *,
        overlaps: bool = False,
        instead: Fetch | None = None,
        again: bool = False,
    ) -> AsyncIterator[Any]:
        """Read a page of a list: ask for its articles, for other lists and for its next page.

        `again`: it was read a moment ago, and is looked at for rows that moved up to it.
        """
        fault = of_response(response, page=False)
        listing = Listing() if fault or self._led_home(response, walk) else self._listing(response)
        if again:
            fresh = walk.fresh(listing.rows)
            self.count("list/shifted", len(fresh))
            requests: Iterable[scrapy.Request] = [self.ask_article(row, walk) for row in self._asked_for(fresh)]
        elif fault:
            requests = self._fault(response, walk, depth, fault, instead)
        else:
            requests = self._follow(listing, response, walk, depth, overlaps=overlaps)
        for request in requests:
            yield request
        yield self.visit(response, Outcome.LIST, rows=len(listing.rows))

    async def failed_list(self, failure: Failure) -> AsyncIterator[Any]:
        """Count a list page that did not come."""
        if isinstance(failure.value, EndedError):
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy's engine sets it
        if not request.cb_kwargs.get("again"):
            self._list_failed(request.url, request.cb_kwargs["walk"], *of_exception(failure.value))
        yield Visit(request.url, Outcome.LIST, fetched_at=self.stamp(None), rows=0)

    def _walk(self, url: str, *, expected: bool = False) -> Walk:
        return Walk(url, expected=expected, known=self.list_memory.of(url), whole=self.list_memory.due(url))

    def _led_home(self, response: Response, walk: Walk) -> bool:
        """Tell whether the home page came in place of a list, by a redirect or without."""
        body = hash(response.body)
        if canonical_url(walk.start) == canonical_url(self.home):
            self._home = body if walk.number == 1 else self._home
            return False
        moved = canonical_url(response.url) != canonical_url(walk.start)
        return body == self._home or (moved and canonical_url(response.url) == canonical_url(self.home))

    def _fault(
        self, response: Response, walk: Walk, depth: int, fault: tuple[Reason, str], instead: Fetch | None
    ) -> Iterator[scrapy.Request]:
        """Go on from a page that did not come, where there is a way."""
        gone = response.status in GONE and NOT_ARCHIVED not in response.flags
        if instead and response.status in GONE:
            walk.number += 1
            yield self._ask_list(instead, walk, depth, _NEXT)
        elif walk.leaping and gone:
            yield from self._go_on(walk.walk_instead(), walk, depth)
        elif gone and walk.given and walk.past_end():
            self._ended(walk, "last")
        else:
            self._list_failed(response.url, walk, *fault)

    def _go_on(self, pages: Iterable[Fetch], walk: Walk, depth: int) -> Iterator[scrapy.Request]:
        for fetch in pages:
            walk.number += not fetch.overlaps
            yield self._ask_list(fetch, walk, depth, _NEXT - min(walk.number, _STEPS))

    def _ended(self, walk: Walk, end: str) -> None:
        """Count the end of a walk, and learn from it."""
        self.count("list/walked" if end in _GOOD_ENDS else f"list/{end}")
        whole = end == "last" and not walk.leapt and not self.options.partial
        self.count("list/whole", int(whole))
        if walk.expected or walk.start != self.home:
            self.list_memory.learn(walk, whole=whole)
        if end not in _GOOD_ENDS:
            logger.warning("%s: %s at page %d of %s", walk.here.url, end, walk.number, walk.total or "?")

    def _listing(self, response: Response) -> Listing:
        request = response.request
        return read_list(
            response.body,
            response.url,
            family=self.family,
            domains=self.domains,
            headers=self.headers_of(response),
            encoding=self.encoding,
            sent=request.body if request and request.method == "POST" else b"",
        )

    def _follow(
        self, listing: Listing, response: Response, walk: Walk, depth: int, *, overlaps: bool
    ) -> Iterator[scrapy.Request]:
        self.count("list/pages")
        if POSSIBLY_CUT in response.flags:
            self.count(f"list/{POSSIBLY_CUT}")
        self.count("list/rows", len(listing.rows))
        self.count("list/elsewhere", listing.elsewhere)
        if walk.start == self.home and not walk.expected:
            listing = replace(listing, pager_unknown=False)  # the buttons of its boxes
        landed = not walk.leaping or walk.landed(listing, self.memory)
        fresh = walk.fresh(listing.rows)
        for row in self._asked_for(listing.rows):
            walk.busy += 1
            yield self.ask_article(row, walk)
        yield from self._other_lists(listing, response, depth)
        if not landed:
            yield from self._go_on(walk.walk_instead(), walk, depth)
            return
        end = walk.end(
            listing, fresh, overlaps=overlaps, options=self.options, memory=self.memory, limit=self.max_pages
        )
        if (end is None or end in _GOOD_ENDS) and walk.before and walk.before[1] >= _BUSY and not self.replay:
            yield self._ask_list(walk.before[0], walk, depth, _NEXT, again=True)
        if end is None:
            leap = walk.leap(listing, self.options)
            yield from [self._ask_list(leap, walk, depth, _NEXT)] if leap else self._go_on(listing.pages, walk, depth)
            return
        nothing = not listing.rows and not listing.elsewhere
        if nothing and (not listing.lists or end == "empty") and self._challenge(response):
            end = "challenge"
        elif depth == 0 and nothing and not listing.lists and not overlaps:
            end = "empty"  # a home page that leads nowhere
        elif walk.expected and walk.number == 1 and len(walk.given) + walk.elsewhere < self.min_rows:
            end = "few_rows"
        self._ended(walk, end)

    def _challenge(self, response: Response) -> str | None:
        return read(response.body, response.url, headers=self.headers_of(response)).challenge

    def _list_failed(self, url: str, walk: Walk, reason: Reason, detail: str) -> None:
        merely_found = not walk.expected and not walk.given and not walk.known and walk.start != self.home
        if walk.known and not walk.given and (detail in _NO_MORE or reason is Reason.ELSEWHERE):
            self.list_memory.learn(walk, whole=False)  # it is no more: a list that gave articles before
            merely_found = not walk.expected
        name = "list/nav_failed" if merely_found else "list/failed"
        if reason is Reason.NOT_ARCHIVED or (reason is Reason.CHALLENGE and not merely_found):
            name = f"list/{reason}"
        self.count(name)
        if name in {"list/failed", "list/challenge"}:
            logger.warning("list page %s did not come: %s, %s", url, reason, detail)

    def _asked_for(self, rows: Sequence[Row] | Iterator[Row]) -> Iterator[Row]:
        memory = self.memory
        for row in rows:
            if self.was_asked(row.url):
                continue
            if not self.options.wants(row.date):
                self.count("list/rows_out_of_dates")
            elif memory.due(row, memory.find(row.url)):
                yield row
            else:
                self.count("list/rows_known")

    def _other_lists(self, listing: Listing, response: Response, depth: int) -> Iterator[scrapy.Request]:
        host = urlsplit(response.url).netloc
        for url in listing.lists:
            where = canonical_url(url)
            if urlsplit(url).netloc != host or where in self._found:
                continue
            if depth >= self.max_depth or len(self._found) >= self.max_lists:
                self.count("list/not_followed")
                continue
            self._found.add(where)
            priority = _DECLARED if url in self.productive else _LIKELY if self.family.is_list(url) else _GUESS
            yield self._ask_list(Fetch(url), self._walk(url), depth + 1, priority - depth)

    def _ask_list(self, fetch: Fetch, walk: Walk, depth: int, priority: int, *, again: bool = False) -> scrapy.Request:
        if not again:
            walk.ask(fetch)
        return scrapy.Request(
            fetch.url,
            method=fetch.method,
            body=fetch.body,
            headers=dict(fetch.headers),
            callback=self.parse_list,
            errback=self.failed_list,
            cb_kwargs={
                "walk": walk,
                "depth": depth,
                "overlaps": fetch.overlaps,
                "instead": fetch.instead,
                "again": again,
            },
            priority=priority,
            dont_filter=True,  # a walk knows what it asked for; the filter would swallow redirects to other lists
        )

    def _ask_unlisted(self) -> None:
        """Ask, when the lists are done, for the young articles that they no longer name, and for those of an archive.

        Last, so that a replay reads the pages of a crawl in the crawl's order.
        """
        batch = list(islice(self._unlisted, _BATCH))
        engine = self.crawler.engine
        if not batch or engine is None:
            return
        for row in batch:
            engine.crawl(self.ask_article(row))
        raise DontCloseSpider

    def _saved(self, path: str) -> Iterator[Row]:
        """Yield the articles that an archive holds; pages saved by hand come without their lists."""
        for capture in captures(path, report=lambda _trouble, _detail: None):  # the replay has reported them
            if capture.status != 200 or not in_domains(capture.url, self.domains):  # noqa: PLR2004 - OK
                continue
            saved_alone = capture.archive.lower().endswith((".html", ".htm", ".shtml"))
            if self.family.is_article(capture.url) or (
                saved_alone and read(capture.body, capture.url, headers=capture.headers).is_article
            ):
                yield Row(canonical_url(self.family.first_part(capture.url)), "")

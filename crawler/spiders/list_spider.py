"""The half of a spider that walks lists: from the pages it asked for to articles, other lists and further pages."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy

from crawler.cms.family import Fetch, Row
from crawler.download.downloader import EndedError
from crawler.download.failures import GONE, NOT_ARCHIVED, POSSIBLY_CUT, of_exception, of_response
from crawler.lists.list_cursor import CHINA, Walk
from crawler.lists.list_memory import ListMemory
from crawler.lists.list_page import Listing, read_list
from crawler.reading import read
from crawler.records import Outcome, Reason, Visit
from crawler.spiders.article_spider import ArticleSpider
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

# Priorities, below that of articles: the newest page of every list before the second of any, guesses last.
DECLARED, _LIKELY, _NEXT, _GUESS = 60, 50, 40, 10
_STEPS = 20  # how many pages of a list come before a guess
_BUSY = 2  # articles asked for from a page after which it is looked at again: rows may have moved up to it meanwhile
_NO_MORE = {f"HTTP {status}" for status in GONE}
_GOOD_ENDS = {"done", "last"}


class ListSpider(ArticleSpider):
    """Walks lists. The run sets `productive` and `list_memory` before `start()`.

    Counted: `list/pages`, `list/rows`, `list/elsewhere` (rows that lead to other sites), `list/walked` (walks that came
    to a good end), `list/whole` (those that read a list from its beginning to its end), `list/shifted` (rows that moved
    while a list was walked) and the gaps `list/failed`, `list/challenge`, `list/empty`, `list/few_rows`,
    `list/pager_short`, `list/pager_loop`, `list/pager_unknown`, `list/limit`. What was merely found in the navigation
    and failed is `list/nav_failed`, a page that a replay lacks `list/not_archived`.
    """

    productive: AbstractSet[str] = frozenset()  # URLs of lists that gave articles in earlier runs: visited first
    replay: str | None = None  # the archive that answers instead of the site

    def __init__(self) -> None:
        """Start with no list known."""
        super().__init__()
        self.list_memory = ListMemory({}, self.now().astimezone(CHINA).date())
        self._found: set[str] = set()
        self._home: int | None = None  # hash of the home page's body

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
        if depth == 0:  # a home page or a declared list that a site keeps elsewhere
            response = await self.landed(response)
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

    async def found_list(self, response: Response, url: str) -> AsyncIterator[Any]:
        """Read a page that looked like an article by its URL only as a list, unless it is walked as one anyway."""
        where = canonical_url(url)
        if where in self._found:
            yield self.visit(response, Outcome.LIST)
            return
        self._found.add(where)
        async for result in self.parse_list(response, self._walk(url), 1):
            yield result

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
        if canonical_url(walk.start) == canonical_url(self.site.home):
            self._home = body if walk.number == 1 else self._home
            return False
        moved = canonical_url(response.url) != canonical_url(walk.start)
        return body == self._home or (moved and canonical_url(response.url) == canonical_url(self.site.home))

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
        if walk.expected or walk.start != self.site.home:
            self.list_memory.learn(walk, whole=whole)
        if end not in _GOOD_ENDS:
            logger.warning("%s: %s at page %d of %s", walk.here.url, end, walk.number, walk.total or "?")

    def _listing(self, response: Response) -> Listing:
        request = response.request
        return read_list(
            response.body,
            response.url,
            family=self.site.family,
            domains=self.site.all_domains,
            headers=self.headers_of(response),
            encoding=self.site.encoding,
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
        if walk.start == self.site.home and not walk.expected:
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
            listing, fresh, overlaps=overlaps, options=self.options, memory=self.memory, limit=self.site.max_pages
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
        elif walk.expected and walk.number == 1 and len(walk.given) + walk.elsewhere < self.site.min_rows:
            end = "few_rows"
        self._ended(walk, end)

    def _challenge(self, response: Response) -> str | None:
        return read(response.body, response.url, headers=self.headers_of(response)).challenge

    def _list_failed(self, url: str, walk: Walk, reason: Reason, detail: str) -> None:
        merely_found = not walk.expected and not walk.given and not walk.known and walk.start != self.site.home
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
            if depth >= self.site.max_depth or len(self._found) >= self.site.max_lists:
                self.count("list/not_followed")
                continue
            self._found.add(where)
            priority = DECLARED if url in self.productive else _LIKELY if self.site.family.is_list(url) else _GUESS
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

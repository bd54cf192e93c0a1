"""Walks lists: from their pages to articles, other lists and further pages. It asks for nothing itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.cms.family import Fetch, Row
from crawler.cms.recognise import is_article
from crawler.download.failures import GONE, POSSIBLY_CUT, of_response
from crawler.lists.list_cursor import Walk
from crawler.lists.list_page import Listing, read_list
from crawler.lists.repeated_links import RepeatedLinks
from crawler.reading import read
from crawler.records import Reason
from crawler.spiders.article_fetcher import WantedArticle
from crawler.spiders.known_articles import is_gone
from crawler.spiders.response_records import headers_of
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response

    from crawler.download.failures import Fault
    from crawler.lists.crawl_history import CrawlHistory
    from crawler.lists.crawl_options import CrawlOptions
    from crawler.sites.site import Site

logger = logging.getLogger(__name__)

# Priorities, below that of articles: the newest page of every list before the second of any, guesses last.
DECLARED, _LIKELY, _NEXT, _GUESS = 60, 50, 40, 10
_STEPS = 20  # how many pages of a list come before a guess
_BUSY = 2  # articles asked for from a page after which it is looked at again: rows may have moved up to it meanwhile
_NO_MORE = {f"HTTP {status}" for status in GONE}
_GOOD_ENDS = {"done", "last"}


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page of a list to ask for.

    `depth` is how many links lead to its list; `again`: it was read a moment ago, and is looked at for rows that moved
    up to it.
    """

    fetch: Fetch
    walk: Walk
    depth: int
    priority: int
    again: bool = False


Wanted = WantedArticle | WantedPage


class ListWalker:
    """Reads the lists of `site` and says what to ask for next, lazily: what is asked for meanwhile counts.

    `was_asked` tells whether the run has asked for an article, `keep` takes out what is not wanted of a page.

    Counted: `list/pages`, `list/rows`, `list/elsewhere` (rows that lead to other sites), `list/walked` (walks that came
    to a good end), `list/whole` (those that read a list from its beginning to its end), `list/shifted` (rows that moved
    while a list was walked) and the gaps `list/failed`, `list/challenge`, `list/empty`, `list/few_rows`,
    `list/pager_short`, `list/pager_loop`, `list/pager_unknown`, `list/limit`, `list/by_script` (rows whose addresses
    only a script knows). What was merely found in the navigation and failed is `list/nav_failed`, a page that a replay
    lacks `list/not_archived`; `list/repeated` are links that most pages repeat, and that were not asked for.
    """

    def __init__(  # noqa: PLR0913 - all but the first three by keyword
        self,
        site: Site,
        options: CrawlOptions,
        history: CrawlHistory,
        *,
        was_asked: Callable[[str], bool],
        count: Callable[..., None],
        keep: Callable[[Listing], Listing] = lambda listing: listing,
    ) -> None:
        """Start with no list found."""
        self._site, self._options, self._history = site, options, history
        self._was_asked, self._count, self._keep = was_asked, count, keep
        self._found: set[str] = set()
        self._repeated = RepeatedLinks()
        self._home: int | None = None  # hash of the home page's body
        self.first_fault: str | None = None
        """Why the first list page that could not be fetched was not, with its URL."""

    def start(self, url: str, priority: int, *, depth: int = 0, expected: bool = False) -> WantedPage | None:
        """Return the first page of a list, None where it is walked already; `expected`: it must have rows."""
        where = canonical_url(url)
        if where in self._found:
            return None
        self._found.add(where)
        return self.page(Fetch(url), self.walk(url, expected=expected), depth, priority)

    def walk(self, url: str, *, expected: bool = False) -> Walk:
        """Return the walk over the list at `url`, with what earlier runs learnt of it."""
        lists = self._history.lists
        return Walk(url, expected=expected, known=lists.of(url), whole=lists.due(url))

    def page(self, fetch: Fetch, walk: Walk, depth: int, priority: int) -> WantedPage:
        """Return a page of a walk, which from now on waits for it."""
        walk.ask(fetch)
        return WantedPage(fetch, walk, depth, priority)

    def read(self, response: Response, wanted: WantedPage) -> tuple[Listing, Iterable[Wanted]]:
        """Return what a page of a list holds, and what to ask for next."""
        walk = wanted.walk
        fault = of_response(response, page=False)
        unread = fault or self._led_home(response, walk)
        listing = Listing() if unread else self._keep(self._listing(response, wanted.fetch))
        if wanted.again:
            fresh = walk.fresh(listing.rows)
            self._count("list/shifted", len(fresh))
            return listing, (WantedArticle(row, walk) for row in self.due(fresh))
        if fault:
            return listing, self._fault(response, wanted, fault)
        return listing, chain(self._follow(listing, response, wanted), self._article_behind(listing, response, wanted))

    def is_list(self, response: Response) -> bool:
        """Tell whether a page has rows."""
        return bool(self._listing(response).rows)

    def due(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows whose articles are to be asked for."""
        for row in rows:
            if self._was_asked(row.url):
                continue
            if not self._options.wants(row.date):
                self._count("list/rows_out_of_dates")
            elif self._history.due(row, self._history.find(row.url)):
                yield row
            else:
                self._count("list/rows_known")

    def waiting(self) -> Iterator[Row]:
        """Yield the rows that waited until the lists were read, but for those that their pages repeat."""
        before = self._repeated.left_out
        yield from self.due(self._repeated.rest())
        self._count("list/repeated", self._repeated.left_out - before)

    def failed(self, url: str, walk: Walk, fault: Fault) -> None:
        """Count a list page that could not be fetched."""
        reason, detail = fault
        merely_found = not walk.expected and not walk.given and not walk.known and walk.start != self._site.home
        if walk.known and not walk.given and (detail in _NO_MORE or reason is Reason.ELSEWHERE):
            self._history.lists.learn(walk, whole=False)  # it is no more: a list that gave articles before
            merely_found = not walk.expected
        name = "list/nav_failed" if merely_found else "list/failed"
        if reason is Reason.NOT_ARCHIVED or (reason is Reason.CHALLENGE and not merely_found):
            name = f"list/{reason}"
        self._count(name)
        self.first_fault = self.first_fault or f"{url}: {reason}, {detail}"
        if name in {"list/failed", "list/challenge"}:
            logger.warning("list page %s could not be fetched: %s, %s", url, reason, detail)

    def _led_home(self, response: Response, walk: Walk) -> bool:
        """Tell whether the home page came in place of a list, by a redirect or without."""
        body = hash(response.body)
        if canonical_url(walk.start) == canonical_url(self._site.home):
            self._home = body if walk.number == 1 else self._home
            return False
        moved = canonical_url(response.url) != canonical_url(walk.start)
        return body == self._home or (moved and canonical_url(response.url) == canonical_url(self._site.home))

    def _fault(self, response: Response, wanted: WantedPage, fault: Fault) -> Iterator[WantedPage]:
        """Go on from a page that could not be fetched, where there is a way."""
        walk, instead = wanted.walk, wanted.fetch.instead
        if instead and response.status in GONE:
            walk.number += not instead.overlaps
            yield self.page(instead, walk, wanted.depth, _NEXT)
        elif walk.leaping and is_gone(response):
            yield from self._go_on(walk.walk_instead(), walk, wanted.depth)
        elif is_gone(response) and walk.given and walk.past_end():
            self._ended(walk, "last")
        else:
            self.failed(response.url, walk, fault)

    def _go_on(self, pages: Iterable[Fetch], walk: Walk, depth: int) -> Iterator[WantedPage]:
        for fetch in pages:
            walk.number += not fetch.overlaps
            yield self.page(fetch, walk, depth, _NEXT - min(walk.number, _STEPS))

    def _ended(self, walk: Walk, end: str) -> None:
        """Count the end of a walk, and learn from it."""
        self._count("list/walked" if end in _GOOD_ENDS else f"list/{end}")
        whole = end == "last" and not walk.leapt and not self._options.partial
        self._count("list/whole", int(whole))
        if walk.expected or walk.start != self._site.home:
            self._history.lists.learn(walk, whole=whole)
        if end not in _GOOD_ENDS:
            logger.warning("%s: %s at page %d of %s", walk.here.url, end, walk.number, walk.total or "?")

    def _listing(self, response: Response, fetch: Fetch | None = None) -> Listing:
        request = response.request
        return read_list(
            response.body,
            response.url,
            family=self._site.family,
            domains=self._site.all_domains,
            headers=headers_of(response),
            encoding=self._site.encoding,
            sent=request.body if request and request.method == "POST" else b"",
            carries=fetch.carries if fetch else (),
            forms=self._history.forms,
            rows=self._site.row_selectors,
        )

    def _follow(self, listing: Listing, response: Response, wanted: WantedPage) -> Iterator[Wanted]:
        walk, depth, overlaps = wanted.walk, wanted.depth, wanted.fetch.overlaps
        self._take_count(listing, response)
        if walk.start == self._site.home and not walk.expected:
            listing = replace(listing, pager_unknown=False)  # the buttons of its boxes
        landed = not walk.leaping or walk.landed(listing, self._history)
        fresh = walk.fresh(listing.rows)
        for row in self.due(self._repeated.part(listing.rows, self._site.family, self._history.forms)):
            walk.busy += 1
            yield WantedArticle(row, walk)
        yield from self._other_lists(listing, response, depth)
        if not landed:
            yield from self._go_on(walk.walk_instead(), walk, depth)
            return
        end = walk.end(
            listing, fresh, overlaps=overlaps, options=self._options, history=self._history, limit=self._site.max_pages
        )
        if (end is None or end in _GOOD_ENDS) and walk.before and walk.before[1] >= _BUSY and not self._options.replay:
            yield WantedPage(walk.before[0], walk, depth, _NEXT, again=True)
        few = self._few(listing, walk)
        if end is None:
            if few:
                self._count("list/few_rows")
            leap = walk.leap(listing, self._options)
            yield from [self.page(leap, walk, depth, _NEXT)] if leap else self._go_on(listing.pages, walk, depth)
            return
        if not listing.rows and not listing.elsewhere:
            end = self._without_rows(end, listing, response, wanted)
        self._ended(walk, "few_rows" if few and end in _GOOD_ENDS else end)

    def _without_rows(self, end: str, listing: Listing, response: Response, wanted: WantedPage) -> str:
        """Return how a walk ends at a page that has no rows."""
        if (not listing.lists or end == "empty") and self._challenge(response):
            return "challenge"
        leads_nowhere = wanted.depth == 0 and not listing.lists and not wanted.fetch.overlaps
        return "empty" if leads_nowhere else end  # a home page

    def _few(self, listing: Listing, walk: Walk) -> bool:
        """Tell whether the first page of a declared list has fewer rows than the site declares.

        One that a script fills is judged by the answer that brings its rows, which has the same number.
        """
        filled_later = bool(listing.pages) and listing.pages[0].overlaps
        first = walk.expected and walk.number == 1 and walk.start != self._site.home and not filled_later
        return first and len(walk.given) + walk.elsewhere < self._site.min_rows

    def _article_behind(self, listing: Listing, response: Response, wanted: WantedPage) -> Iterator[WantedArticle]:
        """Ask for the article that a link of the navigation led to: a page with a day of publication, and no list."""
        walk = wanted.walk
        if listing.rows or walk.expected or walk.known or walk.number > 1 or wanted.depth == 0:
            return
        page = read(response.body, response.url, headers=headers_of(response), layout=self._site.article_layout)
        if is_article(page) and page.article.published_at:
            yield from map(WantedArticle, self.due([Row(page.article.url, "")]))

    def _take_count(self, listing: Listing, response: Response) -> None:
        """Count what a page of a list holds, and warn of rows that are not asked for."""
        self._count("list/pages")
        if POSSIBLY_CUT in response.flags:
            self._count(f"list/{POSSIBLY_CUT}")
        self._count("list/rows", len(listing.rows))
        self._count("list/elsewhere", listing.elsewhere)
        if listing.elsewhere and not any(row.main for row in listing.rows):
            host = listing.foreign_host or "HOST"
            words = "%s has %d rows of other sites; -a domains=%s follows those of %s"
            logger.warning(words, response.url, listing.elsewhere, host, host)
        if listing.by_script:
            self._count("list/by_script", listing.by_script)
            logger.warning("%s has %d rows whose addresses only a script knows", response.url, listing.by_script)

    def _challenge(self, response: Response) -> str | None:
        return read(response.body, response.url, headers=headers_of(response)).challenge

    def _other_lists(self, listing: Listing, response: Response, depth: int) -> Iterator[WantedPage]:
        host, news = _host(response.url), dict(listing.news)
        for url in listing.lists:
            where = canonical_url(url)
            if _host(url) != host or where in self._found:
                continue
            if depth >= self._site.max_depth or len(self._found) >= self._site.max_lists:
                self._count("list/not_followed")
                continue
            likely = _LIKELY if self._site.family.is_list(url) or url in news else _GUESS
            priority = DECLARED if url in self._history.productive else likely
            page = self.start(url, priority - depth, depth=depth + 1)
            yield from [page] if page else []


def _host(url: str) -> str:
    """Return the host of an address, which is the same with www. and without."""
    return urlsplit(url).netloc.removeprefix("www.")

"""How far a list is walked. Pure, but for what one walk remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.cms.family import Fetch
from crawler.lists.crawl_history import day_of
from crawler.lists.list_order import key_of, measures, order_of, pinned
from crawler.records import Article, Order, Reason, Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cms.family import Row
    from crawler.lists.crawl_history import CrawlHistory
    from crawler.lists.crawl_options import CrawlOptions
    from crawler.lists.list_order import Key
    from crawler.lists.list_page import Listing
    from crawler.records import KnownList

_LOOP = 2  # pages in a row without a new row
_JUDGED = 500  # rows of a walk that tell its list's order
_PINNED_PAGES = 3  # that pinned rows may fill
_UNSORTED_PAGES = 10  # of a list in no order that are read each time; the rest when it is read whole
_TAIL = 3  # rows at the end of a page that say that what is behind them is known
_NEAR = 2  # pages that are walked rather than leapt over
_NOWHERE = Fetch("")


@dataclass(slots=True)
class Walk:
    """One list being walked page by page.

    `expected`: rows are, because the list is declared. `known`: what earlier runs learnt of it. `whole`: it is read to
    its end, whatever is known. `here` is the page asked for last, `busy` how many articles were asked for from it,
    `before` the page before it and its `busy`.

    `latest` is the latest page with rows of its own, `reached` its number.

    `young` and `read` count, for lists without dates, what came out of the articles of the page before. `stale` counts
    the pages in a row that gave nothing new; `rows` what the list itself gave, `elsewhere` its rows of other sites.
    `rest` is where a walk goes on that leapt to the last page in vain.
    """

    start: str
    expected: bool = False
    known: KnownList | None = None
    whole: bool = False
    number: int = 1
    total: int | None = None
    given: set[int] = field(default_factory=set)
    read: int = 0
    young: int = 0
    stale: int = 0
    rows: int = 0
    elsewhere: int = 0
    busy: int = 0
    before: tuple[Fetch, int] | None = None
    leapt: bool = False
    leaping: bool = False
    rest: tuple[Fetch, ...] = ()
    here: Fetch = _NOWHERE
    latest: Fetch = _NOWHERE
    reached: int = 0
    _asked: set[int] = field(default_factory=set)
    _keys: list[Key] = field(default_factory=list)
    _page: int = 0  # hash of the rows of the latest page, and of the first
    _first_page: int = 0
    _full: int = 0  # rows of the first page
    _partial: bool = False  # the latest page had fewer

    def took(self, item: Article | Rejection) -> None:
        """Take in what became of an article of the page."""
        self.read += 1
        self.young += not (isinstance(item, Rejection) and item.reason is Reason.NOT_ASKED)

    @property
    def order(self) -> Order | None:
        """The order of the rows so far."""
        return order_of(self._keys)

    @property
    def newest(self) -> int | None:
        """What the newest row so far is sorted by."""
        return max((value for value in measures(self._keys) if value is not None), default=None)

    @property
    def oldest(self) -> int | None:
        """What the oldest row so far is sorted by."""
        return min((value for value in measures(self._keys) if value is not None), default=None)

    @property
    def past_pinned(self) -> bool:
        """Whether the walk is past all the pages that pinned rows may fill."""
        return self.number > _PINNED_PAGES

    def ask(self, fetch: Fetch) -> None:
        """Remember a page as asked for."""
        self.before = (self.here, self.busy) if self.here.url else None
        self._asked.add(_name(fetch))
        self.here, self.busy = fetch, 0

    def fresh(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that no earlier page of the walk gave; hashes keep a long walk's memory small."""
        fresh = [row for row in rows if hash(row.url) not in self.given]
        self.given.update(hash(row.url) for row in fresh)
        return fresh

    def end(  # noqa: PLR0913 - all but the first two by keyword
        self,
        listing: Listing,
        fresh: Sequence[Row],
        *,
        overlaps: bool,
        options: CrawlOptions,
        history: CrawlHistory,
        limit: int,
    ) -> str | None:
        """Return why the walk ends at this page, None when it goes on.

        `done` (the rest is known or out of the dates asked for) and `last` are good ends; a page past the end that is
        empty, or repeats the last or the first, is `last` too. `empty` (no rows where some were expected), `pager_loop`
        (page after page of rows that it gave before: one such page is what a list looks like that grew by a page in
        the meantime), `pager_short` (fewer pages than it says), `pager_unknown` (more pages, and no telling where) and
        `limit` (more pages than a run walks) are gaps.
        """
        self.total = listing.total or self.total
        shell = bool(listing.pages) and listing.pages[0].overlaps
        if overlaps and not listing.rows and not listing.pages and listing.total != 0:
            short = self._short() if self.given else None
            return short or "empty"  # a script or an answer that was to bring rows, and says neither rows nor how many
        self.elsewhere += listing.elsewhere
        if not listing.rows and not listing.elsewhere and not shell and not overlaps:
            if self.past_end():
                return "last"
            return self._short() or ("empty" if self.expected or self.number > 1 else "last")
        main = [row for row in fresh if row.main]
        own = main if shell else main or list(fresh)
        self._note(listing, own, history)
        return self._repeated(listing, fresh, overlaps=overlaps) or self._after(listing, own, options, history, limit)

    def past_end(self) -> bool:
        """Tell whether there can be no such page: it is past the total or, without one, behind a page not filled."""
        return self.number > self.total if self.total else self._partial

    def leap(self, listing: Listing, options: CrawlOptions) -> Fetch | None:
        """Return the last page of a list whose new rows come at its end, as it was; None where it is to be walked."""
        known = self.known
        if known is None or known.order is not Order.OLDEST_FIRST or not known.last or (known.pages or 0) <= _NEAR:
            return None
        if self.number > 1 or self.whole or options.partial or options.full:
            return None
        self.rest, self.number = listing.pages, known.pages or 1
        self.leapt = self.leaping = True
        return Fetch(known.last)

    def landed(self, listing: Listing, history: CrawlHistory) -> bool:
        """Tell whether a leap came to a page whose first row was there when a run lost nothing.

        Else rows before it may be new, or were lost.
        """
        self.leaping = False
        own = [row for row in listing.rows if row.main] or listing.rows
        seen = history.find(own[0].url) if own and hash(own[0].url) not in self.given else None
        return history.proven(seen)

    def walk_instead(self) -> tuple[Fetch, ...]:
        """Return to the second page, after a leap in vain."""
        self.leapt, self.leaping, self.whole, self.number = False, False, True, 1
        return self.rest

    def _note(self, listing: Listing, own: Sequence[Row], history: CrawlHistory) -> None:
        self.rows += len(own)
        if own:
            self.latest, self.reached = self.here, self.number
        on_page = sum(row.main for row in listing.rows)
        self._full = self._full or on_page
        self._partial = on_page < self._full
        self._keys += [_key(row, history) for row in own[: _JUDGED - len(self._keys)]]

    def _repeated(self, listing: Listing, fresh: Sequence[Row], *, overlaps: bool) -> str | None:
        """Return how a walk ends that gives nothing new, None while it may: past its end a pager repeats one page."""
        page = hash(tuple(row.url for row in listing.rows if row.main))
        again = page == self._page
        before, self._page = self._page, page
        self._first_page = self._first_page or page
        if fresh or not listing.rows or overlaps:
            self.stale = 0
            return None
        self.stale += 1
        if self.total and self.number > self.total and page in (before, self._first_page):
            return "last"
        if self.stale < _LOOP:
            return None
        return "last" if again and not self._short() else "pager_loop"

    def _after(
        self, listing: Listing, own: Sequence[Row], options: CrawlOptions, history: CrawlHistory, limit: int
    ) -> str | None:
        ahead = any(_name(page) not in self._asked for page in listing.pages)
        if listing.pager_unknown and not ahead and not (self.total and self.number >= self.total):
            return "pager_unknown"
        if self._done(own, options, history):
            return "done" if ahead or self._short() else "last"
        if ahead:
            return "limit" if self.number >= limit else None
        nothing = self.expected and not self.given and not self.elsewhere
        return self._short() or ("empty" if nothing else "last")

    def _short(self) -> str | None:
        return "pager_short" if self.total and self.number < self.total and not self.leapt else None

    def _done(self, rows: Sequence[Row], options: CrawlOptions, history: CrawlHistory) -> bool:
        read, young, self.read, self.young = self.read, self.young, 0, 0
        order = (self.known and self.known.order) or self.order
        if options.since and order in (None, Order.NEWEST_FIRST):
            days = [row.date for row in rows if row.date]
            certain = self.number > 1 or (self.known is not None and self._met_newest())
            if days and len(days) == len(rows) and max(days) < options.since and certain:
                return True
            if not days and read and not young:
                return True  # the list has no dates, but every article of its page before was older
        if self.whole or options.full or order is Order.OLDEST_FIRST:
            return False
        if not rows and self.elsewhere and self.known and self.known.walked:
            return self.past_pinned  # rows of other sites need nothing, and say nothing of what is behind them
        if order is Order.UNSORTED:
            walked = self.known is not None and self.known.walked is not None
            settled = all(history.settled(row) for row in rows)
            return walked and settled and self.number >= _UNSORTED_PAGES and not options.since
        return self._settled(rows, order, history)

    def _met_newest(self) -> bool:
        """Tell whether the walk is past what is pinned: it has met the row that was the newest, or a newer one."""
        newest = self.known.newest if self.known else None
        return newest is None or self.past_pinned or (self.newest or 0) >= newest

    def _settled(self, rows: Sequence[Row], order: Order | None, history: CrawlHistory) -> bool:
        """Tell whether nothing behind these rows is new: all need nothing or, in a list in order, the last ones."""
        above = pinned([_key(row, history) for row in rows])
        settled = [history.settled(row) for row, is_pinned in zip(rows, above, strict=True) if not is_pinned]
        if not settled or not self._met_newest():
            return False
        return all(settled) or (order is Order.NEWEST_FIRST and len(settled) > _TAIL and all(settled[-_TAIL:]))


def _key(row: Row, history: CrawlHistory) -> Key:
    """Return what a row is sorted by; a day that is still to come sorts nothing."""
    seen = None if row.date else history.find(row.url)
    day = row.date or (day_of(seen.published_at) if seen else None)
    to_come = day is not None and day > history.today + timedelta(days=1)
    return key_of(row.url, None if to_come else day)


def _name(fetch: Fetch) -> int:
    return hash((fetch.method, fetch.url, fetch.body))

"""How far a list is walked, and which of its rows are asked for. Pure, but for the memory of one walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.cms.base import Row
    from crawler.discovery import Listing
    from crawler.items import Seen
    from crawler.options import Options

_LOOP = 2  # pages in a row without a new row
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs know of the site, and how that decides on one row.

    `complete_until` is when the last run that lost nothing ended: only what was fetched by then proves that everything
    behind it in a list was fetched too. A run that was killed leaves known articles before unknown ones.
    """

    seen: Callable[[str], Seen | None]
    now: datetime
    recheck: timedelta
    complete_until: datetime | None = None

    def find(self, url: str) -> Seen | None:
        """Return what is known of an article, also where it was found under http and moved to https."""
        scheme, _, rest = url.partition("://")
        return self.seen(url) or self.seen(f"{'http' if scheme == 'https' else 'https'}://{rest}")

    def due(self, row: Row, seen: Seen | None) -> bool:
        """Tell whether an article is asked for: new, young enough to be changed still, or moved up by the list."""
        if seen is None:
            return True
        published = _day(seen.published_at) or row.date or _day(seen.fetched_at)
        if published is None or self.now.astimezone(CHINA).date() - published <= self.recheck:
            return True
        fetched = _day(seen.fetched_at)
        return row.date is not None and row.date > published and (fetched is None or row.date >= fetched)

    def settled(self, row: Row) -> bool:
        """Tell whether a row needs nothing, and neither does what is older."""
        seen = self.find(row.url)
        if seen is None or not seen.fetched_at or self.complete_until is None or self.due(row, seen):
            return False
        return datetime.fromisoformat(seen.fetched_at) <= self.complete_until


@dataclass(slots=True)
class Walk:
    """One list being walked page by page. `expected`: rows are, because the list is declared or gave some before.

    `young` and `read` count, for lists without dates, what came out of the articles of the page before. `stale` counts
    the pages in a row that gave nothing new.
    """

    start: str
    expected: bool = False
    number: int = 1
    total: int | None = None
    given: set[int] = field(default_factory=set)
    read: int = 0
    young: int = 0
    stale: int = 0

    def fresh(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that no earlier page of the walk gave; hashes keep a long walk's memory small."""
        fresh = [row for row in rows if hash(row.url) not in self.given]
        self.given.update(hash(row.url) for row in fresh)
        return fresh

    def end(  # noqa: PLR0913 - all but the first two by keyword
        self, listing: Listing, fresh: Sequence[Row], *, overlaps: bool, options: Options, memory: Memory, limit: int
    ) -> str | None:
        """Return why the walk ends at this page, None when it goes on.

        `done` (the rest is known or out of the dates asked for) and `last` are good ends. `empty` (no rows where
        some were expected), `pager_loop` (page after page of rows that it gave before: one such page is what a list
        looks like that grew by a page in the meantime), `pager_short` (fewer pages than it says)
        and `limit` (more pages than a run walks) are gaps.
        """
        self.total = listing.total or self.total
        shell = bool(listing.pages) and listing.pages[0].overlaps
        if overlaps and not listing.rows and not listing.pages and listing.total != 0:
            return "empty"  # a script or an answer that was to bring rows, and says neither rows nor their number
        if not listing.rows and not shell and not overlaps:
            return self._short() or ("empty" if self.expected or self.number > 1 else "last")
        self.stale = self.stale + 1 if listing.rows and not fresh and not overlaps else 0
        if self.stale >= _LOOP:
            return "pager_loop"
        own = [row for row in fresh if row.main]
        if self._done(own if shell else own or fresh, options, memory):
            return "done"
        if not listing.pages:
            return self._short() or ("empty" if self.expected and not self.given else "last")
        return "limit" if self.number >= limit else None

    def _short(self) -> str | None:
        return "pager_short" if self.total and self.number < self.total else None

    def _done(self, rows: Sequence[Row], options: Options, memory: Memory) -> bool:
        days = [row.date for row in rows if row.date]
        read, young, self.read, self.young = self.read, self.young, 0, 0
        if options.since and days and len(days) == len(rows) and max(days) < options.since:
            return True
        if options.since and not days and read and not young:
            return True  # the list has no dates, but every article of its page before was older
        return bool(rows) and not options.full and all(memory.settled(row) for row in rows)


def _day(stamp: str | None) -> date | None:
    return date.fromisoformat(stamp[:10]) if stamp else None

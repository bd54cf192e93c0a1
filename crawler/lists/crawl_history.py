"""What is known of a site when a crawl of it begins, and how that decides on one row of a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.lists.list_memory import ListMemory
from crawler.records import CHINA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from crawler.cms.family import Row
    from crawler.lists.url_forms import Forms
    from crawler.records import KnownArticle, Visit


def _nothing(_url: str) -> KnownArticle | None:
    return None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class CrawlHistory:
    """What earlier runs know of the site. It is made before the crawl; the empty one is that of a site's first run.

    `seen` tells of a URL's article. `complete_until` is when the last run that lost nothing ended: only what was
    fetched by then proves that everything behind it in a list was fetched too; a run that was killed leaves known
    articles before unknown ones. `recheck`: articles younger than this are asked for again, `recent` lists them.
    `productive` are URLs of lists that gave articles, `lists` what is known of each list, and what this run adds;
    `forms` which forms of addresses were articles.

    `answers` holds, for each article or rejection that is on its way to the feeds, what its server said (URL ->
    provisional `Visit`); the run's log takes it out from there. `now` is the crawl's clock.
    """

    seen: Callable[[str], KnownArticle | None] = _nothing
    complete_until: datetime | None = None
    recheck: timedelta = timedelta(days=7)
    recent: Callable[[], Iterable[str]] = tuple
    productive: AbstractSet[str] = frozenset()
    forms: Forms = field(default_factory=dict)
    now: Callable[[], datetime] = _now
    lists: ListMemory = field(default_factory=lambda: ListMemory({}, _now().astimezone(CHINA).date()))
    answers: dict[str, Visit] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now().astimezone(CHINA).date()

    def find(self, url: str) -> KnownArticle | None:
        """Return what is known of an article, also where it was found under http and moved to https."""
        scheme, _, rest = url.partition("://")
        return self.seen(url) or self.seen(f"{'http' if scheme == 'https' else 'https'}://{rest}")

    def due(self, row: Row, seen: KnownArticle | None) -> bool:
        """Tell whether an article is asked for: new, young enough to be changed, gone, or moved up by the list."""
        if seen is None:
            return True
        missing = day_of(seen.missing_since)
        if missing and (not seen.withdrawn or self.today - missing <= self.recheck):
            return True  # to learn that it is gone for good, or that it came back
        published = day_of(seen.published_at) or row.date or day_of(seen.fetched_at)
        if published is None or self.today - published <= self.recheck:
            return True
        fetched = day_of(seen.fetched_at)
        return row.date is not None and row.date > published and (fetched is None or row.date >= fetched)

    def proven(self, seen: KnownArticle | None) -> bool:
        """Tell whether an article was there when a run lost nothing."""
        if seen is None or not seen.fetched_at or self.complete_until is None:
            return False
        return datetime.fromisoformat(seen.fetched_at) <= self.complete_until

    def settled(self, row: Row) -> bool:
        """Tell whether a row needs nothing, and neither does what is older."""
        seen = self.find(row.url)
        return self.proven(seen) and not self.due(row, seen)


def day_of(stamp: str | None) -> date | None:
    """Return the day of an ISO 8601 time."""
    return date.fromisoformat(stamp[:10]) if stamp else None

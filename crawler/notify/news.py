"""What is new for subscriptions in the runs that have ended: once a story, and what became of what was told.

A story is known by the ids of the pages that tell it. Whichever of them matches first is told; those that reprint it,
or take its place as the original, are not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.notify.ended_runs import last_before, lines_of
from crawler.notify.event import Event, Kind
from crawler.notify.subscription import Page
from crawler.records import Flag, Outcome, Reason
from crawler.storage.json_lines import record_at
from crawler.storage.site_files import site_folder
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.notify.outbox import Outbox
    from crawler.notify.subscription import Subscription

_SUPERSEDES = f"{Flag.SUPERSEDES}:"
_GONE = "gone:"  # before the id of a page whose withdrawal was told


@dataclass(slots=True)
class Known:
    """What earlier runs recorded, asked of the index only when somebody wants to know."""

    data_dir: Path
    url: str  # of the index
    _index: Index | None = field(default=None, init=False)

    def close(self) -> None:
        """Close the index, if it was opened."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def _ask(self, question: Callable[[Index], Any]) -> Any:
        """Return an answer of the index; None where it has none: a message too many is better than none."""
        with suppress(IndexFault, OSError, ValueError):
            return question(self.index())
        return None

    def index(self) -> Index:
        """Return the index, caught up. Raises `IndexFault`."""
        if self._index is None:
            self._index = Index.open(self.url)
            self._index.catch_up(self.data_dir)
        return self._index

    def page(self, page_id: str) -> tuple[Page, str] | None:
        """Return the latest record of a page, and its run."""

        def read(index: Index) -> tuple[Page, str] | None:
            place = index.written(page_id)
            if place is None:
                return None
            path = site_folder(self.data_dir, place.feed, place.site) / f"{place.run}.jsonl"
            with path.open("rb") as file:
                return Page(record_at(file, place.place)), place.run

        found: tuple[Page, str] | None = self._ask(read)
        return found

    def at(self, url: str) -> Page | None:
        """Return the latest record of the page at an address."""
        version = self._ask(lambda index: index.prior(canonical_url(url)))
        found = self.page(version.id) if version is not None else None
        return found[0] if found else None

    def has_moved(self, record: dict[str, Any], run: str) -> bool:
        """Tell whether a record says only that a page has another address: its text was recorded by a run before."""
        if not record.get("aka"):
            return False
        version = self._ask(lambda index: index.last(record["id"]))
        return version is not None and version.revision == record.get("revision") and version.run < run


@dataclass(slots=True)
class News:
    """What the runs of one site say to each subscription."""

    outbox: Outbox
    known: Known
    data_dir: Path
    runs: dict[str, list[str]]  # of all sites, in their order

    def position(self, topic: str, site: str) -> str:
        """Return the last run of a site that a topic has looked at, or that ended before it began."""
        position = self.outbox.position(topic, site)
        if position is None:
            position = last_before(self.data_dir, site, self.runs.get(site, []), self.outbox.start(topic))
        return position

    def read(self, site: str, run: str, subscriptions: list[Subscription]) -> None:
        """Keep what a run says to the subscriptions that have not looked at it, and note that they have."""
        for feed in ("articles", "duplicates"):
            for record in lines_of(self.data_dir, site, run, feed):
                self._article(record, run, subscriptions)
        for record in lines_of(self.data_dir, site, run, "rejected"):
            if record.get("reason") == Reason.WITHDRAWN:
                self._withdrawn(record, subscriptions)
        wanting = [each for each in subscriptions if self.outbox.has_told(each.name, _GONE)]
        for record in lines_of(self.data_dir, site, run, "runs") if wanting else ():
            if record.get("outcome") == Outcome.RESTORED:
                self._restored(record, wanting)
        for each in subscriptions:
            self.outbox.advance(each.name, site, run)

    def _article(self, record: dict[str, Any], run: str, subscriptions: list[Subscription]) -> None:
        page, revision = record.get("id"), record.get("revision")
        if not isinstance(page, str) or type(revision) is not int:
            return  # no record of this program; the index tells of it
        read = Page(record)
        for each in subscriptions:
            if revision > 1:
                self._revised(each, read, run)
            else:
                self._new(each, read, run)

    def _new(self, subscription: Subscription, page: Page, run: str) -> None:
        name, record = subscription.name, page.record
        story = list(_story(page))
        if self.outbox.was_told(name, *story):
            if not record.get("duplicate_of"):
                self.outbox.tell(name, *story)  # the original came after a copy
            return
        if not subscription.matches(page) or self.known.has_moved(dict(record), run):
            return
        self.outbox.tell(name, *story)
        if Kind.NEW in subscription.events and not self._is_old(subscription, page):
            self.outbox.keep(name, Event.of(Kind.NEW, record))

    def _is_old(self, subscription: Subscription, page: Page) -> bool:
        """Tell whether a page reprints what matched already when the subscription began."""
        above = page.text("duplicate_of")
        found = self.known.page(above) if above else None
        if found is None:
            return False
        original, run = found
        return run <= self.position(subscription.name, original.text("site")) and subscription.matches(original)

    def _revised(self, subscription: Subscription, page: Page, run: str) -> None:
        name, record = subscription.name, page.record
        told = self.outbox.was_told(name, page.text("id")) and subscription.concerns(page)
        if not told and (record.get("duplicate_of") or not subscription.matches(page)):
            return
        if self.known.has_moved(dict(record), run):
            return
        self.outbox.tell(name, *_story(page))
        mark = f"{_GONE}{page.text('id')}"
        if self.outbox.was_told(name, mark):
            self.outbox.untell(name, mark)
            self.outbox.keep(name, Event.of(Kind.RESTORED, record))
        elif Kind.REVISED in subscription.events:
            self.outbox.keep(name, Event.of(Kind.REVISED, record))

    def _withdrawn(self, rejection: dict[str, Any], subscriptions: list[Subscription]) -> None:
        page = self.known.at(rejection.get("url") or "")
        if page is None:
            return
        for each in subscriptions:
            mark = f"{_GONE}{page.text('id')}"
            told = self.outbox.was_told(each.name, page.text("id")) and each.concerns(page)
            if not told and (page.record.get("duplicate_of") or not each.matches(page)):
                continue
            if Kind.WITHDRAWN in each.events and not self.outbox.was_told(each.name, mark):
                self.outbox.tell(each.name, mark)
                self.outbox.keep(each.name, Event.of(Kind.WITHDRAWN, page.record))

    def _restored(self, visit: dict[str, Any], subscriptions: list[Subscription]) -> None:
        page = self.known.at(visit.get("url") or "")
        if page is None:
            return
        for each in subscriptions:
            mark = f"{_GONE}{page.text('id')}"
            if self.outbox.was_told(each.name, mark):
                self.outbox.untell(each.name, mark)
                self.outbox.keep(each.name, Event.of(Kind.RESTORED, page.record))


def _story(page: Page) -> Iterator[str]:
    """Yield the ids of the pages that a record says to tell the same story, its own first."""
    yield page.text("id")
    if above := page.text("duplicate_of"):
        yield above
    flags = page.record.get("flags")
    for flag in flags if isinstance(flags, list) else ():
        if isinstance(flag, str) and flag.startswith(_SUPERSEDES):
            yield flag.removeprefix(_SUPERSEDES)

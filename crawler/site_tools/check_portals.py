"""Asks each portal for its home page, as politely as a crawl, and says what became of it. Nothing is archived."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from crawler.catalogue.place import bare
from crawler.download.failures import of_exception, of_response
from crawler.records import Reason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

    from crawler.catalogue.place import Place
    from crawler.download.failures import Fault

_NOT_KEPT = ("crawler.archive.middleware.ArchiveMiddleware", "crawler.archive.middleware.ReplayMiddleware")
_AT_ONCE = 8  # hosts; each has one connection and its pauses
_REQUESTS = 8  # a portal: robots.txt, redirects, retries
_STATES = {
    Reason.CHALLENGE: "challenged",
    Reason.ROBOTS: "forbidden",
    Reason.NETWORK_ERROR: "dead",
    Reason.FORBIDDEN_ADDRESS: "dead",
}
STATES = ("answers", "moved", "challenged", "forbidden", "error", "dead")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the portal of one place; `found` is the address that came, `detail` why none did."""

    code: str
    place: str
    url: str
    state: str
    found: str = ""
    detail: str = ""
    checked_at: str = ""

    def line(self) -> str:
        """Return it as a row of a table with tabs between its cells."""
        return "\t".join(" ".join(str(getattr(self, each.name)).split()) for each in fields(self))


HEADER = "\t".join(each.name for each in fields(Checked))


class _Portals(scrapy.Spider):
    """Asks for the home pages of `places`; `found` takes what became of each."""

    name = "portals"
    handle_httpstatus_list: ClassVar[list[int]] = [*range(400, 1000)]  # answers all the same; redirects are followed

    def __init__(self, places: Sequence[Place], found: list[Checked]) -> None:
        super().__init__()
        self.places, self.found = places, found

    async def start(self) -> AsyncIterator[Any]:
        """Ask for each."""
        for place in self.places:
            yield scrapy.Request(
                place.url,
                errback=self.failed,
                cb_kwargs={"place": place},
                dont_filter=True,
            )

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Note the answer."""
        place: Place = kwargs["place"]
        fault = of_response(response)
        host = urlsplit(response.url).hostname or ""
        state = "answers" if bare(host) == bare(place.host) else "moved"
        self._note(place, _STATES.get(fault[0], "error") if fault else state, response.url, fault)

    def failed(self, failure: Failure) -> None:
        """Note that there was none."""
        place: Place = failure.request.cb_kwargs["place"]  # type: ignore[attr-defined]
        fault = of_exception(failure.value)
        self._note(place, _STATES.get(fault[0], "error"), "", fault)

    def _note(self, place: Place, state: str, found: str, fault: Fault | None) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.found.append(Checked(place.code, place.path, place.url, state, found, fault[1] if fault else "", now))


def check_portals(settings: Settings, places: Sequence[Place]) -> list[Checked]:
    """Return what became of the portals of `places`, in their order, each host asked once.

    Runs the event loop, so it can be called once in a process. Told to stop, it returns what it has.
    """
    once = list({bare(place.host): place for place in reversed(places) if place.url}.values())[::-1]
    found: list[Checked] = []
    own = settings.copy()
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | dict.fromkeys(_NOT_KEPT)
    changed = {
        "DOWNLOADER_MIDDLEWARES": middlewares,
        "ITEM_PIPELINES": {},
        "FEEDS": {},
        "CONCURRENT_REQUESTS": _AT_ONCE,
        "MAX_PAGES": _REQUESTS * len(once),
    }
    own.setdict(changed, priority="cmdline")
    process = AsyncCrawlerProcess(own)
    process.crawl(_Portals, once, found)
    process.start()
    order = {place.url: number for number, place in enumerate(once)}
    return sorted(found, key=lambda each: order[each.url])

"""robots.txt as RFC 9309 has it: what is unreachable forbids everything, and nothing is read without end."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK

from crawler.download.failures import of_exception, of_response
from crawler.download.limits import RefusedRequest
from crawler.records import Outcome, Reason, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

MAX_BYTES = 500 << 10
"""Bytes of a robots.txt that are read, at least so many by RFC 9309, 2.5; a larger one may take minutes to parse."""
ABSENT_AFTER = timedelta(days=30)
"""How long a robots.txt is unreachable before it counts as absent (RFC 9309, 2.3.1.4: "a reasonably long period")."""
OWN = "robots_txt"
"""Marks the requests of this middleware in their `meta`."""

_FRESH = 24 * 3600.0  # seconds that a copy is used (RFC 9309, 2.4)
_PRIORITY = 1000
_TOO_MANY = 429
_VERSION = re.compile(r"(?im)^([^\S\n]*user-agent[^\S\n]*:[^\S\n]*[a-z_-]+)/[^\n]*")
# What keeps this program from following where a robots.txt leads; the server answered, so it is not unreachable.
_NOT_FOLLOWED = {Reason.FORBIDDEN_ADDRESS, Reason.HTTP_ERROR, Reason.LIMIT}


@dataclass(slots=True)
class Rules:
    """What a host's robots.txt says. `refused` is why nothing may be asked for, `delay` its Crawl-delay in seconds."""

    parsed: Protego | None = None
    refused: str | None = None
    delay: float = 0.0
    since: float = 0.0  # seconds of the event loop's clock


def parse(body: bytes, agent: str) -> tuple[Protego, float]:
    """Return the rules in the first `MAX_BYTES` of a robots.txt and its Crawl-delay for `agent` (0 for none)."""
    if len(body) > MAX_BYTES:
        body = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]
    text = body.decode("utf-8-sig", "ignore")
    parsed = Protego.parse(_VERSION.sub(r"\1", text))  # a product token has no version
    return parsed, parsed.crawl_delay(agent) or 0.0


def unreachable(response: Response) -> str | None:
    """Return why an answer tells nothing of the rules, None for rules and for an answer that says there are none.

    4xx means that there are none (RFC 9309, 2.3.1.3), but for 429, which asks to come back later; so does a redirect
    that was not followed.
    """
    status = response.status
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's own classes
        stopped = "download_stopped" in response.flags  # by `MAX_BYTES`: all that is needed came
        fault = None if stopped else of_response(response, page=False)
        return fault[1] if fault and fault[0] is Reason.INCOMPLETE_RESPONSE else None
    redirect = 300 <= status < 400 and "Location" in response.headers  # noqa: PLR2004
    none = (400 <= status < 500 and status != _TOO_MANY) or redirect  # noqa: PLR2004
    return None if none else f"HTTP {status}"


class RobotsMiddleware:
    """Downloader middleware: asks for the robots.txt of each host first and refuses what it forbids.

    An unreachable one (5xx, 429, a reset, a stall) forbids everything until a later run reaches it, or has not for
    `ABSENT_AFTER`: then it counts as absent. What the next run has to know of it is sent as `item_scraped`, a `Visit`.

    Settings: `ROBOTSTXT_OBEY`, `ROBOTSTXT_USER_AGENT` (the product token), `CRAWL_DELAY_MAX` (seconds),
    `ROBOTSTXT_UNREACHABLE_SINCE` (robots.txt -> time, as the logs of earlier runs have it; the run sets it).
    Counted: `robots/unreachable`, `robots/absent`, `robots/delay_too_long` (hosts), `robotstxt/forbidden` (requests).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self.longest = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self.earlier: Mapping[str, datetime] = crawler.settings.get("ROBOTSTXT_UNREACHABLE_SINCE") or {}
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Raise `RefusedRequest` for what may not be asked for."""
        if request.meta.get(OWN):
            return
        rules = await self.rules(request.url)
        if rules.refused is None and (rules.parsed is None or rules.parsed.can_fetch(request.url, self.agent)):
            return
        self._count("robotstxt/forbidden")
        if rules.refused is not None:
            raise RefusedRequest(Reason.ROBOTS, rules.refused)
        raise IgnoreRequest("Forbidden by robots.txt")

    async def rules(self, url: str) -> Rules:
        """Return the rules for the host of `url`, from a copy that is not older than a day."""
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc}/robots.txt"
        task = self._rules.get(where)
        before = task.result() if task is not None and task.done() and not task.cancelled() else None
        if task is None or (task.done() and (before is None or _clock() - before.since > _FRESH)):
            task = self._rules[where] = asyncio.ensure_future(self._fetch(where, before))
        return await asyncio.shield(task)

    def delay(self, url: str) -> float:
        """Return the Crawl-delay in seconds that is known for the host of `url`, at most `CRAWL_DELAY_MAX`."""
        parts = urlsplit(url)
        task = self._rules.get(f"{parts.scheme}://{parts.netloc}/robots.txt")
        return task.result().delay if task is not None and task.done() and not task.cancelled() else 0.0

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop the download of a robots.txt of which enough has come."""
        if OWN in request.meta:
            request.meta[OWN] += len(data)
            if request.meta[OWN] > MAX_BYTES:
                raise StopDownload(fail=False)

    async def _fetch(self, where: str, before: Rules | None) -> Rules:
        """Ask for the robots.txt at `where`; `before` is the copy that gets old."""
        # Its redirects may lead to another site (RFC 9309, 2.3.1.2); the mark that allows it is no header.
        request = Request(where, priority=_PRIORITY, meta={OWN: 1, "allow_offsite": True}, callback=NO_CALLBACK)
        status = None
        assert self.crawler.engine is not None  # noqa: S101 - it made the request that this one is for
        try:
            response = await self.crawler.engine.download_async(request)
            status, why = response.status, unreachable(response)
        except Exception as error:  # noqa: BLE001 - whatever it was, the rules are not known
            reason, detail = of_exception(error)
            response, why = None, None if reason in _NOT_FOLLOWED else f"{reason}: {detail}"
        if why is not None:
            return self._unreachable(where, status, why, before)
        if where in self.earlier:
            self._write(Visit(where, Outcome.ROBOTS, status, fetched_at=_now()))
        if response is None or not 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's own classes
            return Rules(since=_clock())
        parsed, delay = parse(response.body, self.agent)
        if delay > self.longest:
            logger.warning("%s asks for a pause of %.0f s; %.0f is kept (CRAWL_DELAY_MAX)", where, delay, self.longest)
            self._count("robots/delay_too_long")
        return Rules(parsed, delay=min(delay, self.longest), since=_clock())

    def _unreachable(self, where: str, status: int | None, why: str, before: Rules | None) -> Rules:
        """Return what holds while a robots.txt does not come: the copy there is, else that everything is forbidden."""
        if before is not None and before.refused is None:
            before.since = _clock()
            return before
        now = datetime.now(UTC)
        since = min(self.earlier.get(where, now), now)
        self._write(Visit(where, Outcome.ROBOTS, status, fetched_at=_now(), since=since.isoformat(timespec="seconds")))
        if now - since >= ABSENT_AFTER:
            logger.warning("%s is unreachable since %s: treated as absent (RFC 9309); %s", where, since.date(), why)
            self._count("robots/absent")
            return Rules(since=_clock())
        logger.warning("%s is unreachable, so nothing is fetched from its host (RFC 9309): %s", where, why)
        self._count("robots/unreachable")
        return Rules(refused=f"robots.txt is unreachable: {why}"[:300], since=_clock())

    def _write(self, visit: Visit) -> None:
        spider = self.crawler.spider
        self.crawler.signals.send_catch_log(signals.item_scraped, item=visit, response=None, spider=spider)

    def _count(self, name: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name)


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

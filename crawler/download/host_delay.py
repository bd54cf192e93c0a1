"""One pause between two requests to a host, whichever processes make them."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import math
import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from crawler.download.robots_txt import RobotsMiddleware
from crawler.download.scrapy_private import is_ending

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

FOLDER = "locks/hosts"
_JITTER = 0.5  # of a pause, at most, added to it
_LONGEST = 300.0  # seconds that the next moment may be away; one further away was written by a clock that was wrong
_STEP = 0.5  # seconds slept at a time, so that an ending crawl does not wait for its turn
_BUSY = 0.01  # seconds until the file of a host is tried again
_NAME = 200  # characters of a file's name


def reserve(path: Path, pause: float, now: float) -> float:
    """Take the next free moment of a host (seconds since 1970) and leave the one `pause` seconds later to others.

    The lock is held for the time of two system calls and is gone with its process; a process that dies before its
    moment leaves a pause in which nothing is asked. Raises `BlockingIOError` when another process is at it, else
    `OSError` as `open` does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        moment = _moment(os.pread(file, 64, 0))
        free = moment if now <= moment <= now + _LONGEST else now
        os.ftruncate(file, os.pwrite(file, f"{free + pause:.6f}\n".encode(), 0))
        return free
    finally:
        os.close(file)


def _moment(written: bytes) -> float:
    try:
        moment = float(written)
    except ValueError:
        return 0.0
    return moment if math.isfinite(moment) else 0.0


class PaceMiddleware:
    """Downloader middleware: lets each request wait for the moment that its host is free, without blocking the others.

    The pause is that of the host's slot (`DOWNLOAD_DELAY`, which AutoThrottle raises), or its Crawl-delay if that is
    longer, and up to half as much again. All processes with one `DATA_DIR` share it: several sites are often one
    server. Its place is last before the downloader: what is answered or refused before waits for nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read `DATA_DIR` and `DOWNLOAD_DELAY`."""
        self.crawler = crawler
        self.folder = Path(crawler.settings["DATA_DIR"], FOLDER)
        self.least = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's next free moment."""
        pause = self.pause(request)
        if not pause:
            return
        host = quote((urlsplit(request.url).hostname or "").rstrip("."), safe="")[:_NAME]
        pause *= 1 + random.uniform(0, _JITTER)  # noqa: S311 - so that requests do not come by the clock
        now = time.time()
        while True:
            try:
                moment = reserve(self.folder / host, pause, now)
                break
            except BlockingIOError:
                await asyncio.sleep(_BUSY)
            except OSError as error:
                logger.warning("the pause of %s is not shared with other processes: %s", host, error)
                return
        end = time.monotonic() + moment - now
        while (left := end - time.monotonic()) > 0 and not is_ending(self.crawler):  # noqa: ASYNC110 - the engine tells nobody that it ends
            await asyncio.sleep(min(left, _STEP))

    def pause(self, request: Request) -> float:
        """Return the seconds between this request and the next one to its host."""
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(urlsplit(request.url).hostname or "") if engine else None
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return max(slot.delay if slot else self.least, robots.delay(request.url) if robots else 0.0)

"""A process that crawls many sites at once, for `crawlall`: JSON lines in, JSON lines out.

In comes `{"crawl": SITE, "spider": NAME, "arguments": {…}}` or `{"stop": SITE}`; the end of the input means that no
more sites will come. Out goes `{"ended": SITE, "code": …, "said": …}`, and once a second, as long as the event loop
goes round, `{"alive": BYTES}`, the memory in use. What each site gets is what `scrapy crawl` gives it: its own lock,
feeds, health and one connection.

Its command line: the file of `AtWork`, and settings as JSON.
"""

from __future__ import annotations

import asyncio
import json
import logging
import mmap
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.index.connecting import IndexBusy, IndexFault
from crawler.jobs.one_crawl import UNHEALTHY, OneCrawl, begin, settle
from crawler.run.lock import LOCKED, HeldError, SiteLock
from crawler.run.logs import without_traceback
from crawler.run.stopping import Stopping
from crawler.storage.data_dir import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import Settings

    from crawler.spiders.site_spider import SiteSpider

AT_WORK = 256  # bytes of the file that names the site whose page is being read
WRONG_USAGE = 2
_BEAT = 1.0  # seconds
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MEMORY = Path("/proc/self/statm")


class AtWork:
    """Says in a file, which outlives the process, which site it is busy with: a page may be its end."""

    def __init__(self, path: Path) -> None:
        """Map the file, which is there and has `AT_WORK` bytes."""
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), AT_WORK)

    def on(self, site: str) -> None:
        """Name the site."""
        self._shared[:] = site.encode()[:AT_WORK].ljust(AT_WORK, b"\0")


class Worker(AsyncCrawlerProcess):
    """Scrapy's process of many crawls. It ends when its input has, not whenever there happens to be no crawl."""

    def __init__(self, settings: Settings, at_work: AtWork, say: Callable[[dict[str, Any]], None]) -> None:
        """Begin with no site; `say` writes a line of the output."""
        super().__init__(settings)
        self.at_work = at_work
        self.say = say
        self.sites: dict[str, OneCrawl] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._orders: asyncio.StreamReader | None = None

    async def join(self) -> None:
        """Crawl what the input names until it ends, and wait for the last site then."""
        beat = asyncio.ensure_future(self._beat())
        self._orders = orders = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
        while line := await orders.readline():
            order = json.loads(line)
            if site := order.get("crawl"):
                self._tasks[site] = asyncio.ensure_future(self._site(site, order["spider"], order["arguments"]))
            elif crawl := self.sites.get(order["stop"]):
                asyncio.ensure_future(crawl.crawler.stop_async())  # noqa: RUF006 - the crawl is waited for
        while self._tasks:
            await asyncio.wait(self._tasks.values())
        beat.cancel()

    async def stop(self) -> None:
        """End all crawls, and take no more orders."""
        if self._orders is not None:
            self._orders.feed_eof()
        await super().stop()

    def interrupt(self) -> None:
        """End what waits for the index, from any thread."""
        for crawl in list(self.sites.values()):
            crawl.site_run.index.interrupt()

    async def _site(self, site: str, spider: str, arguments: dict[str, str]) -> None:
        self.at_work.on(site)
        code, said = UNHEALTHY, ""
        try:
            asked: Any = self.spider_loader.load(spider)(**arguments)
            with SiteLock(data_dir(self.settings), site):
                code, said = await self._crawled_site(asked, arguments)
        except (UsageError, KeyError) as error:
            code, said = WRONG_USAGE, str(error)
        except HeldError as error:
            code, said = LOCKED, str(error)
        except IndexFault as error:
            code, said = LOCKED if isinstance(error, IndexBusy) else UNHEALTHY, f"{site}: {error}"
        except OSError as error:
            said = f"{site}: cannot write to {self.settings['DATA_DIR']}: {error}"
        finally:
            del self._tasks[site]
            self.say({"ended": site, "code": code, "said": said})

    async def _crawled_site(self, asked: SiteSpider, arguments: dict[str, str]) -> tuple[int, str]:
        crawl = begin(self, asked, arguments, self.settings, among_many=True)
        site = crawl.site_run.site
        self.sites[site] = crawl
        crawl.crawler.signals.connect(lambda: self.at_work.on(site), signals.response_received, weak=False)
        try:
            await asyncio.wait({crawl.task})
        finally:
            del self.sites[site]
            self.at_work.on(site)
            crawl.site_run.close()
        if crawl.result is None:
            return UNHEALTHY, crawl.failure
        settled = await asyncio.to_thread(settle, crawl.site_run, crawl.result, self.settings)
        return settled.code, settled.line

    async def _beat(self) -> None:
        while True:
            self.say({"alive": _memory()})
            await asyncio.sleep(_BEAT)


def _memory() -> int:
    return int(_MEMORY.read_text().split()[1]) * _PAGE


def main(at_work: str, values: str) -> None:
    """Crawl until the input ends or a signal comes."""
    settings = get_project_settings()
    settings.setdict(json.loads(values), priority="cmdline")
    out = os.dup(1)
    os.dup2(2, 1)  # what anything else prints is no answer

    def say(line: dict[str, Any]) -> None:
        with suppress(OSError):  # whoever reads is gone: then the input ends too
            os.write(out, json.dumps(line).encode() + b"\n")

    logging.getLogger("scrapy.core.scraper").addFilter(without_traceback)
    with Stopping("crawlall") as stopping:
        worker = Worker(settings, AtWork(Path(at_work)), say)
        stopping.crawl(worker, worker.interrupt)


if __name__ == "__main__":
    main(*sys.argv[1:])

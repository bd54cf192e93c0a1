"""A crawl of one site in a process of Scrapy: begun, awaited by whoever runs the event loop, and settled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES

from crawler.notify.health_command import notify
from crawler.run.feeds import ArticleFilter
from crawler.run.health import HEALTHY
from crawler.run.run_table import last_line
from crawler.run.site_run import SiteRun, previous_state
from crawler.spiders.places import places_table, proxy_of
from crawler.storage.publish import publish
from crawler.storage.remote_storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import BaseSettings

    from crawler.records import Run
    from crawler.spiders.site_spider import SiteSpider

UNHEALTHY = 1  # an exit code
_OF_THE_RUN = SETTINGS_PRIORITIES["cmdline"] + 1  # else `AsyncCrawlerProcess.crawl` writes the process's over them


@dataclass(slots=True)
class OneCrawl:
    """A crawl that has begun: `task` ends when it does. Made with the site's lock held."""

    site_run: SiteRun
    crawler: Crawler
    task: asyncio.Task[None]

    @property
    def result(self) -> Run | None:
        """The run's last line, None before its end and where it has none."""
        return self.site_run.result if self.task.done() and self.error is None else None

    @property
    def error(self) -> BaseException | None:
        """Why the crawl ended before its time, None where it did not."""
        done = isinstance(self.task, asyncio.Task) and self.task.done() and not self.task.cancelled()
        return self.task.exception() if done else None

    @property
    def failure(self) -> str:
        """Say, of a crawl without a result, why."""
        what = "did not finish" if self.site_run.began else "did not start"
        return f"{self.site_run.site}: the crawl {what}: {self.error or 'the log says why'}"


def begin(
    process: AsyncCrawlerProcess,
    asked: SiteSpider,
    arguments: Mapping[str, str],
    settings: BaseSettings,
    *,
    among_many: bool = False,
) -> OneCrawl:
    """Begin the crawl that `asked`, a spider with these arguments, describes.

    Raises `OSError` and `IndexFault`, and `UsageError` for a proxy that is none.
    """
    proxy = asked.options.via or proxy_of(asked.site, settings, places_table(settings))
    site_run = SiteRun(settings, asked.site, asked.options, among_many=among_many)
    try:
        own = settings.copy()
        theirs = settings.getdict("FEEDS")
        feeds = {path: {"item_filter": ArticleFilter, **options} for path, options in theirs.items()}
        values = site_run.settings
        own.setdict({**values, "FEEDS": {**feeds, **values["FEEDS"]}, "PROXY": proxy}, priority=_OF_THE_RUN)
        crawler = Crawler(type(asked), own)  # type: ignore[arg-type]  # a copy of Settings is one
        site_run.attach(crawler)
        task: Any = process.crawl(crawler, history=site_run.crawl_history, **arguments)
    except BaseException:
        site_run.close()
        raise
    return OneCrawl(site_run, crawler, task)


class Settled(NamedTuple):
    """How a crawl went: its exit code, a line for a person, and what is wrong or noteworthy."""

    code: int
    line: str
    why: str | None


def settle(site_run: SiteRun, run: Run, settings: BaseSettings) -> Settled:
    """Copy what a run wrote to `PUBLISH_URL`, and tell of its health."""
    unstored = site_run.unstored or _unpublished(site_run, settings)
    seconds = settings.getfloat("HEALTH_COMMAND_TIMEOUT")
    notify(settings["HEALTH_COMMAND"], run, previous_state(site_run.history), seconds=seconds)
    code = 0 if run.state in HEALTHY and not unstored else UNHEALTHY
    return Settled(code, unstored or last_line(run), unstored or run.detail)


def _unpublished(site_run: SiteRun, settings: BaseSettings) -> str | None:
    """Copy what is new to `PUBLISH_URL`, if there is one; return why that failed. The next run does it then."""
    url = settings["PUBLISH_URL"]
    try:
        if url:
            publish(site_run.data_dir, site_run.site, url)
    except StorageError as error:
        return f"{site_run.site}: not everything could be copied to {error}"
    return None

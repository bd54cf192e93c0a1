"""`scrapy crawl SITE`: Scrapy's own command with an exit code, a lock, feeds that lose nothing and a summary."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import signals
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.index.connecting import IndexBusy, IndexFault
from crawler.jobs.one_crawl import UNHEALTHY, begin, settle
from crawler.notify.telling import tell_all
from crawler.records.command_result import AdoptedRun
from crawler.run.command_line import named
from crawler.run.console import console, printing, utf8
from crawler.run.lock import LOCKED, HeldError, SiteLock
from crawler.run.logs import without_traceback
from crawler.run.metrics import write_metrics
from crawler.run.progress import crawl_progress
from crawler.run.reporting import Reporting, reported
from crawler.run.run_table import files, table
from crawler.run.stopping import Stopping
from crawler.sites.registry import faults, unknown
from crawler.spiders.arguments import ARGUMENTS, check_settings
from crawler.spiders.places import declared_portal, place_named, places_table
from crawler.storage.data_dir import data_dir

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

    from crawler.records import Run
    from crawler.run.site_run import SiteRun
    from crawler.spiders.site_spider import SiteSpider

_OF_GOVCN = (
    "for govcn also url=URL, a section of a site without a spider",
    "or place=PLACE, the portal of a place, by name or code",
    "and sections=news,notices, what to read of it: these (the default of a place), policy, all",
)

# A replay asks no server, so there is nobody to be polite to; what was fetched then was allowed then.
_OFFLINE = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "ROBOTSTXT_OBEY": False}


class Command(Reporting, BaseRunSpiderCommand):
    """Exit codes: 0 healthy, 1 unhealthy (the last line says why), 2 wrong usage, 75 another run holds the lock."""

    requires_project = True
    _crawled = False
    default_settings: ClassVar[dict[str, Any]] = {}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[options] SITE"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Crawl a site: what is new or changed, or what an archive holds (-a replay=PATH)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        known = "; ".join([*ARGUMENTS.values(), *_OF_GOVCN])
        parser.add_argument("-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help=known)
        self.add_json(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; `utf8` first, so that messages can name Chinese paths."""
        utf8()
        super().process_options(args, opts)
        check_settings(self.settings)  # before Scrapy sets its log up
        if opts.json and self.settings is not None and "stdout:" in self.settings.getdict("FEEDS"):
            raise UsageError("--json and -o - both want standard output: name a file, -o extra.jsonl", print_help=False)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; `exitcode` says how it went."""
        if self.settings is None or self.crawler_process is None:
            raise RuntimeError("Scrapy sets both before it runs a command")
        places_table(self.settings)
        spider, opts.spargs = self._portal(site_named(self.settings, args, "crawl"), opts.spargs)
        asked = spider(**opts.spargs)  # raises UsageError where an argument is wrong
        self.result.site = site = asked.site.name
        if opts.spargs.get("replay"):
            self.settings.setdict(_OFFLINE, priority="cmdline")
        logging.getLogger("scrapy.core.scraper").addFilter(without_traceback)
        folder = data_dir(self.settings)
        try:
            with Stopping(site) as stopping:
                began = datetime.now(UTC)
                with SiteLock(folder, site):
                    self._crawl(asked, opts.spargs, stopping)
                write_metrics(self.settings, self.say)
                for line in tell_all(self.settings, folder, began, stopping.left):
                    self.say(line)
        except KeyboardInterrupt:
            when = "after its crawl" if self._crawled else "before its crawl began"
            self.fail(f"{site}: interrupted {when}", stopped=True)
        except HeldError as error:
            self.fail(str(error), code=LOCKED)
        except OSError as error:
            self.fail(f"{site}: cannot write to {folder}: {error}")
        except IndexFault as error:
            self.fail(f"{site}: {error}", code=LOCKED if isinstance(error, IndexBusy) else UNHEALTHY)

    def _portal(self, spider: type[SiteSpider], arguments: dict[str, str]) -> tuple[type[SiteSpider], dict[str, str]]:
        """Return the spider of the site that is declared for the portal of `-a place=`, else what was asked for."""
        declared = None
        if spider.name == "govcn" and "place" in arguments and "url" not in arguments:
            place = place_named(arguments["place"], places_table(self.settings))
            declared = declared_portal(place)
        if declared is None or self.settings is None:
            return spider, arguments
        self.say(f"the portal of {place.path} is the site {declared.name}")
        rest = {name: value for name, value in arguments.items() if name != "place"}
        return site_named(self.settings, [declared.name], "crawl"), rest

    def _crawl(self, asked: SiteSpider, arguments: dict[str, str], stopping: Stopping) -> None:
        process, settings = self.crawler_process, self.settings
        if not isinstance(process, AsyncCrawlerProcess) or settings is None:
            raise RuntimeError("Scrapy sets both before it runs a command")
        site = asked.site
        crawl = begin(process, asked, arguments, settings)
        try:
            with crawl_progress(site.name) as show:
                if show:
                    crawl.crawler.signals.connect(show, signals.item_scraped, weak=False)
                stopping.crawl(process, crawl.site_run.index.interrupt)
        finally:
            self._crawled = crawl.site_run.began
            crawl.site_run.close()
        if crawl.result is None:
            self.fail(crawl.failure, stopped=stopping.asked)
            return
        screen = console()
        screen.print(table(crawl.result, crawl.site_run.data_dir, site.publisher, crawl.site_run.adopted))
        self.stopped = stopping.asked
        self._keep(crawl.site_run, crawl.result)
        self.exitcode, line, why = settle(crawl.site_run, crawl.result, settings)
        screen.print(named(line), markup=False, soft_wrap=True)
        self.result.reason = named(why) if why else None

    def _keep(self, site_run: SiteRun, run: Run) -> None:
        told = self.result
        told.run, told.state, told.counts = run.run, run.state, run.counts
        told.started_at, told.ended_at = run.started_at, run.ended_at
        told.files = {feed: str(path) for feed, path in files(run, site_run.data_dir).items()}
        told.adopted = [AdoptedRun(run=dead.run, counts=dict(dead.counts)) for dead in site_run.adopted]


def site_named(settings: BaseSettings, args: list[str], command: str) -> type[SiteSpider]:
    """Return the spider that the command line names. Raises `UsageError` that lists the sites."""
    loader = get_spider_loader(settings)
    known = sorted(loader.list())
    if len(args) != 1:
        raise UsageError(f"run `scrapy {command} SITE`; the sites are {', '.join(known)}", print_help=False)
    try:
        spider: Any = loader.load(args[0])
    except KeyError:
        if args[0] in faults():
            raise UsageError(faults()[args[0]], print_help=False) from None
        raise UsageError(unknown([args[0]], known), print_help=False) from None
    return spider  # type: ignore[no-any-return]

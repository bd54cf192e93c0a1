"""`scrapy crawlall`: every site, one process a site, here or on a cluster; no site stops the others."""

from __future__ import annotations

import signal
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import Group
from rich.live import Live
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler import sites as package
from crawler.catalogue.place import LEVELS
from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.jobs import remote_sites
from crawler.jobs.dask_cluster import ClusterError, connected, wrong_address
from crawler.jobs.region import sites_of_region
from crawler.jobs.site_jobs import Job, JobRunner, exit_code
from crawler.jobs.worker_pool import SITES, WorkerPool
from crawler.notify.telling import tell_all
from crawler.records.command_result import SiteResult
from crawler.run.console import console, printing
from crawler.run.lock import LOCKED
from crawler.run.metrics import write_metrics
from crawler.run.progress import pace
from crawler.run.reporting import Reporting, ending_of, reported
from crawler.search.catch_up import keep_up
from crawler.sites.registry import faults, unknown
from crawler.spiders.places import places_table
from crawler.storage.data_dir import data_dir
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scrapy.settings import BaseSettings

DAY = 86_400
JOBS = 4
_PORTAL = "govcn"  # the spider of portals that nobody declared
FEW = 20  # sites, at most, that get a process each: nothing that one does can touch another


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 all sites healthy, 1 one is not, 2 wrong usage, 75 nothing wrong but that other runs hold locks."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        which = "[--sites a,b] [--region PLACE] [--level LEVEL]"
        return f"{which} [--jobs N] [--cluster tcp://…] [--timeout SECONDS] [-a NAME=VALUE]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Crawl every site, one process a site, with one summary and one exit code"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("--sites", metavar="a,b", help="these sites, in this order (default: all, by name)")
        parser.add_argument(
            "--region", metavar="PLACE", help="sites and portals of a province, city or county: a name or a code"
        )
        levels = ", ".join(LEVELS)
        parser.add_argument(
            "--level", choices=LEVELS, metavar="LEVEL", help=f"with --region, only of places of this level: {levels}"
        )
        parser.add_argument(
            "--jobs", type=int, metavar="N", help=f"sites at a time (default: {JOBS}; on a cluster: all)"
        )
        parser.add_argument(
            "--sites-per-job",
            type=int,
            metavar="K",
            help=f"sites a process at a time (default: 1; {SITES} where there are more than {FEW} sites)",
        )
        parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler whose machines crawl")
        parser.add_argument(
            "--timeout", type=float, default=DAY, metavar="SECONDS", help="time limit a site (default: a day)"
        )
        parser.add_argument("-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help="as for crawl")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl all; `exitcode` says how it went."""
        if self.settings is None:
            raise RuntimeError("Scrapy sets it before it runs a command")
        if args:
            raise UsageError(f"scrapy crawlall takes no argument {args[0]}; type --sites {args[0]}", print_help=False)
        if opts.cluster is not None and (wrong := wrong_address(opts.cluster)):
            raise UsageError(wrong, print_help=False)
        if any(number is not None and number < 1 for number in (opts.jobs, opts.sites_per_job)) or opts.timeout <= 0:
            raise UsageError("--jobs, --sites-per-job and --timeout must be at least 1", print_help=False)
        began = datetime.now(UTC)
        command = [sys.executable, "-m", "scrapy", "crawl", *_passed_on(opts)]
        words = self._words(self.settings, opts)
        _check_arguments(self.settings, words, opts)
        folder = data_dir(self.settings)
        if opts.cluster is None:
            self._crawl_here(self.settings, words, command, opts)
            self._tell(folder, began)
            return
        try:
            patience = self.settings.getfloat("CLUSTER_PATIENCE")
            with (
                connected(opts.cluster, patience) as cluster,
                remote_sites.shared(folder, index_url(self.settings)) as setup,
            ):
                jobs = remote_sites.RemoteJobs(cluster).jobs(words, command, setup, opts.timeout)
                at_once = min(opts.jobs or cluster.workers, cluster.workers)
                self._crawl(JobRunner(jobs, folder, at_once=at_once, limit=opts.timeout))
            self._tell(folder, began)
        except (ClusterError, IndexFault, OSError) as error:
            self.fail(str(error))

    def _tell(self, folder: Path, began: datetime) -> None:
        """Tell what no crawl could: those on other machines lack the addresses, and what one says of it is not seen."""
        for line in tell_all(self.settings, folder, began, 0.0 if self.stopped else None):
            self.say(line)

    def _crawl_here(
        self, settings: BaseSettings, words: Mapping[str, Sequence[str]], command: list[str], opts: argparse.Namespace
    ) -> None:
        """Crawl a few sites in a process each, many in workers that crawl some of them at a time."""
        folder, workers = data_dir(settings), opts.jobs or JOBS
        per_job = opts.sites_per_job or (1 if len(words) <= FEW else SITES)
        if per_job == 1:
            jobs = [Job(site, [*command, *named]) for site, named in words.items()]
            self._crawl(JobRunner(jobs, folder, at_once=workers, limit=opts.timeout))
            return
        given = arglist_to_dict(opts.set) | ({"LOG_LEVEL": opts.loglevel} if opts.loglevel else {})
        try:
            _catch_up(settings, folder)
            with WorkerPool(settings, given, workers=workers, sites=per_job) as pool:
                pooled = [
                    pool.job(site, spider, arglist_to_dict([*opts.spargs, *more[1::2]]), [*command, spider, *more])
                    for site, (spider, *more) in words.items()
                ]
                self._crawl(JobRunner(pooled, folder, at_once=pool.at_once, limit=opts.timeout, look=pool.look))
            _catch_up(settings, folder)
        except IndexFault as error:
            self.fail(str(error))
        else:
            keep_up(folder)

    def _crawl(self, runner: JobRunner) -> None:
        """Run `runner` to its end and tell of it."""
        jobs = runner.jobs
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(runner, "stopping", True))
        screen = console()
        if screen.is_terminal:
            begin = time.monotonic()
            with Live(runner.table(screen.width), console=screen, auto_refresh=False) as live:

                def show() -> None:
                    ended = sum(job.code is not None for job in jobs)
                    speed = pace(ended, "sites", time.monotonic() - begin)
                    told = f"{ended} of {len(jobs)} sites, {speed}"
                    live.update(Group(runner.table(screen.width), told), refresh=True)

                runner.run(show)
                live.update(runner.table(screen.width), refresh=True)
        else:
            screen.print(f"crawlall {datetime.now().astimezone().isoformat(timespec='seconds')}")
            runner.run(lambda: None)
            screen.print(runner.table(screen.width))
        self.exitcode = exit_code(jobs, LOCKED)
        self.stopped = runner.stopping
        self.result.sites = list(map(_told, jobs))
        if self.exitcode:
            self.result.reason = runner.unwell()[0]
        if not screen.is_terminal and self.exitcode == 1:  # to cron, which mails it; the table went to a log
            for line in runner.unwell():
                self.say(line)
        well = sum(job.code == 0 for job in jobs)
        unwell = ", ".join(job.site for job in jobs if job.code != 0)
        screen.print(f"{well} of {len(jobs)} sites are healthy" + (f"; not {unwell}" if unwell else ""), markup=False)
        write_metrics(self.settings, self.say)

    def _words(self, settings: BaseSettings, opts: argparse.Namespace) -> Mapping[str, Sequence[str]]:
        """Return the sites to crawl, each with the words that name it to `crawl`. Raises `UsageError`."""
        known = places_table(settings)
        if opts.region is None:
            if opts.level is not None:
                raise UsageError("--level goes with --region: --region 浙江 --level county", print_help=False)
            return {site: (site,) for site in self.sites(settings, opts.sites)}
        if opts.sites is not None:
            raise UsageError("--sites and --region name two things; leave one out", print_help=False)
        found = sites_of_region(opts.region, opts.level, known)
        if found.without:
            self.say(f"no portal is known of {', '.join(found.without)}")
        if not found.words:
            raise UsageError(f"no site of {opts.region} is known at this level; leave --level out", print_help=False)
        return found.words

    def sites(self, settings: BaseSettings, wanted: str | None) -> list[str]:
        """Return the sites to crawl, in order: all, by name, or those `wanted`. Raises `UsageError`."""
        loader = get_spider_loader(settings)
        gone = next((folder for folder in package.OWN if not folder.is_dir()), None)
        if gone:
            raise UsageError(f"SITES_PATH names {gone}, which is not there", print_help=False)
        known = sorted([*(name for name in loader.list() if hasattr(loader.load(name), "site")), *faults()])
        names = (name.strip() for name in wanted.split(",")) if wanted is not None else known
        sites = list(dict.fromkeys(filter(None, names)))
        strange = [site for site in sites if site not in known]
        if strange or not sites:
            raise UsageError(unknown(strange, known), print_help=False)
        return sites


def _told(job: Job) -> SiteResult:
    run = job.run
    return SiteResult(
        site=job.site,
        outcome=ending_of(job.code, stopped=job.stopped is not None),
        exit_code=job.code,
        reason=job.why or None,
        run=run.run if run else None,
        state=run.state if run else None,
        counts=run.counts if run else {},
        seconds=round(job.seconds, 3),
    )


def _catch_up(settings: BaseSettings, folder: Path) -> None:
    """Read the feeds of all sites: a worker reads, for each of its sites, those of that site only."""
    index = Index.open(index_url(settings))
    try:
        index.catch_up(folder)
    finally:
        index.close()


def _check_arguments(settings: BaseSettings, words: Mapping[str, Sequence[str]], opts: argparse.Namespace) -> None:
    """Raise the `UsageError` of the first site that refuses what `-a` says: no crawl is begun for it."""
    try:
        arguments = arglist_to_dict(opts.spargs)
    except ValueError:
        raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from None
    if opts.cluster is not None:  # paths are those of its machines
        arguments = {name: value for name, value in arguments.items() if name not in {"replay", "urls"}}
    loader = get_spider_loader(settings)
    portal = next((named[-1].partition("=")[2] for named in words.values() if named[0] == _PORTAL), None)
    if portal is not None:  # one for all
        loader.load(_PORTAL)(place=portal, **arguments)
    for site, named in words.items():
        if named[0] != _PORTAL and site not in faults():
            loader.load(site)(**arguments)


def _passed_on(opts: argparse.Namespace) -> list[str]:
    """Return the options that each crawl gets."""
    passed = [part for name in opts.set for part in ("-s", name)]
    passed += ["-s", "METRICS_FILE="]  # it is written once, when all have ended
    passed += [part for name in opts.spargs for part in ("-a", name)]
    return passed + (["-L", opts.loglevel] if opts.loglevel else [])

"""One run of one site: what is made ready for it, what it counts, and the state that it ends in."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin

from scrapy import signals

from crawler.index.connecting import IndexFault
from crawler.index.store import Index
from crawler.lists.crawl_history import CrawlHistory
from crawler.lists.list_memory import ListMemory
from crawler.records import CHINA, Run, State
from crawler.run.accounting import COUNTED, Asked, Recorded
from crawler.run.feeds import RunFeeds, attach_run, feeds, stop
from crawler.run.health import HEALTHY, RunResult, decide_state
from crawler.run.history import lists_of, run_history
from crawler.run.known_rejections import KnownRejections
from crawler.run.recovery import KILLED, recover
from crawler.run.run_ids import run_id, run_ids
from crawler.search.catch_up import keep_up
from crawler.syndication.folders import Syndication
from pipelines.dedupe import index_url

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from datetime import date

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.index.ingest import CaughtUp
    from crawler.lists.crawl_options import CrawlOptions
    from crawler.records import KnownArticle
    from crawler.run.recovery import Adopted
    from crawler.sites.site import Site
    from crawler.spiders.site_spider import SiteSpider

logger = logging.getLogger(__name__)
T = TypeVar("T")

HISTORY = 200  # runs that health looks back on
_LATEST_SEEN = 1024  # URLs: the walk over a list asks for each of its rows, and the request for an article again
_COUNTED = ("list/", "robots/", "known/", "archive/unread")  # what else a run counts: prefixes
_REQUESTS = ("downloader/request_count", "replay/hit", "replay/miss")
_UNPROVEN = "unproven"  # in `Run.counts`: it relied on no run before it, because records of one were gone


def complete_until(history: Sequence[Run], shortened: Container[str] = ()) -> datetime | None:
    """Return until when everything that the site listed was fetched, None when no run proves that.

    The last run without a gap proves it up to its end; not a run that was asked for a part of the site or read an
    archive. Nothing that a later run with gaps fetched may count as proven, even where the clock was moved back. Of the
    runs `shortened` (ids) records are gone: neither they nor what built on them prove anything, until a run did
    without any proof.
    """
    until: datetime | None = None
    doubt = False
    for run in history:
        if run.run in shortened:
            until, doubt = None, True
        elif _whole(run) and (not doubt or run.counts.get(_UNPROVEN)):
            until, doubt = datetime.fromisoformat(run.ended_at), False
        elif until is not None:
            until = min(until, datetime.fromisoformat(run.started_at))
    return until


def previous_state(history: Sequence[Run]) -> State:
    """Return the state that a site was last said to be in, `ok` before its first run. Who was killed said nothing."""
    return next((run.state for run in reversed(history) if run.detail != KILLED), State.OK)


def _whole(run: Run) -> bool:
    gaps = ("partial", "list/empty", "list/few_rows", "challenged")
    return run.state in HEALTHY | {State.DRIFT} and not any(run.counts.get(name) for name in gaps)


class SiteRun:
    """A run of `site`. Make it with the site's lock held; raises `OSError` or `IndexFault` when it cannot begin."""

    def __init__(
        self, settings: BaseSettings, declared: Site, options: CrawlOptions, *, among_many: bool = False
    ) -> None:
        """Adopt what dead runs left, bring the index up to date and choose the id.

        `among_many`: whoever crawls many sites reads the feeds of all, once before and once after; this run those of
        its own site.
        """
        self.site = site = declared.name
        self.data_dir = Path(settings["DATA_DIR"]).resolve()
        self._declared = declared
        self._among_many = among_many
        self._syndication = Syndication(
            self.data_dir, int(settings.getfloat("SYNDICATION_ENTRIES")), settings["SYNDICATION_URL"]
        )
        self.partial = options.partial or options.replay is not None
        self.adopted: list[Adopted] = recover(self.data_dir, site)
        self.index = Index.open(index_url(settings))
        with self._closing_on_fault():
            caught_up = self._catch_up()
            self.index.abandon(site)
            self.history = self.index.runs(site, HISTORY)
            shortened = self.index.shortened(site, self.history)
        self.faults = caught_up.faults
        self.feeds_lost = sum(name.split("/")[1] == site for name in caught_up.lost)
        self.complete_until = complete_until(self.history, shortened)
        self.unproven = bool(shortened) and self.complete_until is None
        self.id = run_id(datetime.now(UTC), run_ids(self.data_dir, site))
        self.started = datetime.now(UTC)
        self.past = run_history(self.data_dir, site)
        self.known_lists = lists_of(self.data_dir, site)
        self.crawl_history = self._crawl_history(declared, options, settings.getint("LIST_WALK_DAYS"))
        self.recorded = Recorded(self.past, KnownRejections.read(self.data_dir, site, self.past.rejected))
        self.result: Run | None = None
        self.began = False  # whether the crawl has
        self._crawler: Crawler | None = None
        self._asked: Asked | None = None
        for each in self.adopted:
            logger.info("adopted run %s, which was killed: %s", each.run, dict(each.counts))
        for fault in self.faults:
            logger.warning("%s", fault)

    @contextmanager
    def _closing_on_fault(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.index.close()
            raise

    @property
    def settings(self) -> dict[str, Any]:
        """Return the Scrapy settings of the run."""
        return {
            "RUN_ID": self.id,
            "FEEDS": feeds(self.data_dir, self.site, self.id),
            "ROBOTSTXT_UNREACHABLE_SINCE": dict(self.past.unreachable),
        }

    def attach(self, crawler: Crawler) -> None:
        """Watch a crawl from its beginning to its end."""
        self._crawler = crawler
        attach_run(crawler, self)
        crawler.signals.connect(self._opened, signals.spider_opened)
        self._asked = Asked(crawler)

    def _crawl_history(self, site: Site, options: CrawlOptions, walk_days: int) -> CrawlHistory:
        """Return what the crawl is to know."""
        seen = partial(self._seen, domains=site.same_domains)
        history = CrawlHistory(
            seen=lru_cache(_LATEST_SEEN)(seen),  # the lock is held: nobody else learns of these pages
            complete_until=self.complete_until,
            recheck=timedelta(days=site.recheck_days),
            productive=self.past.productive,
            forms=self.past.forms,
        )
        self._learns_lists = not (options.urls or options.replay)  # such a run says nothing of the site's lists
        if self._learns_lists:
            history.lists = ListMemory(
                {url: known for url, known in self.known_lists.items() if site.owns(url)},
                history.today,
                every=walk_days,
                retired=[urljoin(site.home, path) for path in site.retired],
                domains=site.same_domains,
            )
        if not self.partial:  # nothing of an archive can have changed, and who asks for a part gets that part
            history.recent = partial(self._recent, history.today - history.recheck)
        return history

    def _opened(self, spider: SiteSpider) -> None:
        if spider.crawler.get_extension(RunFeeds) is None:
            raise RuntimeError("the extension crawler.run.feeds.RunFeeds is switched off")
        self.began = True

    def _seen(self, url: str, domains: Sequence[str] = ()) -> KnownArticle | None:
        return self._asked_index(lambda: self.index.seen(url, domains), None)

    def _recent(self, since: date) -> list[str]:
        return self._asked_index(lambda: self.index.recent(self.site, since), [])

    def _asked_index(self, question: Callable[[], T], nothing: T) -> T:
        """Return the answer to a spider's question, `nothing` after a fault of the index, which ends the run."""
        if self.recorded.fault is not None:
            return nothing
        try:
            return question()
        except IndexFault as fault:
            if self._crawler is None or not self.began:
                raise
            stop(self._crawler, self.recorded, f"the index cannot be read: {fault}")
            return nothing

    def _counts(self, asked: Asked, stats: Mapping[str, Any]) -> dict[str, int]:
        """Return what `Run.counts` holds: the accounts and the lists, then what only counts if it is."""
        recorded = self.recorded
        fetched = asked.received + recorded.without_answer
        counts = {"fetched": fetched, **{name: recorded.counts[name] for name in COUNTED.values()}}
        rest = {
            "requests": sum(stats.get(name, 0) for name in _REQUESTS),
            "unanswered": asked.asked - fetched,
            "errors": stats.get("spider_exceptions/count", 0),
            "partial": int(self.partial),
            "feeds_lost": self.feeds_lost,
            _UNPROVEN: int(self.unproven),
            **{name: number for name, number in stats.items() if name.startswith(_COUNTED)},
            **recorded.counts,
        }
        return counts | {name: number for name, number in sorted(rest.items()) if number}

    def ended(self, reason: str) -> Run:
        """Return the line that closes the log of the run, from Scrapy's finish reason."""
        recorded, crawler, asked = self.recorded, self._crawler, self._asked
        if not self.began or crawler is None or asked is None:
            raise RuntimeError("the run has not begun")
        stats = crawler.stats.get_stats()
        archive = stats.get("archive/error")
        fault = f"the archive cannot be written: {archive}" if archive else recorded.fault
        lists = self.crawl_history.lists if self._learns_lists else None
        dead, overdue = (lists.dead(), lists.overdue()) if lists else ([], [])
        counts = self._counts(asked, stats)
        counts |= {name: len(urls) for name, urls in (("list/dead", dead), ("list/overdue", overdue)) if urls}
        spider: SiteSpider = crawler.spider  # type: ignore[assignment]  # every spider here is one
        result = RunResult(counts, recorded.found_by, reason, fault, (*dead, *overdue), spider.lists.first_fault)
        state, detail = decide_state(result, self.history, spider.site.fill_rates)
        self.result = Run(
            site=self.site,
            run=self.id,
            started_at=self.started.isoformat(timespec="seconds"),
            ended_at=datetime.now(UTC).isoformat(timespec="seconds"),
            state=state,
            detail=detail,
            counts=dict(result.counts),
            found_by={name: dict(places) for name, places in sorted(result.found_by.items())},
            lists=lists.carried() if lists else self.known_lists,
        )
        return self.result

    @property
    def unstored(self) -> str | None:
        """Return, when the run has ended, why files of it have not got their names; the next run adopts them."""
        crawler = self._crawler
        failed = crawler.stats.get_value("feedexport/failed_count/PartStorage", 0) if crawler else 0
        if failed:
            return f"{self.site}: {failed} feeds could not be closed; the log says why"
        # The log itself, whose last line was to be written after the run had its state.
        late = self.recorded.fault if self.result and self.result.state in HEALTHY else None
        return f"{self.site}: {late}" if late else None

    def close(self) -> None:
        """Bring the index up to date with what the run wrote, unless it or the disk failed, and close it."""
        if self.recorded.fault is None:
            with suppress(Exception):  # it is derived: what it misses now, the next run reads
                self._catch_up()
                self.index.abandon(self.site)
            self._syndicate()
        self.index.close()
        if not self._among_many:
            keep_up(self.data_dir)

    def _catch_up(self) -> CaughtUp:
        return self.index.catch_up(self.data_dir, site=self.site if self._among_many else None)

    def _syndicate(self) -> None:
        """Bring the feeds for readers up to date; they follow from the records, and the next run tries again."""
        try:
            self._syndication.write_site(self.index, self._declared, datetime.now(CHINA))
        except (OSError, IndexFault) as error:
            logger.warning("%s: its Atom and JSON feeds could not be written: %s", self.site, error)

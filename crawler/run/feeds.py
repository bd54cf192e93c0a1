"""The feeds of a run: Scrapy's feed exporter, one line at a time, `.part` until the run ends.

`DATA_DIR/articles|duplicates|rejected|runs/SITE/RUN.jsonl`. Of one page the article's line is written before the line
of its visit, and the page is in the archive before both: killed in between, nothing is claimed that is not there.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import quote, unquote_to_bytes

from scrapy import signals
from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import FeedExporter, ItemFilter
from scrapy.http import Response

from crawler.archive.middleware import feeds_close
from crawler.download.scrapy_private import schedule
from crawler.index.connecting import IndexFault
from crawler.records import Article, Reason, Rejection, Run, Visit, to_line
from crawler.run.accounting import SETTLED, Recorded, outcome
from crawler.run.logs import blame
from crawler.storage.output_file import sync_folder
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

PART = ".part"
SCHEME = "part:"
FAULT = "fault"  # the reason a spider is closed with when a record cannot be kept
_RUN = "site_run"  # the attribute of a crawler


class ArticleFilter(ItemFilter):
    """Articles that are the original of their story, as far as is known."""

    def accepts(self, item: Any) -> bool:
        """Tell whether `item` is one."""
        return isinstance(item, Article) and item.duplicate_of is None


class DuplicateFilter(ItemFilter):
    """Articles that tell another article's story."""

    def accepts(self, item: Any) -> bool:
        """Tell whether `item` is one."""
        return isinstance(item, Article) and item.duplicate_of is not None


class RejectionFilter(ItemFilter):
    """Pages that were fetched as an article and are none."""

    def accepts(self, item: Any) -> bool:
        """Tell whether `item` is one."""
        return isinstance(item, Rejection)


class LogFilter(ItemFilter):
    """Lines of the run's log: visits, and the run itself."""

    def accepts(self, item: Any) -> bool:
        """Tell whether `item` is one."""
        return isinstance(item, Visit | Run)


FILTERS: dict[str, type[ItemFilter]] = {
    "articles": ArticleFilter,
    "duplicates": DuplicateFilter,
    "rejected": RejectionFilter,
    "runs": LogFilter,  # the last: its file is renamed when the others are, and says that the run has ended
}


def feeds(data_dir: Path, site: str, run: str) -> dict[str, dict[str, Any]]:
    """Return Scrapy's `FEEDS` setting for one run. Paths are quoted: Scrapy fills in what looks like `%(name)s`."""
    paths = {feed: os.fsencode(site_folder(data_dir.resolve(), feed, site) / f"{run}.jsonl") for feed in FILTERS}
    return {
        f"{SCHEME}{quote(paths[feed])}": {"format": "line", "item_filter": item_filter}
        for feed, item_filter in FILTERS.items()
    }


class LineExporter(BaseItemExporter):
    """Writes records as `crawler.records.to_line` has them; each line is with the operating system before it returns.

    A line that can't be written whole is taken back, and the run ends: a record that is in no feed is fetched again by
    the next run.
    """

    def __init__(self, file: IO[bytes], *, crawler: Crawler, **_options: Any) -> None:
        """Write to `file`, which is open for appending and not buffered."""
        super().__init__()
        self.file = file
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **options: Any) -> Self:
        """Build the exporter as Scrapy does."""
        return cls(file, crawler=crawler, **options)

    def export_item(self, item: Any) -> None:
        """Append one line. Raises `OSError` when that is not possible."""
        place = self.file.tell()
        rest = memoryview(f"{to_line(item)}\n".encode("utf-8", "backslashreplace"))
        try:
            while rest:
                rest = rest[self.file.write(rest) :]
        except OSError:
            os.ftruncate(self.file.fileno(), place)
            raise


class PartStorage:
    """Keeps a feed in `PATH.part` and renames it to `PATH` when the run ends."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        """Take the quoted path from `part:PATH`; there are no options."""
        del feed_options
        self.path = Path(os.fsdecode(unquote_to_bytes(uri.removeprefix(SCHEME))))

    def open(self, spider: Spider) -> IO[bytes]:
        """Make the `.part` file."""
        del spider
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(f"{self.path}{PART}")
        return part.open("xb", buffering=0)

    def store(self, file: IO[bytes]) -> None:
        """Bring the file to the disk, then give it its name."""
        os.fdatasync(file.fileno())
        file.close()
        publish(Path(f"{self.path}{PART}"))


def publish(part: Path) -> Path:
    """Rename `NAME.part` to `NAME`, durably, and return it. Raises `FileExistsError` rather than replace a feed."""
    path = part.with_suffix("")
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    part.rename(path)
    sync_folder(path.parent)
    return path


class CurrentRun(Protocol):
    """The run that a crawl is of: made before it, and attached to its crawler."""

    @property
    def recorded(self) -> Recorded:
        """Return what counts the lines that are written."""

    def ended(self, reason: str) -> Run:
        """Return the line that closes the log, from Scrapy's finish reason."""


def attach_run(crawler: Crawler, run: CurrentRun) -> None:
    """Let the extensions of `crawler`, which Scrapy makes when the crawl begins, find their run."""
    setattr(crawler, _RUN, run)


def run_of(crawler: Crawler) -> CurrentRun | None:
    """Return the run of a crawl, None for one that somebody else began."""
    return getattr(crawler, _RUN, None)


def stop(crawler: Crawler, recorded: Recorded, fault: str) -> None:
    """End the crawl: what comes now could not be kept."""
    if recorded.fault is None and crawler.engine is not None:
        recorded.fault = fault
        schedule(crawler.engine.close_spider_async(reason=FAULT))


class RunFeeds(FeedExporter):
    """Scrapy's feed exporter, which also logs the visit of each record and closes the log with the run itself."""

    def __init__(self, crawler: Crawler) -> None:
        """Prepare the feeds of the settings, and take what belongs to the run that `crawler` is of, if to any."""
        super().__init__(crawler)
        self.run = run_of(crawler)
        self.recorded = self.run.recorded if self.run else Recorded()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension as Scrapy does."""
        feeds = super().from_crawler(crawler)
        crawler.signals.connect(feeds.item_error, signals.item_error)
        return feeds

    def open_spider(self, spider: Spider) -> None:
        """Open the feeds, or end the run: Scrapy would crawl on and write nothing."""
        try:
            super().open_spider(spider)
        except Exception as error:  # noqa: BLE001 - each kind of storage raises its own
            self._stop(f"a feed cannot be opened: {blame(error)}")

    def item_scraped(self, item: Any, spider: Spider, response: Any = None) -> None:
        """Write one item where it belongs, then the visit that it came from.

        `response` is what the server said, a `Failure` where it said nothing.
        """
        history = getattr(spider, "history", None)  # that of a SiteSpider; `runspider` runs others too
        answers: dict[str, Visit] = history.answers if history else {}
        if isinstance(item, Article | Rejection):
            answer = answers.pop(item.url, None)
            if isinstance(item, Rejection) and self.recorded.known.has(item):
                self.recorded.add(item, answer)
                self.recorded.counts["rejected_unchanged"] += 1
            else:
                self._write(item, spider, answer)
            self._write(_answered(Visit(item.url, outcome(item), fetched_at=item.fetched_at), answer), spider)
            self.recorded.without_answer += not isinstance(response, Response)
        elif isinstance(item, Visit) and item.outcome in SETTLED:
            self._write(_answered(item, answers.pop(item.url, None)), spider)
        else:
            self._write(item, spider)

    def _write(self, item: Any, spider: Spider, answer: Visit | None = None) -> None:
        """Write one line and count it. After a fault nothing is written: no visit without its record."""
        if self.recorded.fault is not None:
            return
        try:
            super().item_scraped(item, spider)
        except OSError as error:
            self._stop(f"a feed cannot be written: {error.strerror or error}")
        else:
            self.recorded.add(item, answer)

    def _stop(self, fault: str) -> None:
        stop(self.crawler, self.recorded, fault)

    def item_error(self, item: Any, response: Any, failure: Failure, spider: Spider) -> None:
        """Reject an article that a pipeline failed on: a page is never lost without a word."""
        error = failure.value
        if isinstance(error, IndexFault) and not self.crawler.crawling:
            return  # interrupted while it waited for the index: the next run fetches the page again
        if isinstance(error, IndexFault):  # its disk is full, its server is gone
            self._stop(f"the index cannot be written: {error}")
        elif isinstance(item, Article):
            detail = f"{type(error).__name__}: {error}"[:500]
            rejection = Rejection(
                item.site, item.url, Reason.ERROR, detail, item.fetched_at, item.raw_hash, item.archive
            )
            self.item_scraped(rejection, spider, response)

    async def close_spider(self, spider: Spider, reason: str = "finished") -> None:
        """Write the line of the run, the log's last, and give the feeds their names.

        Without that line the log keeps its `.part`, and the next run adopts it as that of a dead run.
        """
        if self.run is not None:
            try:
                super().item_scraped(self.run.ended(reason), spider)
            except OSError as error:
                self.recorded.fault = f"a feed cannot be written: {error.strerror or error}"
                self.slots = [slot for slot in self.slots if not isinstance(slot.filter, LogFilter)]
        self.crawler.signals.send_catch_log(feeds_close)
        await super().close_spider(spider)


def _answered(visit: Visit, answer: Visit | None) -> Visit:
    """Return `visit` with what the server said."""
    if answer is None:
        return visit
    return replace(visit, status=answer.status, etag=answer.etag, last_modified=answer.last_modified)

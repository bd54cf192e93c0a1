"""Scrapy: every response goes to the run's archive, or every request is answered from one."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.defer import deferred_from_coro

from crawler.archive.capture import TOLD
from crawler.archive.lookup import Archive
from crawler.archive.writer import ArchiveWriter
from crawler.download.failures import (
    DATALOSS,
    NOT_ARCHIVED,
    PARTIAL,
    POSSIBLY_CUT,
    STOPPED,
    UNDECODABLE,
    is_conditional,
)
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from crawler.archive.capture import ArchiveIssue

logger = logging.getLogger(__name__)

feeds_close = object()
"""Signal: sent before feeds get their names, when all records are written."""

# Flags of a response that is not whole -> WARC-Truncated
_TRUNCATED = {DATALOSS: "disconnect", PARTIAL: "length", STOPPED: "length", UNDECODABLE: "unspecified"}
_NOT_MODIFIED = 304
_FLAGS = {reason: flag for flag, reason in _TRUNCATED.items()}


class ArchiveMiddleware:
    """Writes each response before anything reads it.

    Its place is between HttpCompression, which decodes the body, and Redirect and Retry, which take responses away:
    redirects, errors that are tried again and robots.txt are in the archive too, so a replay goes the same way. Sets
    `request.meta["archive"]` (the reference) and `request.meta["captured_at"]` (aware, to the second).
    """

    def __init__(self, writer: ArchiveWriter, stats: StatsCollector, stop: Callable[[str], None]) -> None:
        """Write to `writer`; `stop` ends the crawl when the archive can't be written."""
        self.writer = writer
        self._stats = stats
        self._stop = stop

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from settings: `DATA_DIR` and `RUN_ID`, which names the file. Off in a replay."""
        spider = crawler.spider
        if spider is None or getattr(spider, "replay", None):
            raise NotConfigured
        run = crawler.settings.get("RUN_ID") or datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        path = site_folder(Path(crawler.settings["DATA_DIR"]), "archive", spider.name) / f"{run}.warc.gz"

        def stop(reason: str) -> None:
            if crawler.engine is not None:
                deferred_from_coro(crawler.engine.close_spider_async(reason=reason))

        middleware = cls(ArchiveWriter(path), crawler.stats, stop)
        crawler.signals.connect(middleware.sync, signal=feeds_close)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive one response. A record that can't be written ends the crawl: no page without its raw bytes."""
        if not response.url.startswith(("http://", "https://")):
            return response
        moment = datetime.now(UTC).replace(microsecond=0)
        posted = request.method != "GET"
        try:
            reference = self.writer.write(
                request.url,
                response.status,
                _pairs(response.headers),
                response.body,
                moment,
                method=request.method,
                request_headers=_pairs(request.headers) if posted else (),
                request_body=request.body if posted else b"",
                truncated=next((_TRUNCATED[flag] for flag in response.flags if flag in _TRUNCATED), None),
                possibly_cut=POSSIBLY_CUT in response.flags,
            )
        except OSError as error:
            logger.error("the archive %s can't be written: %s", self.writer.path, error)  # noqa: TRY400
            self._stats.set_value("archive/error", str(error))
            self._stop("archive_error")
            raise
        self._stats.inc_value("archive/responses")
        request.meta.update(archive=reference, captured_at=moment)
        return response

    def sync(self) -> None:
        """Bring the archive to the disk before the feeds that name it get their names."""
        self.writer.sync()

    def spider_closed(self) -> None:
        """Close the file."""
        self.writer.close()


class ReplayMiddleware:
    """Answers every request from the archive that the spider argument `replay` names, and none from the network.

    What is not in the archive is a 404 with the flag `not_archived`, counted in `replay/miss`; so is what it holds only
    the news of, that it was not modified.
    """

    def __init__(self, archive: Archive, stats: StatsCollector) -> None:
        """Answer from `archive`."""
        self._archive = archive
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scan the archive. Raises `FileNotFoundError` or `ValueError` when `replay` names none."""
        path = getattr(crawler.spider, "replay", None)
        if not path:
            raise NotConfigured
        stats = crawler.stats

        def report(issue: ArchiveIssue, detail: str) -> None:
            logger.warning("%s: %s", issue, detail)
            stats.inc_value(f"replay/issue/{issue}")
            if issue not in TOLD:
                stats.inc_value("archive/unread")

        archive = Archive.build([path], report=report)
        for kind, number in archive.ignored.most_common():
            logger.info("not read: %s %d", kind, number)
        middleware = cls(archive, stats)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_request(self, request: Request) -> Response:
        """Return the archived response."""
        capture = self._archive.find(request.url, request.method, request.body)
        if capture is None or (capture.status == _NOT_MODIFIED and not is_conditional(request)):
            self._stats.inc_value("replay/miss")
            request.meta.update(archive=None, captured_at=None)
            return Response(request.url, status=404, flags=[NOT_ARCHIVED], request=request)
        self._stats.inc_value("replay/hit")
        request.meta.update(archive=capture.archive, captured_at=capture.captured_at, fault=capture.fault)
        headers = Headers(
            {k.encode("latin-1", "replace"): v.encode("latin-1", "replace") for k, v in capture.headers.items()}
        )
        cls = responsetypes.from_args(headers=headers, url=request.url, body=capture.body)
        flags = [_FLAGS.get(capture.truncated, DATALOSS)] if capture.truncated else []
        flags += [POSSIBLY_CUT] if capture.possibly_cut else []
        return cls(request.url, status=capture.status, headers=headers, body=capture.body, flags=flags, request=request)

    def spider_closed(self) -> None:
        """Drop the index."""
        self._archive.close()


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """Return name and value of each header line, bytes as Latin-1."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]

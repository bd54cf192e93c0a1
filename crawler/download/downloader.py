"""Scrapy's downloader, which can be told to end at once, whatever its servers do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from twisted.internet.defer import CancelledError, Deferred, fail
from twisted.python.failure import Failure

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class EndedError(Exception):
    """The run was told to end before this request had its answer: it says nothing of the page."""


class EndingDownloader(Downloader):
    """Scrapy waits for what is under way: for `DOWNLOAD_TIMEOUT` of a stalled page, for all of a `Retry-After`."""

    def __init__(self, crawler: Crawler) -> None:
        """Begin with nothing under way."""
        super().__init__(crawler)
        self._ended = False
        self._fetches: set[Deferred[Any]] = set()

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        """Return what comes of a request and its middlewares; it fails with `EndedError` after the end."""
        if self._ended:
            return fail(EndedError(f"not asked for: {request.url}"))
        fetch: Deferred[Any] = super().fetch(request)
        self._fetches.add(fetch)
        return fetch.addBoth(self._fetched, fetch)

    def _fetched(self, result: Any, fetch: Deferred[Any]) -> Any:
        self._fetches.discard(fetch)
        error = result.value if isinstance(result, Failure) else None
        if self._ended and isinstance(error, CancelledError | asyncio.CancelledError):
            raise EndedError("cancelled") from error
        return result

    def end(self) -> None:
        """Cancel what is under way, waiting or being transferred, and begin nothing any more."""
        self._ended = True
        for fetch in list(self._fetches):
            fetch.cancel()

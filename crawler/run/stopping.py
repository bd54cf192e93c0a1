"""SIGTERM and SIGINT end a run in time, whatever its site, its disk or its database does."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from typing import TYPE_CHECKING, Self

from scrapy.utils.asyncio import call_later

from crawler.download.downloader import EndingDownloader
from crawler.download.scrapy_private import schedule
from crawler.run.reporting import end_by_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from scrapy.crawler import CrawlerProcessBase

PATIENCE = 2.0  # seconds that pages under way have to arrive
LIMIT = 8.0  # seconds from the first signal to the end of the process
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """`with Stopping(site) as stopping:` around a run.

    While the crawl goes on, the first signal closes the spider, which closes its feeds; what is under way after
    `PATIENCE` seconds, or at a second signal, is cancelled. Before and after the crawl a signal raises
    `KeyboardInterrupt`. A process that is not at its end after `LIMIT` seconds, because it is stuck in something that
    does not return, is ended all the same; the next run adopts what it left.
    """

    def __init__(self, site: str) -> None:
        """Name the site that is being crawled, for messages."""
        self.site = site
        self.asked = False  # whether there was a signal
        self._process: CrawlerProcessBase | None = None
        self._told = False
        self._until: float | None = None
        self._end_waits: Callable[[], None] = lambda: None

    @property
    def left(self) -> float | None:
        """Return the seconds until the process is ended, None where nobody asked it to stop."""
        return None if self._until is None else self._until - time.monotonic()

    def crawl(self, process: CrawlerProcessBase, end_waits: Callable[[], None] = lambda: None) -> None:
        """Run the crawls of `process` to their end; a signal calls `end_waits`, from another thread."""
        self._process, self._end_waits = process, end_waits
        try:
            process.start(install_signal_handlers=False)
        finally:
            self._process = None

    def __enter__(self) -> Self:
        """Listen to the signals. A thread does, because the main one may be stuck."""
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._before = {number: signal.signal(number, self._interrupt) for number in _SIGNALS}
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the signals to whom they were before."""
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._write)  # the thread reads the end and closes the other side

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self._process is None and not self._told:
            self._told = True
            raise KeyboardInterrupt

    def _listen(self) -> None:
        last: float | None = None
        while select.select([self._read], [], [], None if last is None else max(0.0, last - time.monotonic()))[0]:
            numbers = os.read(self._read, 64)
            if not numbers:
                os.close(self._read)
                return
            for _ in filter(_SIGNALS.__contains__, numbers):
                self._call(self._cancel if last else self._close)
                last = self._until = last or time.monotonic() + LIMIT
        end_by_force(f"{self.site}: did not stop within {LIMIT:.0f} s when asked to; the next run adopts what it left")

    def _call(self, what: Callable[[], None]) -> None:
        if self._process is not None:
            from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

            reactor.callFromThread(what)  # first, so that what fails by the ended waits is known to be interrupted
            self._end_waits()

    def _close(self) -> None:
        if self._process is not None:
            schedule(self._process.stop())  # type: ignore[attr-defined]  # each kind of process has it
            call_later(PATIENCE, self._cancel)

    def _cancel(self) -> None:
        for crawler in self._process.crawlers if self._process else ():
            engine = crawler.engine
            if engine is None:
                continue
            if engine.running:  # it had not started when it was told to stop
                schedule(engine.stop_async())
            if isinstance(engine.downloader, EndingDownloader):
                engine.downloader.end()

"""The only file that uses names of Scrapy and Twisted which begin with an underscore; a test holds the others to that.

None of them has a public counterpart in the release that `pyproject.toml` pins. A new release is looked at here first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]  # the packages that Scrapy chose
from scrapy.utils.defer import _schedule_coro

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy.core.downloader import Downloader, Slot
    from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
    from scrapy.crawler import Crawler

__all__ = ("brotli", "is_ending", "process_queue", "schedule", "set_ciphers", "zstd")


def schedule(work: Coroutine[Any, Any, Any]) -> None:
    """Begin `work` in Scrapy's event loop, where nobody waits for its end."""
    _schedule_coro(work)


def is_ending(crawler: Crawler) -> bool:
    """Tell whether the engine has not begun, or was told to end; it sends no signal for that."""
    slot = crawler.engine._slot if crawler.engine else None  # noqa: SLF001 - there is no public way
    return slot is None or slot.closing is not None


def process_queue(downloader: Downloader, slot: Slot) -> None:
    """Ask for what waits in the queue of a host whose pause is over."""
    downloader._process_queue(slot)  # noqa: SLF001 - the slot's own delayed call does the same


def set_ciphers(handler: HTTP11DownloadHandler, ciphers: Any) -> None:
    """Let the connections of a download handler use `ciphers` (`IAcceptableCiphers`)."""
    handler._contextFactory.tls_ciphers = ciphers  # noqa: SLF001 - the setting takes names only

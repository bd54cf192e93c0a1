"""Log messages for the people who read cron's mail: short ones, and tracebacks only of this program's own faults."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from crawler.index.connecting import IndexFault

if TYPE_CHECKING:
    from scrapy import Spider


class BriefFormatter(LogFormatter):
    """Scrapy's own, which names a record by its URL instead of printing all of it."""

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Spider) -> LogFormatterResult:
        """Return the message for a record that a pipeline failed on."""
        del response, spider
        return {
            "level": logging.ERROR,
            "msg": "%(url)s could not be kept: %(error)s",
            "args": {"url": getattr(item, "url", type(item).__name__), "error": blame(exception)},
        }


def blame(error: BaseException) -> str:
    """Return an error in one line."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def without_traceback(record: logging.LogRecord) -> bool:
    """Take the traceback off what the disk or the index is to blame for: a filter for `scrapy.core.scraper`."""
    if record.exc_info and isinstance(record.exc_info[1], OSError | IndexFault):
        record.exc_info = None
    return True

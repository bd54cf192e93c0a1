"""Runs a `scrapy` command on another day: `python -m tests.lists.clock DAYS COMMAND …`, so many days from now."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Self

DAYS = dt.timedelta(days=float(sys.argv[1]))


class Moved(dt.datetime):
    """A `datetime` whose `now` is on that day."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Self:
        """Return the time on that day."""
        return super().now(tz) + DAYS


if __name__ == "__main__":
    dt.datetime = Moved  # type: ignore[misc]  # before anything else is imported
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[2:]])

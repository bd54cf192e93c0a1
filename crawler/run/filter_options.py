"""What commands that choose among articles share: `--site`, `--since`, `--until`, and how SIGTERM ends them."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


class Filter(NamedTuple):
    """The sites (all, where there is none) and the days, ISO dates, both included."""

    sites: tuple[str, ...]
    since: str | None
    until: str | None


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Add the options to `parser`."""
    parser.add_argument("--site", action="append", default=[], metavar="A,B", help="only these sites")
    parser.add_argument("--since", metavar="DAY", help="only articles of that day (2022-08-18) or later")
    parser.add_argument("--until", metavar="DAY", help="only articles of that day or earlier")


def filter_of(opts: argparse.Namespace) -> Filter:
    """Return what the options say. Raises `UsageError` for a day that is none."""
    sites = tuple(sorted({name.strip() for names in opts.site for name in names.split(",")} - {""}))
    return Filter(sites, _day("--since", opts.since), _day("--until", opts.until))


def _day(name: str, value: str | None) -> str | None:
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(f"{name} {value}: not a day like 2022-08-18", print_help=False) from None


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Let SIGTERM end what is done within as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

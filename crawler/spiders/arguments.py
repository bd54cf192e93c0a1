"""What a person asks of one run with `-a NAME=VALUE`."""

from __future__ import annotations

import logging
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.download.proxy import proxy_fault
from crawler.lists.crawl_options import CrawlOptions

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}")

# What `-a NAME=VALUE` takes, for the help of `crawl`.
ARGUMENTS = {
    "since": "since=2024-01-31, only articles of that day or later",
    "until": "until=2024-06-30, only articles of that day or earlier",
    "full": "full=1, every list to its end",
    "urls": "urls=FILE, just these articles, a URL a line",
    "domains": "domains=www.gov.cn,b.gov.cn, other hosts of the same publisher, whose articles the lists name",
    "via": "via=http://127.0.0.1:3128, through this proxy",
    "replay": "replay=PATH, offline, from a WARC, a folder of WARCs or saved pages",
}
_LANGUAGES = ("zh", "en")
_NUMBERS = (
    "LIST_WALK_DAYS",
    "CRAWL_DELAY_MAX",
    "CLUSTER_PATIENCE",
    "HEALTH_COMMAND_TIMEOUT",
    "SYNDICATION_ENTRIES",
    "NOTIFY_TIMEOUT",
    "SILENT_DAYS",
    "WORKER_SILENCE",
    "WORKER_MEMORY_MB",
)


def parse(  # noqa: PLR0913 - each by its name
    *,
    since: str | None = None,
    until: str | None = None,
    full: str | None = None,
    urls: str | None = None,
    replay: str | None = None,
    domains: str | None = None,
    via: str | None = None,
) -> CrawlOptions:
    """Read the arguments; a wrong one raises `UsageError` that says what to type."""
    given = {
        "since": since,
        "until": until,
        "full": full,
        "urls": urls,
        "replay": replay,
        "domains": domains,
        "via": via,
    }
    empty = next((name for name, value in given.items() if value is not None and not value.strip()), None)
    if empty:  # of a script whose variable is empty; a replay of nothing must not become a crawl
        raise UsageError(f"-a {empty}= is empty; type -a {ARGUMENTS[empty].partition(',')[0]} or leave it out")
    first, last = _day("since", since), _day("until", until)
    if first and last and first > last:
        raise UsageError(f"-a since={first} is later than -a until={last}")
    if replay is not None:
        _check(replay)
    if via is not None and (fault := proxy_fault(via)):
        raise UsageError(f"-a via={via}: {fault}", print_help=False)
    listed = _lines(urls) if urls is not None else ()
    return CrawlOptions(first, last, _switch("full", full), listed, replay, _hosts(domains), via)


def check_settings(settings: BaseSettings | None) -> None:
    """Raise `UsageError` where a number that `-s` gives is none, or `-L` names no level."""
    if settings is None:
        return
    for name in _NUMBERS:
        try:
            settings.getfloat(name)
        except (TypeError, ValueError):
            raise UsageError(f"-s {name}={settings[name]} is not a number", print_help=False) from None
    if settings["NOTIFY_LANGUAGE"] not in _LANGUAGES:
        raise UsageError(f"NOTIFY_LANGUAGE={settings['NOTIFY_LANGUAGE']}: write zh or en", print_help=False)
    if settings["NOTIFY_URLS"]:
        raise UsageError(
            "NOTIFY_URLS is taken from the environment only: a command line is seen by others", print_help=False
        )
    level, levels = settings["LOG_LEVEL"], logging.getLevelNamesMapping()
    if not isinstance(level, int) and level not in levels:
        raise UsageError(
            f"-L {level} is not a log level; there are CRITICAL, ERROR, WARNING, INFO, DEBUG", print_help=False
        )


def _check(replay: str) -> None:
    from crawler.archive.files import check  # noqa: PLC0415  # what reads archives is not for crawls to load

    try:
        check(replay)
    except FileNotFoundError:
        message = f"-a replay={replay}: no such file or folder; give a WARC, a folder or an .html file"
        raise UsageError(message) from None
    except (OSError, ValueError) as error:
        raise UsageError(f"-a replay={replay}: {error}") from None


def _hosts(domains: str | None) -> tuple[str, ...]:
    """Return the hosts of a list with commas between them."""
    hosts = [host.strip().lower() for host in (domains or "").split(",")] if domains else []
    wrong = next((host for host in hosts if not _HOST.fullmatch(host)), None)
    if wrong is not None:
        raise UsageError(f"-a domains={domains}: {wrong!r} is not a host; type it like -a domains=www.gov.cn")
    return tuple(dict.fromkeys(hosts))


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"-a {name}={value} is not a day; type it like -a {name}=2024-01-31") from None


def _switch(name: str, value: str | None) -> bool:
    if value in (None, "0", "1"):
        return value == "1"
    raise UsageError(f"-a {name}={value} is neither 0 nor 1; type -a {name}=1")


def _lines(path: str) -> tuple[str, ...]:
    """Return the URLs in a file, one a line; empty lines and lines that start with # are left out."""
    try:
        lines = [line.strip() for line in Path(path).read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"-a urls={path} can't be read: {why}; give a text file with one URL a line") from None
    urls = tuple(line for line in lines if line and not line.startswith("#"))
    if not urls:
        raise UsageError(f"-a urls={path} holds no URL; write one a line")
    return urls

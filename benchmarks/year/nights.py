"""Runs `scrapy crawl` on a night of the year: in a child of this process, whose clock is moved."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

import time_machine
from scrapy import cmdline

import crawler.commands.crawl  # noqa: F401 - loaded once, here, rather than in each child
from benchmarks.year.model import FIRST
from benchmarks.year.server import ModelHandler

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.year.model import Site

CHINA = timezone(timedelta(hours=8))
_SETTINGS = {
    "SPIDER_MODULES": "benchmarks.year.spiders",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "RETRY_TIMES": "0",
    "DOWNLOAD_HANDLERS": json.dumps(dict.fromkeys(("http", "https"), "benchmarks.year.server.ModelHandler")),
}


def moment(day: int) -> datetime:
    """Return when the crawl of a day begins: 23 o'clock in China."""
    return datetime.combine(FIRST + timedelta(days=day), time(23), CHINA)


def crawl(site: Site, day: int, data_dir: Path) -> int:
    """Crawl a site on a night and return the exit code; what the command says goes to `DATA_DIR/said`."""
    ModelHandler.site = site
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        said = os.open(data_dir / "said", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(said, stream)
        os.write(said, f"-- night {day}\n".encode())
        options = [word for pair in _SETTINGS.items() for word in ("-s", "=".join(pair))]
        with time_machine.travel(moment(day), tick=True):
            cmdline.execute(["scrapy", "crawl", site.name, "-s", f"DATA_DIR={data_dir}", *options])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

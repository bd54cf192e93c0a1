"""Sites whose lists are found by their navigation, and how tests crawl them on one night after the other."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.cms.guowei import FAMILY
from crawler.sites.site import Site
from crawler.spiders.site_spider import SiteSpider
from scripts.demo.pages import Exchange, html
from tests.run.fake_site import ROOT, environment, records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server import Loopback

HOST = "http://www.village.test"
COLUMN = f"{HOST}/html/7/"  # a list that the navigation leads to


class Village(SiteSpider):
    """A village that declares no list."""

    site = Site(
        name="village",
        publisher="某村村民委员会",
        region="某省某市",
        domains=("village.test",),
        family=FAMILY,
        home=f"{HOST}/",
    )


class Resigned(Village):
    """A village whose list a person declared to be no more."""

    site = replace(Village.site, name="resigned", retired=("/html/7/",))


def url_of(number: int) -> str:
    """Return the URL of an article."""
    return f"{HOST}/html/7/2025-03-{number % 28 + 1:02}/content-{number}.html"


def home(*columns: str) -> Exchange:
    """Return a home page that leads to columns."""
    links = "".join(f"<li><a href='{url}'>村务公开{n}</a></li>" for n, url in enumerate(columns))
    return html(f"{HOST}/", f"<html><body><ul>{links}</ul></body></html>")


def column(count: int, url: str = COLUMN, pager: str = "") -> Exchange:
    """Return a list of so many articles."""
    rows = "".join(f"<li><a href='{url_of(n)}'>第{n}条村务的标题</a></li>" for n in range(count, 0, -1))
    return html(url, f"<html><body><div class=nav>首页</div><ul>{rows}</ul>{pager}</body></html>")


def article(number: int) -> Exchange:
    """Return an article page."""
    text = "".join(
        f"<p>{chr(0x4E00 + number * 40 + n) * 3}是合成的文字，不说任何真事，也不提任何真人。</p>" for n in range(20)
    )
    return html(
        url_of(number),
        f"<html><head><title>第{number}条村务</title></head><body>"
        f"<div class=ny_mb_inner_box1><p>第{number}条村务的标题</p></div>"
        f"<div class=fbsj_llcs_box><span>发布时间：2025-03-{number % 28 + 1:02}</span></div>"
        f"<div class=xwnr_txt>{text}</div></body></html>",
    )


def night(data_dir: Path, loopback: Loopback, day: int, *arguments: str, site: str = "village") -> tuple[int, str]:
    """Crawl a village so many days from now; return the exit code and what it printed."""
    settings = [f"DATA_DIR={data_dir}", "SPIDER_MODULES=tests.lists.villages", "LOG_LEVEL=ERROR"]
    options = [part for setting in settings for part in ("-s", setting)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.lists.clock", str(day)),
            "crawl",
            site,
            *options,
            *loopback.arguments(),
            *arguments,
        ],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def last_run(data_dir: Path, site: str = "village") -> dict[str, Any]:
    """Return the last line of the latest log."""
    return records(data_dir, "runs", site)[-1]

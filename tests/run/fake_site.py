"""A small invented site, and how tests crawl it with the project's own command, over loopback or from an archive."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CloseSpider

from crawler.cms.guowei import FAMILY
from crawler.sites.site import Site
from crawler.spiders.site_spider import SiteSpider
from scripts.demo.pages import Exchange, html

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response

    from crawler.cms.family import Row
    from crawler.lists.list_cursor import Walk
    from tests.server import Loopback

ROOT = Path(__file__).parents[2]
HOST = "http://www.town.test"
LIST = f"{HOST}/html/1/list-1.html"
ROWS = 20  # a list page
_CHARACTERS = "春风大雅能容物秋水文章不染尘山川湖海日月星辰农林牧渔工商学医路桥水电城乡村镇民生教育卫生体文旅"


class Town(SiteSpider):
    """A town with one list."""

    site = Site(
        name="town",
        publisher="某镇人民政府",
        region="某省某市",
        domains=("town.test",),
        family=FAMILY,
        home=f"{HOST}/",
        lists=("/html/1/list-1.html",),
    )


class Broken(Town):
    """Its start fails."""

    site = replace(Town.site, name="broken")

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first list, then fail."""
        async for request in super().start():
            yield request
            raise ValueError("no more of this")


class Faulty(Town):
    """Its callback for lists fails after the rows."""

    site = replace(Town.site, name="faulty")

    async def parse_list(self, response: Response, *arguments: Any, **options: Any) -> Any:
        """Read the list, then fail."""
        async for result in super().parse_list(response, *arguments, **options):
            yield result
        raise ValueError("no more of that")


class Closing(Town):
    """Ends itself."""

    site = replace(Town.site, name="closing")

    async def parse_list(self, response: Response, *arguments: Any, **options: Any) -> Any:
        """End the crawl."""
        async for result in super().parse_list(response, *arguments, **options):
            yield result
        raise CloseSpider("enough")


class Losing(Town):
    """Drops one article without a word, as no spider must."""

    site = replace(Town.site, name="losing")

    async def parse_article(self, response: Response, row: Row, walk: Walk | None) -> Any:
        """Yield what the page is, unless it is the third."""
        async for result in super().parse_article(response, row, walk):
            if "content-3.html" not in response.url:
                yield result


class Stuck(Town):
    """Its callback for lists does not return for a minute."""

    site = replace(Town.site, name="stuck")

    async def parse_list(self, response: Response, *arguments: Any, **options: Any) -> Any:
        """Say so, then be busy."""
        sys.stdout.write("stuck\n")
        sys.stdout.flush()
        time.sleep(60)  # noqa: ASYNC251 - this is what is wrong with it
        async for result in super().parse_list(response, *arguments, **options):
            yield result


def article_url(number: int) -> str:
    """Return the URL of an article."""
    return f"{HOST}/html/1/2024-05-{number % 28 + 1:02}/content-{number}.html"


def article(number: int, *, version: int = 1) -> Exchange:
    """Return an article page; each has words of its own."""
    words = random.Random(f"{number} {version}")  # noqa: S311 - a text, not a secret
    paragraphs = ["".join(words.choices(_CHARACTERS, k=90)) + "。" for _ in range(3)]
    title = "".join(words.choices(_CHARACTERS, k=12))
    body = "".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs)
    return html(
        article_url(number),
        f"<html><head><title>{title}</title></head><body><div class=ny_mb_inner_box1><p>{title}</p></div>"
        f"<div class=fbsj_llcs_box><span>发布时间：2024-05-{number % 28 + 1:02}</span></div>"
        f"<div class=source><span>信息来源：某镇发布</span></div><div class=xwnr_txt>{body}</div></body></html>",
    )


def lists(numbers: Sequence[int]) -> list[Exchange]:
    """Return the list pages that name the articles, and the home page that leads to them."""
    chunks = [numbers[start : start + ROWS] for start in range(0, len(numbers), ROWS)] or [[]]
    pages = [html(f"{HOST}/", f"<html><body><ul><li><a href='{LIST}'>要闻动态</a></li></ul></body></html>")]
    for place, chunk in enumerate(chunks, 1):
        rows = "".join(f"<li><a href='{article_url(n)}'>第{n}条要闻的标题文字</a></li>" for n in chunk)
        following = f"<a href='{_list(place + 1)}'>下一页</a>" if place < len(chunks) else ""
        pages.append(html(_list(place), f"<html><body><ul>{rows}</ul>{following}</body></html>"))
    return pages


def _list(place: int) -> str:
    return f"{HOST}/html/1/list-{place}.html"


def town(count: int) -> list[Exchange]:
    """Return a whole site of `count` articles."""
    numbers = range(1, count + 1)
    return [*lists(numbers), *(article(number) for number in numbers)]


def command(data_dir: Path, loopback: Loopback | None, *arguments: str, name: str = "crawl") -> list[str]:
    """Return the command line of a `scrapy` command that knows the sites of this file."""
    settings = [f"DATA_DIR={data_dir}", "SPIDER_MODULES=tests.run.fake_site", "LOG_LEVEL=ERROR"]
    options = [part for setting in settings for part in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", name, *options, *(loopback.arguments() if loopback else ()), *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return an environment as bare as cron's."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR"}}
    return {**kept, "LANG": "C", **more}


def scrapy(
    data_dir: Path,
    loopback: Loopback | None,
    *arguments: str,
    name: str = "crawl",
    largest: int | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; no file of it may have more than `largest` bytes."""
    bounded = ["prlimit", f"--fsize={largest}"] if largest else []
    return subprocess.run(
        [*bounded, *command(data_dir, loopback, *arguments, name=name)],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def records(data_dir: Path, feed: str, site: str = "town", suffix: str = "jsonl") -> list[dict[str, Any]]:
    """Return the lines of a feed's finished files, in the order of the runs."""
    paths = sorted((data_dir / feed / site).glob(f"*.{suffix}"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]

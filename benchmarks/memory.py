"""Whether memory stays flat: the resident memory of a crawl after its first pages, and the most after that.

    python -m benchmarks.memory [PAGES]

`scrapy crawl` reads PAGES (default 20,000) invented articles of one site from a loopback server that makes each page
when it is asked for. The first 5,000 articles fill caches; what the process grows by after them has to stay within
60 MB however many follow. Exits with 1 when it does not, or when an article is not in the feeds.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.synthetic_news import News
from benchmarks.synthetic_site import HOME, ROWS, article_page, article_url, list_page
from scripts.demo.pages import Exchange, html, plain
from tests.server import serve

ROOT = Path(__file__).parents[1]
WARM = 5_000  # articles
ALLOWED = 60  # MB of growth after them
STEP = 5_000  # articles between two lines of the table
_ARTICLE = re.compile(r"/content-(\d+)\.html$")
_LIST = re.compile(r"/list-(\d+)\.html$")


class Site(dict[tuple[str, str, bytes], Exchange]):
    """What the server answers, made when asked for; `given` counts articles."""

    def __init__(self, articles: int, *, latest: date = date(2024, 6, 30), a_day: int = 200) -> None:
        """Prepare a site of `articles` articles, `a_day` a day, back from `latest`."""
        super().__init__()
        self.articles = articles
        self.latest = latest
        self.a_day = a_day
        self.given = 0
        self._news = News()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, bytes], default: Any = None) -> Any:
        """Return the answer to a request: method, URL and body."""
        url = key[1]
        with self._lock:
            if number := _ARTICLE.search(url):
                self.given += 1
                return self._article(int(number[1]))
            if number := _LIST.search(url):
                return self._list(int(number[1]))
        if url == HOME:
            return html(HOME, '<html><body><a href="/html/1738/list-1.html">要闻动态</a></body></html>')
        return plain(url, "User-agent: *\nDisallow:\n") if url.endswith("robots.txt") else default

    def _article(self, number: int) -> Exchange:
        self._news.random.seed(number)
        day = self._day(number)
        text = f"{self._news.story()}\n{self._news.story()}"
        return article_page(article_url(number, day), f"{self._news.own_clause()}{number}", day, text)

    def _list(self, number: int) -> Exchange:
        numbers = range((number - 1) * ROWS, min(number * ROWS, self.articles))
        days = {each: self._day(each) for each in numbers}
        rows = [(article_url(each, day), f"第{each}条要闻的标题文字", day) for each, day in days.items()]
        return list_page(number, -(-self.articles // ROWS), rows)

    def _day(self, number: int) -> date:
        return self.latest - timedelta(days=number // self.a_day)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB, 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def main() -> int:
    """Print the table and what it comes to."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    site = Site(articles)
    warm = most = 0.0
    line = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as data, serve([]) as server:
        server.answers = site
        words = [sys.executable, "-m", "scrapy", "crawl", "panjin", *server.arguments()]
        with subprocess.Popen(words, cwd=ROOT, env=os.environ | {"DATA_DIR": data}) as process:
            while process.poll() is None:
                time.sleep(0.2)
                server.asked.clear()
                now = resident(process.pid)
                if site.given >= WARM:
                    warm = warm or now
                    most = max(most, now)
                if site.given >= line:
                    print(f"{site.given:>8} articles  {now:6.0f} MB  {time.monotonic() - started:6.0f} s", flush=True)
                    line += STEP
        feeds = (path for feed in ("articles", "duplicates") for path in Path(data, feed, "panjin").glob("*.jsonl"))
        kept = sum(path.read_bytes().count(b"\n") for path in feeds)
    grown = most - warm
    print(
        f"{kept} of {articles} articles in the feeds; {warm:.0f} MB after {WARM} articles, then at most {most:.0f} MB"
    )
    print(f"grown by {grown:.0f} MB, {ALLOWED} MB allowed")
    return int(process.returncode != 0 or kept != articles or grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())

"""`scrapy report` on synthetic feeds: what it takes to make the page, its size, and how long Chromium takes to open it.

    python -m benchmarks.report            50,000 articles (254 MB of feeds; half a minute)
    python -m benchmarks.report 500000     that many

Feeds are those of `benchmarks.export`. Goals at 50,000 articles: 10 seconds of processor time, opened within 2 seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.export import write_feeds
from scripts.take_pictures import chromium

ROOT = Path(__file__).parents[1]
GOALS = {"make": 10, "open": 2}  # seconds


def measure(count: int) -> None:
    """Print what a report of so many articles takes."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        write_feeds(data, count)
        command = [sys.executable, "-m", "scrapy", "report"]
        start = time.monotonic()
        child = os.posix_spawn(command[0], command, {**os.environ, "DATA_DIR": folder})
        _, status, usage = os.wait4(child, 0)
        if status:
            raise SystemExit("the report failed")
        page = data / "report.html"
        used, taken = usage.ru_utime + usage.ru_stime, time.monotonic() - start
        print(f"{count:,} articles: {used:.1f} s of processor time (goal: {GOALS['make']}), {taken:.1f} s by the clock")
        print(f"{usage.ru_maxrss // 1024} MB of memory, a page of {page.stat().st_size:,} bytes")
        if chromium():
            print(f"opened in {opened(page):.2f} s (goal: {GOALS['open']})")


def opened(page: Path) -> float:
    """Return after how many seconds a browser that runs has drawn the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        tab = browser.new_page()
        start = time.monotonic()
        tab.goto(page.as_uri())
        tab.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
        taken = time.monotonic() - start
        browser.close()
    return taken


if __name__ == "__main__":
    os.chdir(ROOT)
    for asked in map(int, sys.argv[1:] or ["50000"]):
        measure(asked)

"""What a crawl costs: against a bare Scrapy spider that makes the same requests, and against plain Scrapy feeds.

    python -m benchmarks.crawl [PAGES]

One loopback server, three crawls of the same pages in turn, three rounds, the fastest of each: `bare` only downloads;
`plain` reads and cleans, and writes with Scrapy's own JSON Lines feed; `full` is `scrapy crawl`, with the archive,
the index and the durable feeds. Start-up (a crawl of one page) is taken off. Processor time is what a loaded machine
tells truly; wall time also has what a crawl waits for, its server and the disk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.synthetic_site import HOME, exchanges, served
from crawler import settings

ROOT = Path(__file__).parents[1]
ROUNDS = 3
_FEEDS = {"scrapy.extensions.feedexport.FeedExporter": 0, "crawler.run.feeds.RunFeeds": None}
_ARCHIVE = ("crawler.archive.middleware.ArchiveMiddleware", "crawler.archive.middleware.ReplayMiddleware")
_PLAIN = {  # whole tables, because `-s` puts another in the place of the project's
    "ITEM_PIPELINES": settings.ITEM_PIPELINES | {"pipelines.dedupe.DedupePipeline": None},
    "DOWNLOADER_MIDDLEWARES": settings.DOWNLOADER_MIDDLEWARES | dict.fromkeys(_ARCHIVE),
    "EXTENSIONS": settings.EXTENSIONS | _FEEDS,
}
_BARE = f"""
import scrapy

class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {{"ITEM_PIPELINES": {{}}, "DOWNLOADER_MIDDLEWARES": {{}}, "EXTENSIONS": {_FEEDS!r}}}

    async def start(self):
        with open(self.urls) as urls:
            for url in urls:
                yield scrapy.Request(url.strip())

    def parse(self, response):
        yield {{"url": response.url, "length": len(response.body)}}
"""
_READS = """
from crawler.sites.panjin import SITE
from crawler.spiders.site_spider import SiteSpider

class Plain(SiteSpider):
    site = SITE
"""


def _commands(folder: Path, urls: Path) -> dict[str, list[str]]:
    bare, reads = folder / "bare.py", folder / "plain.py"
    bare.write_text(_BARE, "utf-8")
    reads.write_text(_READS, "utf-8")
    plain = [word for name, value in _PLAIN.items() for word in ("-s", f"{name}={json.dumps(value)}")]
    extensions = ["-s", f"EXTENSIONS={json.dumps(_FEEDS)}"]
    return {
        "bare": ["runspider", str(bare), "-a", f"urls={urls}", "-O", f"{folder}/bare.jsonl", *extensions],
        "plain": ["runspider", str(reads), "-O", f"{folder}/plain.jsonl", *plain],
        "full": ["crawl", "panjin"],
    }


def _timed(words: list[str], site: list[str], folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=folder) as data:
        before, used = time.perf_counter(), os.times()
        subprocess.run(
            [sys.executable, "-m", "scrapy", *words, *site],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": data},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        wall, now = time.perf_counter() - before, os.times()
        processor = now.children_user - used.children_user + now.children_system - used.children_system
        return {"processor": processor, "wall": wall}


def _round(pages: int, folder: Path) -> dict[str, dict[str, float]]:
    urls = folder / "urls.txt"
    asked = [exchange.url for exchange in exchanges(pages) if exchange.url not in (HOME, f"{HOME}robots.txt")]
    urls.write_text("\n".join([HOME, *asked]), "utf-8")
    with served(pages) as site:
        return {name: _timed(words, site, folder) for name, words in _commands(folder, urls).items()}


def main() -> None:
    """Print pages a second of each crawl, and the ratios."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        starts = [_round(1, Path(folder)) for _ in range(ROUNDS)]
        rounds = [_round(pages, Path(folder)) for _ in range(ROUNDS)]
    for clock in ("processor", "wall"):
        # What else the machine does only ever adds time, so the least is the nearest to the truth.
        least = [{name: min(each[name][clock] for each in some) for name in some[0]} for some in (starts, rounds)]
        seconds = {name: least[1][name] - least[0][name] for name in least[0]}
        speed = {name: pages / max(taken, 1e-9) for name, taken in seconds.items()}
        print(f"{pages} pages, pages a second of {clock} time: ", end="")
        print(", ".join(f"{name} {value:.0f}" for name, value in speed.items()))
        print(f"  a whole crawl runs at {speed['full'] / speed['bare']:.2f} of a bare Scrapy spider's speed")
        print(f"  archive, index and durable feeds cost {1 - speed['full'] / speed['plain']:.0%} of the pages a second")


if __name__ == "__main__":
    main()

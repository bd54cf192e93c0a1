"""What a second crawl of an unchanged site asks for.

    python -m benchmarks.incremental [ARTICLES]

Two crawls of a loopback site of ARTICLES (default 1,000) articles, five a day up to today. The second may ask for
robots.txt, the home page, as many list pages as lead past the re-check window, and the articles of the window, which
it has and asks for on condition that they changed. Exits with 1 when it asks for more or writes a record.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from benchmarks.memory import ROOT, Site
from crawler.records import CHINA
from crawler.sites.panjin import SITE
from tests.server import serve

A_DAY = 5
WINDOW = (SITE.recheck_days + 1) * A_DAY  # articles; today is one day more


def _kind(url: str) -> str:
    return "article" if "/content-" in url else "list" if "/list-" in url else "other"


def main() -> int:
    """Print the requests of both crawls."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as data, serve([]) as server:
        server.answers = Site(articles, latest=datetime.now(CHINA).date(), a_day=A_DAY)
        for _ in range(2):
            server.asked.clear()
            words = [sys.executable, "-m", "scrapy", "crawl", "panjin", *server.arguments()]
            done = subprocess.run(
                words, cwd=ROOT, env=os.environ | {"DATA_DIR": data}, capture_output=True, text=True, check=False
            )
            asked = Counter(map(_kind, server.asked))
            print(f"{asked.total()} requests, {dict(asked)}; {done.stdout.splitlines()[-1]}", flush=True)
        feeds = Path(data, "articles", "panjin").glob("*.jsonl")
        kept = sum(path.read_bytes().count(b"\n") for path in feeds)
    print(f"{kept} records of {articles} articles; the window has {WINDOW}")
    return int(done.returncode != 0 or kept != articles or asked["article"] > WINDOW)


if __name__ == "__main__":
    sys.exit(main())

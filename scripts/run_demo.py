"""What `make demo` runs: crawls the bundled archive, without the network, and says what came out and where it is.

The records go to `DATA_DIR`, by default `data/`, and with them a page to look at, `report.html`. The exit code is 0
only if every crawl was healthy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# zhangzhou before nmgfzw, which reprints it: what comes first is the original.
SITES = "zhangzhou,shengzhou,wm114,binhu,nmgfzw,panjin"
# panjin as it was on the first day; then every site as it was last.
CRAWLS = (
    ["crawl", "panjin", "-a", "replay=data/demo/panjin.warc.gz"],
    ["crawlall", "--sites", SITES, "--jobs", "2", "-a", "replay=data/demo"],
)
FEEDS = ("articles", "duplicates", "rejected")


def main() -> int:
    """Run the crawls and return the exit code of the first that was not healthy, or 0."""
    for arguments in CRAWLS:
        print(f"\n$ scrapy {' '.join(arguments)}", flush=True)
        code = subprocess.run([sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, check=False).returncode
        if code:
            return code
    data = ROOT / os.environ.get("DATA_DIR", "data")
    print(f"\nIn {data}:")
    for feed in FEEDS:
        files = sorted((data / feed).glob("*/*.jsonl"))
        records = sum(path.read_bytes().count(b"\n") for path in files)
        print(f"  {records:>3} records in {feed}/SITE/RUN.jsonl ({len(files)} files)")
    code = subprocess.run(
        [sys.executable, "-m", "scrapy", "report"], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
    ).returncode
    if code == 0:
        print(f"\nOpen this page in a browser to see what was crawled:\n  {data / 'report.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())

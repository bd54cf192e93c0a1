"""What a real cron daemon makes of `deploy/crontab`, ticking every minute over a site that takes longer to crawl.

    python -m benchmarks.cron [MINUTES]

Needs root and cron (`apt-get install cron`): the job is put into /etc/cron.d for MINUTES (default 5), then taken out.
It is the first line of `deploy/crontab`, every minute, with the settings of a slow loopback site that gets new articles
all the time. Runs must not overlap, each tick ends with 0 or 75 and at least one with each, and in the end every
article is in the feeds once. Exits with 1 otherwise.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.run.fake_site import ROOT, article, article_url, lists, records, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server import Loopback

JOB = Path("/etc/cron.d/crawler-benchmark")
ARTICLES = 50  # at the start; with the pause below a first crawl takes more than a minute
PAUSE = 2  # seconds between two requests
NEW = 3  # articles a minute


def job(server: Loopback, data_dir: Path) -> str:
    """Return the text of the file for cron."""
    settings = {"SPIDER_MODULES": "tests.run.fake_site", "DOWNLOAD_DELAY": str(PAUSE)}
    options = [*server.arguments(), *(word for pair in settings.items() for word in ("-s", "=".join(pair)))]
    lines = (ROOT / "deploy/crontab").read_text("utf-8").splitlines()
    values = {"CRAWLER": str(ROOT), "DATA_DIR": str(data_dir), "SHELL": "/bin/sh"}
    line = next(line for line in lines if line.startswith("*/30"))
    command = line.split(None, 5)[5].replace(" crawlall ", f" crawlall --sites town {shlex.join(options)} ")
    command = command.replace(".venv/bin/scrapy", f"{sys.executable} -m scrapy")
    variables = "".join(f"{name}={value}\n" for name, value in values.items())
    return f"{variables}* * * * * root {command}; echo $? >>{data_dir}/codes\n"


@contextmanager
def daemon() -> Iterator[None]:
    """Run a cron daemon, unless one runs."""
    running = any(
        path.read_text("utf-8").strip() in {"cron", "crond"}
        for path in Path("/proc").glob("[0-9]*/comm")
        if path.exists()
    )
    cron = shutil.which("cron") or shutil.which("crond")
    if cron is None:
        raise SystemExit("there is no cron: apt-get install cron")
    process = None if running else subprocess.Popen([cron, "-f"])
    try:
        yield
    finally:
        if process:
            process.terminate()
            process.wait()


def _codes(data_dir: Path) -> list[int]:
    path = data_dir / "codes"
    return list(map(int, path.read_text("ascii").split())) if path.exists() else []


def _grow(server: Loopback, count: int) -> None:
    """Put more articles on the site, the newest first in the list."""
    for exchange in [*lists(range(count, 0, -1)), *(article(number) for number in range(1, count + 1))]:
        server.put(exchange)


def _faults(data_dir: Path, count: int) -> list[str]:
    """Return what is wrong with what the runs left."""
    runs: list[dict[str, Any]] = [line for line in records(data_dir, "runs") if "state" in line]
    times = sorted((datetime.fromisoformat(run["started_at"]), datetime.fromisoformat(run["ended_at"])) for run in runs)
    there = Counter(line["url"] for feed in ("articles", "duplicates", "rejected") for line in records(data_dir, feed))
    codes = Counter(_codes(data_dir))
    print(f"ticks by exit code {dict(codes)}; runs {len(runs)}; articles {sum(there.values())} of {count}")
    wrong = {
        "runs overlap": any(first[1] > second[0] for first, second in pairwise(times)),
        "articles lost": any(article_url(number) not in there for number in range(1, count + 1)),
        "articles doubled": any(number > 1 for number in there.values()),
        "exit codes": set(codes) != {0, 75},
        "files not closed": any(data_dir.rglob("*.part")),
    }
    return [name for name, is_so in wrong.items() if is_so]


def main() -> int:
    """Let cron tick, then look."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, serve(town(0)) as server, daemon():
        data_dir, count = Path(folder), ARTICLES
        _grow(server, count)
        JOB.write_text(job(server, data_dir), "utf-8")
        try:
            for _ in range(minutes):
                time.sleep(60)
                count += NEW
                _grow(server, count)
            ended = _codes(data_dir).count(0)
            while _codes(data_dir).count(0) < ended + 2:  # one that began before the last articles came, one after
                time.sleep(5)
        finally:
            JOB.unlink()
        time.sleep(5)
        faults = _faults(data_dir, count)
        if faults:
            print((data_dir / "crawlall.log").read_text("utf-8")[-4000:])
    print(json.dumps(faults) if faults else "no overlap, nothing lost, nothing doubled")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

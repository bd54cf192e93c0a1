"""`python -m benchmarks.year`: invented sites live through a year and are crawled every night; what came of it.

Every night of a site is a run of the project's own `crawl` command, with its archive, feeds, index and health; only the
network is left out (a download handler asks the invented site) and the clock is moved.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from operator import add
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.year.judge import Verdict, judge
from benchmarks.year.kinds import KINDS
from benchmarks.year.model import Site
from benchmarks.year.nights import crawl

_COLUMNS = (
    *("published", "on_the_day", "within_a_week", "later", "never", "edits", "edits_missed"),
    *("false_revisions", "false_withdrawals", "false_duplicates", "twice"),
    *("breakages", "told_at_once", "told_in_a_week", "not_told", "false_alarms"),
)


def year(number: int, nights: int, articles: int, keep: Path | None) -> tuple[str, Verdict]:
    """Let the site `number` live through its nights; return its name and how the crawls did."""
    site = Site(number, KINDS[number], nights=nights, articles=articles)
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = (keep or Path(scratch)) / site.name
        data_dir.mkdir(parents=True)
        for day in range(nights):
            crawl(site, day, data_dir)
        return site.name, judge(site, data_dir, nights)


def main() -> None:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.year")
    parser.add_argument(
        "--nights", type=int, default=365, help="default: 365; in fewer the same things befall the sites"
    )
    parser.add_argument("--articles", type=int, default=1000, help="a site; default: 1000")
    parser.add_argument("--kinds", help="names of kinds with commas between them; default: all 40")
    parser.add_argument("--workers", type=int, default=2, help="sites at a time; default: 2")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the records there")
    options = parser.parse_args()
    names = options.kinds.split(",") if options.kinds else [kind.name for kind in KINDS]
    numbers = [place for place, kind in enumerate(KINDS) if kind.name in names]
    start = time.monotonic()
    table = Table("site", *(name.replace("_", " ") for name in _COLUMNS), "requests a night", box=None, pad_edge=False)
    done: list[Verdict] = []
    with ProcessPoolExecutor(options.workers) as pool:
        for name, verdict in pool.map(
            year, numbers, *([each] * len(numbers) for each in (options.nights, options.articles, options.keep))
        ):
            done.append(verdict)
            _add_row(table, name, verdict)
            Console(stderr=True).print(f"{name}: {len(verdict.lost)} to look at", highlight=False)
    total = reduce(add, done)
    _add_row(table, "all", total)
    screen = Console(width=240, highlight=False)
    screen.print(table)
    screen.print(f"{total.nights} nights in {time.monotonic() - start:.0f} s")
    for line in total.lost[:200]:
        screen.print(line, markup=False)


def _add_row(table: Table, name: str, verdict: Verdict) -> None:
    counts = [str(getattr(verdict, each)) for each in _COLUMNS]
    table.add_row(name, *counts, f"{verdict.requests / verdict.nights:.1f}")


if __name__ == "__main__":
    main()

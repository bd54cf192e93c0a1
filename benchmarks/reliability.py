"""What faults cost: records lost or doubled, and whether the index still equals one made anew from the feeds.

    python -m benchmarks.reliability [--kills N] [--pages N] [--chain N] [--seed N]

A loopback server holds a site of N pages. A crawl of it meets a fault, the next one runs to its end; then every page
has to be in the feeds exactly once, with its raw bytes in the archive. A crawl is killed at moments drawn from all of
its time, start and end included, `--chain` times in a row before it may finish; `--chain 1 --kills 200 --pages 2000`
is the full trial, of several hours. Full and read-only disks need the right to mount a tmpfs.

Exits with 1 when anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from crawler.archive import captures
from crawler.index import schema
from crawler.index.store import Index
from tests.run.town import ROOT, article_url, command, environment, records, scrapy, town
from tests.server import Loopback, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIB = 1 << 20
# Runs the command with its clock moved by so many seconds.
_CLOCK = """
import datetime, sys
real, moved = datetime.datetime, datetime.timedelta(seconds={seconds})
class Moved(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + moved
datetime.datetime = Moved
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


@dataclass(slots=True)
class Result:
    """What came of a kind of fault."""

    fault: str
    tried: int = 0
    lost: int = 0
    doubled: int = 0
    other: int = 0  # torn lines, records without raw bytes, an index that differs, wrong exit codes
    note: str = ""

    def check(self, data_dir: Path, pages: int) -> None:
        """Look at everything after a run to the end."""
        self.tried += 1
        lines = [line for feed in ("articles", "duplicates", "rejected") for line in records(data_dir, feed)]
        there = Counter(line["url"] for line in lines)
        self.lost += sum(not there[article_url(number)] for number in range(1, pages + 1))
        self.doubled += sum(number - 1 for number in there.values())
        archived = {capture.archive for path in data_dir.glob("archive/*/*.warc.gz") for capture in captures(path)}
        kept = {reference.partition("archive/")[2] for reference in archived}
        self.other += sum(line["archive"].partition("archive/")[2] not in kept for line in lines)
        self.other += len(list(data_dir.rglob("*.part")))
        self.other += not _index_is_derived(data_dir)

    def expect(self, got: object, wanted: object) -> None:
        """Count what is not as it has to be."""
        if got != wanted:
            self.other += 1
            self.note = f"{got} instead of {wanted}"


def _index_is_derived(data_dir: Path) -> bool:
    """Tell whether the index, once caught up, equals one made anew, row for row."""
    rows = []
    for name in ("index.sqlite", "anew.sqlite"):
        index = Index.open(f"sqlite:///{data_dir / name}")
        index.catch_up(data_dir)
        index.close()
        with closing(sqlite3.connect(data_dir / name)) as database:
            selects = (f"SELECT * FROM {table.name}" for table in schema.DERIVED)  # noqa: S608 - names of the schema
            rows.append([sorted(map(repr, database.execute(select))) for select in selects])
    for path in data_dir.glob("anew.sqlite*"):
        path.unlink()
    return rows[0] == rows[1]


def _mount(*arguments: object) -> bool:
    """Mount or unmount a file system; tell whether it was allowed."""
    line = [str(argument) for argument in arguments]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


class Trial:
    """One server, and a new data folder for each crawl."""

    def __init__(self, loopback: Loopback, pages: int) -> None:
        """Crawl once without a fault, to know how long that takes."""
        self.loopback = loopback
        self.pages = pages
        self.folder = Path(tempfile.mkdtemp(prefix="reliability-"))
        start = time.monotonic()
        with self.data_dir() as data_dir:
            scrapy(data_dir, None, "nowhere")
            self.startup = time.monotonic() - start
            self.finish(data_dir, Result("none"))
        self.seconds = time.monotonic() - start - self.startup

    @contextmanager
    def data_dir(self) -> Iterator[Path]:
        """Make a data folder, and remove it at the end."""
        path = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def finish(self, data_dir: Path, result: Result) -> None:
        """Run to the end, and look at what there is."""
        done = scrapy(data_dir, self.loopback, "town")
        result.expect(done.returncode, 0)
        result.check(data_dir, self.pages)

    def interrupt(self, number: signal.Signals, times: int, chain: int) -> Result:
        """Send a signal at random moments, `chain` times before each run to the end."""
        result = Result(number.name)
        span = self.startup + (self.seconds - self.startup) * min(1.0, 2 / chain)
        for first in range(0, times, chain):
            with self.data_dir() as data_dir:
                tries = min(chain, times - first)
                for _ in range(tries):
                    with _quiet(command(data_dir, self.loopback, "town")) as process:
                        time.sleep(random.uniform(0, span))  # noqa: S311 - no secret
                        process.send_signal(number)
                self.finish(data_dir, result)
                result.tried += tries - 1
        return result

    def full_disk(self, sizes: list[int]) -> Result:
        """Crawl onto file systems that are full before the end, then make room."""
        result = Result("full disk")
        for size in sizes:
            with self.data_dir() as data_dir:
                if not _mount("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", data_dir):
                    result.note = "not tried: no right to mount"
                    return result
                try:
                    done = scrapy(data_dir, self.loopback, "town")
                    result.expect((done.returncode, "Traceback" in done.stderr), (1, False))
                    _mount("mount", "-o", f"remount,size={512 * _MIB}", data_dir)
                    self.finish(data_dir, result)
                finally:
                    _mount("umount", "-l", data_dir)
        return result

    def read_only(self) -> Result:
        """Crawl into a folder of a file system that is read-only, as after an error of the disk."""
        result = Result("read-only data folder")
        with self.data_dir() as data_dir:
            if not _mount("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", data_dir):
                result.note = "not tried: no right to mount"
                return result
            done = scrapy(data_dir, self.loopback, "town")
            _mount("umount", "-l", data_dir)
            result.tried = 1
            result.expect((done.returncode, len(done.stderr.splitlines())), (1, 1))
        return result

    def clock_back(self) -> Result:
        """Kill a crawl whose clock is a year ahead, and run to the end with the right one, then a year behind."""
        result = Result("clock moved back")
        with self.data_dir() as data_dir:
            ahead = self._moved(data_dir, 400 * 86400)
            with _quiet(ahead) as process:
                time.sleep(self.startup + (self.seconds - self.startup) / 2)
                process.kill()
            self.finish(data_dir, result)
            behind = subprocess.run(
                self._moved(data_dir, -400 * 86400), cwd=ROOT, env=environment(), capture_output=True, check=False
            )
            result.expect(behind.returncode, 0)
            result.check(data_dir, self.pages)
        return result

    def _moved(self, data_dir: Path, seconds: int) -> list[str]:
        rest = command(data_dir, self.loopback, "town")[3:]
        return [sys.executable, "-c", _CLOCK.format(seconds=seconds), *rest]


@contextmanager
def _quiet(line: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    null = subprocess.DEVNULL
    with subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=null, stderr=null) as process:
        yield process


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=9)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--chain", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    table = Table("fault", "tried", "lost", "doubled", "other", "note", title=f"a crawl of {options.pages} pages")
    with serve(town(options.pages)) as loopback:
        trial = Trial(loopback, options.pages)
        results = [
            trial.interrupt(signal.SIGKILL, options.kills, options.chain),
            trial.interrupt(signal.SIGTERM, max(1, options.kills // 3), options.chain),
            trial.full_disk([size * options.pages for size in (400, 1500, 3000)]),
            trial.read_only(),
            trial.clock_back(),
        ]
        shutil.rmtree(trial.folder)
    for each in results:
        table.add_row(each.fault, *map(str, (each.tried, each.lost, each.doubled, each.other)), each.note)
    Console().print(table)
    return int(any(each.lost or each.doubled or each.other for each in results))


if __name__ == "__main__":
    sys.exit(main())

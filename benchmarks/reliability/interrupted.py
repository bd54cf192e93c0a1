"""Crawls that are killed or told to end, whose disk is full or read-only, whose clock goes back."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from benchmarks.reliability.row import Line, Trial
from crawler.index import tables
from crawler.index.store import Index
from tests.run.fake_site import ROOT, command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIB = 1 << 20
_CHAIN = 3  # interruptions in a row, at most, before a run to the end
_END_SECONDS = 10  # from SIGTERM to the end
_YEAR = 400 * 86400  # seconds
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


@contextmanager
def started(line: list[str], **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command, and end it whatever happens."""
    null = subprocess.DEVNULL
    with subprocess.Popen(line, cwd=ROOT, env=environment(**variables), stdout=null, stderr=null) as process:
        try:
            yield process
        finally:
            process.kill()


def finish(trial: Trial) -> None:
    """Crawl to the end and look at everything."""
    trial.crawl()
    trial.judge()
    trial.expect(_index_is_derived(trial), "the index is another than one made from the feeds")


def _index_is_derived(trial: Trial) -> bool:
    """Tell whether the index, once caught up, equals one made anew, row for row."""
    rows = []
    for name in ("index.sqlite", "anew.sqlite"):
        with closing(Index.open(f"sqlite:///{trial.data_dir / name}")) as index:
            index.catch_up(trial.data_dir)
        with closing(sqlite3.connect(trial.data_dir / name)) as database:
            selects = (f"SELECT * FROM {table.name}" for table in tables.DERIVED)  # noqa: S608 - names of the schema
            rows.append([sorted(map(repr, database.execute(select))) for select in selects])
    return rows[0] == rows[1]


def _interrupt(trial: Trial) -> None:
    """Send a signal at moments drawn from all of a crawl's time, start and end included."""
    number: signal.Signals = trial.given
    startup, rest = trial.lab.seconds
    for _ in range(trial.lab.dice.randint(1, _CHAIN)):
        with started(command(trial.data_dir, trial.lab.town, "town")) as process:
            time.sleep(trial.lab.dice.uniform(0, startup + rest))
            process.send_signal(number)
            try:
                code: int | None = process.wait(_END_SECONDS + startup)
            except subprocess.TimeoutExpired:
                code = None
            # 0: it was done before; what Python itself says of SIGTERM: it had hardly begun.
            trial.check_code(code, {-number, 0} | ({1} if number is signal.SIGTERM else set()))
    finish(trial)


def _mount(*arguments: object) -> bool:
    """Mount or unmount a file system; tell whether it was allowed."""
    line = [str(argument) for argument in arguments]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


def _disk(trial: Trial) -> None:
    """Crawl onto a file system that is full before the end, or read-only, then with room."""
    options = f"size={int(trial.given * trial.lab.pages)}" if trial.given else "ro"
    trial.data_dir.mkdir()
    if not _mount("mount", "-t", "tmpfs", "-o", options, "tmpfs", trial.data_dir):
        trial.expect(False, "not tried: no right to mount")  # noqa: FBT003 - it is a fact that it was not
        return
    try:
        trial.crawl(right=1)
        _mount("mount", "-o", f"remount,rw,size={512 * _MIB}", trial.data_dir)
        finish(trial)
    finally:
        _mount("umount", "-l", trial.data_dir)


def _clock(trial: Trial) -> None:
    """Kill a crawl whose clock is a year ahead, and run to the end with the right one, then a year behind."""
    rest = command(trial.data_dir, trial.lab.town, "town")[3:]
    ahead, behind = ([sys.executable, "-c", _CLOCK.format(seconds=seconds), *rest] for seconds in (_YEAR, -_YEAR))
    with started(ahead):
        time.sleep(trial.lab.seconds[0] + trial.lab.dice.uniform(0, trial.lab.seconds[1]))
    finish(trial)
    done = subprocess.run(behind, cwd=ROOT, env=environment(), capture_output=True, check=False)
    trial.check_code(done.returncode, 0)
    before = (trial.lost, trial.doubled)
    trial.judge()
    trial.expect(before == (trial.lost, trial.doubled), "a clock behind costs more")


LINES = {
    "kill": Line("SIGKILL of a crawl, up to 3 in a row", {"SIGKILL": signal.SIGKILL}, _interrupt, {"SIGKILL": 20}),
    "term": Line("SIGTERM to a crawl, up to 3 in a row", {"SIGTERM": signal.SIGTERM}, _interrupt, {"SIGTERM": 5}),
    "disk": Line(
        "a disk that is full early or late, or read-only",  # a crawl of a page takes 5 KB
        {"full at once": 400, "full in the middle": 1500, "full near the end": 3000, "read-only": 0},
        _disk,
        dict.fromkeys(("full at once", "full in the middle", "full near the end", "read-only"), 0.3),
    ),
    "clock": Line("killed with the clock a year ahead, then put right", {"a year": None}, _clock),
}

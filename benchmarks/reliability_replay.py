"""What faults cost a replay: records lost or doubled, and whether the files equal those of an uninterrupted one.

    python -m benchmarks.reliability_replay [--kills N] [--pages N] [--seed N]

Each trial breaks a replay off, runs the same command again to its end, and compares the files byte for byte. Half of
the kills fall at moments drawn from all of its time, half before one of the changes that it makes to its folder while
it finishes: renames and removals. `--kills 50` is the full trial, of about ten minutes.

Exits with 1 when anything was lost or doubled, or an exit code was wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from crawler.archive import ArchiveWriter
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
# Runs the command; it is killed before its change number N of a folder, counted from 1, or tells how many there were.
_KILLED_AT = """
import os, signal, sys
at, told = int(sys.argv[1]), sys.argv[2]
seen = 0
def watch(event, arguments):
    global seen
    if event in {"os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}:
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from scrapy.cmdline import execute
try:
    execute(["scrapy", *sys.argv[3:]])
finally:
    open(told, "w").write(str(seen))
"""
_FINISHING = 14  # changes of a folder at the end of a replay, and a few more before them


@dataclass(slots=True)
class Row:
    """What was done to a replay, how often, and what it cost."""

    fault: str
    tried: int = 0
    lost: int = 0
    doubled: int = 0
    wrong_codes: int = 0
    other: int = 0  # files that differ though no record is lost or doubled, or that stay

    @property
    def failed(self) -> bool:
        """Tell whether anything is not as it has to be."""
        return bool(self.lost or self.doubled or self.wrong_codes or self.other)


class Trial:
    """One archive, and the files that an uninterrupted replay of it writes."""

    def __init__(self, pages: int, folder: Path) -> None:
        """Write the archive and replay it once, to know how long that takes."""
        self.folder = folder
        self.archive = folder / "pages.warc.gz"
        writer = ArchiveWriter(self.archive)
        html = [("Content-Type", "text/html")]
        for number in range(pages):
            truncated = None if number % 50 else "disconnect"  # it is rejected
            writer.write(site.url(number), 200, html, site.page(number), site.START, truncated=truncated)
            if number % 20 == 1:
                again = f"{site.HOST}/art/2026/03/art_{50_000 + number}.html"
                writer.write(again, 200, html, site.page(number), site.START)
        writer.close()
        whole = folder / "whole"
        whole.mkdir()
        started = time.monotonic()
        self._replay(whole)
        self.seconds = time.monotonic() - started
        self.expected = _files(whole)
        count = self.folder / "count"
        counted = folder / "counted"
        counted.mkdir()
        self._run([sys.executable, "-c", _KILLED_AT, "0", str(count), *self._arguments(counted)])
        self.changes = int(count.read_text())

    def killed(self, times: int) -> Row:
        """Kill it at moments drawn from all of its time."""
        return self._broken_off("SIGKILL in the middle of replay", times, self._signal(signal.SIGKILL), -signal.SIGKILL)

    def terminated(self, times: int) -> Row:
        """Ask it to end."""
        return self._broken_off("SIGTERM in the middle of replay", times, self._signal(signal.SIGTERM), 1)

    def killed_finishing(self, times: int) -> Row:
        """Kill it before one of its last changes of a folder."""

        def kill(folder: Path) -> int:
            at = random.randint(max(1, self.changes - _FINISHING), self.changes)  # noqa: S311 - no secret
            told = str(self.folder / "told")
            return self._run([sys.executable, "-c", _KILLED_AT, str(at), told, *self._arguments(folder)])

        return self._broken_off("SIGKILL between the renames of its finish", times, kill, -signal.SIGKILL)

    def power_lost(self, times: int) -> Row:
        """Kill it, and leave of one of its files what a power loss can: a half, zeros, nothing, more."""

        def kill(folder: Path) -> int:
            code = self._signal(signal.SIGKILL)(folder)
            left = [path for path in (folder / "out.jsonl.parts").glob("*") if path.is_file()]
            if left:
                path = random.choice(left)  # noqa: S311 - no secret
                data = path.read_bytes()
                shapes = (data[: len(data) // 2], bytes(len(data)), b"", data + bytes(4096))
                path.write_bytes(random.choice(shapes))  # noqa: S311
            return code

        return self._broken_off("power lost: a file cut, zeroed or longer", times, kill, -signal.SIGKILL)

    def _broken_off(self, fault: str, times: int, break_off: Callable[[Path], int], code: int) -> Row:
        row = Row(fault)
        for _ in range(times):
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            row.wrong_codes += break_off(folder) not in {code, 0}  # 0: it was done before
            row.wrong_codes += self._replay(folder) != 0
            row.tried += 1
            self._compare(row, _files(folder))
            shutil.rmtree(folder)
        return row

    def _compare(self, row: Row, found: dict[str, bytes]) -> None:
        differs = Counter(_lines(found))
        differs.subtract(_lines(self.expected))
        row.lost += sum(-number for number in differs.values() if number < 0)
        row.doubled += sum(number for number in differs.values() if number > 0)
        row.other += found != self.expected

    def _signal(self, number: signal.Signals) -> Callable[[Path], int]:
        def send(folder: Path) -> int:
            line = [sys.executable, "-m", "scrapy", *self._arguments(folder)]
            null = subprocess.DEVNULL
            with subprocess.Popen(line, cwd=ROOT, stdout=null, stderr=null) as process:
                time.sleep(random.uniform(0, self.seconds))  # noqa: S311 - no secret
                process.send_signal(number)
                code = process.wait()
            early = code == -signal.SIGTERM  # before it listens to signals: Python's own answer
            return 1 if early and number is signal.SIGTERM else code

        return send

    def _arguments(self, folder: Path) -> list[str]:
        return ["replay", str(self.archive), "-O", str(folder / "out.jsonl"), "--workers", "2"]

    def _replay(self, folder: Path) -> int:
        return self._run([sys.executable, "-m", "scrapy", *self._arguments(folder)])

    @staticmethod
    def _run(line: list[str]) -> int:
        return subprocess.run(line, cwd=ROOT, capture_output=True, check=False).returncode


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in sorted(folder.iterdir())}


def _lines(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((name, line) for name, data in files.items() for line in data.splitlines())


def rows(kills: int, pages: int) -> list[Row]:
    """Return a row a kind of fault; `kills` is the number of SIGKILLs, half of them while it finishes."""
    folder = Path(tempfile.mkdtemp(prefix="reliability-replay-"))
    try:
        trial = Trial(pages, folder)
        some = max(1, kills // 5)
        return [
            trial.killed(kills - kills // 2),
            trial.killed_finishing(kills // 2),
            trial.power_lost(some),
            trial.terminated(some),
        ]
    finally:
        shutil.rmtree(folder)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    found = rows(options.kills, options.pages)
    title = f"a replay of {options.pages} pages"
    table = Table("fault", "tried", "lost", "doubled", "exit code right", "other", title=title)
    for row in found:
        right = f"{row.tried - row.wrong_codes} of {row.tried}"
        table.add_row(row.fault, *map(str, (row.tried, row.lost, row.doubled, right, row.other)))
    Console().print(table)
    return int(any(row.failed for row in found))


if __name__ == "__main__":
    sys.exit(main())

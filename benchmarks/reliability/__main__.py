"""What faults cost: records lost or doubled, and whether exit codes say what happened.

    python -m benchmarks.reliability [--only NAME…] [--times N] [--scale S] [--pages N] [--seed N]

Each row of the table is a kind of fault. Every case of it is tried N times (crawls are killed 20 N times, replays 5 N
times), always with the project's own commands in a folder of its own, over loopback: the fault, then runs to the end.
Then each page that the server has must be in a feed once with its raw bytes in the archive, each file of a replay must
equal that of an undisturbed one, and each exit code must have said what happened.

The default, `--times 10`, is the full trial, of several hours; `--scale 0.1` makes a tenth of the trials, drawn from
all cases. Full disks need the right to mount a tmpfs; PostgreSQL and Dask come from the machine and the extra `dev`.
Notes below the table say which case was wrong and how. Exits with 1 when anything was.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.reliability import clusters, damaged, databases, doors, interrupted, replays, servers
from benchmarks.reliability.lab import Lab
from benchmarks.reliability.row import Line, Row, Trial

if TYPE_CHECKING:
    from collections.abc import Sequence


def _place(name: str) -> tuple[str, int]:
    """Return where a row stands: A2 before A10, and what has no number first."""
    return (name[0], int(name[1:])) if name[1:].isdigit() else ("", 0)


_MODULES = (interrupted, damaged, replays, databases, doors, servers, clusters)
LINES: dict[str, Line] = dict(
    sorted(
        ((name, line) for module in _MODULES for name, line in module.LINES.items()), key=lambda item: _place(item[0])
    )
)


def plan(line: Line, times: int, scale: float, lab: Lab) -> list[str]:
    """Return the cases of the trials of a line."""
    cases = [case for case in line.cases for _ in range(max(1, round(times * line.weights.get(case, 1))))]
    if scale < 1:
        cases = lab.dice.sample(cases, math.ceil(len(cases) * scale))
    return cases


def row(lab: Lab, name: str, cases: Sequence[str]) -> Row:
    """Try the cases, and return what came of it."""
    line = LINES[name]
    made = Row(name, line.what)
    for case in cases:
        with lab.new_folder() as folder:
            trial = Trial(lab, folder, case, line.cases[case])
            try:
                line.try_it(trial)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding, and the other trials go on
                trial.codes_right = False
                trial.notes.append(f"{type(error).__name__}: {error}")
        made.add(trial)
    return made


def show(rows: Sequence[Row]) -> None:
    """Print the table, and below it what was wrong."""
    table = Table("", "what was done", "how often", "lost", "doubled", "exit code right")
    for each in rows:
        right = f"{each.code_right} of {each.times}"
        table.add_row(each.name, each.what, str(each.times), str(each.lost), str(each.doubled), right)
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for each in rows:
        for note in dict.fromkeys(each.notes):
            console.print(f"{each.name}: {note}", markup=False, highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reliability",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=LINES, metavar="NAME", help=f"rows, of: {' '.join(LINES)}")
    parser.add_argument("--times", type=int, default=10, help="of each case (default 10)")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the trials that is made (default all: 1)")
    parser.add_argument("--pages", type=int, default=40, help="of the site (default 40)")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    if given.times < 1 or not 0 < given.scale <= 1 or given.pages < 1:
        parser.error("--times and --pages are at least 1, and --scale is more than 0 and at most 1")
    rows = []
    with Lab.opened(given.pages, given.seed) as lab:
        for name in given.only or LINES:
            cases = plan(LINES[name], given.times, given.scale, lab)
            began = time.monotonic()
            rows.append(row(lab, name, cases))
            if sys.stderr.isatty():
                print(f"{name}: {len(cases)} trials in {time.monotonic() - began:.0f} s", file=sys.stderr)
    show(rows)
    return int(any(each.failed for each in rows))


if __name__ == "__main__":
    sys.exit(main())

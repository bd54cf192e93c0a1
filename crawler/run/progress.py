"""How far a command is and how fast, while a terminal is attached; how long it will take, where the end is known."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from crawler.records import Visit
from crawler.run.console import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Task

_MINUTE = 60


class _Rate(ProgressColumn):
    """How much is done, and how much in a second."""

    def __init__(self, unit: str, size: int) -> None:
        super().__init__()
        self._unit, self._size = unit, size

    def render(self, task: Task) -> Text:
        speed = (task.speed or 0) / self._size
        done = f"{task.completed / self._size:,.0f} {self._unit}" if task.completed else ""
        return Text(f"{done}, {speed:,.0f} a second" if speed else done)


@contextmanager
def progress_bar(what: str, unit: str, size: int = 1) -> Iterator[Callable[[int, int | None], None]]:
    """Show how far something is, and its rate in units of a size, while a terminal is attached.

    What is yielded is told what is done and what there is in all, None where nobody knows.
    """
    errors = console(sys.stderr)
    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), _Rate(unit, size), TimeRemainingColumn())
    # Standard output may be a file that data are written to.
    with Progress(
        *columns, console=errors, transient=True, redirect_stdout=False, disable=not errors.is_terminal
    ) as bars:
        bar = bars.add_task("", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextmanager
def crawl_progress(site: str) -> Iterator[Callable[[object], None] | None]:
    """Show, on a terminal, what a crawl has so far; yields what is to be called with each item, None elsewhere."""
    screen = console(sys.stderr)
    if not screen.is_terminal:
        yield None
        return
    counts: Counter[str] = Counter()
    begin = time.monotonic()
    with screen.status(f"{site}: begins") as status:

        def show(item: object) -> None:
            counts[str(item.outcome) if isinstance(item, Visit) else type(item).__name__.lower()] += 1
            found = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
            status.update(f"{site}: {found}; {pace(counts.total(), 'pages', time.monotonic() - begin)}")

        yield show


def pace(count: int, unit: str, seconds: float) -> str:
    """Return a rate of what takes seconds each: `12 pages a minute`."""
    return f"{count * _MINUTE / max(seconds, 1):,.0f} {unit} a minute"

"""How far a command is, while a terminal is attached."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from crawler.run.console import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Task


class _Rate(ProgressColumn):
    """How much is done in a second."""

    def __init__(self, unit: str, size: int) -> None:
        super().__init__()
        self._unit, self._size = unit, size

    def render(self, task: Task) -> Text:
        speed = (task.speed or 0) / self._size
        return Text(f"{speed:,.0f} {self._unit} a second" if speed else "")


@contextmanager
def progress_bar(what: str, unit: str, size: int = 1) -> Iterator[Callable[[int, int], None]]:
    """Show how far something is, and its rate in units of a size, while a terminal is attached."""
    errors = console(sys.stderr)
    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), _Rate(unit, size), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bars:
        bar = bars.add_task("", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)

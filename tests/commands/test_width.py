"""Tables on narrow terminals keep the site, its state and why."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from crawler.items import Run, State
from crawler.run.fleet import Fleet, Job

if TYPE_CHECKING:
    from pathlib import Path

WHY = "the list http://www.example.gov.cn/xwzx/ywdt/index.shtml gave 12 rows before and gives none now"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_table_of_all_sites_tells_why_at_any_width(tmp_path: Path, width: int) -> None:
    job = Job("shengzhou", [], code=1)
    job.run = Run("shengzhou", "20261130T000000Z-00000000", "", "", State.INCOMPLETE, WHY, {"fetched": 12})
    screen = Console(file=io.StringIO(), width=width)
    screen.print(Fleet([job], tmp_path, at_once=1, limit=1).table(width))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width
    assert lines[1].split()[:2] == ["shengzhou", "incomplete"]
    assert WHY.replace(" ", "") in "".join("".join(line.split()) for line in lines[1:]).replace(
        "shengzhouincomplete", ""
    )
    assert ("fetched" in lines[0]) == (width >= 100)

"""Tables on narrow terminals keep the site, its state and why."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from crawler.jobs.site_jobs import Job, JobRunner
from crawler.records import Run, State
from crawler.replay.batch import Replay
from crawler.replay.diff import Diff
from crawler.replay.replay_table import table

if TYPE_CHECKING:
    from rich.table import Table

WHY = "the list http://www.example.gov.cn/xwzx/ywdt/index.shtml gave 12 rows before and gives none now"


def printed(table: Table, width: int) -> str:
    """Return what a terminal shows of a table, without the blanks and borders that a fold puts in."""
    screen = Console(file=io.StringIO(), width=width)
    screen.print(table)
    shown: str = screen.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    assert max(map(len, shown.splitlines())) <= width
    return re.sub(r"[\s│]", "", shown)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_replay_tells_where_its_files_are_at_any_width(width: int) -> None:
    replay = Replay()
    path = Path("/home/somebody/corpora/of-local-news/2026/out.duplicates.jsonl")
    replay.files = [path]
    assert str(path) in printed(table(replay), width)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_difference_names_the_page_whole_at_any_width(width: int) -> None:
    url = "http://www.shengzhou.gov.cn/xwzx/ywdt/202603/t20260302_10031.html"
    shown = printed(
        Diff(fields=Counter(title=1), examples={"title": [(url, "旧", "新")]}, path=Path("d")).table(), width
    )
    assert f"{url}-旧+新" in shown


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_table_of_all_sites_tells_why_at_any_width(tmp_path: Path, width: int) -> None:
    job = Job("shengzhou", [], code=1)
    job.run = Run("shengzhou", "20261130T000000Z-00000000", "", "", State.INCOMPLETE, WHY, {"fetched": 12})
    screen = Console(file=io.StringIO(), width=width)
    screen.print(JobRunner([job], tmp_path, at_once=1, limit=1).table(width))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width
    assert lines[1].split()[:2] == ["shengzhou", "incomplete"]
    assert WHY.replace(" ", "") in "".join("".join(line.split()) for line in lines[1:]).replace(
        "shengzhouincomplete", ""
    )
    assert ("fetched" in lines[0]) == (width >= 100)

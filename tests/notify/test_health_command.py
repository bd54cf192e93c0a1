from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

import pytest

from crawler.notify.health_command import changed, notify
from crawler.records import Run, State

if TYPE_CHECKING:
    from pathlib import Path

TELL = (
    "import os, pathlib, sys; "
    "pathlib.Path(sys.argv[1]).write_text('|'.join(os.environ[name] for name in "
    "('SITE', 'STATE', 'PREVIOUS_STATE', 'DETAIL', 'RUN')), 'utf-8')"
)


def ended(state: State, detail: str | None = None) -> Run:
    return Run("town", "r1", "", "", state, detail)


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (State.OK, State.OK, False),
        (State.OK, State.QUIET, False),
        (State.QUIET, State.OK, False),
        (State.OK, State.DOWN, True),
        (State.DOWN, State.DOWN, False),
        (State.DOWN, State.BLOCKED, True),
        (State.BLOCKED, State.QUIET, True),
    ],
)
def test_only_a_change_is_news(before: State, after: State, *, news: bool) -> None:
    assert changed(before, after) is news


def test_the_command_gets_what_happened_in_its_environment_and_no_shell(tmp_path: Path) -> None:
    told, bait = tmp_path / "told", tmp_path / "bait"
    command = f'"{sys.executable}" -c "{TELL}" {told}'
    notify(command, ended(State.DOWN, f"没有回答; touch {bait} $(touch {bait})"), State.OK, seconds=20)
    assert told.read_text("utf-8") == f"town|down|ok|没有回答; touch {bait} $(touch {bait})|r1"
    assert not bait.exists()


def test_without_a_change_nothing_is_run(tmp_path: Path) -> None:
    notify(f"touch {tmp_path / 'told'}", ended(State.OK), State.QUIET, seconds=20)
    assert not (tmp_path / "told").exists()


@pytest.mark.parametrize("command", ["/no/such/command", "'unclosed", "false", "sleep 60"])
def test_a_command_that_fails_or_hangs_is_a_warning(command: str, caplog: pytest.LogCaptureFixture) -> None:
    start = time.monotonic()
    with caplog.at_level(logging.WARNING):
        notify(command, ended(State.DOWN), State.OK, seconds=0.5)
    assert time.monotonic() - start < 10
    assert "HEALTH_COMMAND" in caplog.text

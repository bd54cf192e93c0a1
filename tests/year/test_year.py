"""One invented site of `benchmarks.year` lives through thirty nights; forty sites through a year are run by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_thirty_nights_of_a_site_lose_nothing_and_say_nothing_false() -> None:
    words = ["--nights", "30", "--articles", "60", "--kinds", "soft_404", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.year", *words],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=True,
    )
    head, first, *_ = done.stdout.splitlines()
    names = [name.strip() for name in head.split("  ") if name.strip()]
    found = dict(zip(names[1:], map(float, first.split()[1:]), strict=True))
    assert found["published"] > 20
    assert found["on the day"] == found["published"], done.stdout
    zero = (
        "never",
        "edits missed",
        "false revisions",
        "false withdrawals",
        "false duplicates",
        "twice",
        "false alarms",
    )
    assert {name: found[name] for name in zero} == dict.fromkeys(zero, 0), done.stdout

"""A person at a terminal sees how far a long command is and how fast; a file or cron sees nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from crawler.run.progress import pace
from tests.export.world import write
from tests.replay import site
from tests.run.fake_site import ROOT, command, environment, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SLOWLY = (
    "import sys, time\n"
    "from crawler.run.progress import progress_bar\n"
    "with progress_bar('counting', 'stories') as show:\n"
    "    for done in range(1, 30):\n"
    "        show(done * 100, int(sys.argv[1]) or None)\n"
    "        time.sleep(0.05)\n"
)


def at_a_terminal(line: Sequence[str], *, both: bool = False, **variables: str) -> tuple[int, str, bytes]:
    """Run a command with a terminal as standard error; return exit code, what that shows, and standard output."""
    ours, theirs = os.openpty()
    told = environment(TERM="xterm", COLUMNS="120", **variables)
    output = theirs if both else subprocess.PIPE
    with subprocess.Popen(line, cwd=ROOT, env=told, stdout=output, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while some := os.read(ours, 4096):
                shown += some
        os.close(ours)
        printed = process.stdout.read() if process.stdout else b""
    return process.returncode, shown.decode("utf-8", "replace"), printed


def scrapy(*words: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", *words]


@pytest.mark.slow
def test_a_known_end_has_an_estimate_and_an_unknown_one_has_none() -> None:
    _, known, _ = at_a_terminal([sys.executable, "-c", SLOWLY, "1000000"])
    _, unknown, _ = at_a_terminal([sys.executable, "-c", SLOWLY, "0"])
    for shown in (known, unknown):
        assert "counting" in shown
        assert " stories, " in shown
        assert " a second" in shown
    assert "0:0" in known
    assert "%" in known
    assert "0:0" not in unknown
    assert "-:--" not in unknown
    assert "%" not in unknown


@pytest.mark.slow
def test_a_crawl_shows_pages_a_minute(tmp_path: Path) -> None:
    with serve(town(5)) as server:
        code, shown, printed = at_a_terminal(command(tmp_path, server, "town"))
    assert code == 0
    assert "5 article" in shown
    assert "pages a minute" in shown
    assert b"minute" not in printed
    with serve(town(2)) as server:
        code, shown, _ = at_a_terminal(command(tmp_path, server, "--sites", "town", name="crawlall"), both=True)
    assert code == 0
    assert "1 of 1 sites, " in shown
    assert "sites a minute" in shown


@pytest.mark.slow
def test_long_commands_show_how_far_they_are(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(data)
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(5)))
    lines = {
        "index": (),
        "index ": ("--rebuild",),
        "stories": (),
        "search": ("夜",),
        "export": ("-o", str(tmp_path / "a.csv")),
        "replay": (str(archive), "-O", str(tmp_path / "a.jsonl")),
    }
    words = {"index": "reading", "index ": "reading", "stories": "writing", "search": "indexing", "export": "writing"}
    for name, options in lines.items():
        code, shown, printed = at_a_terminal(scrapy(name.strip(), *options), DATA_DIR=str(data))
        assert code == 0, name
        assert words.get(name, "replay") in shown, name
        assert b"\x1b" not in printed, name
    for name, options in lines.items():
        done = subprocess.run(
            scrapy(name.strip(), *options, "--json" if name != "stories" else "--format=csv"),
            cwd=ROOT,
            env=environment(DATA_DIR=str(data), TERM="xterm", FORCE_COLOR=""),
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert b"\x1b" not in done.stdout + done.stderr, name
        assert b"reading" not in done.stderr, name


def test_a_pace_is_of_minutes() -> None:
    assert pace(30, "pages", 20) == "90 pages a minute"
    assert pace(0, "pages", 0) == "0 pages a minute"

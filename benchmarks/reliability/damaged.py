"""Files that a power loss, an editor or a hand has damaged or deleted between two crawls."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.reliability.row import Line, Trial, readable
from tests.run.fake_site import ROOT, command, environment
from tests.run.test_damaged_logs import BAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HEADER = 4096  # bytes: SQLite's first page, which lists the tables
# Runs `scrapy index --rebuild`, killed before its change number N of a folder, of a file that it opens to write, or of
# the index's tables.
KILLED_AT = """
import os, signal, sys
left = int(sys.argv[1])
def watch(event, arguments):
    global left
    opened = event == "open" and isinstance(arguments[1], str) and "r" not in arguments[1]
    if opened or event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "sqlite3.connect"}:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[2:]])
"""


def _delete_index(data_dir: Path) -> None:
    for path in data_dir.glob("index.sqlite*"):
        path.unlink()


def _lose_the_end(trial: Trial) -> None:
    """Make of a crawl one that lost its power while it wrote its last page: the archive ends inside it."""
    trial.crawl()
    _delete_index(trial.data_dir)
    for path in list(trial.data_dir.glob("*/town/*.jsonl")):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(line for line in lines if b'"state"' not in line[:200]))
        path.rename(path.with_name(f"{path.name}.part"))
    (archive,) = trial.data_dir.glob("archive/town/*.warc.gz")
    (feed,) = trial.data_dir.glob("articles/town/*.jsonl.part")
    places = [int(line.partition(b".warc.gz#")[2].partition(b'"')[0]) for line in feed.read_bytes().splitlines()]
    data, last = archive.read_bytes(), max(places)
    at = trial.lab.dice.randrange(last, len(data))
    archive.write_bytes(data[:at] + bytes(len(data) - at if trial.given == "zeros" else 0))
    trial.crawl()
    trial.judge()


def _damage_feed(trial: Trial) -> None:
    """Damage the feed of a crawl and delete the index."""
    damage: Callable[[bytes], bytes] = trial.given
    trial.crawl()
    (feed,) = trial.data_dir.glob("articles/town/*.jsonl")
    feed.write_bytes(damage(feed.read_bytes()))
    _delete_index(trial.data_dir)
    trial.crawl()
    trial.judge()


def _delete_feeds(trial: Trial) -> None:
    """Delete feeds and keep the index: the next crawl says so, and after a rebuild all is fetched again."""
    trial.crawl()
    for feed in trial.given:
        shutil.rmtree(trial.data_dir / feed, ignore_errors=True)
    said = trial.crawl(right=1)
    trial.expect("scrapy index --rebuild" in said, f"no word of a rebuild: {said}")
    trial.run("--rebuild", name="index")
    trial.crawl()
    trial.judge()


def _shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _overwrite_header(path: Path) -> None:
    path.write_bytes(b"\xff" * _HEADER + path.read_bytes()[_HEADER:])


def _overwrite_pages(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:_HEADER] + os.urandom(path.stat().st_size - _HEADER))


def _drop(table: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"DROP TABLE {table}")


def _damage_index(trial: Trial) -> None:
    """Damage the index: a crawl says to rebuild it, which does, and nothing is fetched again."""
    trial.crawl()
    damage: Callable[[Path], None] | None = trial.given
    if damage:
        damage(trial.data_dir / "index.sqlite")
        trial.crawl(right=1)
        trial.run("--rebuild", name="index")
    else:
        line = command(trial.data_dir, None, "--rebuild", name="index")[3:]
        at = str(trial.lab.dice.randint(1, 25))
        done = subprocess.run(
            [sys.executable, "-c", KILLED_AT, at, *line], cwd=ROOT, env=environment(), capture_output=True, check=False
        )
        trial.check_code(done.returncode, {-signal.SIGKILL, 0})
    before = len(trial.lab.town.asked)
    trial.crawl()
    asked = trial.lab.town.asked[before:]
    trial.expect(not any("content-" in url for url in asked), "articles were fetched again")
    trial.judge()


def _damage_log(trial: Trial) -> None:
    """Add to the log of a crawl a line that nobody can read: the site and `crawlall` go on as ever."""
    trial.crawl()
    (log,) = trial.data_dir.glob("runs/town/*.jsonl")
    log.write_bytes(log.read_bytes() + trial.given)
    trial.run("--sites", "town", name="crawlall", loopback=trial.lab.town)
    trial.crawl()
    trial.judge()
    trial.expect(len(readable(trial.data_dir, "articles")) == trial.lab.pages, "there are more articles than pages")


LINES = {
    "A4": Line(
        "the archive cut or zeroed inside the last named record", {"cut": "cut", "zeros": "zeros"}, _lose_the_end
    ),
    "A5": Line(
        "a feed damaged, and the index deleted",
        {
            "no last newline": lambda feed: feed[:-1],
            "the last line torn": lambda feed: feed[:-30],
            "a blank line at the end": lambda feed: feed + b"\n",
            "zeros at the end": lambda feed: feed + bytes(4096),
            "two records on a line": lambda feed: feed.replace(b"\n", b"", 1),
        },
        _damage_feed,
    ),
    "A7": Line(
        "feeds deleted, the index kept",
        {"articles": ["articles"], "all feeds": ["articles", "duplicates", "rejected", "runs"]},
        _delete_feeds,
    ),
    "A8": Line(
        "a damaged index rebuilt; SIGKILL of the rebuild",
        {
            "cut to half": _shorten,
            "a header of nonsense": _overwrite_header,
            "pages of nonsense": _overwrite_pages,
            "a table dropped": partial(_drop, "versions"),
            "SIGKILL of the rebuild": None,
        },
        _damage_index,
    ),
    "A9": Line("a line in the log of runs that nobody can read", BAD, _damage_log),
}

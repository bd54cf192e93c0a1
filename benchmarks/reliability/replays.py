"""Replays that are broken off, of wrong pages, in any order, to outputs that are no files, of damaged WARCs."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.reliability.interrupted import started
from benchmarks.reliability.row import Line, Trial
from crawler.archive import ArchiveWriter
from tests.archive.test_damage import stating
from tests.archive.warcs import record, response
from tests.replay import site
from tests.replay.test_bad_pages import HTML, with_page
from tests.replay.test_order import COUNTY, TOWN, page, story
from tests.replay.test_order import write as write_pages
from tests.run.fake_site import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.reliability.lab import Lab

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
_PAGES_EACH = 20  # of a replay that is broken off, for a page of the town
_FEW = 6  # pages of the other replays
Files = dict[str, bytes]


def replay(folder: Path, *paths: Path | str) -> subprocess.CompletedProcess[str]:
    """Replay to `out.jsonl` in the folder, and return how that ended."""
    line = [sys.executable, "-m", "scrapy", *arguments(folder, *paths)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)


def arguments(folder: Path, *paths: Path | str, cluster: str = "") -> list[str]:
    """Return the arguments of that."""
    where = ["--cluster", cluster] if cluster else ["--workers", "2"]
    return ["replay", *map(str, paths), "-O", str(folder / "out.jsonl"), *where]


def files(folder: Path) -> Files:
    """Return what a replay left in its folder."""
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in sorted(folder.iterdir())}


def read(folder: Path, name: str = "out.jsonl") -> list[dict[str, Any]]:
    """Return the records of an output; none where there is no file."""
    path = folder / name
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def compare(trial: Trial, found: Files, expected: Files) -> None:
    """Count the lines that are missing and those that are too many; the files have to be equal byte for byte."""
    differs = Counter(_lines(found))
    differs.subtract(_lines(expected))
    trial.lost += sum(-number for number in differs.values() if number < 0)
    trial.doubled += sum(number for number in differs.values() if number > 0)
    trial.expect(found == expected, f"the files differ: {sorted(found)}")


def _lines(found: Files) -> Iterator[tuple[str, bytes]]:
    return ((name, line) for name, data in found.items() for line in data.splitlines())


class Archived(NamedTuple):
    """An archive, and what a replay of it is like that nothing happens to."""

    archive: Path
    expected: Files
    seconds: float
    changes: int  # of folders


@cache
def archived(lab: Lab) -> Archived:
    """Write an archive with a record of each kind, and replay it."""
    pages, folder = lab.pages * _PAGES_EACH, lab.folder
    archive = folder / "pages.warc.gz"
    writer = ArchiveWriter(archive)
    html = [("Content-Type", "text/html")]
    for number in range(pages):
        truncated = None if number % 50 else "disconnect"  # it is rejected
        writer.write(site.url(number), 200, html, site.page(number), site.START, truncated=truncated)
        if number % 20 == 1:
            again = f"{site.HOST}/art/2026/03/art_{50_000 + number}.html"
            writer.write(again, 200, html, site.page(number), site.START)
    writer.close()
    whole, counted, count = folder / "whole", folder / "counted", folder / "count"
    whole.mkdir()
    counted.mkdir()
    began = time.monotonic()
    replay(whole, archive)
    seconds = time.monotonic() - began
    _killed_at(0, count, counted, archive)
    return Archived(archive, files(whole), seconds, int(count.read_text()))


def _killed_at(change: int, told: Path, folder: Path, archive: Path) -> int:
    line = [sys.executable, "-c", _KILLED_AT, str(change), str(told), *arguments(folder, archive)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, check=False).returncode


def _break_off(trial: Trial) -> None:
    """Break a replay off, and run the same command again to its end."""
    made, dice = archived(trial.lab), trial.lab.dice
    out = trial.folder / "out"
    out.mkdir()
    if trial.given == "finish":
        change = dice.randint(max(1, made.changes - _FINISHING), made.changes)
        code = _killed_at(change, trial.folder / "told", out, made.archive)
        trial.check_code(code, -signal.SIGKILL)
    else:
        number = signal.SIGTERM if trial.given == "SIGTERM" else signal.SIGKILL
        with started([sys.executable, "-m", "scrapy", *arguments(out, made.archive)]) as process:
            time.sleep(dice.uniform(0, made.seconds))
            process.send_signal(number)
            code = process.wait()
        # 0: it was done before; what Python itself says of SIGTERM: it had hardly begun.
        trial.check_code(code, {0, -number} | ({1} if number is signal.SIGTERM else set()))
    left = [path for path in (out / "out.jsonl.parts").glob("*") if path.is_file()]
    if trial.given == "power" and left:
        path = dice.choice(left)
        data = path.read_bytes()
        path.write_bytes(dice.choice((data[: len(data) // 2], bytes(len(data)), b"", data + bytes(4096))))
    trial.check_code(replay(out, made.archive).returncode, 0)
    compare(trial, files(out), made.expected)


def _check_bad_page(trial: Trial, folder: Path, good: list[str], *, rejected: int = 1) -> None:
    done = replay(trial.folder, folder)
    trial.check_code(done.returncode, 0, done.stderr[-200:])
    trial.count(good, (each["url"] for each in read(trial.folder)))
    outcomes = len(read(trial.folder, "out.rejected.jsonl"))
    trial.expect(outcomes == rejected, f"{outcomes} rejections instead of {rejected}")


def _bad_page(trial: Trial) -> None:
    """Replay two good pages and one that states what cannot be."""
    place, what = trial.given
    url, date = (what, "2026-11-22T01:00:00Z") if what.startswith("http") else (site.url(50), what)
    _check_bad_page(trial, with_page(trial.folder, place, url, site.page(50), date), [site.url(1), site.url(2)])


def _bad_file(trial: Trial) -> None:
    """Replay pages of which one has a name in GBK, or a sidecar that no UTF-8 can hold."""
    folder = with_page(trial.folder, "canonical", site.url(50), site.page(50))
    if trial.given == "gbk":
        (folder / "b.html").rename(os.fsdecode(os.fsencode(folder) + b"/" + "浙江".encode("gbk") + b".html"))
    else:
        (folder / "b.json").write_text(json.dumps({"url": site.url(50), "headers": {"X": "\ud800"}}))
    _check_bad_page(trial, folder, [site.url(1), site.url(2), site.url(50)], rejected=0)


def _wrong_page(trial: Trial) -> None:
    (_bad_page if isinstance(trial.given, tuple) else _bad_file)(trial)


def _order(trial: Trial) -> None:
    """Replay stories and their reprints in another order, broken into other files: the same bytes, each story once."""
    pages = []
    for number in range(trial.lab.pages):
        pages.append(page(TOWN, number, story(number, day=f"2026-02-{number % 20 + 1:02}"), number))
        if number % 3 == 0:
            edited = story(number, day=f"2026-02-{number % 20 + 3:02}", edit="（县融媒体中心转载，编辑：王五）")
            pages.append(page(COUNTY, number, edited, number))
    found = []
    for turn in ("one", "other"):
        trial.lab.dice.shuffle(pages)
        out = trial.folder / turn
        (out / "in").mkdir(parents=True)
        for place, name in enumerate("ab"):
            write_pages(out / "in" / f"{name}.warc.gz", pages[place::2])
        trial.check_code(replay(out, out / "in").returncode, 0)
        shutil.rmtree(out / "in")
        originals = [page(TOWN, number, "", 0)[0] for number in range(trial.lab.pages)]
        trial.count(originals, (each["url"] for each in read(out)))
        trial.doubled += sum(each["url"].startswith(COUNTY) for each in read(out))
        found.append(
            [{**each, "archive": None} for name in ("out.jsonl", "out.duplicates.jsonl") for each in read(out, name)]
        )
    trial.expect(found[0] == found[1], "another order gives other files")


def _special(trial: Trial) -> None:
    """Replay to what is not a regular file: it stays what it is, and the page is written or refused."""
    archive = site.write(trial.folder / "a.warc.gz", site.articles(range(_FEW)))
    output = trial.folder / "out.jsonl"
    make: Callable[[Path], None] = trial.given
    make(output)
    before = output.lstat().st_mode, output.lstat().st_rdev
    done = replay(trial.folder, archive)
    trial.check_code(done.returncode, 2, done.stderr)
    trial.lost += (output.lstat().st_mode, output.lstat().st_rdev) != before


def _device(path: Path) -> None:
    """Make another /dev/null; a link to it where that is not allowed."""
    with suppress(PermissionError):
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        return
    path.symlink_to("/dev/null")


def _wrong_length(trial: Trial) -> None:
    """Replay WARCs of which one record states a wrong length, or one byte is flipped: it is told, the others read."""
    records = [record(response(site.page(n), HTML), url=site.url(n)) for n in range(_FEW)]
    wrong = trial.lab.dice.randrange(_FEW)
    archive = trial.folder / "a.warc"
    good = [site.url(n) for n in range(_FEW) if n != wrong]
    if trial.given == "flip":
        at = trial.lab.dice.randrange(len(records[wrong]))
        records[wrong] = _flipped(records[wrong], at, 1 << trial.lab.dice.randrange(8))
    else:
        length, more = trial.given
        records[wrong] = stating(length, records[wrong], more=more)
    if trial.lab.dice.random() < 0.5:  # noqa: PLR2004 - half of them
        archive = trial.folder / "a.warc.gz"
        records = [gzip.compress(one) for one in records]
    archive.write_bytes(b"".join(records))
    done = replay(trial.folder, archive)
    found = read(trial.folder)
    here = {each["url"] for each in found}
    # A byte that does not matter, such as one of the date's, may be flipped without a word: the page is there.
    trial.check_code(done.returncode, {0, 1} if site.url(wrong) in here and trial.given == "flip" else 1, done.stderr)
    trial.count(good, (each["url"] for each in found))
    trial.expect(all("WARC/" not in each["text"] for each in found), "WARC headers are in a text")


def _flipped(data: bytes, at: int, bit: int) -> bytes:
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


LINES = {
    "A2": Line(
        "replay killed, killed in its finish, told to end, its power lost",
        {"SIGKILL": "SIGKILL", "SIGKILL in its finish": "finish", "a file damaged": "power", "SIGTERM": "SIGTERM"},
        _break_off,
        {"SIGKILL": 2.5, "SIGKILL in its finish": 2.5},
    ),
    "A3": Line(
        "replay of a page that states what cannot be",
        {
            **{
                f"{place}: {what}": (place, what)
                for what in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00")
                for place in ("warc", "sidecar")
            },
            **{
                f"{place}: {what}": (place, what)
                for what in ("http://[::1", "http://ex℀mple.com/")
                for place in ("warc", "sidecar", "comment", "canonical")
            },
            "a name in GBK": "gbk",
            "a lone surrogate in a sidecar": "surrogate",
        },
        _wrong_page,
    ),
    "A10": Line("replay of stories and reprints, in any order", {"shuffled": None}, _order),
    "A12": Line(
        "replay to what is not a file",
        {
            "a device": _device,
            "a pipe": os.mkfifo,
            "a link to /dev/null": partial(Path.symlink_to, target="/dev/null"),
            "a folder": Path.mkdir,
        },
        _special,
    ),
    "B8": Line(
        "a WARC record of a wrong length, or with a flipped bit",
        {
            "10 GB": (10_000_000_000, False),
            "1,000 too long": (1000, True),
            "100 too short": (-100, True),
            "a flipped bit": "flip",
        },
        _wrong_length,
        {"a flipped bit": 3},
    ),
}

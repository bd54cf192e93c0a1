"""What is printed: safe for terminals and spreadsheets, and never the end of a good run."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shlex
import subprocess
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.commands.stories import write_csv
from crawler.index.stories import Copy, Story
from crawler.run.console import cell, console, plain
from tests.run.fake_site import ROOT, article, article_url, command, environment, lists, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egpj\u2066\b\r"


@given(st.text())
def test_plain_text_has_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert not [each for each in shown if unicodedata.category(each) == "Cc" and each not in "\t\n"]
    turned = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turned & set(map(unicodedata.bidirectional, shown))


def test_chinese_is_left_as_it_is() -> None:
    text = "关于印发《办法》的通知（征求意见稿）\t①—…\n𠮷野家👨‍👩‍👧"
    assert plain(text) == text


def test_a_console_prints_rich_codes_but_none_of_its_texts() -> None:
    out = io.StringIO()
    screen = console(out)
    screen.print(EVIL, EVIL, markup=False, soft_wrap=True)
    screen.print(f"[red]{EVIL}[/]")
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    assert out.getvalue().count("owned") == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u3000=1", "＝1", "\n=X(1)"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("value", ["标题", "a=b", "2024-05-01", "", None, -1, -0.5])
def test_other_cells_are_left_as_they_are(value: object) -> None:
    assert cell(value) == value


def test_the_csv_of_stories_is_safe_to_open() -> None:
    copy = Copy("a" * 16, "http://a/", "a", "@b", "=HYPERLINK(1)\x1b", "2024-05-01", None, 1.0, ())
    out = io.StringIO()
    write_csv([Story("a" * 16, "=1", "a" * 16, (copy, replace(copy, title='-1\r"x')))], out)
    rows = list(csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff"))))
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]
    assert "\x1b" not in out.getvalue()


def test_a_difference_to_an_old_file_shows_none_of_its_codes(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        '<!-- saved from url=(0020)http://www.a.gov.cn/1.html --><html lang=zh><head><meta name="ArticleTitle" '
        'content="关于春耕备耕工作的通知"><meta name="PubDate" content="2024-05-01 08:00"></head><body><p>'
        + "各镇人民政府要抓好春耕备耕各项工作。" * 20 + "</p></body></html>",
        "utf-8",
    )  # fmt: skip
    assert scrapy(tmp_path, None, str(page), "-O", str(tmp_path / "old.jsonl"), name="replay").returncode == 0
    old = json.loads((tmp_path / "old.jsonl").read_text("utf-8"))
    (tmp_path / "old.jsonl").write_text(json.dumps({**old, "title": EVIL, EVIL: 1}) + "\n", "utf-8")
    words = [str(page), "-O", str(tmp_path / "new.jsonl"), "--diff", str(tmp_path / "old.jsonl")]
    done = scrapy(tmp_path, None, *words, name="replay")
    assert "1 changed" in done.stdout
    assert "owned" in done.stdout
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(done.stdout + done.stderr)


def test_a_file_of_urls_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"http://elsewhere/{EVIL}\n", "utf-8")
    done = scrapy(tmp_path, None, "town", "-a", f"urls={tmp_path}/urls")
    assert done.returncode == 2
    assert "is not of town" in done.stderr
    assert "\x1b" not in done.stderr


# The streams of a process that goes well.


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with serve(town(2)) as server:
        yield server


@pytest.fixture(scope="module")
def crawled(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("data")
    assert scrapy(data_dir, loopback, "town").returncode == 0
    return data_dir


COMMANDS = {
    "crawl": ["town"],
    "crawlall": ["--sites", "town"],
    "replay": ["{data}/archive", "-O", "{out}/o.jsonl"],
    "index": [],
    "report": ["-o", "{out}/r.html"],
}


def shell(line: list[str], streams: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {shlex.join(line)} {streams}"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


STREAMS = {  # how the shell gives them -> the exit code, and what is said on the other one
    ">&-": (0, "standard output: it is closed"),
    ">/dev/full": (0, "standard output: No space left on device"),
    "| head -1": (0, ""),
    "| true": (0, ""),
    "2>&-": (0, ""),
    "2>/dev/full": (0, ""),
    ">&- 2>&- <&-": (0, ""),
}
CASES = [(name, streams) for name in COMMANDS for streams in list(STREAMS)[: None if name == "crawl" else 3]]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_good_command_whose_output_has_no_reader(
    crawled: Path, loopback: Loopback, tmp_path: Path, case: tuple[str, str]
) -> None:
    name, streams = case
    code, said = STREAMS[streams]
    words = [word.format(data=crawled, out=tmp_path) for word in COMMANDS[name]]
    runs = len(list(crawled.glob("runs/town/*")))
    done = shell(command(crawled, loopback, *words, name=name), streams)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == bool(said)
    assert len(list(crawled.glob("runs/town/*"))) == runs + name.startswith("crawl")  # its work is done
    assert not list(crawled.rglob("*.part"))


@pytest.mark.parametrize("streams", [">&-", ">/dev/full", ">&- 2>&-"])
def test_data_that_cannot_be_printed_is_lost(tmp_path: Path, streams: str) -> None:
    same = replace(article(1), url=article_url(2))
    with serve([*lists([1, 2]), article(1), same]) as loopback:
        assert scrapy(tmp_path, loopback, "town").returncode == 0
    assert shell(command(tmp_path, None, name="stories"), ">/dev/null").returncode == 0
    done = shell(command(tmp_path, None, name="stories"), streams)
    assert done.returncode == 1
    assert ("standard output" in done.stderr) == ("2>" not in streams)


def test_what_is_wrong_is_told_on_the_stream_that_is_left(loopback: Loopback, tmp_path: Path) -> None:
    done = shell(command(tmp_path, loopback, "closing"), "2>/dev/full")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "closing: incomplete: stopped early: enough")


def test_no_file_takes_the_place_of_a_closed_stream(loopback: Loopback, tmp_path: Path) -> None:
    shell(command(tmp_path, loopback, "town"), ">&- 2>&- <&-")
    assert json.loads((tmp_path / "locks" / "town.lock").read_text("utf-8"))["pid"]
    assert (tmp_path / "index.sqlite").read_bytes().startswith(b"SQLite format 3\0")


def test_on_a_terminal_colours_are_left(crawled: Path, loopback: Loopback) -> None:
    ours, theirs = pty.openpty()
    line = command(crawled, loopback, "--sites", "town", name="crawlall")
    with subprocess.Popen(line, cwd=ROOT, env=environment(TERM="xterm"), stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:
                break
        assert process.wait() == 0
    os.close(ours)
    assert b"\x1b[32m" in shown
    assert "␛".encode() not in shown

from __future__ import annotations

import io
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from crawler.replay.output import Output
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCRAPY = [sys.executable, "-m", "scrapy", "replay"]


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Done:
    """Run the command in this process, which is quicker than to start one for each test."""
    outputs = io.StringIO(), io.StringIO()
    with redirect_stdout(outputs[0]), redirect_stderr(outputs[1]), pytest.raises(SystemExit) as ended:
        execute(["scrapy", "replay", *map(str, arguments)], get_project_settings())
    return Done(int(ended.value.code or 0), outputs[0].getvalue(), outputs[1].getvalue())


def test_a_summary_and_exit_code_0(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", [*site.articles(range(5)), (site.HOST + "/", site.listing())])
    done = run(archive, "-O", tmp_path / "out.jsonl", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")
    account = {
        line.split("│")[0].strip(): line.split("│")[1].strip() for line in done.stdout.splitlines() if "│" in line
    }
    assert account["read"] == "6"
    assert account["articles"] == "5"
    assert account["skipped"] == "1"
    assert "home page 1" in done.stdout
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a.warc.gz"], "-O OUT.jsonl"),
        (["-O", "out.jsonl"], "-O OUT.jsonl"),
        (["nowhere.warc.gz", "-O", "out.jsonl"], "nowhere.warc.gz"),
        (["notes.txt", "-O", "out.jsonl"], "neither a WARC nor a saved HTML page"),
        (["a.warc.gz", "-O", "out.jsonl", "--workers", "0"], "--workers"),
        (["a.warc.gz", "-O", "out.jsonl", "--diff", "none.jsonl"], "none.jsonl"),
        (["a.warc.gz", "-O", "old.jsonl", "--diff", "old.jsonl"], "overwritten"),
        (["a.warc.gz", "-O", "out.jsonl", "--diff", "notes.txt"], "notes.txt is not the output of a replay"),
        (["a.warc.gz", "-O", "out.jsonl", "-s", "CLUSTER_PATIENCE=long"], "-s CLUSTER_PATIENCE=long is not a number"),
        (["a.warc.gz", "-O", "-"], "name the first, such as -O out.jsonl"),
        (["a.warc.gz", "-o", "out.jsonl"], "scrapy replay has no option -o; scrapy replay -h lists them"),
        (["a.warc.gz", "-O", "out.csv", "--diff", "old.jsonl"], "give a name that ends with .jsonl"),
        (["a.warc.gz", "-O", "out.xlsx"], ".parquet, .csv, .sqlite, .jsonl, .jsonl.gz, such as out.jsonl"),
        (["a.warc.gz", "-O", "."], "is a folder: give the name of a file"),
        (["a.warc.gz", "-O", "out.json"], "out.jsonl"),
    ],
)
def test_wrong_usage_is_2_and_touches_nothing(tmp_path: Path, arguments: list[str], words: str) -> None:
    site.write(tmp_path / "a.warc.gz", site.articles([1]))
    (tmp_path / "notes.txt").write_text("not a page")
    (tmp_path / "old.jsonl").write_text("{}\n")
    before = sorted(tmp_path.iterdir())
    full = [str(tmp_path / each) if "." in each else each for each in arguments]
    done = run(*full)
    assert done.returncode == 2
    assert words in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    """Make another /dev/null, where that is allowed."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        path.symlink_to("/dev/null")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(path))


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("name", ["out.jsonl", "out.duplicates.jsonl", "out.rejected.jsonl"])
@pytest.mark.parametrize("make", [_fifo, _device, _socket, _loop, _link_to_device, Path.mkdir])
def test_only_a_regular_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    make(tmp_path / name)
    before = sorted((path.name, path.lstat().st_mode) for path in tmp_path.iterdir())
    done = run(archive, "-O", tmp_path / "out.jsonl")
    assert done.returncode in {1, 2}
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted((path.name, path.lstat().st_mode) for path in tmp_path.iterdir()) == before


def test_dev_null_is_refused(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    done = run(archive, "-O", "/dev/null")
    assert done.returncode == 2
    assert "/dev/null is not a regular file" in done.stderr
    assert stat.S_ISCHR(Path("/dev/null").lstat().st_mode)


def test_a_link_stays_and_the_file_it_names_is_written(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "there.jsonl").write_text("old\n")
    for link, target in (("out.jsonl", "there.jsonl"), ("new.jsonl", "new.jsonl")):
        (tmp_path / link).symlink_to(tmp_path / "real" / target)
        assert run(archive, "-O", tmp_path / link).returncode == 0
        assert (tmp_path / link).is_symlink()
        assert json.loads((tmp_path / "real" / target).read_text())["url"] == site.url(1)
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["new.jsonl", "there.jsonl"]


def test_folders_on_the_way_to_the_output_are_made(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    assert run(archive, "-O", tmp_path / "2026" / "july" / "out.jsonl").returncode == 0
    assert [path.name for path in (tmp_path / "2026" / "july").iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("where", ["a.warc.gz/out.jsonl", "/proc/nowhere/out.jsonl", f"{'x' * 250}.jsonl"])
def test_an_output_that_cannot_be_made_is_one_line(tmp_path: Path, where: str) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    done = run(archive, "-O", tmp_path / where)
    assert done.returncode in {1, 2}
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_an_archive_is_no_place_for_its_own_records(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "pages.warc.gz", site.articles([1])).rename(tmp_path / "pages")
    before = archive.read_bytes()
    (tmp_path / "link.jsonl").hardlink_to(archive)
    for output in (archive, tmp_path / "link.jsonl"):
        done = run(archive, "-O", output)
        assert done.returncode == 2
        assert "is an archive that is to be read" in done.stderr
    assert archive.read_bytes() == before


def test_nothing_to_read_is_1_with_the_reason_last(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "empty", "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "no page was found"


def test_pages_that_are_all_no_articles_are_1(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", [(site.HOST + "/", site.listing())])
    done = run(archive, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "none of the 1 pages gave an article"


def test_a_saved_page_without_an_address_is_told_and_1(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(site.page(1))
    (folder / "b.html").write_bytes(site.page(2))
    sidecar = {"url": site.url(2), "headers": {"Content-Type": "text/html"}, "captured_at": "2026-03-01T12:00:00+08:00"}
    (folder / "b.json").write_text(json.dumps(sidecar))
    done = run(folder, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert "a.html: no sidecar" in done.stderr
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    unplaced, placed = sorted(records, key=lambda record: record["url"] == site.url(2))
    assert (placed["url"], placed["fetched_at"]) == (site.url(2), "2026-03-01T12:00:00+08:00")
    assert unplaced["url"].startswith("http://unknown.invalid/")


def test_a_torn_tail_is_told_and_1(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(3)))
    archive.write_bytes(archive.read_bytes()[:-40])
    done = run(archive, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.startswith("torn: ")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2


def test_another_replay_of_the_same_output_is_75(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    with Output(tmp_path / "out.jsonl"):
        done = run(archive, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 75
    assert "another replay is writing" in done.stderr


def test_what_a_new_parser_changed(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(4)))
    run(archive, "-O", tmp_path / "old.jsonl")
    records = [json.loads(line) for line in (tmp_path / "old.jsonl").read_text().splitlines()]
    records[1]["source"] = "示例晚报"
    records[1]["extractor"] = "0.0.1"
    records[2]["authors"] = ["记者"]
    records[3]["url"] = "http://www.example.cn/moved.html"
    (tmp_path / "old.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    done = run(archive, "-O", tmp_path / "new.jsonl", "--diff", tmp_path / "old.jsonl")
    assert done.returncode == 0
    assert "2 changed, 1 same, 1 only new, 1 only old" in done.stdout
    assert "- 示例晚报" in done.stdout
    assert "+ 示例日报" in done.stdout
    lines = [json.loads(line) for line in (tmp_path / "new.diff.jsonl").read_text().splitlines()]
    assert lines == [
        {"id": records[1]["id"], "url": site.url(1), "field": "source", "old": "示例晚报", "new": "示例日报"},
        {"id": records[2]["id"], "url": site.url(2), "field": "authors", "old": ["记者"], "new": []},
        {"id": records[3]["id"], "url": site.url(3), "only": "new"},
        {"id": records[3]["id"], "url": "http://www.example.cn/moved.html", "only": "old"},
    ]


def test_a_parser_that_changed_nothing_is_told_in_a_line(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(4)))
    run(archive, "-O", tmp_path / "old.jsonl")
    done = run(archive, "-O", tmp_path / "new.jsonl", "--diff", tmp_path / "old.jsonl")
    assert done.stdout.splitlines()[-1] == "no difference: 4 records are the same"
    assert "for example" not in done.stdout
    lines = (tmp_path / "old.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "old.jsonl").write_text("".join(lines[:3]))
    done = run(archive, "-O", tmp_path / "new.jsonl", "--diff", tmp_path / "old.jsonl")
    told = f"0 changed, 3 same, 1 only new, 0 only old; {tmp_path / 'new.diff.jsonl'}"
    assert done.stdout.splitlines()[-1] == told
    assert "for example" not in done.stdout


@pytest.mark.parametrize("line", ["no record", "[]", '{"a":' * 100_000, "[" * 100_000])
def test_an_old_output_that_is_none_is_said(tmp_path: Path, line: str) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    (tmp_path / "old.jsonl").write_text('{"url": "http://www.example.cn/"}\n' + f"{line}\n")
    done = run(archive, "-O", tmp_path / "new.jsonl", "--diff", tmp_path / "old.jsonl")
    assert done.returncode == 1
    assert "old.jsonl can't be compared" in done.stderr
    assert (tmp_path / "new.jsonl").exists()


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_replay_leaves_no_process_and_goes_on(tmp_path: Path, kind: signal.Signals) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(300)))
    whole = run(archive, "-O", tmp_path / "whole.jsonl", "--workers", "1")
    assert whole.returncode == 0
    command = [*SCRAPY, str(archive), "-O", str(tmp_path / "out.jsonl"), "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        part = tmp_path / "out.jsonl.parts" / "articles"
        while process.poll() is None and not (part.exists() and part.stat().st_size):
            time.sleep(0.01)
        process.send_signal(kind)
        _, errors = process.communicate(timeout=30)
    if kind is not signal.SIGKILL:
        assert process.returncode == 1
        assert "interrupted after" in errors.splitlines()[-1]
    assert not (tmp_path / "out.jsonl").exists()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _alive(process.pid):
        time.sleep(0.1)
    assert not _alive(process.pid)
    assert run(archive, "-O", tmp_path / "out.jsonl", "--workers", "2").returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_one_that_is_busy_with_a_page_ends_all_the_same(tmp_path: Path) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(2)))
    busy = """
import sys, time
from crawler.commands import replay
from crawler.replay import batch
from scrapy.cmdline import execute
def do(task):
    print("busy", flush=True)
    time.sleep(600)
batch.do, replay.LIMIT = do, 0.2
execute(["scrapy", *sys.argv[1:]])
"""
    command = [sys.executable, "-c", busy, "replay", str(archive), "-O", str(tmp_path / "out.jsonl")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"LANG": "C"}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "busy\n"
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors == "did not stop within 0.2 s when asked to; the same command goes on from there\n"
    assert run(archive, "-O", tmp_path / "out.jsonl").returncode == 0


def test_a_pipe_is_no_archive_and_a_link_to_nothing_is_no_healthy_one(tmp_path: Path) -> None:
    (folder := tmp_path / "in").mkdir()
    site.write(folder / "a.warc.gz", site.articles([1]))
    os.mkfifo(pipe := folder / "pipe.warc.gz")
    done = run(pipe, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert "is not a regular file: copy what it gives to one" in done.stderr
    assert run(folder, "-O", tmp_path / "out.jsonl").returncode == 0
    (folder / "b.warc.gz").symlink_to(tmp_path / "not mounted" / "b.warc.gz")
    done = run(folder, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert "b.warc.gz: the link leads to nothing that can be read" in done.stderr
    (folder / "b.warc.gz").unlink()
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (folder / "c").symlink_to(elsewhere)
    done = run(folder, "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert f"{folder / 'c'}: a link to a folder is not followed; name that folder" in done.stderr
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 1


def _alive(session: int) -> bool:
    """Tell whether a process of the session is there that is no zombie."""
    for found in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = found.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z" and int(found.parent.name) != os.getpid():
            return True
    return False

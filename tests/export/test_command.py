"""`scrapy export` as a person types it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.commands.export import Command
from crawler.storage.output_file import held, parts_folder
from tests.e2e.project import ROOT, scrapy
from tests.export.world import NIGHTS, of, page, write
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_table_is_written_and_told(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "new" / "out.csv"
    write(data)
    done = scrapy("export", "-o", str(out), "--excel", "--site", "a", data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-1] == f"{out}, {out.stat().st_size:,} bytes"
    assert "2024-04-08" in done.stderr
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_json_is_one_object(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.jsonl"
    write(data)
    write_feed(data, f"articles/a/{NIGHTS[2]}", [page("a4", 3)])
    with (data / f"articles/a/{NIGHTS[2]}.jsonl").open("a") as feed:
        feed.write('{"id": 3}\n{"torn')
    done = scrapy("export", "-o", str(out), "--json", data=data)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert len(told.pop("cursor")) > 40
    assert [fault.partition(": skipped")[1] != "" for fault in told.pop("faults")] == [True, True]
    assert told.pop("reason").startswith(f"articles/a/{NIGHTS[2]}.jsonl: byte ")
    assert told == {
        "command": "export",
        "outcome": "failed",
        "exit_code": 1,
        "output": str(out),
        "bytes": out.stat().st_size,
        "rows": 7,
        "changes": None,
        "sites": {
            "a": {"rows": 5, "first": "2024-04-01", "last": "2024-04-08"},
            "b": {"rows": 2, "first": "2024-04-07", "last": "2024-04-09"},
        },
        "running": 0,
        "wrong_values": {},
        "unknown_fields": {},
    }


def test_the_next_cursor_is_all_that_is_printed(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.jsonl"
    write(data, 1)
    first = scrapy("export", "-o", str(out), "--changes-since", "start", data=data)
    (cursor,) = first.stdout.splitlines()
    write_feed(data, f"articles/a/{NIGHTS[1]}", [page("a1", 2, revision=2)])
    done = scrapy("export", "-o", str(out), "--changes-since", cursor, data=data)
    assert (done.returncode, len(done.stdout.split())) == (0, 1)
    (row,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (row["change"], row["id"], row["revision"]) == ("changed", of("a1"), 2)
    (data / f"articles/a/{NIGHTS[0]}.jsonl").unlink()
    done = scrapy("export", "-o", str(out), "--changes-since", cursor, data=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert json.loads(out.read_text("utf-8")) == row


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "say what to write"),
        (("-o", "out.csv", "--dataset", "set"), "say what to write"),
        (("-o", "out.xlsx"), ".parquet, .csv, .sqlite, .jsonl, .jsonl.gz"),
        (("-o", "-"), ".parquet, .csv, .sqlite, .jsonl, .jsonl.gz"),
        (("-o", ".csv"), ".parquet, .csv, .sqlite, .jsonl, .jsonl.gz"),
        (("-o", "{tmp}"), "is a folder: give the name of a file"),
        (("-o", "{tmp}/folder.csv"), "is a folder: give the name of a file"),
        (("-o", "{tmp}/pipe.csv"), "is not a regular file"),
        (("-o", "{tmp}/device.csv"), "is not a regular file"),
        (("-o", "out.jsonl", "--excel"), "--excel is for a .csv"),
        (("-o", "out.jsonl", "--since", "2024"), "--since 2024: not a day"),
        (("-o", "out.jsonl", "--until", "2024-02-30"), "--until 2024-02-30: not a day"),
        (("-o", "out.jsonl", "--changes-since", "yesterday"), "not a cursor"),
        (("-o", "out.jsonl", "--site", "a,z"), "no records of z; there are those of a, b"),
        (("--dataset", "set", "--changes-since", "start"), "--dataset cannot be combined"),
        (("out.csv",), "takes options only"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    write(tmp_path / "data", 1)
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "device.csv").symlink_to("/dev/null")
    before = sorted(tmp_path.rglob("*"))
    command = Command()
    command.settings = get_project_settings()
    command.settings.set("DATA_DIR", str(tmp_path / "data"))
    parser = ArgumentParser()
    command.add_options(parser)
    opts, args = parser.parse_known_args([word.format(tmp=tmp_path) for word in words])
    with pytest.raises(UsageError, match=re.escape(told)):
        command.run.__wrapped__(command, args, opts)
    assert sorted(tmp_path.rglob("*")) == before


def test_wrong_usage_is_told_in_a_line(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    done = scrapy("export", "-o", str(tmp_path / "out.xlsx"), data=tmp_path / "data")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].endswith("chooses the format: .parquet, .csv, .sqlite, .jsonl, .jsonl.gz")


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    write(tmp_path / "data")
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert scrapy("export", "-o", str(tmp_path / "link.csv"), data=tmp_path / "data").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text("utf-8").startswith("id,")


def test_another_export_of_the_same_file_is_told(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    out = tmp_path / "out.csv"
    with held(parts_folder(out), out, "export"):
        done = scrapy("export", "-o", str(out), data=tmp_path / "data")
    assert (done.returncode, done.stderr) == (75, f"another command is writing {out}\n")


@pytest.mark.parametrize(
    ("ending", "number"), [("parquet", signal.SIGKILL), ("sqlite", signal.SIGKILL), ("csv", signal.SIGTERM)]
)
def test_a_kill_in_the_middle_leaves_the_old_file(tmp_path: Path, ending: str, number: signal.Signals) -> None:
    write(tmp_path / "data")
    out = tmp_path / f"out.{ending}"
    out.write_text("old")
    dies = (
        "import os, sys\n"
        "from scrapy.cmdline import execute\n"
        "from crawler.export import table_file\n"
        f"table_file.sync_file = lambda path: os.kill(os.getpid(), {number.value})\n"
        f"execute(['scrapy', 'export', '-o', {str(out)!r}])\n"
    )
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-c", dies]
    killed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert out.read_text() == "old"
    if number is signal.SIGTERM:
        assert (killed.returncode, killed.stderr) == (1, "interrupted; nothing was replaced\n")
    else:
        assert killed.returncode == -number
        assert scrapy("export", "-o", str(out), data=tmp_path / "data").returncode == 0
        assert out.stat().st_size > 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", out.name]


def test_progress_is_shown_to_a_terminal_only(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "scrapy", "export", "-o", str(tmp_path / "out.csv")]
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "TERM": "xterm"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while some := os.read(ours, 4096):
                shown += some
        os.close(ours)
    assert process.returncode == 0
    assert b"reading" in shown
    assert b"writing" in shown
    done = scrapy("export", "-o", str(tmp_path / "out.csv"), data=tmp_path / "data")
    assert "reading" not in done.stderr


def test_without_duckdb_parquet_is_refused_and_the_rest_works(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    hidden = (
        "import sys\n"
        "sys.modules['duckdb'] = None\n"
        "from scrapy.cmdline import execute\n"
        "execute(['scrapy', 'export', *sys.argv[1:]])\n"
    )
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data")}

    def export(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", hidden, *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    for words in (("-o", str(tmp_path / "out.parquet")), ("--dataset", str(tmp_path / "set"))):
        done = export(*words)
        assert done.stderr == "Parquet needs the extra 'export': pip install -e '.[export]'\n"
        assert done.returncode == 2
    assert export("-o", str(tmp_path / "out.csv")).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "out.csv"]

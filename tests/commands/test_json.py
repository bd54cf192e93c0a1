"""`--json`: exactly one object on standard output, as its schema says, whatever becomes of the command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from crawler.records.command_result import RESULTS
from crawler.run.lock import SiteLock
from crawler.search.search_file import alone
from tests.download.faults import stalls
from tests.export.world import NIGHTS, page, write
from tests.index.crawled import write_feed
from tests.replay import site
from tests.run.fake_site import ROOT, article_url, command, environment, records, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.slow

SCHEMAS = Path(__file__).parents[2] / "data/schema"
Done = subprocess.CompletedProcess[bytes]


def checked(code: int, output: bytes) -> dict[str, Any]:
    """Return the object that is all of an output, after holding it against its schema."""
    told: dict[str, Any] = json.loads(output.decode())
    assert output.endswith(b"}\n")
    schema = json.loads((SCHEMAS / f"{told['command']}-result.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(told)
    assert told["exit_code"] == code
    assert (told["outcome"] == "done") == (code == 0)
    assert (told["reason"] is None) == (code == 0)
    return told


def run(*words: str, data: Path, **variables: str) -> tuple[int, dict[str, Any], str]:
    """Run a command with `--json`, and return its exit code, its object and what it told people."""
    line = [sys.executable, "-m", "scrapy", *words, "--json"]
    done = subprocess.run(
        line, cwd=ROOT, env=environment(DATA_DIR=str(data), **variables), capture_output=True, timeout=120, check=False
    )
    return done.returncode, checked(done.returncode, done.stdout), done.stderr.decode()


def ran(line: Sequence[str]) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run([*line, "--json"], cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=False)
    return done.returncode, checked(done.returncode, done.stdout), done.stderr.decode()


def lines(path: str) -> int:
    return len(Path(path).read_bytes().splitlines())


def test_a_crawl_tells_what_is_in_its_feeds(tmp_path: Path) -> None:
    with serve(town(5)) as server:
        code, told, said = ran(command(tmp_path, server, "town"))
        again = ran(command(tmp_path, server, "town"))[1]
    assert (code, told["site"], told["state"], told["counts"]["articles"]) == (0, "town", "ok", 5)
    assert "town: ok" in said
    assert told["files"].keys() == {"articles", "runs", "archive"}  # of those that are empty none is kept
    assert lines(told["files"]["articles"]) == 5
    log = records(tmp_path, "runs")
    assert [told["run"], again["run"]] == [each["run"] for each in log if "state" in each]
    assert (again["state"], again["counts"]["articles"], again["counts"]["unchanged"]) == ("quiet", 0, 0)


def test_a_crawl_that_is_not_well_says_why(tmp_path: Path) -> None:
    code, told, said = ran([*command(tmp_path, None, "town"), "-s", "RETRY_ENABLED=0"])
    assert (code, told["outcome"], told["counts"]["articles"]) == (1, "failed", 0)
    assert told["reason"] in said
    assert told["state"] in ("down", "incomplete")


def test_a_crawl_of_a_locked_site_is_locked(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"):
        code, told, _ = ran(command(tmp_path, None, "town"))
    assert (code, told["outcome"], told["site"], told["run"]) == (75, "locked", "town", None)
    assert told["reason"].startswith("town is being crawled by process")


def stopped(line: Sequence[str], begun: Any) -> tuple[int, dict[str, Any], str]:
    with subprocess.Popen(
        [*line, "--json"], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        until = time.monotonic() + 60
        while not begun() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
    return process.returncode, checked(process.returncode, output), errors.decode()


@pytest.mark.parametrize("name", ["crawl", "crawlall"])
def test_a_crawl_that_is_stopped_says_so(tmp_path: Path, name: str) -> None:
    sites = ["town"] if name == "crawl" else ["--sites", "town,losing", "--jobs", "1"]
    with serve(town(12)) as server:
        server.fault(article_url(5), stalls())
        code, told, _ = stopped(
            command(tmp_path, server, *sites, name=name), begun=lambda: article_url(5) in server.asked
        )
    assert (code, told["outcome"]) == (1, "stopped")
    if name == "crawl":
        assert (told["state"], told["reason"]) == ("incomplete", "stopped early: interrupted")
    else:
        assert [(each["site"], each["outcome"], each["exit_code"]) for each in told["sites"]] == [
            ("town", "stopped", 1),
            ("losing", "stopped", None),
        ]


def test_a_crawl_that_hears_nothing_leaves_its_object_all_the_same(tmp_path: Path) -> None:
    with serve(town(2)) as server:
        line = [*command(tmp_path, server, "stuck"), "--json"]
        with subprocess.Popen(
            line, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == b"stuck\n"  # what a spider prints is no part of the object
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=60)
    told = checked(process.returncode, output)
    assert (told["outcome"], told["run"]) == ("stopped", None)
    assert "did not stop within 8 s" in told["reason"]


def test_other_programs_that_a_crawl_starts_print_elsewhere(tmp_path: Path) -> None:
    health = ["-s", "HEALTH_COMMAND=echo the site is not well", "-s", "RETRY_ENABLED=0"]
    code, _, said = ran([*command(tmp_path, None, "town"), *health])
    assert code == 1
    assert "the site is not well" in said


def test_feeds_cannot_go_to_standard_output_beside_the_object(tmp_path: Path) -> None:
    for where in ("-:jsonl", "stdout::jsonl"):
        code, told, _ = ran(command(tmp_path, None, "town", "-o", where))
        assert (code, told["outcome"]) == (2, "wrong_usage")
        assert "name a file" in told["reason"]
    assert not list(tmp_path.iterdir())


def test_crawlall_tells_of_each_site(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        code, told, said = ran(command(tmp_path, server, "--sites", "closing,town", name="crawlall"))
    closing, well = told["sites"]
    assert (code, closing["site"], closing["state"], well["site"], well["state"]) == (
        1,
        "closing",
        "incomplete",
        "town",
        "ok",
    )
    assert closing["reason"] == "stopped early: enough"
    assert told["reason"] == "closing: incomplete: stopped early: enough"
    assert well["counts"]["articles"] == len(records(tmp_path, "articles")) == 3
    assert "1 of 2 sites are healthy" in said


def test_crawlall_of_a_locked_site_is_locked(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"):
        code, told, _ = ran(command(tmp_path, None, "--sites", "town", name="crawlall"))
    assert (code, told["outcome"], told["sites"][0]["outcome"]) == (75, "locked", "locked")


def test_a_replay_tells_what_is_in_its_files(tmp_path: Path) -> None:
    out = tmp_path / "新闻.jsonl"
    pages = [*site.articles(range(5)), (f"{site.HOST}/", site.listing())]
    archive = site.write(tmp_path / "a.warc.gz", pages)
    code, told, said = run("replay", str(archive), "-O", str(out), data=tmp_path)
    assert (code, told["articles"], told["pages"], sum(told["skipped"].values())) == (0, 5, 6, 1)
    assert told["files"][0] == str(out)
    assert lines(str(out)) == 5
    assert "written" in said
    code, told, _ = run("replay", str(archive), "-O", str(tmp_path / "b.jsonl"), "--diff", str(out), data=tmp_path)
    assert told["diff"] | {"file": ""} == {
        "same": 5,
        "changed": 0,
        "only_old": 0,
        "only_new": 0,
        "fields": {},
        "file": "",
    }


def test_a_replay_of_nothing_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, told, _ = run("replay", str(tmp_path / "empty"), "-O", str(tmp_path / "out.jsonl"), data=tmp_path)
    assert (code, told["outcome"], told["reason"], told["pages"]) == (1, "failed", "no page was found", 0)
    code, told, _ = run("replay", str(tmp_path / "none"), "-O", str(tmp_path / "out.jsonl"), data=tmp_path)
    assert (code, told["outcome"], told["pages"]) == (2, "wrong_usage", None)


def test_index_and_stories_tell_what_is_there(tmp_path: Path) -> None:
    write(tmp_path)
    code, told, said = run("index", data=tmp_path)
    assert (code, told["rebuilt"], told["rows"]["runs"]) == (0, False, 6)
    assert told["lines"] == sum(map(lines, map(str, tmp_path.glob("*/*/*.jsonl"))))
    assert "versions" in said
    assert run("index", "--rebuild", data=tmp_path)[1]["rebuilt"] is True
    out = tmp_path / "stories.csv"
    code, told, _ = run("stories", "-o", str(out), data=tmp_path)
    assert (code, told["output"], told["format"]) == (0, str(out), "csv")
    assert told["stories"] == len({line.split(b",")[0] for line in out.read_bytes().splitlines()[1:]}) > 0
    with (tmp_path / f"articles/a/{NIGHTS[0]}.jsonl").open("a") as feed:
        feed.write("{torn\n")
    code, told, _ = run("index", data=tmp_path)
    assert (code, len(told["faults"]), told["reason"]) == (1, 1, told["faults"][0])
    assert run("stories", data=tmp_path)[:2][0] == 2


def test_export_and_search_tell_what_they_found(tmp_path: Path) -> None:
    write(tmp_path)
    out = tmp_path / "out.jsonl"
    code, told, said = run("export", "-o", str(out), data=tmp_path)
    assert (code, told["rows"], told["bytes"]) == (0, lines(str(out)), out.stat().st_size)
    assert "rows" in said
    cursor = told["cursor"]
    told = run("export", "-o", str(out), "--changes-since", cursor, data=tmp_path)[1]
    assert (told["changes"], told["cursor"]) == ({}, cursor)
    with alone(tmp_path):
        code, told, _ = run("search", "夜", data=tmp_path)
    assert (code, told["outcome"], told["total"]) == (75, "locked", None)
    told = run("search", "第2夜", "--limit", "1", data=tmp_path)[1]
    assert (told["words"], told["total"], len(told["hits"])) == (["第2夜"], 3, 1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *((name, ("-q",)) for name in sorted(RESULTS)),
        ("crawl", ("-L", "LOUD", "town")),
        ("crawl", ("-a", "since", "town")),
        ("crawlall", ("--jobs", "x")),
        ("search", ("--limit", "0", "水")),
        ("export", ("-o",)),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, name: str, words: tuple[str, ...]) -> None:
    code, told, said = run(name, *words, data=tmp_path / "none")
    assert (code, told["command"], told["outcome"]) == (2, name, "wrong_usage")
    assert told["reason"] in said
    assert not (tmp_path / "none").exists()


def test_a_folder_without_records_is_told(tmp_path: Path) -> None:
    for words in (("export", "-o", str(tmp_path / "a.csv")), ("search", "水"), ("index",), ("stories", "-o", "x.csv")):
        code, told, _ = run(*words, data=tmp_path / "none")
        assert (code, told["outcome"]) == (2, "wrong_usage")
        assert "nothing was crawled into it yet" in told["reason"]


def test_texts_are_utf8_that_every_program_reads(tmp_path: Path) -> None:
    write_feed(tmp_path, f"articles/a/{NIGHTS[0]}", [page("a8", title="HALF水库\x1b[31m", text="水库")])
    feed = tmp_path / f"articles/a/{NIGHTS[0]}.jsonl"
    feed.write_bytes(feed.read_bytes().replace(b"HALF", b"\\ud83d"))
    line = [sys.executable, "-m", "scrapy", "search", "水库", "--json"]
    for encoding in ("ascii", "gbk", "utf-8"):
        told = environment(DATA_DIR=str(tmp_path), PYTHONIOENCODING=encoding)
        done = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, check=False, timeout=60)
        assert "水库".encode() in done.stdout
        assert checked(0, done.stdout)["hits"][0]["title"] == "\ufffd水库\x1b[31m"


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path)
    line = f"{sys.executable} -m scrapy search 夜 --json; echo $? >&2"
    done = subprocess.run(
        ["/bin/sh", "-c", f"({line}) | head -c 10"],
        cwd=ROOT,
        env=environment(DATA_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == '{"command"'
    assert done.stderr.splitlines()[-1] == "0"
    assert "Traceback" not in done.stderr


def test_an_object_that_cannot_be_printed_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path)
    line = [sys.executable, "-m", "scrapy", "search", "夜", "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            line,
            cwd=ROOT,
            env=environment(DATA_DIR=str(tmp_path)),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "not everything could be printed: standard output" in done.stderr


def test_a_fault_of_the_program_is_told_too(tmp_path: Path) -> None:
    write(tmp_path)
    broken = (
        "from crawler.commands import export\n"
        "def fails(*_): raise RuntimeError('a fault\\nin two lines')\n"
        "export.Table = fails\n"
        "from scrapy.cmdline import execute\n"
        f"execute(['scrapy', 'export', '-o', {str(tmp_path / 'a.csv')!r}, '--json'])\n"
    )
    line = [sys.executable, "-c", broken]
    done = subprocess.run(
        line, cwd=ROOT, env=environment(DATA_DIR=str(tmp_path)), capture_output=True, check=False, timeout=60
    )
    told = checked(done.returncode, done.stdout)
    assert (told["outcome"], told["reason"]) == ("failed", "RuntimeError: a fault")
    assert b"Traceback" in done.stderr


def test_checksites_lists_the_problems(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("SITE = 1\n")
    code, told, _ = run("checksites", data=tmp_path, SITES_PATH=str(tmp_path))
    assert (code, told["reason"]) == (1, told["problems"][0])
    assert told["problems"]
    assert run("checksites", data=tmp_path)[1]["problems"] == []

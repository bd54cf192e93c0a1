"""The command as people and cron type it, against a loopback server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.records import article_id
from crawler.run.lock import SiteLock
from crawler.run.run_ids import run_ids
from scripts.demo.pages import Exchange, missing
from tests.run.fake_site import (
    HOST,
    LIST,
    ROOT,
    article,
    article_url,
    command,
    environment,
    lists,
    records,
    scrapy,
    town,
)
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.server import Loopback

pytestmark = pytest.mark.slow

ACCOUNT = ("fetched", "articles", "duplicates", "rejected", "unchanged")


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    """Serve a town whose list names 20 articles, of which some are gone, empty, copies or elsewhere."""
    with serve(town(25)) as server:
        server.put(missing(article_url(4)))
        server.put(replace(article(5), body=b"<html><body><p>404</p></body></html>"))
        server.put(replace(article(6), url=article_url(26), body=article(7).body))
        server.put(_moved(8, article_url(9)))
        server.put(_moved(10, "http://www.elsewhere.test/"))
        server.put(lists([*range(1, 20), 26])[1])
        yield server


def _moved(number: int, target: str) -> Exchange:
    return Exchange(article_url(number), b"", 302, (("Location", target), ("Content-Type", "text/html")))


def account(run: dict[str, Any]) -> list[int]:
    return [run["counts"].get(name, 0) for name in ACCOUNT]


@pytest.fixture(scope="module")
def crawled(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    """Crawl the town once, with a file of its own on the side."""
    data_dir = tmp_path_factory.mktemp("data")
    return data_dir, scrapy(data_dir, loopback, "town", "-O", str(data_dir / "out.jsonl"))


def test_a_healthy_site(crawled: tuple[Path, CompletedProcess[str]]) -> None:
    data_dir, done = crawled
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].strip() == "town 某镇人民政府"
    assert done.stdout.splitlines()[-1] == "town: ok"
    assert "20 fetched = 15 articles + 1 duplicates + 3 rejected + 1 unchanged" in done.stdout
    *visits, run = records(data_dir, "runs")
    assert account(run) == [20, 15, 1, 3, 1]
    assert [each["outcome"] for each in visits].count("list") == run["counts"]["lists"]
    assert {each["url"]: each["reason"] for each in records(data_dir, "rejected")} == {
        article_url(4): "http_error",
        article_url(5): "no_title",
        article_url(10): "elsewhere",
    }
    (copy,) = records(data_dir, "duplicates")
    same = {article_id(article_url(7)), article_id(article_url(26))}
    assert {copy["id"], copy["duplicate_of"]} == same
    assert run["found_by"]["title"] == {"layout": 16}
    answers = {each["url"]: (each["status"], each["etag"]) for each in visits if each["outcome"] != "list"}
    assert answers[article_url(4)][0] == 404
    assert answers[article_url(1)][0] == 200
    assert answers[article_url(1)][1]


def test_an_extra_file_holds_articles_only(crawled: tuple[Path, CompletedProcess[str]]) -> None:
    lines = (crawled[0] / "out.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 15
    assert all('"title"' in line for line in lines)


def test_a_replay_makes_the_same_records(crawled: tuple[Path, CompletedProcess[str]], tmp_path: Path) -> None:
    live, _ = crawled
    done = scrapy(tmp_path, None, "town", "-a", f"replay={live / 'archive'}")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: ok")
    for feed in ("articles", "duplicates", "rejected"):
        assert _plain(records(live, feed)) == _plain(records(tmp_path, feed))
    assert not (tmp_path / "archive").exists()


def _plain(lines: list[dict[str, Any]]) -> list[str]:
    """Return the lines as they were written, but for when and where their pages were captured."""
    return [json.dumps({**line, "fetched_at": None, "archive": None}, ensure_ascii=False) for line in lines]


def test_a_second_run_is_quiet_and_asks_for_lists_only(
    crawled: tuple[Path, CompletedProcess[str]], loopback: Loopback
) -> None:
    before = len(loopback.asked)
    done = scrapy(crawled[0], loopback, "town")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: quiet")
    asked = {url for url in loopback.asked[before:] if not url.endswith("robots.txt")}
    assert asked == {f"{HOST}/", LIST, *map(article_url, (4, 5, 8, 9, 10))}
    assert len(records(crawled[0], "articles")) == 15


def test_rejections_that_were_there_last_time_are_counted_and_not_written_again(
    crawled: tuple[Path, CompletedProcess[str]], loopback: Loopback, tmp_path: Path
) -> None:
    shutil.copytree(crawled[0], tmp_path, dirs_exist_ok=True)
    rejected = records(tmp_path, "rejected")
    done = scrapy(tmp_path, loopback, "town")
    assert (done.returncode, records(tmp_path, "rejected")) == (0, rejected)
    visits = [line for line in records(tmp_path, "runs") if line.get("outcome") == "rejected"]
    assert len(visits) >= 2 * len(rejected)
    run = records(tmp_path, "runs")[-1]
    assert run["counts"]["rejected"] == run["counts"]["rejected_unchanged"] == len(rejected)
    assert account(run)[0] == sum(account(run)[1:])
    put_back = loopback.answers[("GET", article_url(5), b"")]
    loopback.put(replace(put_back, body=b"<html><body><p>500</p></body></html>"))
    scrapy(tmp_path, loopback, "town")
    loopback.put(put_back)
    assert [line["url"] for line in records(tmp_path, "rejected")[len(rejected) :]] == [article_url(5)]


@pytest.mark.parametrize(
    ("site", "why"),
    [
        ("broken", "incomplete: stopped early: start_error"),
        ("closing", "incomplete: stopped early: enough"),
        ("faulty", "incomplete: 2 errors of this program; the log says which"),
        ("losing", "incomplete: the accounts do not add up: 20 article pages fetched, 19 recorded"),
    ],
)
def test_what_scrapy_ends_with_0_ends_with_1(loopback: Loopback, tmp_path: Path, site: str, why: str) -> None:
    done = scrapy(tmp_path, loopback, site)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, f"{site}: {why}")
    assert records(tmp_path, "runs", site)[-1]["state"] == "incomplete"


def test_a_site_that_is_down_and_the_command_that_is_told_so(tmp_path: Path) -> None:
    with serve([]) as server:
        pass
    told = tmp_path / "told"
    done = scrapy(tmp_path, server, "town", HEALTH_COMMAND=f"sh -c 'echo $SITE $STATE >>{told}'")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("town: down: none of ")
    assert told.read_text("utf-8") == "town down\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["village"], "there is no site village; the sites are broken, closing, faulty, losing, stuck, town"),
        (["tonw"], "there is no site tonw (did you mean town?); the sites are "),
        (["town", "-a", "sinse=2024-01-31"], "-a sinse=… is not known"),
        (["town", "-a", "replay="], "-a replay= is empty; type -a replay=PATH or leave it out"),
        (["town", "-a", "since= "], "-a since= is empty; type -a since=2024-01-31 or leave it out"),
        (["town", "-a", "urls=nowhere"], "-a urls=nowhere can't be read: No such file or directory; give a text file"),
        (["town", "-a", f"urls={ROOT / 'scrapy.cfg'}"], f"urls={ROOT / 'scrapy.cfg'}: [settings] is not of town"),
        (["town", "-s", "LIST_WALK_DAYS=week"], "-s LIST_WALK_DAYS=week is not a number"),
        (["town", "-L", "debug"], "-L debug is not a log level; there are CRITICAL, ERROR, WARNING, INFO, DEBUG"),
        (["town", "--since", "2024-01-31"], "scrapy crawl has no option --since; scrapy crawl -h lists them"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_type(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = scrapy(tmp_path, None, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_that_is_being_crawled_is_75(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"):
        done = scrapy(tmp_path, None, "town")
    assert done.returncode == 75
    assert done.stderr.startswith(f"town is being crawled by process {os.getpid()} on ")


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    done = scrapy(file / "data", None, "town")
    assert done.returncode == 1
    assert done.stderr.startswith(f"town: cannot write to {file}/data: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="bounds the size of files as a full disk would")
def test_when_a_disk_is_full_the_run_says_so_and_the_next_one_has_everything(tmp_path: Path) -> None:
    with serve(town(40)) as server:
        done = scrapy(tmp_path, server, "town", largest=200_000)
        assert done.returncode == 1
        assert done.stdout.splitlines()[-1].startswith("town: incomplete: the index cannot be written: ")
        assert "Traceback" not in done.stderr
        assert scrapy(tmp_path, server, "town").returncode == 0
    assert sorted(each["url"] for each in records(tmp_path, "articles")) == sorted(map(article_url, range(1, 41)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_loses_nothing_and_the_next_doubles_nothing(tmp_path: Path, number: int) -> None:
    with serve(town(60)) as server:
        slow = ["-s", "DOWNLOAD_DELAY=0.05"]
        _stop_halfway(command(tmp_path, server, "town", *slow), tmp_path, number)
        stopped = len(run_ids(tmp_path, "town"))
        done = scrapy(tmp_path, server, "town")
    assert stopped == 1
    assert ("adopted" in done.stdout) == (number == signal.SIGKILL)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: ok")
    first, *_, last = [line for line in records(tmp_path, "runs") if "state" in line]
    assert first["state"] == "incomplete"
    assert first["detail"] == ("killed" if number == signal.SIGKILL else "stopped early: interrupted")
    assert last["counts"]["fetched"] < 60
    assert sorted(each["url"] for each in records(tmp_path, "articles")) == sorted(map(article_url, range(1, 61)))
    assert not list(tmp_path.rglob("*.part"))


def _stop_halfway(line: list[str], data_dir: Path, number: int) -> None:
    """Send a signal when ten articles are there."""
    process = subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        parts = list((data_dir / "articles" / "town").glob("*.part"))
        if parts and parts[0].read_bytes().count(b"\n") >= 10:
            break
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(60) == (1 if number == signal.SIGTERM else -signal.SIGKILL)

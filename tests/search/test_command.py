"""`scrapy search` as a person types it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from crawler.search.catch_up import catch_up
from crawler.search.search_file import alone, path_of
from tests.e2e.project import ROOT, run, scrapy
from tests.export.world import NIGHTS, of, page
from tests.search.world import feed, texts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_what_is_found_is_shown_with_its_words_marked(tmp_path: Path) -> None:
    feed(tmp_path, [page("a8", title="水库[bold]加固", text="前一句。北山水库\x1b[31m加固，水库好。后一句。")])
    done = scrapy("search", "水库", data=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "【水库】[bold]加固",
        f"  2024-04-08  a  {of('a8')}",
        "  http://a.gov.cn/8",
        "  北山【水库】␛[31m加固，【水库】好。",
        "",
    ]
    size = path_of(tmp_path).stat().st_size
    assert done.stderr == f"1 found, 1 shown, the best first; 1 articles, search index of {size:,} bytes\n"


def test_nothing_found_is_no_fault(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    done = scrapy("search", "大坝", data=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("0 found; 1 articles")


def test_json_is_one_object(tmp_path: Path) -> None:
    feed(tmp_path, [page("a8", title="水库", text="前一句。北山水库加固。"), page("a2", text="水库"), page("a3")])
    done = run("crawler", "search", "--json", "--limit", "1", "水库", data=tmp_path)
    told = json.loads(done.stdout)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert told == {
        "command": "search",
        "outcome": "done",
        "exit_code": 0,
        "reason": None,
        "words": ["水库"],
        "total": 2,
        "ranked": True,
        "hits": [
            {
                "id": of("a8"),
                "site": "a",
                "publisher": "A市人民政府",
                "published_at": "2024-04-08T00:00:00+08:00",
                "day": "2024-04-08",
                "source": None,
                "title": "水库",
                "url": "http://a.gov.cn/8",
                "passage": "北山水库加固。",
                "title_marks": [[0, 2]],
                "marks": [[2, 4]],
            }
        ],
        "articles": 3,
        "bytes": path_of(tmp_path).stat().st_size,
        "faults": [],
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "say what to look for: scrapy search"),
        (("*",), "say what to look for: scrapy search"),
        (("水" * 10_000,), "that is 10,000 characters, and no question has more than 1,000"),
        (("水", "--limit", "0"), "--limit 0: not a number like 20"),
        (("水", "--limit", "1e3"), "--limit 1e3: not a number like 20"),
        (("水", "--since", "2024"), "--since 2024: not a day like 2022-08-18"),
        (("水", "--site", "a,z"), "no articles of z; there are those of a"),
        (("水", "--nonsense"), "scrapy search has no option --nonsense"),
    ],
)
def test_wrong_usage_is_told_in_a_line(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    texts(tmp_path, "水库")
    done = scrapy("search", *words, data=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr.splitlines()[-1]


def test_without_records_there_is_nothing_to_search(tmp_path: Path) -> None:
    done = scrapy("search", "水", data=tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was crawled into it yet" in done.stderr
    assert not (tmp_path / "none").exists()


def test_while_another_one_writes_it_is_told(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    with alone(tmp_path):
        done = scrapy("search", "水", data=tmp_path)
    assert (done.returncode, done.stdout) == (75, "")
    assert done.stderr == f"{path_of(tmp_path)} is being brought up to date by another command: try again later\n"


def test_the_database_of_another_program_is_told(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    catch_up(tmp_path)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        database.execute("PRAGMA application_id = 7")
    done = scrapy("search", "水", data=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "move it away" in done.stderr


def test_faults_in_feeds_are_told(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    with (tmp_path / f"articles/a/{NIGHTS[0]}.jsonl").open("a") as stream:
        stream.write('{"id": 3}\n' * 12)
    done = scrapy("search", "水", data=tmp_path)
    assert done.returncode == 1
    assert "【水】库" in done.stdout
    assert "faults in the feeds: 12\n" in done.stderr
    assert scrapy("search", "水", data=tmp_path).returncode == 0


def test_rebuild_makes_it_anew_with_or_without_a_question(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    catch_up(tmp_path)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        database.execute("DELETE FROM articles")
        database.commit()
    done = scrapy("search", "--rebuild", data=tmp_path)
    size = path_of(tmp_path).stat().st_size
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{path_of(tmp_path)}: 1 articles, {size:,} bytes\n")
    assert "【水】库" in scrapy("search", "水", "--rebuild", data=tmp_path).stdout


def test_damage_that_shows_in_an_answer_is_mended(tmp_path: Path) -> None:
    texts(tmp_path, *(f"水库{number}" for number in range(2000)))
    catch_up(tmp_path)
    with closing(sqlite3.connect(path_of(tmp_path))) as database:
        database.execute("UPDATE words_data SET block = x'ff' WHERE id > 10")
        database.commit()
    done = scrapy("search", "水库1999", data=tmp_path)
    assert done.returncode == 0
    assert "【水库1999】" in done.stdout
    assert "the search index is made anew" in done.stderr


def test_a_terminal_sees_colours_and_progress(tmp_path: Path) -> None:
    texts(tmp_path, "水库")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "scrapy", "search", "水"]
    environment = os.environ | {"DATA_DIR": str(tmp_path), "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while some := os.read(ours, 4096):
                shown += some
        os.close(ours)
    assert process.returncode == 0
    assert b"indexing" in shown
    assert "\x1b[1;31m水\x1b[0m库".encode() in shown


def test_a_crawl_keeps_up_an_index_that_is_there(tmp_path: Path) -> None:
    replay = ("crawl", "shengzhou", "-a", f"replay={ROOT / 'data/demo'}")
    assert scrapy(*replay, data=tmp_path).returncode in (0, 1)
    assert not path_of(tmp_path).exists()
    first = json.loads(scrapy("search", "的", "--json", data=tmp_path).stdout)
    assert first["articles"] > 0
    path_of(tmp_path).write_bytes(b"damaged")
    assert scrapy(*replay, data=tmp_path).returncode in (0, 1)
    assert path_of(tmp_path).read_bytes() == b"damaged"

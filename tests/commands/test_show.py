"""`scrapy show`: a record and why, by address, by id and of a file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from crawler.archive import Archive, captures
from crawler.archive.files import sources
from crawler.index.store import Index
from crawler.records import Article, Reason, Rejection, article_id, to_line
from crawler.replay.pages import record_of
from crawler.site_tools import explain, explain_text
from crawler.site_tools.find_record import NotFoundError, by_id, by_url
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.records import Record

pytestmark = pytest.mark.slow

GONE = site.HOST + "/art/2026/02/art_1.html"
BLOCKED = site.HOST + "/art/2026/02/art_2.html"


def feed(folder: Path, kind: str, run: str, records: list[Record]) -> None:
    """Write the feed of a run."""
    path = folder / kind / "example" / f"{run}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{to_line(record)}\n" for record in records), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with two articles, of the first a further revision, and two rejections."""
    data = tmp_path / "data"
    for run, numbers in (("r1", [1, 2]), ("r2", [3])):
        path = site.write(data / "archive" / "example" / f"{run}.warc.gz", site.articles(numbers))
        records = [record_of(capture, Archive.build([path])) for capture in captures(path)]
        articles = [record for record in records if isinstance(record, Article)]
        if run == "r2":
            articles[0].id, articles[0].url, articles[0].revision = article_id(site.url(1)), site.url(1), 2
        feed(data, "articles", run, list(articles))
    feed(data, "rejected", "r1", [Rejection("example", BLOCKED, Reason.CHALLENGE, "jsl")])
    feed(data, "rejected", "r2", [Rejection("example", BLOCKED, Reason.SOFT_404, "页面不存在")])
    return data


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    """Return the index of the data folder."""
    index = Index.open(f"sqlite:///{folder / 'index.sqlite'}")
    index.catch_up(folder)
    yield index
    index.close()


def scrapy(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as cron does, whose locale is C."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"LC_ALL": "C"} | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_an_address_and_the_beginning_of_an_id_give_the_latest_record(index: Index, folder: Path) -> None:
    whole = article_id(site.url(1))
    assert by_url(site.url(1), index, folder)["revision"] == 2
    assert by_url(site.url(1).replace("http://www.", "https://"), index, folder)["id"] == whole
    assert by_id(whole[:8], index, folder)["title"] == "东街社区食堂工作第3期"
    assert by_url(site.url(2), index, folder)["revision"] == 1


def test_a_beginning_of_several_ids_names_them(index: Index, folder: Path) -> None:
    with pytest.raises(ValueError, match=f"{article_id(site.url(2))}.*give more of it"):
        by_id("", index, folder)
    with pytest.raises(NotFoundError, match="begins with 0000"):
        by_id("0000", index, folder)


def test_a_rejection_is_found_where_no_record_is(index: Index, folder: Path) -> None:
    assert by_url(BLOCKED, index, folder)["reason"] == Reason.SOFT_404
    with pytest.raises(NotFoundError, match="no finished run has a record"):
        by_url(site.HOST + "/never.html", index, folder)
    with pytest.raises(ValueError, match="is not a web address"):
        by_url("ftp://[/", index, folder)


def test_the_archived_page_tells_why(index: Index, folder: Path) -> None:
    explained = explain.explain_record(by_url(site.url(2), index, folder), folder)
    assert explained.reason == ""
    assert {field: why.chosen.why for field, why in explained.why.items() if why.chosen} == {
        "title": "title-tag-repeated",
        "published_at": "byline-date",
        "source": "byline-source",
        "text": "most-prose",
    }
    assert [other.why for other in explained.why["published_at"].others] == []
    assert not explained.why["authors"].chosen


def test_a_page_that_is_gone_from_the_archive_is_said(index: Index, folder: Path) -> None:
    record = by_url(site.url(2), index, folder)
    (folder / "archive" / "example" / "r1.warc.gz").unlink()
    explained = explain.explain_record(record, folder)
    assert explained.record == record
    assert "no longer in" in explained.reason
    assert not explained.why


@pytest.mark.parametrize("width", [40, 80])
def test_a_line_is_never_wider_than_the_terminal(index: Index, folder: Path, width: int) -> None:
    screen = Console(file=io.StringIO(), width=width)
    for line in explain_text.lines(explain.explain_record(by_url(site.url(2), index, folder), folder)):
        screen.print(line, markup=False, overflow="fold")
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    probe = Console(width=1000)
    assert max(probe.measure(line).maximum for line in shown.splitlines()) <= width
    text = "".join(shown.split())
    assert site.url(2) in text
    assert "title-tag-repeated" in text


def test_a_page_of_an_archive_is_chosen(tmp_path: Path) -> None:
    path = site.write(
        tmp_path / "a.warc.gz", [(site.HOST + "/col/1/index.html", site.listing()), *site.articles([1, 2])]
    )
    archive = Archive.build([path])
    last = list(Archive.positions(archive, 0))[-1]
    assert explain.chosen_page(archive, "a", "2", None).url == site.url(1)
    assert explain.chosen_page(archive, "a", site.url(2), None).url == site.url(2)
    assert explain.chosen_page(archive, "a", None, last).url == site.url(2)
    with pytest.raises(explain.ChoiceError, match=r"several pages: choose one with --page N or --page URL\n +1  http"):
        explain.chosen_page(archive, "a", None, None)
    for page, place in (("4", None), ("0", None), (site.url(9), None), (None, 7)):
        with pytest.raises(explain.ChoiceError, match="a has no page"):
            explain.chosen_page(archive, "a", page, place)
    assert [source.path for source in sources([path])] == [str(path)]


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_file_is_shown_and_as_json(tmp_path: Path) -> None:
    (tmp_path / "页.html").write_bytes(site.page(1))
    done = scrapy("show", str(tmp_path / "页.html"), "--json")
    assert done.returncode == 0, done.stderr
    shown = told(done)
    assert shown["record"]["title"] == "东街古树保护工作第1期"
    assert shown["why"]["title"]["chosen"] == {
        "value": "东街古树保护工作第1期",
        "place": "structure",
        "rule": "title-tag-repeated",
        "score": shown["why"]["title"]["chosen"]["score"],
        "lines": [0, 1],
        "against": None,
    }
    assert shown["why"]["published_at"]["chosen"]["value"] == "2026-02-02T10:20:00+08:00"
    assert shown["reason"] is None


def test_what_is_crawled_is_shown_in_chinese_from_a_bare_locale(folder: Path) -> None:
    done = scrapy("show", article_id(site.url(2))[:6], DATA_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    assert "title  东街早稻种子工作第2期" in done.stdout
    assert "= byline byline-source, 60" in done.stdout
    assert done.stderr == ""


def test_what_is_no_article_is_said_with_its_reason(folder: Path, tmp_path: Path) -> None:
    done = scrapy("show", BLOCKED, DATA_DIR=str(folder))
    assert done.returncode == 1
    assert "rejected: soft_404 (页面不存在)" in done.stderr.splitlines()[-1]
    (tmp_path / "list.html").write_bytes(site.listing())
    done = scrapy("show", str(tmp_path / "list.html"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "no article: list or other page (no-text-and-no-file)"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "give one address, id or file"),
        (("a", "b"), "give one address, id or file"),
        (("",), "give one address, id or file"),
        (("no-such-file.html",), "no-such-file.html is not a file, an address (http://…) or an id"),
        (("http://www.example.cn/1.html", "--page", "2"), "--page chooses a page of a file"),
        (("README.md",), "neither a WARC nor a saved HTML page"),
    ],
)
def test_a_mistake_is_one_line(words: tuple[str, ...], says: str, folder: Path) -> None:
    done = scrapy("show", *words, DATA_DIR=str(folder))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr

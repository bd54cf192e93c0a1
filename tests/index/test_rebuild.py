"""`scrapy index --rebuild`, whatever the index is like, and feeds that are gone."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from crawler.index.connecting import IndexBusy, IndexFault
from crawler.index.rebuild import rebuild
from crawler.index.store import Index
from crawler.storage.json_lines import read_lines
from tests.index.crawled import article, rows, write_feed
from tests.run.fake_site import article_url, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

PAGES = 12


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])


def scramble(path: Path) -> None:
    """Leave the header and the list of tables, and nothing behind them."""
    path.write_bytes(path.read_bytes()[:4096] + os.urandom(path.stat().st_size - 4096))


def drop(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE versions")


DAMAGE: dict[str, Callable[[Path], None]] = {
    "cut to half": cut,
    "a header of nonsense": overwrite,
    "pages of nonsense": scramble,
    "a table dropped": drop,
    "empty": lambda path: os.truncate(path, 0),
    "cut to a few bytes": lambda path: os.truncate(path, 50),
}


def filled(data_dir: Path) -> str:
    """Make feeds and their index, closed, and return its URL."""
    for run in range(3):
        pages = [article(f"http://a.gov.cn/{run}-{n}.html", f"正文{run}{n}" * 99) for n in range(20)]
        write_feed(data_dir, f"articles/a/r{run}", pages)
    url = f"sqlite:///{data_dir}/index.sqlite"
    with closing(Index.open(url)) as index:
        index.catch_up(data_dir)
    return url


def read(url: str, data_dir: Path) -> int:
    """Open an index and look at all that is in it; return how many lines it took from the feeds."""
    with closing(Index.open(url)) as index:
        lines = index.catch_up(data_dir).lines
        rows(index)
        return lines


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_index_is_told_of_and_made_anew(tmp_path: Path, opened: Callable[[str], Index], name: str) -> None:
    url = filled(tmp_path)
    with closing(Index.open(url)) as index:
        before = rows(index)
    DAMAGE[name](tmp_path / "index.sqlite")
    if name == "empty":
        assert read(url, tmp_path) == 60
    else:
        with pytest.raises(IndexFault, match="scrapy index --rebuild") as fault:
            read(url, tmp_path)
        assert "\n" not in str(fault.value)
    rebuild(url, tmp_path)
    assert rows(opened(url)) == before


def test_a_crawl_and_the_command_say_in_one_line_what_to_do_and_do_it(tmp_path: Path) -> None:
    with serve(town(PAGES)) as server:
        assert scrapy(tmp_path, server, "town").returncode == 0
        cut(tmp_path / "index.sqlite")
        for name, arguments in (("crawl", ["town"]), ("index", [])):
            done = scrapy(tmp_path, server if name == "crawl" else None, *arguments, name=name)
            assert done.returncode == 1
            assert len(done.stderr.splitlines()) == 1, done.stderr
            assert "scrapy index --rebuild" in done.stderr
        assert scrapy(tmp_path, None, "--rebuild", name="index").returncode == 0
        done = scrapy(tmp_path, server, "town")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: quiet")
    assert not list(tmp_path.glob("index.sqlite.*"))


def test_nothing_is_rebuilt_under_a_crawl(index_url: str, tmp_path: Path, opened: Callable[[str], Index]) -> None:
    write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    crawl = opened(index_url)
    crawl.catch_up(tmp_path)
    crawl.claim(article("http://b.gov.cn/1.html", site="b"), "r2")
    with pytest.raises(IndexBusy, match="wait for the crawls"):
        rebuild(index_url, tmp_path)
    crawl.close()
    rebuild(index_url, tmp_path)
    assert [row[3] for row in rows(opened(index_url))["claims"]] == ["b"]


def killed(work: Callable[[], object], watch: Callable[[Callable[[], None]], None], at: int) -> bool:
    """Do the work in another process, which is killed at what `watch` tells it for the time number `at`.

    Return whether it was.
    """

    def child() -> None:
        left = at

        def one() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(one)
        work()

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode in {-signal.SIGKILL, 0}
    return process.exitcode == -signal.SIGKILL


def watch_files(one: Callable[[], None]) -> None:
    """Tell of what Python is about to change in a folder, and of each file that SQLite is to open."""

    def audit(event: str, _arguments: tuple[object, ...]) -> None:
        if event in {"os.remove", "os.rename", "os.mkdir", "sqlite3.connect"}:
            one()

    sys.addaudithook(audit)


def watch_questions(one: Callable[[], None]) -> None:
    """Tell of what is about to be asked of PostgreSQL. The process is another one, so that nothing is put back."""
    wait = psycopg.Connection.wait

    def waited(*arguments: Any, **options: Any) -> Any:
        one()
        return wait(*arguments, **options)

    setattr(psycopg.Connection, "wait", waited)  # noqa: B010 - mypy forbids to assign to a method


def test_a_rebuild_that_is_killed_anywhere_leaves_the_index_or_what_it_is_made_anew_from(
    index_url: str, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    for run in range(2):
        pages = [article(f"http://a.gov.cn/{run}-{n}.html", f"正文{run}{n}" * 99) for n in range(3)]
        write_feed(data_dir, f"articles/a/r{run}", pages)
    with closing(Index.open(index_url)) as index:
        index.catch_up(data_dir)
        before = rows(index)
    watch = watch_files if index_url.startswith("sqlite") else watch_questions
    at = 1
    while killed(lambda: rebuild(index_url, data_dir), watch, at):
        with closing(Index.open(index_url)) as index:
            index.catch_up(data_dir)
            assert rows(index) == before, at
        assert not list(tmp_path.glob("index.sqlite.new*")), at  # to open it takes away what nobody makes any more
        at += 1
    assert at > 10
    rebuild(index_url, data_dir)
    with closing(Index.open(index_url)) as index:
        assert rows(index) == before
    assert not list(tmp_path.glob("index.sqlite.*"))


def test_a_file_beside_the_index_that_is_not_ours_stays(tmp_path: Path) -> None:
    theirs = tmp_path / "index.sqlite.new"
    with closing(sqlite3.connect(theirs)) as database:
        database.execute("CREATE TABLE theirs (number)")
    with closing(Index.open(f"sqlite:///{tmp_path / 'index.sqlite'}")):
        assert theirs.exists()


@pytest.mark.parametrize("table", ["versions", "claims", "meta", "feeds"])
def test_a_table_that_is_gone_is_told_of_and_made_anew(
    index_url: str, tmp_path: Path, opened: Callable[[str], Index], table: str
) -> None:
    write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    index = opened(index_url)
    index.catch_up(tmp_path)
    before = rows(index)
    index._connection.exec_driver_sql(f"DROP TABLE {table}")  # noqa: SLF001 - what somebody else did
    index.close()
    with pytest.raises(IndexFault, match=f"lacks its table {table}: run `scrapy index --rebuild`"):
        Index.open(index_url)
    rebuild(index_url, tmp_path)
    there = rows(opened(index_url))
    if table == "meta":
        there["meta"] = before["meta"] = []
    assert there == before


def test_nothing_is_dropped_when_no_feed_is_left(
    index_url: str, tmp_path: Path, opened: Callable[[str], Index]
) -> None:
    feed = write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    index = opened(index_url)
    index.catch_up(tmp_path)
    index.close()
    feed.unlink()
    with pytest.raises(IndexFault, match="no longer has a feed"):
        rebuild(index_url, tmp_path)
    assert opened(index_url).seen("http://a.gov.cn/1.html")


def test_an_index_of_another_data_folder_is_refused(
    postgres: object, index_url: str, tmp_path: Path, opened: Callable[[str], Index]
) -> None:
    del postgres
    one, two = tmp_path / "one", tmp_path / "two"
    if index_url.startswith("sqlite"):
        index_url = f"sqlite:///{tmp_path}/shared/index.sqlite"
    write_feed(one, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    write_feed(two, "articles/a/r2", [article("http://a.gov.cn/2.html")])
    opened(index_url).catch_up(one)
    for path in (two, tmp_path / "empty"):
        with pytest.raises(IndexFault, match="belongs to another DATA_DIR"):
            opened(index_url).catch_up(path)
    moved = one.rename(tmp_path / "moved")
    assert opened(index_url).catch_up(moved).faults == ()
    (moved / "corpus.id").unlink()  # a copy that left it out is known by its feeds
    assert opened(index_url).catch_up(moved).faults == ()
    assert (moved / "corpus.id").exists()


def lose_articles(data_dir: Path) -> None:
    shutil.rmtree(data_dir / "articles")


def lose_all(data_dir: Path) -> None:
    for feed in ("articles", "duplicates", "rejected", "runs"):
        shutil.rmtree(data_dir / feed, ignore_errors=True)


def shorten(data_dir: Path) -> None:
    (feed,) = data_dir.glob("articles/town/*.jsonl")
    feed.write_bytes(b"".join(feed.read_bytes().splitlines(keepends=True)[:5]))


def replace_alike(data_dir: Path) -> None:
    """Put another file of the same size in the feed's place."""
    (feed,) = data_dir.glob("articles/town/*.jsonl")
    other = feed.with_name("other")
    other.write_bytes(b"\n" * feed.stat().st_size)
    other.replace(feed)


def articles(data_dir: Path) -> list[str]:
    """Return the URLs of the articles that can be read in the feeds."""
    lines = [line.record for path in data_dir.glob("articles/town/*.jsonl") for line in read_lines(path)]
    return [record["url"] for record in lines if record]


@pytest.mark.parametrize("lose", [lose_articles, lose_all, shorten, replace_alike])
def test_feeds_that_are_gone_make_a_run_unhealthy_and_a_rebuild_brings_their_pages_back(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    with serve(town(PAGES)) as server:
        assert scrapy(tmp_path, server, "town").returncode == 0
        assert scrapy(tmp_path, server, "town").returncode == 0
        lose(tmp_path)
        kept = set(articles(tmp_path))
        done = scrapy(tmp_path, server, "town")
        assert done.returncode == 1
        assert "feeds are gone or altered" in done.stdout.splitlines()[-1]
        assert "scrapy index --rebuild" in done.stdout.splitlines()[-1]
        assert scrapy(tmp_path, None, "--rebuild", name="index").returncode == 0
        done = scrapy(tmp_path, server, "town")
        assert done.returncode == 0, done.stdout
        assert scrapy(tmp_path, server, "town").stdout.splitlines()[-1] == "town: quiet"
    there = articles(tmp_path)
    assert {article_url(number) for number in range(1, PAGES + 1)} <= set(there)
    assert len(there) == len(set(there))
    assert kept <= set(there)


def test_feeds_and_index_lost_together_are_fetched_again(tmp_path: Path) -> None:
    with serve(town(PAGES)) as server:
        for _ in range(2):
            assert scrapy(tmp_path, server, "town").returncode == 0
        lose_articles(tmp_path)
        for path in tmp_path.glob("index.sqlite*"):
            path.unlink()
        assert scrapy(tmp_path, server, "town").stdout.splitlines()[-1] == "town: ok"
    assert len(records(tmp_path, "articles")) == PAGES


def test_a_feed_that_was_only_copied_or_touched_is_the_same(sqlite_index: Index, tmp_path: Path) -> None:
    feed = write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    sqlite_index.catch_up(tmp_path)
    copy = feed.with_name("copy")
    shutil.copyfile(feed, copy)
    copy.replace(feed)
    assert sqlite_index.catch_up(tmp_path) == sqlite_index.catch_up(tmp_path)
    assert sqlite_index.catch_up(tmp_path).faults == ()


@pytest.mark.parametrize(
    "name", ["a%20b", "q?y=1", "x#y", "a b", "新闻", "a%(x)s", "a&b;c", "'\"", ":memory:", "file:x"]
)
def test_each_data_folder_has_its_own_index(tmp_path: Path, name: str) -> None:
    (tmp_path / "a b").mkdir(exist_ok=True)
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    write_feed(folder, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    done = scrapy(folder, None, name="index")
    assert done.returncode == 0, done.stderr
    assert sorted(tmp_path.rglob("index.sqlite")) == [folder / "index.sqlite"]

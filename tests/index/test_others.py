"""Databases and files of other programs: the index never changes them, and says what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import URL

from crawler.index.connecting import IndexFault
from crawler.index.rebuild import rebuild
from tests.index.crawled import article, write_feed
from tests.run.fake_site import scrapy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index
    from tests.index.postgres import Postgres

pytestmark = pytest.mark.slow

URL_1 = "http://a.gov.cn/1.html"
TAKEN = ("runs", "feeds", "checks", "meta")


def sqlite_url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements in the schema that a URL names, and return the rows of the last."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_with_tables_of_somebody_else_is_refused_and_stays(
    tmp_path: Path, opened: Callable[[str], Index], name: str
) -> None:
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute(f"CREATE TABLE {name} (key TEXT, value TEXT)")
        theirs.execute(f"INSERT INTO {name} VALUES ('version', '4.7')")  # noqa: S608 - a name of this file
        theirs.commit()
    before = path.read_bytes()
    for work in (opened, lambda url: rebuild(url, tmp_path)):
        with pytest.raises(IndexFault, match=f"theirs.sqlite holds {name}, which belongs to another program") as fault:
            work(sqlite_url(path))
        assert "\n" not in str(fault.value)
    assert path.read_bytes() == before


def test_all_our_names_in_a_file_of_somebody_else_are_refused_too(
    tmp_path: Path, opened: Callable[[str], Index]
) -> None:
    path = tmp_path / "theirs.sqlite"
    names = ("meta", "feeds", "runs", "versions", "claims", "checks", "withdrawals", "buckets")
    with closing(sqlite3.connect(path)) as theirs:
        for name in names:
            theirs.execute(f"CREATE TABLE {name} (key TEXT, value TEXT)")
        theirs.execute("INSERT INTO meta VALUES ('version', 'of their own')")
        theirs.commit()
    before = path.read_bytes()
    with pytest.raises(IndexFault):
        opened(sqlite_url(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "folder", "view"])
def test_what_is_no_index_is_refused_and_stays(tmp_path: Path, opened: Callable[[str], Index], kind: str) -> None:
    path = tmp_path / "theirs"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("notes of mine " * 100)
    else:
        with closing(sqlite3.connect(path)) as theirs:
            theirs.execute("CREATE VIEW runs AS SELECT 1")
    before = path.read_bytes() if path.is_file() else b""
    for work in (opened, lambda url: rebuild(url, tmp_path / "data")):
        with pytest.raises(IndexFault) as fault:
            work(sqlite_url(path))
        assert "\n" not in str(fault.value)
    assert path.is_dir() if kind == "folder" else path.read_bytes() == before


@pytest.mark.parametrize("what", ["TABLE notes (a text)", "VIEW notes AS SELECT 1 AS a"])
def test_what_somebody_else_put_into_our_file_is_not_lost_with_it(
    tmp_path: Path, opened: Callable[[str], Index], what: str
) -> None:
    path = tmp_path / "index.sqlite"
    write_feed(tmp_path, "articles/a/r1", [article(URL_1)])
    opened(sqlite_url(path)).close()
    with closing(sqlite3.connect(path)) as both:
        both.execute(f"CREATE {what}")
    done = scrapy(tmp_path, None, "--rebuild", name="index")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{path} holds notes, which belongs to another program")
    assert len(done.stderr.splitlines()) == 1
    assert scrapy(tmp_path, None, name="index").returncode == 0
    with closing(sqlite3.connect(path)) as both:
        assert both.execute("SELECT * FROM notes") is not None
        both.execute(f"DROP {what.partition(' ')[0]} notes")
    assert scrapy(tmp_path, None, "--rebuild", name="index").returncode == 0


def test_a_crawl_into_a_database_with_such_tables_leaves_them_alone(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.new_database()
    for name in TAKEN:
        execute(url, f"CREATE TABLE {name} (precious TEXT)", f"INSERT INTO {name} SELECT 'kept'")
    execute(url, "CREATE VIEW versions AS SELECT * FROM runs")
    done = scrapy(tmp_path, None, "nowhere", INDEX_URL=url)
    assert done.returncode == 2
    (tmp_path / "articles").mkdir()
    done = scrapy(tmp_path, None, name="index", INDEX_URL=url)
    assert done.returncode == 0, done.stderr
    done = scrapy(tmp_path, None, "--rebuild", name="index", INDEX_URL=url)
    assert done.returncode == 0, done.stderr
    assert [execute(url, f"TABLE {name}") for name in (*TAKEN, "versions")] == [[("kept",)]] * 5


@pytest.mark.parametrize("kind", ["TABLE {} (a text)", "VIEW {} AS SELECT 1"])
def test_tables_of_somebody_else_in_our_schema_are_refused(
    postgres: Postgres, tmp_path: Path, opened: Callable[[str], Index], kind: str
) -> None:
    url = postgres.new_database()
    own = execute(url, "SELECT current_schema()")[0][0]
    execute(url, f"CREATE SCHEMA {own}_news_index", f"CREATE {kind.format(f'{own}_news_index.runs')}")
    for work in (opened, lambda url: rebuild(url, tmp_path)):
        with pytest.raises(IndexFault, match="holds runs, which belongs to another program"):
            work(url)
    assert execute(url, f"TABLE {own}_news_index.runs") is not None


def test_a_user_without_rights_is_told_in_one_line(postgres: Postgres, opened: Callable[[str], Index]) -> None:
    url = postgres.new_database()
    execute(url, "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    with pytest.raises(IndexFault, match="permission denied") as fault:
        opened(url.replace("tests@", "reader@"))
    assert "\n" not in str(fault.value)


def test_two_schemas_of_one_database_are_two_indexes(
    postgres: Postgres, opened: Callable[[str], Index], tmp_path: Path
) -> None:
    write_feed(tmp_path / "a", "articles/a/r1", [article(URL_1)])
    (tmp_path / "b").mkdir()
    one, two = (opened(postgres.new_database()) for _ in range(2))
    assert one.catch_up(tmp_path / "a").lines == 1
    assert two.catch_up(tmp_path / "b").lines == 0


def test_an_index_of_the_first_versions_is_made_anew_from_its_feeds(
    tmp_path: Path, opened: Callable[[str], Index]
) -> None:
    path = tmp_path / "index.sqlite"
    feed = write_feed(tmp_path, "articles/a/r1", [article(URL_1)])
    index = opened(sqlite_url(path))
    index.catch_up(tmp_path)
    index.close()
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA application_id=0")
        old.execute("UPDATE meta SET value = '4.7' WHERE key = 'version'")
        old.commit()
    away = feed.rename(tmp_path / "away")
    with pytest.raises(IndexFault, match="put them back, or run `scrapy index --rebuild`"):
        opened(sqlite_url(path)).catch_up(tmp_path)
    away.rename(feed)
    index = opened(sqlite_url(path))
    assert index.catch_up(tmp_path).lines == 1
    assert index.seen(URL_1)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:s3cret@host:port/db", "the port is not a number"),
        ("postgresql://u:s3cret@host:99999/db", "the port is not between"),
        ("postgresql://u:s3@cret@host/db", "more than one @"),
        ("postgresql://u:s3/cret@ho@st/db", "more than one @"),
        ("postgresql://u:s3cret", "the port is not a number"),
        ("postgresql:u:s3cret@host/db", "is not the address of a database"),
        ("mysql://u:s3cret@host/db", "mysql is not supported"),
        ("postgresql://u:s3cret@localhost:1/db", "refused"),
        ("postgresql://u:s3cret@localhost:1/db?nonsense=1", "nonsense"),
        ("sqlite://", "names no file"),
        ("sqlite+pysqlite:///:memory:", "names no file"),
        ("sqlite:////tmp/s3cret?cret=1", "written as %3F"),
    ],
)
def test_no_message_shows_a_part_of_the_password(tmp_path: Path, url: str, said: str) -> None:
    done = scrapy(tmp_path, None, "town", INDEX_URL=url)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not any(part in done.stderr + done.stdout for part in ("s3", "cret"))

"""A PostgreSQL that ends connections, falls silent or lets nobody have the lock: a crawl ends and loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from crawler.index.database import _LOCK
from tests.index.proxy import Proxy
from tests.run.fake_site import ROOT, article_url, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.index.postgres import Postgres
    from tests.server import Loopback

pytestmark = pytest.mark.slow

PAGES = 40
LIMIT = 10  # seconds from SIGTERM to the end
# Runs the command with a program that waits for a second where it waits for half a minute or a whole one.
IMPATIENT = """
import sys
from crawler.index import connecting, database
connecting.ANSWER_SECONDS = connecting.BUSY_SECONDS = database.BUSY_SECONDS = 1
database.LOCK_SECONDS = 3
connecting._SESSION = connecting._SESSION.replace("60s", "1s")
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    with serve(town(PAGES)) as server:
        yield server


@contextmanager
def crawl(data_dir: Path, site: Loopback, url: str) -> Iterator[subprocess.Popen[str]]:
    """Start a crawl, and wait until it has written a few records."""
    line = command(data_dir, site, "-s", "DOWNLOAD_DELAY=0.02", "town")
    process = subprocess.Popen(
        [sys.executable, "-c", IMPATIENT, *line[3:]],
        cwd=ROOT,
        env=environment(INDEX_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while process.poll() is None and lines(data_dir) < 3:
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(data_dir: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in data_dir.glob("articles/town/*"))


def ended(process: subprocess.Popen[str], *, within: float = 60) -> tuple[int, str]:
    """Return the exit code and the last line of the summary."""
    out, err = process.communicate(timeout=within)
    assert "Traceback" not in out + err, err
    assert "did not start" not in out + err
    return process.returncode, out.splitlines()[-1]


def finish(data_dir: Path, site: Loopback, url: str) -> None:
    """Run to the end: every page is there once."""
    done = scrapy(data_dir, site, "town", INDEX_URL=url)
    assert done.returncode == 0, done.stdout + done.stderr
    there = [record["url"] for feed in ("articles", "duplicates") for record in records(data_dir, feed)]
    assert sorted(there) == sorted(map(article_url, range(1, PAGES + 1)))


def terminate(url: str) -> int:
    """End the connections of all crawls."""
    query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'chinese%'"
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def test_a_terminated_connection_is_made_anew_and_nothing_is_lost(
    postgres: Postgres, site: Loopback, tmp_path: Path
) -> None:
    url = postgres.new_database()
    with crawl(tmp_path, site, url) as process:
        assert terminate(url)
        code, said = ended(process)
    assert (code, said) == (0, "town: ok")
    assert len(records(tmp_path, "articles")) == PAGES
    finish(tmp_path, site, url)


def test_a_commit_whose_answer_is_lost_is_not_made_twice(postgres: Postgres, site: Loopback, tmp_path: Path) -> None:
    url = postgres.new_database()
    with Proxy.start(postgres.socket) as proxy:
        with crawl(tmp_path, site, proxy.url(url)) as process:
            proxy.drop_answer_to(b"COMMIT")
            code, said = ended(process)
        assert proxy.dropped == 1
    assert (code, said) == (0, "town: ok")
    assert len(records(tmp_path, "articles")) == PAGES
    finish(tmp_path, site, url)


def test_a_server_that_is_gone_ends_the_run_with_one_line(postgres: Postgres, site: Loopback, tmp_path: Path) -> None:
    url = postgres.new_database()
    with crawl(tmp_path, site, url) as process:
        postgres.end()
        try:
            code, said = ended(process)
        finally:
            postgres.begin()
    assert code == 1
    assert "the index cannot be" in said
    finish(tmp_path, site, url)


def test_a_proxy_that_forwards_nothing_any_more_ends_the_run(
    postgres: Postgres, site: Loopback, tmp_path: Path
) -> None:
    url = postgres.new_database()
    with Proxy.start(postgres.socket) as proxy:
        with crawl(tmp_path, site, proxy.url(url)) as process:
            proxy.frozen = True
            code, said = ended(process)
        assert code == 1
        assert "has not answered for 1 seconds" in said
        proxy.frozen = False
        finish(tmp_path, site, proxy.url(url))


def test_a_lock_that_another_client_holds_ends_the_run(postgres: Postgres, site: Loopback, tmp_path: Path) -> None:
    url = postgres.new_database()
    with psycopg.connect(url) as other:
        with crawl(tmp_path, site, url) as process:
            other.execute(f"SELECT pg_advisory_lock({_LOCK})".encode())
            code, said = ended(process)
        assert code == 1
        assert "another program has held its lock" in said
    finish(tmp_path, site, url)


@pytest.mark.parametrize("fault", ["frozen", "locked"])
def test_a_crawl_that_waits_for_the_database_ends_when_it_is_told_to(
    postgres: Postgres, site: Loopback, tmp_path: Path, fault: str
) -> None:
    url = postgres.new_database()
    with Proxy.start(postgres.socket) as proxy, psycopg.connect(url) as other:
        line = command(tmp_path, site, "-s", "DOWNLOAD_DELAY=0.02", "town")
        with subprocess.Popen(
            line,
            cwd=ROOT,
            env=environment(INDEX_URL=proxy.url(url)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            while process.poll() is None and lines(tmp_path) < 3:
                time.sleep(0.01)
            if fault == "frozen":
                proxy.frozen = True
            else:
                other.execute(f"SELECT pg_advisory_lock({_LOCK})".encode())
            before = -1
            while (now := lines(tmp_path)) != before:  # it stands still
                before = now
                time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            code, said = ended(process, within=LIMIT)
            assert code == 1
            assert "interrupted" in said
        other.execute("SELECT pg_advisory_unlock_all()")
        proxy.frozen = False
        finish(tmp_path, site, url)

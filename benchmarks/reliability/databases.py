"""Databases of other programs, and a PostgreSQL that dies, falls silent or is locked under a crawl."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from benchmarks.reliability.interrupted import started
from benchmarks.reliability.row import Line, Trial
from crawler.index.database import _LOCK
from tests.index.proxy import Proxy
from tests.run.fake_site import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.index.postgres import Postgres

_SECONDS = 10  # from SIGTERM to the end of a crawl
_PATIENCE = 60  # seconds in which a crawl notices that its server is gone, or is back
_TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'chinese%'"
_TABLES = ("runs", "feeds", "checks", "meta")
_ROWS = 3


def _foreign_file(trial: Trial) -> None:
    """Name as the index an SQLite file with tables of somebody else: it is refused."""
    path = trial.folder / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        for table in trial.given:
            theirs.execute(f"CREATE TABLE {table} (key TEXT)")
            theirs.executemany(f"INSERT INTO {table} VALUES (?)", [(str(row),) for row in range(_ROWS)])  # noqa: S608
        theirs.commit()
    trial.crawl(right=1, index_url=f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as theirs:
        for table in trial.given:
            kept = theirs.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            trial.lost += max(0, _ROWS - kept)
            trial.doubled += max(0, kept - _ROWS)
    trial.crawl()
    trial.judge()


def _foreign_schema(trial: Trial) -> None:
    """Crawl into a PostgreSQL schema with tables of somebody else: the index is beside them."""
    url = trial.lab.postgres.new_database()
    with psycopg.connect(url, autocommit=True) as theirs:
        for table in trial.given:
            made = f"CREATE TABLE {table} AS SELECT n AS precious FROM generate_series(1, {_ROWS}) AS n"  # noqa: S608
            theirs.execute(made.encode())
    trial.crawl(index_url=url)
    trial.run("--rebuild", name="index", index_url=url)
    with psycopg.connect(url) as theirs:
        for table in trial.given:
            kept = len(theirs.execute(f"TABLE {table}".encode()).fetchall())
            trial.lost += max(0, _ROWS - kept)
            trial.doubled += max(0, kept - _ROWS)
    trial.judge()


def _foreign(trial: Trial) -> None:
    (_foreign_schema if trial.case.startswith("PostgreSQL") else _foreign_file)(trial)


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl that has written a few records, and the PostgreSQL that has its index."""

    server: Postgres
    proxy: Proxy
    url: str
    process: subprocess.Popen[bytes]

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Kill the server; it is up again for the next crawl."""
        self.server.end()
        try:
            yield
        finally:
            self.server.begin()

    @contextmanager
    def restarted(self) -> Iterator[None]:
        """Kill the server and start it at once."""
        self.server.end()
        self.server.begin()
        yield

    @contextmanager
    def terminated(self) -> Iterator[None]:
        """End the connections of the crawl."""
        with psycopg.connect(self.url) as connection:
            connection.execute(_TERMINATE)
        yield

    @contextmanager
    def unanswered(self) -> Iterator[None]:
        """Let a commit reach the server, and close the connection in place of its answer."""
        self.proxy.drop_answer_to(b"COMMIT")
        yield

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Forward nothing any more, and tell the crawl to end."""
        self.proxy.frozen = True
        time.sleep(1)
        self.process.send_signal(signal.SIGTERM)
        yield
        self.proxy.frozen = False

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of writers, and tell the crawl to end."""
        with psycopg.connect(self.url) as other:
            other.execute(f"SELECT pg_advisory_lock({_LOCK})".encode())
            time.sleep(1)
            self.process.send_signal(signal.SIGTERM)
            yield


def _under_a_crawl(trial: Trial) -> None:
    """Let a fault happen to a crawl, and the next one run to its end."""
    meet, right, patience = trial.given
    direct = trial.lab.postgres.new_database()
    with Proxy.start(trial.lab.postgres.socket) as proxy:
        line = command(trial.data_dir, trial.lab.town, "-s", "DOWNLOAD_DELAY=0.02", "town")
        with started(line, INDEX_URL=proxy.url(direct)) as process:
            while process.poll() is None and not any(
                path.stat().st_size for path in trial.data_dir.glob("articles/town/*.jsonl*")
            ):
                time.sleep(0.01)
            with meet(Crawl(trial.lab.postgres, proxy, direct, process)):
                try:
                    code: int | None = process.wait(patience)
                except subprocess.TimeoutExpired:
                    code = None
            trial.check_code(code, right, f"after {patience} s" if code is None else "")
    trial.crawl(index_url=direct)
    trial.judge()


# A fault, the exit codes that are right (a server that is back in time costs nothing), the seconds it may take.
_FAULTS: dict[str, tuple[Callable[[Crawl], object], set[int], int]] = {
    "killed": (Crawl.killed, {1}, _PATIENCE),
    "restarted": (Crawl.restarted, {0, 1}, _PATIENCE),
    "connections ended": (Crawl.terminated, {0}, _PATIENCE),
    "the answer to a commit lost": (Crawl.unanswered, {0}, _PATIENCE),
    "frozen behind a proxy, then SIGTERM": (Crawl.frozen, {1}, _SECONDS),
    "locked by another, then SIGTERM": (Crawl.locked, {1}, _SECONDS),
}

LINES = {
    "A1": Line(
        "the index named a database with tables of another program",
        {
            **{f"SQLite: {table}": [table] for table in _TABLES},
            **{f"PostgreSQL: {table}": [table] for table in _TABLES},
            "SQLite: all": _TABLES,
            "PostgreSQL: all": _TABLES,
        },
        _foreign,
    ),
    "B1": Line(
        "PostgreSQL killed, restarted, frozen, locked, its connections ended, a commit's answer lost",
        _FAULTS,
        _under_a_crawl,
    ),
}

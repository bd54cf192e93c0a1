"""What faults of PostgreSQL cost a crawl: records lost or doubled, and whether the exit code says what happened.

    python -m benchmarks.reliability_postgres [--times N] [--pages N]

A crawl has its index on a server that, after a few records, is killed, ends the crawl's connections, is restarted,
falls silent behind a proxy (until SIGTERM), or lets another client have the lock (until SIGTERM). The next crawl runs
to its end: then every page has to be in the feeds exactly once. Exits with 1 when one is not, or an exit code is wrong.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from rich.console import Console
from rich.table import Table

from crawler.index.database import _LOCK
from tests.index.postgres import Postgres
from tests.index.proxy import Proxy
from tests.run.town import ROOT, article_url, command, environment, records, scrapy, town
from tests.server import Loopback, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECONDS = 10  # from SIGTERM to the end of a crawl
_TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'chinese%'"


@dataclass(slots=True)
class Row:
    """What came of a kind of fault."""

    fault: str
    times: int = 0
    lost: int = 0
    doubled: int = 0
    right: int = 0  # exit codes


@dataclass(frozen=True, slots=True)
class Trial:
    """One crawl on a database of its own."""

    server: Postgres
    proxy: Proxy
    url: str
    process: subprocess.Popen[bytes]

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Kill the server; it is up again for the next crawl."""
        self.server.end()
        yield
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


# A fault, and the exit codes that are right: a server that is back in time costs nothing.
_FAULTS: dict[str, tuple[Callable[[Trial], object], set[int]]] = {
    "PostgreSQL killed": (Trial.killed, {1}),
    "PostgreSQL restarted": (Trial.restarted, {0, 1}),
    "connections terminated": (Trial.terminated, {0}),
    "frozen behind a proxy, SIGTERM": (Trial.frozen, {1}),
    "lock held by another, SIGTERM": (Trial.locked, {1}),
}


def tried(server: Postgres, site: Loopback, fault: str, times: int, pages: int) -> Row:
    """Let a fault happen to so many crawls."""
    row = Row(fault)
    meet, right = _FAULTS[fault]
    for _ in range(times):
        with ExitStack() as stack:
            data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reliability-")))
            proxy = stack.enter_context(Proxy.start(server.socket))
            direct = server.new_database()
            url = proxy.url(direct)
            line = command(data_dir, site, "-s", "DOWNLOAD_DELAY=0.02", "town")
            null = subprocess.DEVNULL
            process = stack.enter_context(
                subprocess.Popen(line, cwd=ROOT, env=environment(INDEX_URL=url), stdout=null, stderr=null)
            )
            while process.poll() is None and not any(
                path.stat().st_size for path in data_dir.glob("articles/town/*.jsonl*")
            ):
                time.sleep(0.01)
            with meet(Trial(server, proxy, direct, process)):  # type: ignore[attr-defined]  # each is a context
                try:
                    code = process.wait(60 if 0 in right or fault.endswith("killed") else _SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    code = None
            done = scrapy(data_dir, site, "town", INDEX_URL=direct)
            there = Counter(record["url"] for feed in ("articles", "duplicates") for record in records(data_dir, feed))
            row.times += 1
            row.right += code in right and done.returncode == 0
            row.lost += sum(not there[article_url(number)] for number in range(1, pages + 1))
            row.doubled += sum(number - 1 for number in there.values())
    return row


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--pages", type=int, default=40)
    options = parser.parse_args()
    table = Table("what was done", "how often", "lost", "doubled", "exit code right")
    with serve(town(options.pages)) as site, Postgres.start() as server:
        rows = [tried(server, site, fault, options.times, options.pages) for fault in _FAULTS]
    for row in rows:
        table.add_row(row.fault, *map(str, (row.times, row.lost, row.doubled, f"{row.right} of {row.times}")))
    Console().print(table)
    return int(any(row.lost or row.doubled or row.right < row.times for row in rows))


if __name__ == "__main__":
    sys.exit(main())

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from crawler import cluster
from crawler.cluster import ClusterError
from crawler.replay import listing
from crawler.replay.run import Options, Replay
from tests.cluster import two_workers
from tests.replay import site
from tests.replay.test_command import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    with two_workers() as running:
        yield running


def test_a_cluster_gives_the_same_files(tmp_path: Path, scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_LEAST", 0)  # as for a large archive, which the cluster lists too
    archive = site.write(tmp_path / "a.warc.gz", [*site.articles(range(150)), (site.url(999), site.page(3))])
    Replay().run(Options((str(archive),), tmp_path / "one.jsonl"))
    replay = Replay()
    with cluster.connected(scheduler.scheduler_address) as connection:
        assert connection.workers == 2
        options = Options((str(archive),), tmp_path / "many.jsonl", workers=2, connect=connection.executor)
        replay.run(options)
    assert replay.counts["pages"] == 151
    for name in ("jsonl", "duplicates.jsonl"):
        assert (tmp_path / f"many.{name}").read_bytes() == (tmp_path / f"one.{name}").read_bytes()


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path: Path, scheduler: Any) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(400)))
    Replay().run(Options((str(archive),), tmp_path / "one.jsonl"))
    killed: list[int] = []

    def kill(_done: int, _total: int) -> bool:
        if not killed:
            killed.append(scheduler.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)
        return True

    with cluster.connected(scheduler.scheduler_address) as connection:
        options = Options((str(archive),), tmp_path / "many.jsonl", workers=2, connect=connection.executor)
        Replay().run(options, kill)
    assert killed
    assert (tmp_path / "many.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_the_command_takes_the_address(tmp_path: Path, scheduler: Any) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(3)))
    done = run(archive, "-O", tmp_path / "out.jsonl", "--cluster", scheduler.scheduler_address)
    assert (done.returncode, done.stderr) == (0, "")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3


def test_no_cluster_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_TIMEOUT", 1)
    with pytest.raises(ClusterError, match="no cluster at tcp://127"), cluster.connected("tcp://127.0.0.1:1"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="extra 'cluster'"), cluster.connected("tcp://127.0.0.1:1"):
        pass

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from crawler.jobs import dask_cluster
from crawler.jobs.dask_cluster import ClusterError
from crawler.replay import prescan, remote_tasks
from crawler.replay.batch import Replay, ReplayOptions
from crawler.replay.remote_tasks import ClusterExecutor
from tests.cluster import scheduler_alone, two_workers, worker
from tests.replay import site
from tests.replay.test_command import ROOT, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    with two_workers() as running:
        yield running


def test_a_cluster_gives_the_same_files(tmp_path: Path, scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prescan, "_LEAST", 0)  # as for a large archive, which the cluster lists too
    archive = site.write(tmp_path / "a.warc.gz", [*site.articles(range(150)), (site.url(999), site.page(3))])
    Replay().run(ReplayOptions((str(archive),), tmp_path / "one.jsonl"))
    replay = Replay()
    with dask_cluster.connected(scheduler.scheduler_address) as connection:
        assert connection.workers == 2
        options = ReplayOptions((str(archive),), tmp_path / "many.jsonl", workers=2, connect=connection.executor)
        replay.run(options)
    assert replay.counts["pages"] == 151
    for name in ("jsonl", "duplicates.jsonl"):
        assert (tmp_path / f"many.{name}").read_bytes() == (tmp_path / f"one.{name}").read_bytes()


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path: Path, scheduler: Any) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(400)))
    Replay().run(ReplayOptions((str(archive),), tmp_path / "one.jsonl"))
    killed: list[int] = []

    def kill(_done: int, _total: int) -> bool:
        if not killed:
            killed.append(scheduler.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)
        return True

    with dask_cluster.connected(scheduler.scheduler_address) as connection:
        options = ReplayOptions((str(archive),), tmp_path / "many.jsonl", workers=2, connect=connection.executor)
        Replay().run(options, kill)
    assert killed
    assert (tmp_path / "many.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def jobs(tmp_path: Path, count: int = 400) -> list[str]:
    """Return the arguments of a replay."""
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(count)))
    return [str(archive), "-O", str(tmp_path / "out.jsonl"), "-s", "CLUSTER_PATIENCE=3"]


def test_a_worker_of_other_code_is_refused_and_what_was_done_is_kept(tmp_path: Path) -> None:
    code = tmp_path / "code"
    for package in ("crawler", "pipelines"):
        shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (code / "pipelines" / "clean.py").open("a") as file:
        file.write("\n# another version\n")
    with scheduler_alone(tmp_path) as (address, _), worker(address, tmp_path, code):
        done = run(*jobs(tmp_path), "--cluster", address)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "runs other code than this" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_a_result_of_other_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a worker that came later than the check of all."""
    client = Mock()
    client.run.return_value = {}
    client.get_executor.return_value = ThreadPoolExecutor(1)
    executor = ClusterExecutor(dask_cluster.Cluster(client, 1))
    assert executor.submit(len, "ab").result() == 2
    monkeypatch.setattr(remote_tasks, "CODE", "of another version")
    answer = executor.submit(len, "ab")
    client.get_executor.return_value.shutdown()
    monkeypatch.undo()
    with pytest.raises(ClusterError, match="runs other code than this"):
        answer.result()


def test_a_worker_without_this_code_ends_the_run(tmp_path: Path) -> None:
    code = tmp_path / "code"
    (code / "crawler").mkdir(parents=True)
    (code / "crawler" / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'crawler'\")\n")
    with scheduler_alone(tmp_path) as (address, _), worker(address, tmp_path, code):
        done = run(*jobs(tmp_path), "--cluster", address)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot run this program" in done.stderr
    assert "No module named 'crawler'" in done.stderr


def test_workers_that_vanish_are_waited_for_and_what_was_done_is_kept(tmp_path: Path) -> None:
    arguments = jobs(tmp_path)
    with scheduler_alone(tmp_path) as (address, _):
        with worker(address, tmp_path) as only:

            def kill(done: int, _total: int) -> bool:
                if done:
                    only.kill()
                return True

            with dask_cluster.connected(address, 3) as connection:
                options = ReplayOptions(
                    (arguments[0],), tmp_path / "out.jsonl", connect=partial(ClusterExecutor, connection)
                )
                with pytest.raises(ClusterError, match="no worker for 3 s"):
                    Replay().run(options, kill)
        done = run(*arguments, "--cluster", address)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "has no worker" in done.stderr
    resumed = Replay()
    resumed.run(ReplayOptions((arguments[0],), tmp_path / "out.jsonl"))
    assert resumed.resumed > 0
    Replay().run(ReplayOptions((arguments[0],), tmp_path / "one.jsonl"))
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


def test_a_scheduler_that_dies_ends_the_run_in_one_line(tmp_path: Path) -> None:
    with scheduler_alone(tmp_path) as (address, scheduler), worker(address, tmp_path):
        line = [sys.executable, "-m", "scrapy", "replay", *jobs(tmp_path, 2000), "--cluster", address]
        with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as replay:
            part = tmp_path / "out.jsonl.parts" / "articles"
            while replay.poll() is None and not (part.exists() and part.stat().st_size):
                time.sleep(0.02)
            scheduler.kill()
            _, errors = replay.communicate(timeout=120)
    assert replay.returncode == 1
    assert len(errors.splitlines()) == 1
    assert "Traceback" not in errors


@pytest.mark.parametrize("address", ["foo", "", "tcp://127.0.0.1", "tcp://[::1", "tcp://127.0.0.1:99999"])
def test_what_is_no_address_is_wrong_usage(tmp_path: Path, address: str) -> None:
    done = run(*jobs(tmp_path, 1), "--cluster", address)
    assert done.returncode == 2
    assert f"--cluster {address!r}" in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out.jsonl.parts").exists()


def test_an_address_without_a_scheduler_is_one_line(tmp_path: Path) -> None:
    done = run(*jobs(tmp_path, 1), "--cluster", "127.0.0.1:1")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "127.0.0.1:1" in done.stderr
    assert not (tmp_path / "out.jsonl.parts").exists()


def test_the_command_takes_the_address(tmp_path: Path, scheduler: Any) -> None:
    archive = site.write(tmp_path / "a.warc.gz", site.articles(range(3)))
    done = run(archive, "-O", tmp_path / "out.jsonl", "--cluster", scheduler.scheduler_address)
    assert (done.returncode, done.stderr) == (0, "")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3


def test_no_cluster_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_TIMEOUT", 1)
    with pytest.raises(ClusterError, match="no cluster at tcp://127"), dask_cluster.connected("tcp://127.0.0.1:1"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="extra 'cluster'"), dask_cluster.connected("tcp://127.0.0.1:1"):
        pass

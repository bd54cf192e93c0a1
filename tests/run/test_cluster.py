from __future__ import annotations

import os
import platform
import signal
import subprocess
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from crawler.jobs import dask_cluster, remote_sites
from crawler.jobs.dask_cluster import ClusterError
from crawler.jobs.remote_sites import RemoteJobs, SharedSetup, machine, shared
from crawler.jobs.site_jobs import exit_code
from crawler.run.lock import holder
from tests.cluster import two_workers
from tests.run.fake_site import ROOT, command, environment, records, scrapy, town
from tests.run.reprint_sites import SITES, story_url, twins
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.jobs.site_jobs import Job
    from tests.server import Loopback

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    with two_workers() as running:
        yield running


def test_a_cluster_crawls_as_this_machine_does(tmp_path: Path, scheduler: Any) -> None:
    arguments = ["--sites", "closing,town", "--cluster", _address(scheduler)]
    with serve(town(3)) as server:
        done = scrapy(tmp_path, server, *arguments, name="crawlall")
    assert (done.returncode, done.stderr) == (1, "closing: incomplete: stopped early: enough\n")
    assert done.stdout.splitlines()[-1] == "1 of 2 sites are healthy; not closing"
    assert "stopped early: enough" in done.stdout
    assert len(records(tmp_path, "articles")) == 3
    assert not list(tmp_path.glob(".cluster-*"))


def test_a_site_whose_worker_is_killed_is_crawled_again(tmp_path: Path, scheduler: Any) -> None:
    """The crawl of one worker lives on, that of the other is killed with it: no article is lost or there twice."""
    numbers = range(1, 21)
    with serve(twins(numbers)) as server:
        spiders = ("-s", "SPIDER_MODULES=tests.run.reprint_sites")
        process = _start(tmp_path, server, *spiders, "--cluster", _address(scheduler), delay=0.2)
        crawls = {site: _halfway(tmp_path, site) for site in SITES}
        for crawl in crawls.values():
            os.kill(_parent(crawl), signal.SIGKILL)
        os.kill(crawls["west"], signal.SIGKILL)
        told, _ = process.communicate(timeout=60)
    assert (process.returncode, told.splitlines()[-1]) == (0, "2 of 2 sites are healthy")
    for site in SITES:
        written = [each["url"] for feed in ("articles", "duplicates") for each in records(tmp_path, feed, site)]
        assert sorted(written) == sorted(story_url(site, number) for number in numbers)
    runs = {site: [run["detail"] for run in records(tmp_path, "runs", site) if "state" in run] for site in SITES}
    assert runs == {"east": [None, None], "west": ["killed", None]}
    assert not list(tmp_path.rglob("*.part"))


def _address(scheduler: Any) -> str:
    return str(scheduler.scheduler_address)


def _start(data_dir: Path, server: Loopback, *arguments: str, delay: float = 0.05) -> subprocess.Popen[str]:
    """Start a crawl of some seconds; with a longer delay, one that a busy machine still finds going on."""
    line = command(data_dir, server, "-s", f"DOWNLOAD_DELAY={delay}", *arguments, name="crawlall")
    return subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, encoding="utf-8")


def _halfway(data_dir: Path, site: str) -> int:
    """Wait until a site has a few records, and return the process that crawls it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if sum(part.read_bytes().count(b"\n") for part in (data_dir / "runs" / site).glob("*.part")) >= 5:
            break
        time.sleep(0.02)
    found = holder(data_dir, site)
    assert found is not None
    return found.pid


def _parent(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.partition("PPid:")[2].split()[0])


def test_an_interrupt_ends_the_crawls_of_the_cluster(tmp_path: Path, scheduler: Any) -> None:
    with serve(town(60)) as server:
        process = _start(tmp_path, server, "--sites", "town", "--cluster", _address(scheduler))
        _halfway(tmp_path, "town")
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "interrupted" in told
    (run,) = [each for each in records(tmp_path, "runs") if "state" in each]
    assert run["detail"] == "stopped early: interrupted"


def test_machines_that_do_not_share_what_they_must_are_told_so(tmp_path: Path) -> None:
    (tmp_path / "probe_file").touch()
    fit = SharedSetup(tmp_path, tmp_path / "probe_file", f"sqlite:///{tmp_path}/index.sqlite", machine(), str(tmp_path))
    assert fit.unfit() is None
    assert replace(fit, index_url="postgresql://db/news", machine="other").unfit() is None
    host = platform.node()
    assert replace(fit, machine="other").unfit() == (
        f"{host} is another machine, and SQLite serves only one: set INDEX_URL to PostgreSQL"
    )
    assert replace(fit, probe_file=tmp_path / "missing").unfit() == (
        f"{host} has another {tmp_path} or none: the machines of a cluster share DATA_DIR"
    )
    assert replace(fit, folder=str(tmp_path / "no")).unfit() == (
        f"{host} has no {tmp_path}/no: this program stands in the same folder everywhere"
    )


def test_a_cluster_that_cannot_crawl_is_told_so_before_anything_is_crawled(tmp_path: Path, scheduler: Any) -> None:
    with dask_cluster.connected(_address(scheduler)) as connection, shared(tmp_path, "sqlite:///x") as setup:
        remote = RemoteJobs(connection)
        with pytest.raises(ClusterError, match="SQLite serves only one"):
            remote.jobs({"town": ("town",)}, [], replace(setup, machine="other"), 9)
        with pytest.raises(ClusterError, match="share DATA_DIR"):
            remote.jobs({"town": ("town",)}, [], replace(setup, probe_file=tmp_path / "missing"), 9)
        assert [job.site for job in remote.jobs({"town": ("town",)}, [], setup, 9)] == ["town"]


def test_what_the_cluster_loses_is_reported(tmp_path: Path, scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with dask_cluster.connected(_address(scheduler)) as connection, shared(tmp_path, "sqlite:///x") as setup:
        remote = RemoteJobs(connection)
        failing, waiting = remote.jobs({"a": ("a",), "b": ("b",)}, ["/no/such/program"], setup, 9)
        failing.start(tmp_path)
        _until_done(failing, tmp_path)
        assert failing.note.startswith("the cluster lost it: [Errno 2] No such file or directory")
        waiting.start(tmp_path)
        monkeypatch.setattr(remote, "no_workers", lambda: True)
        monkeypatch.setattr(waiting, "future", Future())
        _until_done(waiting, tmp_path)
        assert waiting.note == "the cluster did not report how it ended"
    assert exit_code([failing, waiting], 75) == 1


def _until_done(job: Job, data_dir: Path) -> None:
    until = time.monotonic() + 30
    while not job.poll(data_dir, 9) and time.monotonic() < until:
        time.sleep(0.02)


def test_a_cluster_without_workers_is_deserted_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Mock()
    client.nthreads.return_value = {"tcp://127.0.0.1:1": 1}
    monkeypatch.setattr(remote_sites, "_event", Mock())
    remote = RemoteJobs(dask_cluster.Cluster(client, 1, patience=0.05))
    time.sleep(0.1)
    assert not remote.no_workers()
    client.nthreads.return_value = {}
    assert not remote.no_workers()
    time.sleep(0.1)
    assert remote.no_workers()

"""Many sites in one process: each as if it were alone, whatever becomes of the process or of the other sites."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.run.lock import SiteLock
from tests.jobs.far_towns import far
from tests.run.fake_site import ROOT, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server import Loopback

pytestmark = pytest.mark.slow
FAR = ("-s", "SPIDER_MODULES=tests.jobs.far_towns,tests.run.fake_site")
SITES = ["far00", "far01", "far02", "far03"]


def crawlall(data_dir: Path, server: Loopback, *arguments: str, sites: str = ",".join(SITES)) -> list[str]:
    more = (*FAR, "--sites", sites, "--jobs", "1", "--sites-per-job", "4", *arguments)
    return command(data_dir, server, *more, name="crawlall")


def run(line: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def workers(data_dir: Path) -> Iterator[int]:
    """Yield the processes that crawl many sites into a folder."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            if b"crawler.jobs.site_worker" in words and bytes(data_dir) in words:
                yield int(folder.name)
        except OSError:
            continue


def urls(data_dir: Path, feed: str, site: str) -> list[str]:
    return sorted(record["url"] for record in records(data_dir, feed, site))


def test_each_site_has_its_own_records_run_and_health(tmp_path: Path) -> None:
    with serve([*town(3), *far(3, 4)]) as server:
        done = run(crawlall(tmp_path, server, sites=f"{','.join(SITES)},faulty"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "4 of 5 sites are healthy; not faulty"), done.stderr
    for site in SITES:
        assert len(urls(tmp_path, "articles", site) + urls(tmp_path, "duplicates", site)) == 3
        assert [record["state"] for record in records(tmp_path, "runs", site) if "state" in record] == ["ok"]
    assert list(workers(tmp_path)) == []


def test_a_site_that_does_not_return_costs_the_others_nothing(tmp_path: Path) -> None:
    with serve([*town(3), *far(3, 4)]) as server:
        more = ("--timeout", "25", "-s", "WORKER_SILENCE=4")
        done = run(crawlall(tmp_path, server, *more, sites=f"stuck,{','.join(SITES)}"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "4 of 5 sites are healthy; not stuck"), done.stderr
    assert "stopped after 25 s" in done.stdout
    for site in SITES:
        assert len(urls(tmp_path, "articles", site) + urls(tmp_path, "duplicates", site)) == 3
    assert list(workers(tmp_path)) == []


def test_a_killed_worker_loses_no_record_and_doubles_none(tmp_path: Path) -> None:
    with serve(far(12, 4)) as server:
        crawl = subprocess.Popen(
            crawlall(tmp_path, server, "-s", "DOWNLOAD_DELAY=0.2"),
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        killed = 0
        end = time.monotonic() + 60
        while killed < 2 and time.monotonic() < end:
            time.sleep(0.1)
            if len(list(tmp_path.glob("articles/*/*.part"))) > killed:
                for worker in list(workers(tmp_path))[:1]:
                    os.kill(worker, signal.SIGKILL)
                    killed += 1
        out, err = crawl.communicate(timeout=120)
    assert killed == 2
    assert out.splitlines()[-1] == "4 of 4 sites are healthy", out + err
    for site in SITES:
        found = urls(tmp_path, "articles", site) + urls(tmp_path, "duplicates", site)
        assert len(found) == len(set(found)) == 12


def test_an_interrupt_ends_all_sites_in_time(tmp_path: Path) -> None:
    with serve(far(30, 4)) as server:
        crawl = subprocess.Popen(
            crawlall(tmp_path, server, "-s", "DOWNLOAD_DELAY=1"), cwd=ROOT, env=environment(), stdout=subprocess.PIPE
        )
        end = time.monotonic() + 60
        while len(list(tmp_path.glob("articles/*/*.part"))) < len(SITES) and time.monotonic() < end:
            time.sleep(0.1)
        begun = time.monotonic()
        crawl.send_signal(signal.SIGTERM)
        out, _ = crawl.communicate(timeout=60)
    assert time.monotonic() - begun < 20
    assert crawl.returncode == 1
    assert out.decode().count("incomplete") >= 4
    assert not list(tmp_path.glob("*/*/*.part"))
    assert list(workers(tmp_path)) == []


def test_a_site_that_another_run_holds_is_locked_and_the_others_are_crawled(tmp_path: Path) -> None:
    with serve([*town(3), *far(3, 4)]) as server, SiteLock(tmp_path, "far00"):
        done = run(crawlall(tmp_path, server))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (75, "3 of 4 sites are healthy; not far00"), done.stderr


def test_many_sites_share_workers_without_being_told(tmp_path: Path) -> None:
    sites = ",".join(f"far{number:02}" for number in range(22))
    with serve(far(2, 22)) as server:
        done = scrapy(tmp_path, server, *FAR, "--sites", sites, "--jobs", "2", name="crawlall")
    assert done.stdout.splitlines()[-1] == "22 of 22 sites are healthy", done.stdout + done.stderr

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.commands.crawlall import Command
from crawler.jobs import site_jobs
from crawler.jobs.site_jobs import Job, JobRunner, exit_code
from crawler.run.lock import SiteLock
from tests.run.fake_site import records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def python(site: str, code: str) -> Job:
    return Job(site, [sys.executable, "-c", code])


def test_one_site_that_is_not_well_does_not_stop_the_others(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        done = scrapy(tmp_path, server, "--sites", "closing,town", "--jobs", "2", name="crawlall")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 of 2 sites are healthy; not closing"
    assert "stopped early: enough" in done.stdout
    assert len(records(tmp_path, "articles")) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--sites", "town, tonw"], "there is no site tonw (did you mean town?)"),
        (["--sites", ""], "no site is named; the sites are "),
        (["--jobs", "0"], "--jobs, --sites-per-job and --timeout must be at least 1"),
        (["-a", "since=2024"], "-a since=2024 is not a day; type it like -a since=2024-01-31"),
        (["-a", "sinse=2024-01-31"], "-a sinse=… is not known"),
        (["-a", "replay=nowhere.warc"], "-a replay=nowhere.warc: no such file or folder"),
        (["-a", "full"], "use -a NAME=VALUE"),
        (["-s", "CRAWL_DELAY_MAX=long"], "-s CRAWL_DELAY_MAX=long is not a number"),
        (["-L", "LOUD"], "-L LOUD is not a log level"),
        (["--cluster", "foo"], "--cluster 'foo' is not the address of a Dask scheduler: give one like tcp://HOST:8786"),
        (["--cluster", "tcp://host:port"], "--cluster 'tcp://host:port' is not the address of a Dask scheduler"),
    ],
)
def test_wrong_usage_is_2_before_any_site_is_crawled(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = scrapy(tmp_path, None, *arguments, name="crawlall")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_site_that_another_run_holds_is_locked_and_not_failed(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "town"):
        done = scrapy(tmp_path, None, "--sites", "town", name="crawlall")
    assert done.returncode == 75
    assert done.stdout.splitlines()[2].split()[:2] == ["town", "locked"]


def test_a_job_that_hangs_is_asked_to_end_and_then_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_jobs, "GRACE", 0.5)
    deaf = python("deaf", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")
    slow = python("slow", "import time; time.sleep(60)")
    fine = python("fine", "")
    JobRunner([deaf, slow, fine], tmp_path, at_once=2, limit=1.5).run(lambda: None)
    assert [job.code for job in (deaf, slow, fine)] == [-9, -15, 0]
    assert deaf.note == "stopped after 2 s, and did not stop when asked to"
    assert slow.note == "stopped after 2 s"
    assert exit_code([deaf, slow, fine], 75) == 1


def test_no_more_jobs_than_allowed_run_at_once_and_in_their_order(tmp_path: Path) -> None:
    jobs = [python(str(n), "import time; time.sleep(0.3)") for n in range(4)]
    running: list[list[str]] = []
    JobRunner(jobs, tmp_path, at_once=2, limit=60).run(
        lambda: running.append([job.site for job in jobs if job.process is not None])
    )
    assert max(map(len, running)) <= 2
    assert running[0] == ["0", "1"]


def test_an_interrupt_ends_what_runs_and_starts_no_more(tmp_path: Path) -> None:
    jobs = [python("first", "import time; time.sleep(60)"), python("second", "")]
    crawls = JobRunner(jobs, tmp_path, at_once=1, limit=60)
    crawls.run(lambda: setattr(crawls, "stopping", True))
    assert [job.code for job in jobs] == [-15, None]
    assert jobs[0].note == "interrupted"
    assert exit_code(jobs, 75) == 1


def test_a_job_without_a_run_says_its_last_line(tmp_path: Path) -> None:
    job = python("town", "import sys; print('noise'); sys.exit('town: no space left')")
    JobRunner([job], tmp_path, at_once=1, limit=60).run(lambda: None)
    assert (job.code, job.note) == (1, "no space left")


def test_what_a_job_refuses_is_said_without_the_name_of_its_program(tmp_path: Path) -> None:
    job = python("town", "import argparse; argparse.ArgumentParser().error('there is no site town')")
    JobRunner([job], tmp_path, at_once=1, limit=60).run(lambda: None)
    assert (job.code, job.note) == (2, "there is no site town")


@pytest.mark.parametrize(
    ("codes", "code"), [([0, 0], 0), ([0, 1], 1), ([0, 75], 75), ([75, 75], 75), ([75, 1], 1), ([0, -9], 1), ([2], 1)]
)
def test_one_exit_code(codes: list[int], code: int) -> None:
    assert exit_code([Job(str(n), [], code=each) for n, each in enumerate(codes)], 75) == code


def test_all_sites_are_those_that_need_no_url() -> None:
    settings = get_project_settings()
    assert set(Command().sites(settings, None)) == set(get_spider_loader(settings).list()) - {"govcn"}
    with pytest.raises(UsageError, match="there is no site govcn"):
        Command().sites(settings, "govcn")

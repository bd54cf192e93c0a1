"""Sites crawled on the machines of a Dask cluster: a task a site, which runs the process that would run here."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.jobs.dask_cluster import ClusterError
from crawler.jobs.site_jobs import GRACE, Job, JobRunner
from crawler.run.lock import LOCKED, HeldError, SiteLock, holder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from crawler.jobs.dask_cluster import Cluster
    from crawler.records import Run

_TOLD = ("CATALOGUE", "HEALTH_COMMAND", "CRAWLER_CONTACT", "PUBLISH_URL")  # variables that settings.py reads
_LOOK = 1.0  # seconds between two looks whether to stop, and at a lock
_SILENT = GRACE + 20.0  # seconds after its end was due until a crawl is given up
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class SharedSetup:
    """What the machines share, and how one finds out that it does: it sees the file `probe_file`, which is new."""

    data_dir: Path
    probe_file: Path
    index_url: str = field(repr=False)  # it may hold a password, and a cluster logs what fails
    machine: str
    folder: str  # where processes start

    def unfit(self) -> str | None:
        """Return why a crawl cannot run on this machine; None when it can."""
        if not self.probe_file.exists():
            return f"{platform.node()} has another {self.data_dir} or none: the machines of a cluster share DATA_DIR"
        if self.index_url.startswith("sqlite") and machine() != self.machine:
            return f"{platform.node()} is another machine, and SQLite serves only one: set INDEX_URL to PostgreSQL"
        if not Path(self.folder).is_dir():
            return f"{platform.node()} has no {self.folder}: this program stands in the same folder everywhere"
        return None


@dataclass(frozen=True, slots=True)
class CrawlTask:
    """One site to crawl. `sent` is when it was given out; `stop` names the event that ends it."""

    site: str
    command: tuple[str, ...]
    setup: SharedSetup
    limit: float
    environment: Mapping[str, str] = field(repr=False)
    stop: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a site, as in `Job`."""

    code: int
    run: Run | None
    note: str


def machine() -> str:
    """Return a name of this machine that no other has: two may share a host name."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return platform.node()


def crawl(task: CrawlTask) -> Ended:
    """Crawl a site; a worker of the cluster calls this.

    When a worker dies, the cluster sends its task to another one. The crawl of the dead worker may live on and hold
    the site's lock: its end is waited for, and the site is crawled again then, which takes over what a dead crawl left.
    """
    why = task.setup.unfit()
    if why is not None:
        return Ended(1, None, why)
    stop = _event(task.stop)
    until = time.monotonic() + task.limit
    while True:
        job = Job(task.site, task.command, folder=task.setup.folder, environment=task.environment)
        runner = JobRunner([job], task.setup.data_dir, at_once=1, limit=max(0.0, until - time.monotonic()))
        looked = time.monotonic()

        def look(runner: JobRunner = runner) -> None:
            nonlocal looked
            if time.monotonic() - looked >= _LOOK:
                looked = time.monotonic()
                with suppress(OSError):  # without a scheduler nobody can say stop
                    runner.stopping = stop.is_set()

        runner.run(look)
        if job.code != LOCKED or not _is_of(task) or not _freed(task, stop, until):
            return Ended(1 if job.code is None else job.code, job.run, job.note)


def _freed(task: CrawlTask, stop: Any, until: float) -> bool:
    """Wait for the end of the crawl that holds the site's lock; False when there is no time for another one then."""
    while time.monotonic() < until:
        with suppress(OSError):
            if stop.is_set():
                return False
        with suppress(HeldError), SiteLock(task.setup.data_dir, task.site):
            return True
        time.sleep(_LOOK)
    return False


def _is_of(task: CrawlTask) -> bool:
    """Tell whether the site's lock was taken for `task` and not for another crawl before it."""
    found = holder(task.setup.data_dir, task.site)
    return found is not None and datetime.fromisoformat(found.since) >= task.sent.replace(microsecond=0)


def _event(name: str, client: Any = None) -> Any:
    """Return the event of the cluster that has this name."""
    return sys.modules["distributed"].Event(name, client=client)  # loaded: this is a worker, or it has a client


@dataclass(slots=True, kw_only=True)
class RemoteJob(Job):
    """A site that the cluster crawls."""

    task: CrawlTask
    shared: RemoteJobs
    future: Future[Ended] | None = None

    @property
    def running(self) -> bool:
        """Tell whether the cluster has the task."""
        return self.future is not None and self.code is None

    def start(self, data_dir: Path) -> None:
        """Give the task out."""
        del data_dir
        self.started = time.monotonic()
        self.future = self.shared.executor.submit(crawl, self.task)

    def stop(self, why: str) -> None:
        """Ask the crawl to end."""
        if self.stopped is None:
            self.note = why
            self.stopped = time.monotonic()
            with suppress(OSError):  # without a scheduler the future ends too
                self.shared.event.set()

    def poll(self, data_dir: Path, limit: float) -> bool:
        """Look whether the crawl has ended. The worker keeps to `limit`; who says nothing long after it is lost."""
        del data_dir
        if self.future is None:
            return False
        now = time.monotonic()
        self.seconds = now - self.started
        if self.future.done():
            try:
                ended = self.future.result()
            except Exception as error:  # noqa: BLE001 - whatever the cluster failed of
                ended = Ended(1, None, f"the cluster lost it: {str(error) or type(error).__name__}")
        elif (
            self.seconds > limit + _SILENT
            or (self.stopped is not None and now - self.stopped > _SILENT)
            or self.shared.no_workers()
        ):
            self.future.cancel()
            ended = Ended(1, None, "the cluster did not report how it ended")
        else:
            return False
        self.code, self.run = ended.code, ended.run
        self.note = self.note or ended.note
        return True


class RemoteJobs:
    """The crawls of one command on a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        """Use `cluster`, which stays connected as long as its jobs run."""
        self.executor: Executor = cluster.executor()
        self._client = cluster.client
        self._stop = f"stop-{uuid.uuid4()}"
        self.event: Any = _event(self._stop, self._client)
        self.no_workers = cluster.no_workers

    def jobs(
        self, words: Mapping[str, Sequence[str]], command: Sequence[str], setup: SharedSetup, limit: float
    ) -> list[Job]:
        """Return a job a site; `words` name each to `command`.

        Raises `ClusterError` when a machine of the cluster cannot crawl.
        """
        try:
            faults = self._client.run(setup.unfit)
        except Exception as error:
            raise ClusterError(f"a worker cannot run this program: {error}") from error
        for why in filter(None, faults.values()):
            raise ClusterError(why)
        environment = {name: os.environ[name] for name in _TOLD if name in os.environ}
        environment |= {"DATA_DIR": str(setup.data_dir), "INDEX_URL": setup.index_url}
        sent = datetime.now(UTC)
        return [
            RemoteJob(
                site=site,
                command=command,
                task=CrawlTask(site, (*command, *named), setup, limit, environment, self._stop, sent),
                shared=self,
            )
            for site, named in words.items()
        ]


@contextmanager
def shared(data_dir: Path, index_url: str) -> Iterator[SharedSetup]:
    """Yield what the machines of a cluster are to share. Raises `OSError`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=data_dir, prefix=".cluster-") as probe_file:
        yield SharedSetup(data_dir, Path(probe_file.name), index_url, machine(), str(Path.cwd()))

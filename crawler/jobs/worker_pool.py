"""Workers that crawl many sites each, watched: one that is stuck, too large or dead costs no site its crawl."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from crawler.jobs.site_jobs import GRACE, Job, last_line
from crawler.jobs.site_worker import AT_WORK
from crawler.storage.data_dir import data_dir
from crawler.storage.run_logs import last_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.settings import BaseSettings

SITES = 32  # that a worker crawls at a time
_FULL = 0.7  # of WORKER_MEMORY_MB: a worker that has so much gets no more sites, and ends with those it has
_START = 60.0  # seconds that a worker may take until its first word
_QUIET = 5.0  # seconds of silence from which on the time of a worker's sites does not count
_DEATHS = 3  # of workers that a site may see until it is crawled alone
_READ = 1 << 16


@dataclass(slots=True)
class Worker:
    """One process, as seen from here."""

    process: subprocess.Popen[bytes]
    at_work: Path
    output: IO[bytes]
    sites: dict[str, PooledJob] = field(default_factory=dict)
    heard: float = field(default_factory=time.monotonic)
    ready: bool = False  # whether it has said anything yet
    memory: int = 0
    full: bool = False
    _rest: bytes = b""

    @property
    def silent(self) -> float:
        """Seconds since the last sign of life."""
        return time.monotonic() - self.heard

    def hear(self) -> None:
        """Take a sign of life. The time of its sites begins with the first one."""
        self.heard = time.monotonic()
        if not self.ready:
            self.ready = True
            for job in self.sites.values():
                job.started = self.heard

    def order(self, **what: Any) -> None:
        """Write a line to its input, unless it is dead or deaf: then it is seen to be."""
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.write(json.dumps(what).encode() + b"\n")

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what it has said since the last time."""
        if self.process.stdout is None:
            return
        while some := self.process.stdout.read(_READ):
            *lines, self._rest = (self._rest + some).split(b"\n")
            yield from map(json.loads, lines)

    def busy_with(self) -> str:
        """Return the site whose page it was reading last; empty where it has read none."""
        return self.at_work.read_bytes().rstrip(b"\0").decode("utf-8", "replace")

    def end_input(self) -> None:
        """Let it end with the sites that it has."""
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()


class WorkerPool:
    """`with WorkerPool(…) as pool:` crawls the jobs that `pool.job` makes, in up to `workers` processes."""

    def __init__(self, settings: BaseSettings, given: Mapping[str, Any], *, workers: int, sites: int = SITES) -> None:
        """Take all settings, those of the command line, and how many sites a worker has at a time."""
        self.data_dir = data_dir(settings)
        self.given = {"MEMUSAGE_ENABLED": False, **given}  # it measures the process, which is not one site's
        self.silence = settings.getfloat("WORKER_SILENCE")
        self.largest = settings.getint("WORKER_MEMORY_MB") << 20
        self.most = workers
        self.sites = sites
        self.workers: list[Worker] = []
        self.waiting: deque[PooledJob] = deque()
        self.alone: deque[PooledJob] = deque()  # what was seen with a dead worker, crawled when all else is done
        self.last: PooledJob | None = None  # of those, the one that was begun last
        self._folder = tempfile.TemporaryDirectory(prefix="crawlall-")
        self._made = 0

    @property
    def at_once(self) -> int:
        """How many sites are crawled at a time."""
        return self.most * self.sites

    def job(self, site: str, spider: str, arguments: Mapping[str, str], command: list[str]) -> PooledJob:
        """Return the job of a site; `command` crawls it in a process of its own, should it have to be alone."""
        return PooledJob(site, command, pool=self, spider=spider, arguments=dict(arguments))

    def forget(self, job: PooledJob) -> None:
        """Crawl a site that waits no more."""
        for queue in (self.waiting, self.alone):
            with suppress(ValueError):
                queue.remove(job)

    def __enter__(self) -> Self:
        """Begin without a worker: the first job makes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers, which have nothing left to do unless something failed here."""
        for worker in self.workers:
            worker.end_input()
        for worker in self.workers:
            with suppress(subprocess.TimeoutExpired):
                worker.process.wait(0 if worker.sites else GRACE)
            worker.process.kill()
            self._bury(worker)
        self._folder.cleanup()

    def look(self) -> None:
        """Hear all workers, see to those that are not well, and hand out what waits."""
        for worker in list(self.workers):
            for line in worker.lines():
                worker.hear()
                if "alive" in line:
                    worker.memory = line["alive"]
                elif job := worker.sites.pop(line["ended"], None):
                    job.ended(line["code"], line["said"])
            self._see_to(worker)
        while self.waiting and (taker := self._free()):
            job = self.waiting.popleft()
            taker.sites[job.site] = job
            job.given(taker)
        if self.alone and self.is_idle:
            self.last = self.alone.popleft()
            Job.start(self.last, self.data_dir)

    @property
    def is_idle(self) -> bool:
        """Tell whether no site is being crawled or waits for a worker."""
        busy = self.waiting or any(worker.sites for worker in self.workers)
        return not busy and (self.last is None or self.last.process is None)

    def _see_to(self, worker: Worker) -> None:
        if worker.process.poll() is None:
            large = worker.memory > self.largest
            patience = self.silence if worker.ready else max(_START, self.silence)
            if worker.silent > patience or large or any(job.deaf for job in worker.sites.values()):
                worker.process.kill()
                worker.process.wait()
            elif worker.memory > _FULL * self.largest and not worker.full:
                worker.full = True
                worker.end_input()
        if worker.process.poll() is not None:
            self.workers.remove(worker)
            self._bury(worker)

    def _bury(self, worker: Worker) -> None:
        """Give the sites of a dead worker back: the one it was busy with is crawled last and alone."""
        busy = worker.busy_with()
        words = last_line(worker.output)
        for job in worker.sites.values():
            job.orphaned(words, guilty=job.site == busy)
        worker.end_input()
        for stream in (worker.process.stdout, worker.output):
            if stream is not None:
                stream.close()
        worker.process.wait()

    def _free(self) -> Worker | None:
        """Return the worker with the fewest sites, a new one where there may be more; None where all have enough."""
        takers = [worker for worker in self.workers if not worker.full]
        least = min(takers, key=lambda worker: len(worker.sites), default=None)
        if least is not None and (not least.sites or len(self.workers) >= self.most):
            return least if len(least.sites) < self.sites else None
        return self._new() if len(self.workers) < self.most else None

    def _new(self) -> Worker:
        self._made += 1
        at_work = Path(self._folder.name, str(self._made))
        at_work.write_bytes(bytes(AT_WORK))
        output = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        process = subprocess.Popen(  # noqa: S603 - this program's own
            [sys.executable, "-m", "crawler.jobs.site_worker", str(at_work), json.dumps(self.given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            bufsize=0,
        )
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
        self.workers.append(Worker(process, at_work, output))
        return self.workers[-1]


@dataclass(slots=True, kw_only=True)
class PooledJob(Job):
    """A site that a worker crawls among others; after a worker's death with it, a process of its own does."""

    pool: WorkerPool
    spider: str
    arguments: dict[str, str]
    worker: Worker | None = None
    deaths: int = 0
    begun: bool = False

    @property
    def running(self) -> bool:
        """Tell whether the job has begun and not ended."""
        return self.begun and self.code is None

    @property
    def deaf(self) -> bool:
        """Tell whether the site was asked to end and has not."""
        late = self.stopped is not None and time.monotonic() - self.stopped > GRACE
        return late and self.worker is not None

    def start(self, data_dir: Path) -> None:
        """Let the next worker that has room crawl the site."""
        self.before = last_run(data_dir, self.site)
        self.begun = True
        self.started = time.monotonic()
        self.pool.waiting.append(self)

    def given(self, worker: Worker) -> None:
        """Begin, in `worker`."""
        self.worker = worker
        self.started = time.monotonic()
        worker.order(crawl=self.site, spider=self.spider, arguments=self.arguments)

    def ended(self, code: int, said: str) -> None:
        """Take what the worker says of the site's end."""
        self.code, self.worker = code, None
        self.note = self.note or (said.removeprefix(f"{self.site}: ") if code else "")

    def orphaned(self, words: str, *, guilty: bool) -> None:
        """Wait for another worker, or to be alone; a site that was told to end has ended."""
        self.worker = None
        self.deaths += 1
        if self.stopped is not None:
            self.ended(1, words)
        elif guilty or self.deaths >= _DEATHS:
            self.pool.alone.append(self)
        else:
            self.pool.waiting.append(self)

    def stop(self, why: str) -> None:
        """Ask the site's crawl to end."""
        if self.process is not None:
            Job.stop(self, why)
        elif self.stopped is None:
            self.note, self.stopped = why, time.monotonic()
            if self.worker is not None:
                self.worker.order(stop=self.site)
            else:
                self.pool.forget(self)
                self.ended(1, "")

    def poll(self, data_dir: Path, limit: float) -> bool:
        """Look whether the site's crawl has ended; past `limit` seconds, see to it that it does."""
        if self.process is not None:
            return Job.poll(self, data_dir, limit)
        if self.worker is not None:
            self.seconds = time.monotonic() - self.started
            if self.seconds > limit and self.worker.ready and self.worker.silent < _QUIET:
                self.stop(f"stopped after {limit:.0f} s")
        if self.code is None:
            return False
        self.take_run(data_dir)
        return True

"""Several sites, one process each: started, watched, stopped in time, and told of in one table."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from crawler.records import State
from crawler.run.accounting import OUTCOMES
from crawler.run.health import HEALTHY
from crawler.run.lock import LOCKED
from crawler.storage.run_logs import last_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from crawler.records import Run

GRACE = 10.0  # seconds between asking a process to end and killing it; it takes `crawler.run.stopping.LIMIT`
_TICK = 0.2  # seconds
_ROOM = 100  # columns that a table with its numbers takes and still tells why
_OUTPUT = 4000  # bytes of a process's output that are kept to say why it failed
_OF_THE_PARSER = re.compile(r"^\S+: error: ")  # what argparse puts before what is wrong with a command line
_STYLES = {State.OK: "green", State.QUIET: "green", State.DRIFT: "yellow"}


@dataclass(slots=True)
class Job:
    """One site: its process and what became of it. `code` is the exit code, None before the end.

    `folder` is where the process runs, and `environment` what it finds there beside the environment of this one.
    """

    site: str
    command: Sequence[str]
    code: int | None = None
    run: Run | None = None
    note: str = ""
    seconds: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    output: IO[bytes] | None = field(default=None, repr=False)
    folder: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    started: float = 0.0
    stopped: float | None = None  # when it was asked to end
    before: Run | None = None

    @property
    def why(self) -> str:
        """Say what is wrong with the site; empty where nothing is."""
        return self.note or (self.run.detail if self.run else None) or ""

    @property
    def running(self) -> bool:
        """Tell whether the job has begun and not ended."""
        return self.process is not None

    def start(self, data_dir: Path) -> None:
        """Start the process, with its output in a file that has no name."""
        self.before = last_run(data_dir, self.site)
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 - it is open as long as the process
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - this program's own command
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env={**os.environ, **self.environment},
        )

    def stop(self, why: str) -> None:
        """Ask the process to end, which closes its feeds; kill it when it was asked `GRACE` seconds ago."""
        if self.process is None:
            return
        if self.stopped is None:
            self.note = why
            self.stopped = time.monotonic()
            self.process.send_signal(signal.SIGTERM)
        elif time.monotonic() - self.stopped > GRACE:
            self.note = f"{why}, and did not stop when asked to"
            self.process.kill()

    def poll(self, data_dir: Path, limit: float) -> bool:
        """Look whether the process has ended; past `limit` seconds, see to it that it does."""
        if self.process is None or self.output is None:
            return False
        self.seconds = time.monotonic() - self.started
        code = self.process.poll()
        if code is None:
            if self.stopped is not None or self.seconds > limit:
                self.stop(self.note or f"stopped after {limit:.0f} s")
            return False
        self.code = code
        self.take_run(data_dir)
        if self.run is None or self.run.state in HEALTHY:  # then the run itself does not say what is wrong, if anything
            self.note = self.note or self._said()
        self.output.close()
        self.process = None
        return True

    def take_run(self, data_dir: Path) -> None:
        """Take what the log of the crawl says, if it has one."""
        run = last_run(data_dir, self.site)
        self.run = run if run != self.before else None

    def _said(self) -> str:
        """Return the last line of the output, which says why the site is not well."""
        if self.output is None or self.code == 0:
            return ""
        line = last_line(self.output)
        if not line:
            return f"ended with {self.code} without a message"
        return _OF_THE_PARSER.sub("", line).removeprefix(f"{self.site}: ")


def last_line(output: IO[bytes]) -> str:
    """Return the last line of what a process has written into a file; empty where it wrote nothing."""
    size = output.seek(0, 2)
    output.seek(max(0, size - _OUTPUT))
    return output.read().decode("utf-8", "replace").strip().rpartition("\n")[2]


class JobRunner:
    """Runs jobs, `at_once` at a time and in their order. `stopping` ends all; no new ones start."""

    def __init__(
        self,
        jobs: Sequence[Job],
        data_dir: Path,
        *,
        at_once: int,
        limit: float,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        """`limit`: seconds a job may take; `look` is called each time before the jobs are looked at."""
        self.jobs = jobs
        self.data_dir = data_dir
        self.at_once = at_once
        self.limit = limit
        self.look = look
        self.stopping = False

    def run(self, show: Callable[[], None]) -> None:
        """Run all jobs to their end; `show` is called a few times a second."""
        waiting = list(self.jobs)
        running: list[Job] = []
        while waiting or running:
            while waiting and len(running) < self.at_once and not self.stopping:
                running.append(waiting.pop(0))
                running[-1].start(self.data_dir)
            if self.stopping:
                waiting.clear()
                for job in running:
                    job.stop("interrupted")
            self.look()
            running = [job for job in running if not job.poll(self.data_dir, self.limit)]
            show()
            time.sleep(_TICK if running else 0)

    def table(self, width: int) -> Table:
        """Return what is known of all sites, on a screen of `width` columns: a narrow one has no room for numbers."""
        numbered = ("fetched", *OUTCOMES, "s") if width >= _ROOM else ()
        table = Table("site", "state", *numbered, "why", box=None, pad_edge=False)
        for column in table.columns[:-1]:
            column.no_wrap = True
            column.justify = "right" if column.header in numbered else "left"
        table.columns[-1].overflow = "fold"
        for job in self.jobs:
            state, style = _state(job)
            counts = job.run.counts if job.run else {}
            numbers = [str(counts.get(name, 0)) if job.run else "" for name in numbered[:-1]]
            seconds = [f"{job.seconds:.0f}"] if numbered else []
            table.add_row(job.site, f"[{style}]{state}[/]", *numbers, *seconds, escape(job.why))
        return table

    def unwell(self) -> list[str]:
        """Return a line for each site that is not well, those left alone because of another run's lock included."""
        return [f"{job.site}: {_state(job)[0]}: {job.why}" for job in self.jobs if job.code != 0]


def exit_code(jobs: Sequence[Job], locked: int) -> int:
    """Return 0 when all sites are well, 1 when one is not, `locked` when all that is wrong is another run's lock."""
    codes = {job.code for job in jobs}
    if codes <= {0}:
        return 0
    return locked if codes <= {0, locked} else 1


def _state(job: Job) -> tuple[str, str]:
    """Return the state of a job in a word, and its colour."""
    if job.running:
        return "running", "cyan"
    if job.code is None:
        return "waiting", "dim"
    if job.code == LOCKED:
        return "locked", "yellow"
    if job.run is None:
        return ("ok", "green") if job.code == 0 else ("failed", "red")
    return job.run.state, _STYLES.get(job.run.state, "red")

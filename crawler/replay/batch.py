"""A whole replay: archives in, records out."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING

from crawler.archive import Archive, ArchiveIssue
from crawler.archive.capture import TOLD
from crawler.jobs.dask_cluster import ClusterError
from crawler.records import Flag, Reason
from crawler.replay.claims import claim_and_write
from crawler.replay.output import ARTICLES, CLAIMS, COPIES, REJECTED, Output, paths
from crawler.replay.prescan import lists, size
from crawler.replay.remote_inputs import fetched
from crawler.replay.remote_tasks import CODE
from crawler.replay.tasks import TASK_BYTES, Result, Task, do, tasks
from crawler.replay.workers import WorkersDiedError, in_order, keep_memory, pool, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from crawler.archive.files import Inputs, Source

_NOTE_SECONDS = 2.0  # between checkpoints
_MANY = 20  # issues that are listed one by one


class StoppedError(RuntimeError):
    """The replay was told to stop; the next one with the same options goes on there."""


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What to read, where to write and how. `connect` makes the executor of a cluster with so many `workers`."""

    paths: tuple[str, ...]
    output: Path
    dedupe: bool = True
    workers: int = 1
    connect: Callable[[], Executor] | None = None


@dataclass(slots=True)
class Replay:
    """What a replay did. `counts` are pages, articles, duplicates, rejected, unchanged, `skipped:…`, `rejected:…`."""

    counts: Counter[str] = field(default_factory=Counter)
    issues: list[str] = field(default_factory=list)  # the first of them, in full
    files: list[Path] = field(default_factory=list)
    resumed: int = 0  # pages that an interrupted run had read
    seconds: float = 0.0
    _total: int = 0  # pages

    def grouped(self, name: str) -> dict[str, int]:
        """Return the counts `name:…`, the largest first."""
        found = Counter({key.partition(":")[2]: n for key, n in self.counts.items() if key.startswith(f"{name}:")})
        return dict(found.most_common())

    def problem(self) -> str | None:
        """Return in one line why the replay is not healthy, `None` when it is."""
        return next(self._problems(), None)

    def _problems(self) -> Iterator[str]:
        if not self.counts["pages"]:
            yield "no page was found"
        lost = sum(self.counts[f"issue:{kind}"] for kind in ArchiveIssue if kind not in TOLD)
        if lost:
            yield f"{lost} pages or stretches of the archive could not be read"
        if nowhere := self.counts[f"issue:{ArchiveIssue.NO_URL}"]:
            yield f"{nowhere} pages have no address: put it in a .json file beside each, as the README says"
        if faults := self.counts[f"rejected:{Reason.ERROR}"]:
            yield f"{faults} pages met a fault of this program"
        if shared := self.counts[Flag.SHARED_TEXT]:
            yield f"{shared} articles have the text of another page of their host: it may be what all its pages have"
        if not self.counts["articles"]:
            yield f"none of the {self.counts['pages']} pages gave an article"

    def run(self, options: ReplayOptions, progress: Callable[[int, int], bool] = lambda *_: True) -> None:
        """Do it; `progress` gets the pages done and those in all, and returns whether to go on.

        Raises `FileNotFoundError` and `ValueError` for wrong paths, `OutputBusyError`, `StoppedError`,
        `StorageError`, `WorkersDiedError`, `ClusterError`, `OSError`.
        """
        started = time.monotonic()
        with ExitStack() as stack:
            output = stack.enter_context(Output(options.output))
            inputs = fetched(options.paths, output.folder / COPIES)
            files = sorted(inputs.files, key=attrgetter("name", "path"))
            _spare(files, output)
            output.resume(_fingerprint(files, options))
            self.counts, self.issues, self.resumed = output.counts, output.issues, output.counts["pages"]
            if not output.done and not output.finished:
                self._note(inputs)
            if not output.finished:
                self._read(files, output, options, progress)
                claim_and_write(output, partial(self._go_on, progress), dedupe=options.dedupe)
            self.files = output.finish()
        self.seconds = time.monotonic() - started

    def _read(
        self, files: list[Source], output: Output, options: ReplayOptions, progress: Callable[[int, int], bool]
    ) -> None:
        """Read what no earlier run has read."""
        if options.workers > 1 and options.connect is None and size(files) > TASK_BYTES:
            prepare()  # there will be several tasks; meanwhile the archive is scanned
        with ExitStack() as stack:
            archive = stack.enter_context(closing(_archive(files, output, options)))
            self._total, noted = len(archive), time.monotonic()
            todo = islice(tasks(archive, output.index, claims=options.dedupe), output.done, None)
            done = output.done
            for task, result in _noting(_results(todo, options), output):
                self._add(result, output)
                done = task.number + 1
                if time.monotonic() - noted >= _NOTE_SECONDS:
                    output.checkpoint(done)
                    noted = time.monotonic()
                try:
                    self._go_on(progress)
                except StoppedError:
                    output.checkpoint(done)
                    raise
            output.checkpoint(done)

    def _note(self, inputs: Inputs) -> None:
        """Note what was found besides files to read."""
        self.counts.clear()
        self.issues.clear()
        self.counts.update({f"ignored:{kind}": number for kind, number in inputs.ignored.items()})
        self._issue(inputs.issues)

    def _issue(self, issues: list[tuple[ArchiveIssue, str]]) -> None:
        for issue, detail in issues:
            self.counts[f"issue:{issue}"] += 1
            if len(self.issues) < _MANY:
                self.issues.append(f"{issue}: {detail}")

    def _go_on(self, progress: Callable[[int, int], bool]) -> None:
        """Tell how far the reading is. Raise `StoppedError` when that is enough."""
        if not progress(self.counts["pages"], self._total):
            raise StoppedError(f"interrupted after {self.counts['pages']} of {self._total} pages")

    def _add(self, result: Result, output: Output) -> None:
        counts = self.counts
        counts["pages"] += result.pages
        counts.update({f"skipped:{reason}": number for reason, number in result.skipped.items()})
        self._issue(result.issues)
        for line, claim, reason in result.records:
            if reason is not None:
                counts[f"rejected:{reason}"] += 1
            output.write(ARTICLES if reason is None else REJECTED, line)
            if claim is not None:
                output.write(CLAIMS, claim)


def _results(todo: Iterator[Task], options: ReplayOptions) -> Iterator[tuple[Task, Result]]:
    first = list(islice(todo, 2))
    todo = chain(first, todo)
    if options.connect is None and (options.workers == 1 or len(first) == 1):  # not worth the start of a process
        keep_memory()
        return ((task, do(task)) for task in todo)
    return in_order(todo, do, _executor(options), options.workers)


def _noting(results: Iterator[tuple[Task, Result]], output: Output) -> Iterator[tuple[Task, Result]]:
    """Pass the results on, and note how far they came when nobody works any more."""
    done = output.done
    try:
        for task, result in results:
            yield task, result
            done = task.number + 1
    except (ClusterError, WorkersDiedError):
        output.checkpoint(done)
        raise


def _executor(options: ReplayOptions) -> Callable[[], Executor]:
    return options.connect or (lambda: pool(options.workers))


def _archive(files: list[Source], output: Output, options: ReplayOptions) -> Archive:
    """Return the archive, scanned by this run or, when it was interrupted, by the one before."""
    if output.has_index():
        return Archive.open(output.index)
    listed = lists(files, _executor(options), options.workers)
    built = Archive.of(files, index=output.index, report=lambda *_: None, lists=listed)  # reading tells of issues
    output.keep_index()
    return built


def _spare(files: list[Source], output: Output) -> None:
    """Raise `ValueError` when the output would take the place of what is read."""
    taken = {_inode(path): path for path in paths(output.target).values() if path.exists()}
    for source in files if taken else ():
        if path := taken.get(_inode(source.path)):
            raise ValueError(f"{path} is an archive that is to be read: write to another file")


def _inode(path: str | Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116
    return found.st_dev, found.st_ino


def _fingerprint(files: list[Source], options: ReplayOptions) -> str:
    """Return a digest of all that the output depends on: the input files, the options and the code itself."""
    stats = [(source.path, source.name, (s := os.stat(source.path)).st_size, s.st_mtime_ns) for source in files]  # noqa: PTH116
    return hashlib.sha256(json.dumps([CODE, options.dedupe, stats]).encode()).hexdigest()

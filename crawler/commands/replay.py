"""`scrapy replay`: re-reads archived pages without the engine."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archive.capture import printable
from crawler.export import parquet
from crawler.export.table_file import ENDINGS, ending
from crawler.jobs import dask_cluster
from crawler.records.command_result import ReplayDiff
from crawler.replay.batch import Replay, ReplayOptions, StoppedError
from crawler.replay.diff import Diff
from crawler.replay.output import is_table, paths
from crawler.replay.remote_tasks import ClusterExecutor
from crawler.replay.replay_table import table
from crawler.replay.workers import WorkersDiedError
from crawler.run.console import console, printing
from crawler.run.lock import LOCKED
from crawler.run.progress import progress_bar
from crawler.run.reporting import Reporting, end_by_force, reported
from crawler.storage.data_dir import no_folder
from crawler.storage.json_lines import read_lines
from crawler.storage.output_file import OutputBusyError
from crawler.storage.remote_storage import StorageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import Any

LIMIT = 8.0  # seconds from the first signal to the end of the process, as for a crawl


class Command(Reporting, ScrapyCommand):
    """Exit codes: 0 healthy; 1 not, and the last line says why; 2 wrong usage; 75 another replay writes the output."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "PATH… -O OUT.jsonl [--no-dedupe] [--workers N | --cluster tcp://…] [--diff OLD.jsonl]"

    def short_desc(self) -> str:
        """Return one line, for the list of commands."""
        return "Re-read archived pages: WARCs, saved .html files, folders of them"

    def long_desc(self) -> str:
        """Return what the command does, for its help."""
        return (
            "Reads the pages of any archive, also at a URL that fsspec knows, and writes the articles to OUT.jsonl, "
            "and beside it OUT.duplicates.jsonl and OUT.rejected.jsonl where there are any. A name that ends with "
            ".csv, .parquet, .sqlite or .jsonl.gz asks for a table as scrapy export writes it. Pages that are no "
            "articles are counted as skipped. No site is asked and the index is left alone. An interrupted replay goes "
            "on where it was when the same command is given again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to `parser`."""
        super().add_options(parser)
        parser.add_argument("-O", "--overwrite-output", metavar="FILE", help="where the articles go (required)")
        parser.add_argument(
            "--no-dedupe", action="store_true", help="one record for every article page, in the order of the archive"
        )
        parser.add_argument("--workers", type=int, default=None, metavar="N", help="processes (default: the cores)")
        parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler to send the work to")
        parser.add_argument("--diff", metavar="FILE", help="list what differs from this earlier output")
        self.add_json(parser)

    @printing
    @reported
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; `exitcode` says how it went."""
        if wrong := _wrong(args, opts):
            raise UsageError(wrong, print_help=False)
        output = Path(opts.overwrite_output)
        replay = Replay()
        try:
            with self._connected(opts.cluster) as client:
                workers = client.workers if client else opts.workers or len(os.sched_getaffinity(0))
                connect = partial(ClusterExecutor, client) if client else None
                options = ReplayOptions(tuple(args), output, not opts.no_dedupe, workers, connect)
                self._run(replay, options)
        except (FileNotFoundError, ValueError) as error:
            raise UsageError(str(error), print_help=False) from error
        except StoppedError as error:
            self.fail(f"{error}; the same command goes on from there", stopped=True)
        except OutputBusyError as error:
            self.fail(str(error), code=LOCKED)
        except (OSError, WorkersDiedError, dask_cluster.ClusterError, StorageError) as error:
            self.fail(str(error))
        else:
            self._tell(replay, Path(opts.diff) if opts.diff else None, output)
        finally:
            self._keep(replay)

    def _connected(self, address: str | None) -> AbstractContextManager[dask_cluster.Cluster | None]:
        patience = self.settings.getfloat("CLUSTER_PATIENCE") if self.settings else dask_cluster.PATIENCE
        return dask_cluster.connected(address, patience) if address is not None else nullcontext()

    def _run(self, replay: Replay, options: ReplayOptions) -> None:
        with _stopping() as stop, progress_bar("replay", "pages") as show:

            def progress(done: int, total: int) -> bool:
                show(done, total)
                return not stop

            replay.run(options, progress)

    def _tell(self, replay: Replay, old: Path | None, output: Path) -> None:
        screen = console()
        screen.print(table(replay))
        for issue in replay.issues:
            self.say(issue)
        problem = replay.problem()
        if old is not None:
            try:
                diff = Diff.between(old, output)
            except (OSError, ValueError) as error:
                problem = f"{old} can't be compared: {error}"
            else:
                changes = diff.summary()
                screen.print(changes, soft_wrap=isinstance(changes, str))
                self.result.diff = ReplayDiff(
                    same=diff.same,
                    changed=diff.changed,
                    only_old=diff.only_old,
                    only_new=diff.only_new,
                    fields=dict(diff.fields),
                    file=str(diff.path),
                )
        if problem:
            self.fail(problem)

    def _keep(self, replay: Replay) -> None:
        """Keep what is known of a replay, whatever became of it."""
        told = self.result
        told.pages, told.resumed, told.seconds = replay.counts["pages"], replay.resumed, round(replay.seconds, 3)
        told.articles, told.duplicates, told.unchanged = map(
            replay.counts.__getitem__, ("articles", "duplicates", "unchanged")
        )
        told.rejected, told.skipped, told.ignored, told.issues = map(
            replay.grouped, ("rejected", "skipped", "ignored", "issue")
        )
        told.faults, told.files = list(replay.issues), list(map(str, replay.files))

    def say(self, line: str) -> None:
        """Print a line for people, whatever a page or an archive made of it."""
        super().say(printable(line))


def _wrong(args: list[str], opts: argparse.Namespace) -> str | None:
    """Return what is wrong with the arguments; None when nothing is."""
    if not args or not opts.overwrite_output:
        return "give what to read and where to write: scrapy replay PATH… -O OUT.jsonl"
    output = Path(opts.overwrite_output)
    if wrong := _wrong_output(output):
        return wrong
    if opts.workers is not None and (opts.workers < 1 or opts.cluster is not None):
        return "--workers takes a number of at least 1, and cannot be combined with --cluster"
    if opts.cluster is not None and (wrong := dask_cluster.wrong_address(opts.cluster)):
        return wrong
    return _wrong_diff(Path(opts.diff), output) if opts.diff else None


def _wrong_diff(old: Path, output: Path) -> str | None:
    """Return what keeps an earlier output from being compared; a replay may take hours, so this is checked first."""
    if not old.is_file():
        return f"no such file: {old}"
    if is_table(output):
        return f"--diff compares JSON lines, and {output} is to be a table: give a name that ends with .jsonl"
    if old.resolve() in {path.resolve() for path in paths(output).values()}:
        return "the old output would be overwritten before it is compared"
    if not _is_output(old):
        return f"{old} is not the output of a replay: --diff takes the OUT.jsonl of an earlier one"
    return None


def _is_output(path: Path) -> bool:
    """Tell whether a file begins with a record, or is empty, as the output of an archive without articles is."""
    first = next(read_lines(path), None)
    return first is None or (first.record is not None and "url" in first.record)


def _wrong_output(output: Path) -> str | None:
    if str(output) == "-":
        return "articles, duplicates and rejections go to a file each: name the first, such as -O out.jsonl"
    no_folder(output, "out.jsonl")
    if output.suffix and ending(output.name) is None:
        lines = output.with_suffix(".jsonl").name
        return f"{output}: the name's ending chooses the format: {', '.join(ENDINGS)}, such as {lines}"
    if ending(output.name) == ".parquet":
        try:
            parquet.check()
        except parquet.ExtraMissingError as error:
            return str(error)
    return None


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Note the first Ctrl-C or SIGTERM in the list that is given: it stops between two tasks, a second one at once.

    What has not come to its end after `LIMIT` seconds (a page that takes long, a scan, a copy, a disk that hangs) is
    ended all the same: nothing that is noted is lost by that.
    """
    noted: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    end = threading.Timer(LIMIT, _end)
    end.daemon = True

    def note(number: int, _frame: object) -> None:
        if not noted:
            end.start()
        noted.append(number)
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, note)
    try:
        yield noted
    finally:
        end.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end() -> None:
    end_by_force(f"did not stop within {LIMIT:g} s when asked to; the same command goes on from there")

"""`--json`: what a command did as one object on standard output, and everything else on standard error."""

from __future__ import annotations

import json
import os
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.exceptions import UsageError

from crawler.records.command_result import RESULTS, CommandResult, Ending
from crawler.run.command_line import named
from crawler.run.console import console, data, utf8
from crawler.run.filter_options import sigterm_as_interrupt
from crawler.run.lock import LOCKED
from crawler.storage.json_lines import well_formed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

_STDOUT, _STDERR = 1, 2
_WRONG_USAGE = 2
_ENDINGS = {0: Ending.DONE, _WRONG_USAGE: Ending.WRONG_USAGE, LOCKED: Ending.LOCKED}


def ending_of(code: int | None, *, stopped: bool = False) -> Ending:
    """Return how a command ended that has this exit code, None where it never began."""
    if code is None:
        return Ending.STOPPED
    return _ENDINGS.get(code, Ending.STOPPED if stopped else Ending.FAILED)


class Reporting:
    """A command that tells people what it did, and scripts too.

    `result`, of the class that `RESULTS` has for the command, is what is known so far; `stopped` says that a signal
    ended the work.
    """

    exitcode: int
    result: Any
    stopped = False

    def add_json(self, parser: argparse.ArgumentParser) -> None:
        """Add `--json` to `parser`, which keeps to it also when it refuses what was typed."""
        parser.add_argument(
            "--json", action="store_true", help="print what was done as one JSON object, all else on standard error"
        )
        parse, refuse = parser.parse_known_args, parser.error
        typed: list[str] = []

        def parsing(args: Sequence[str] | None = None, namespace: Any = None) -> Any:
            typed[:] = sys.argv[1:] if args is None else args
            return parse(args, namespace)

        def refusing(message: str) -> NoReturn:
            if "--json" in typed[: typed.index("--") if "--" in typed else None]:
                utf8()
                self.result = self._nothing_yet()
                self.result.reason, self.exitcode = named(message.partition("\n")[0]), _WRONG_USAGE
                data().write(self.line())
                sys.stdout.flush()
            refuse(message)

        parser.parse_known_args, parser.error = parsing, refusing  # type: ignore[method-assign,assignment]

    def _nothing_yet(self) -> CommandResult:
        name = type(self).__module__.rpartition(".")[2]
        return RESULTS[name](command=name)

    def say(self, line: str) -> None:
        """Print a line for people."""
        console(sys.stderr).print(named(line), markup=False, soft_wrap=True)

    def fail(self, *lines: str, code: int = 1, stopped: bool = False) -> None:
        """Print why the command is not well, the reason first, and keep its exit code."""
        self.exitcode = code
        self.stopped = self.stopped or stopped
        self.result.reason = named(lines[0].partition("\n")[0])
        for line in lines:
            self.say(line)

    def line(self) -> str:
        """Return the object that `--json` prints, of Unicode that every program can read, as a line."""
        self.result.exit_code = self.exitcode
        self.result.outcome = ending_of(self.exitcode, stopped=self.stopped)
        return json.dumps(well_formed(asdict(self.result)), ensure_ascii=False) + "\n"


_printing = threading.Lock()
_waiting: list[tuple[Reporting, int]] = []  # the command that has yet to print its object, and where


def end_by_force(line: str) -> NoReturn:
    """End the process, whatever it is stuck in, with a line for people; from any thread."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
    if _printing.acquire(timeout=1) and _waiting:
        command, output = _waiting[0]
        command.result.reason, command.exitcode, command.stopped = line, 1, True
        with suppress(OSError):
            os.write(output, command.line().encode())
    os._exit(1)


@contextmanager
def _standard_output_kept(command: Reporting) -> Iterator[None]:
    """Let all that is printed within go to standard error, also what other programs print that are started."""
    before = sys.stdout
    before.flush()
    kept = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    sys.stdout = sys.stderr
    _waiting.append((command, kept))
    try:
        yield
    finally:
        _printing.acquire()
        _waiting.clear()
        sys.stdout.flush()
        sys.stdout = before
        os.dup2(kept, _STDOUT)
        os.close(kept)
        _printing.release()


def reported(run: Callable[[Any, list[str], argparse.Namespace], None]) -> Any:
    """Decorate the `run` of a command that is `Reporting`, within `printing`.

    SIGTERM ends it as Ctrl-C does, and both in a line. The object is printed whatever becomes of the command, unless it
    is killed; wrong usage is left to the parser.
    """

    def interruptible(command: Reporting, args: list[str], opts: argparse.Namespace) -> None:
        try:
            run(command, args, opts)
        except KeyboardInterrupt:
            command.fail("interrupted", stopped=True)

    @wraps(run)
    def reporting(command: Reporting, args: list[str], opts: argparse.Namespace) -> None:
        command.result = command._nothing_yet()  # noqa: SLF001 - one thing with its class
        with sigterm_as_interrupt():
            if not opts.json:
                interruptible(command, args, opts)
                return
            fault: Exception | None = None
            with _standard_output_kept(command):
                try:
                    interruptible(command, args, opts)
                except UsageError:
                    raise
                except Exception as error:  # noqa: BLE001 - it is raised below
                    command.exitcode = 1
                    command.result.reason = f"{type(error).__name__}: {error}".partition("\n")[0]
                    fault = error
            data().write(command.line())
            if fault is not None:
                sys.stdout.flush()
                raise fault

    return reporting

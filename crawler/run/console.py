"""What a person sees: text that is safe for a terminal, on streams that may be closed, full or abandoned."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console
from rich.segment import Segment
from scrapy.exceptions import UsageError

from crawler.spiders.arguments import check_settings
from crawler.storage import csv_cells

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import ConsoleOptions, RenderableType

WIDTH = 120  # of a table that no terminal bounds: cron's mail, a file
_WORDS = {"stdout": "standard output", "stderr": "standard error"}
_LAST = 2  # the number of standard error

# Control characters move the cursor, rename the window, or are commands of the terminal (C0, DEL, C1); the others
# turn the order of the text around (Unicode's bidirectional formatting characters) or end a line unseen.
_SHOWN = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_SHOWN |= {0x7F: 0x2421, **dict.fromkeys((*range(0x80, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029), 0xFFFD)}
_SHOWN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)


def plain(text: str) -> str:
    """Return text that no terminal takes for anything but text, character for character: `␛` for an ESC."""
    return text.translate(_SHOWN)


def cell(value: Any) -> Any:
    """Return a value for a cell of a CSV file that a person sees: plain text that no spreadsheet takes for a formula.

    Only texts are changed; a number is one.
    """
    if not isinstance(value, str):
        return value
    return csv_cells.cell(value if value.isprintable() else plain(value.replace("\r", "\n")))


class Stream:
    """Standard output or error: writes text that is `plain` and never raises.

    `error` is why something was not written; `holds_data` says that this was what the command was asked for. `exact` is
    the same stream for what must not be changed: the codes of rich, and data for another program.
    """

    def __init__(self, stream: TextIO | None) -> None:
        """Write to `stream`; None is that of a process which was started without it."""
        self.raw = stream or cast("TextIO", io.StringIO())
        self.error: OSError | None = None
        self.holds_data = False
        self.exact = _Exact(self)
        self._closed = stream is None

    def write(self, text: str) -> int:
        """Write `text`, and return its length whatever becomes of it."""
        return self.write_exactly(plain(text))

    def write_exactly(self, text: str) -> int:
        """Write `text` as it is."""
        if self._closed and text:
            self.error = OSError("it is closed")
        elif self.error is None:
            try:
                self.raw.write(text)
            except OSError as error:
                self._failed(error)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Bring to its reader what was written."""
        try:
            self.raw.flush()
        except OSError as error:
            self._failed(error)

    def _failed(self, error: OSError) -> None:
        """Keep the reason, and throw away what is still in the buffer: Python would complain of it at the exit."""
        if self.error is None:
            self.error = error
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.raw.fileno())
                os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        """Be the stream in everything else."""
        return getattr(self.raw, name)


class _Exact:
    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.write = stream.write_exactly

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def utf8() -> None:
    """Make the standard streams write Chinese right whatever the locale says (cron's is C), and safely."""
    for name in _WORDS:
        stream = getattr(sys, name)
        if isinstance(stream, Stream):
            continue
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        setattr(sys, name, Stream(stream))


def keep_numbers() -> None:
    """Open `/dev/null` in place of standard streams that are closed: the next file would get the number of one.

    What is printed would go into that file then: a lock, an index.
    """
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST:
            os.set_inheritable(number, True)  # noqa: FBT003 - it takes no keyword
        os.close(number)


class _PlainConsole(Console):
    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Return what rich makes of anything, with text that is `plain` and rich's own codes."""
        for each in super().render(renderable, options):
            yield each if each.control else Segment(plain(each.text), each.style)


def console(file: TextIO | None = None) -> Console:
    """Return a console that is as wide as its terminal, or wide enough without one, and prints what is `plain`."""
    stream: Any = file or sys.stdout
    exact: Any = stream.exact if isinstance(stream, Stream) else stream
    width = None if stream.isatty() else WIDTH
    return _PlainConsole(file=exact, width=width, highlight=False, emoji=False)


def data() -> TextIO:
    """Return standard output for data: exact where another program reads it, `plain` on a terminal."""
    stream: Any = sys.stdout
    if not isinstance(stream, Stream):
        return cast("TextIO", stream)
    stream.holds_data = True
    return cast("TextIO", stream if stream.isatty() else stream.exact)


def _unprinted() -> str | None:
    """Return why something was not printed, None where all was or where its reader went away."""
    for name, words in _WORDS.items():
        stream = getattr(sys, name)
        if isinstance(stream, Stream):
            stream.flush()
            error = stream.error
            if error is not None and not isinstance(error, BrokenPipeError):
                return f"not everything could be printed: {words}: {error.strerror or error}"
    return None


def printing(run: Callable[[Any, list[str], argparse.Namespace], None]) -> Any:
    """Decorate the `run` of a command that prints: what could not be printed is said on the other stream.

    It makes the exit code 1 where it was data. A summary is none: the code says how the work went, which is kept in
    files. A reader that went away, as `head` does, has all that it wanted: no fault.
    An option that the command does not have is refused by its name, which Scrapy leaves among the arguments, and so are
    settings that are none.
    """

    @wraps(run)
    def printed(command: Any, args: list[str], opts: argparse.Namespace) -> None:
        utf8()
        odd = next((word for word in args if word.startswith("-") and word != "-"), None)
        if odd:
            name = f"scrapy {type(command).__module__.rpartition('.')[2]}"
            raise UsageError(f"{name} has no option {odd}; {name} -h lists them", print_help=False)
        check_settings(command.settings)
        run(command, args, opts)
        why = _unprinted()
        if why is not None:
            if any(getattr(sys, name).holds_data for name in _WORDS):
                command.exitcode = command.exitcode or 1
            for name in _WORDS:
                getattr(sys, name).write(f"{why}\n")
                getattr(sys, name).flush()

    return printed

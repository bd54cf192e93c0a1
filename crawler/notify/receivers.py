"""Who is told: addresses that only the environment holds. They are never printed, written or logged.

A receiver is known by the name of its variable and its place in it. What sends is a process of its own
(`apprise_process`): it is ended when its time is over, whatever a server does, and what a library prints or logs of an
address goes nowhere.
"""

from __future__ import annotations

import importlib.util
import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.notify.message import Message

VARIABLE = "NOTIFY_URLS"
NO_ANSWER = "no answer in time"
_PROJECT = Path(__file__).parents[2]
_SOME = 1 << 16  # bytes of one read


class Receiver(NamedTuple):
    """An address: the variable of the environment that holds it, and which of the addresses there it is, from 1."""

    variable: str
    place: int

    def __str__(self) -> str:
        """Return what it is called where people read it."""
        return self.variable if self.place == 1 else f"{self.variable} ({self.place})"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one receiver. `number` is the caller's."""

    number: int
    receiver: Receiver
    message: Message


def addresses(variable: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the addresses in a variable, which stand apart by blanks or line ends."""
    return environment.get(variable, "").split()


def receivers(variable: str) -> list[Receiver]:
    """Return the receivers that a variable holds, none where it is empty or not there."""
    return [Receiver(variable, place) for place, _ in enumerate(addresses(variable), 1)]


def missing_extra() -> str | None:
    """Return what to install where the library that sends is not there."""
    if importlib.util.find_spec("apprise") is None:
        return "messages need the extra 'notify': pip install -e '.[notify]'"
    return None


def send(letters: Sequence[Letter], language: str, seconds: float, done: Callable[[Letter, str | None], None]) -> None:
    """Send letters, each receiver's one after the other, all receivers at a time.

    `done` is called with each letter that came to an end, and why it was not taken, None where it was. After `seconds`
    what is on its way to a receiver counts as not taken, though it may have been; what comes after it was not tried.
    """
    left = {letter.number: letter for letter in letters}
    begun: set[int] = set()
    until = time.monotonic() + seconds
    order = {"language": language, "letters": [asdict(letter) for letter in letters]}
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.notify.apprise_process"],
        cwd=_PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the one who can keep what was sent
    )
    try:
        for answer in _answers(process, json.dumps(order).encode(), until):
            if "begun" in answer:
                begun.add(answer["number"])
            else:
                done(left.pop(answer["number"]), answer["why"])
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
    in_time = time.monotonic() < until
    for letter in [letter for number, letter in left.items() if number in begun]:
        done(letter, f"what sends ended with {process.returncode}" if in_time else NO_ANSWER)


def _answers(process: subprocess.Popen[bytes], order: bytes, until: float) -> Any:
    """Give a process its order and yield what it answers, a line each, until a time."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    rest = memoryview(order)
    kept = b""
    for pipe in (process.stdin, process.stdout):
        os.set_blocking(pipe.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if key.fileobj is process.stdin:
                    rest = _write(process.stdin, rest)
                    if not rest:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                else:
                    some = os.read(process.stdout.fileno(), _SOME)
                    if not some:
                        return
                    *lines, kept = (kept + some).split(b"\n")
                    yield from map(json.loads, lines)


def _write(pipe: IO[bytes], rest: memoryview) -> memoryview:
    """Write as much as a pipe takes; return what is left, nothing where nobody reads."""
    try:
        return rest[os.write(pipe.fileno(), rest) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]

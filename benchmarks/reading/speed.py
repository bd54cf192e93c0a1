"""How long reading takes against the bare lxml parse of the same bytes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lxml import etree

from benchmarks.reading.score import Example
from crawler.reading import read
from crawler.reading.html.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.reading.readers import Reader

_ROUNDS = 7


def parse(body: bytes) -> None:
    """Parse with lxml and do nothing else: the measure that reading is held against."""
    etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))


def timed(
    bodies: list[bytes], functions: dict[str, Callable[[bytes], object]], rounds: int = _ROUNDS
) -> dict[str, float]:
    """Return seconds of CPU time a page of each function.

    The least of several rounds for each page counts, taken in turn, so that a busy machine slows all of them alike.
    """
    totals = dict.fromkeys(functions, 0.0)
    for body in bodies:
        best = dict.fromkeys(functions, float("inf"))
        for _ in range(rounds):
            for name, function in functions.items():
                start = time.process_time()
                function(body)
                best[name] = min(best[name], time.process_time() - start)
        for name, seconds in best.items():
            totals[name] += seconds
    return {name: total / len(bodies) for name, total in totals.items()}


def report(bodies: list[bytes], others: dict[str, Reader]) -> None:
    """Print milliseconds a page and the ratio to the lxml parse."""
    functions: dict[str, Callable[[bytes], object]] = {
        "lxml parse": parse,
        "decode": decode,
        "ours": lambda body: read(body, "http://www.example.gov.cn/art/2024/1/2/art_1_1.html"),
    }
    seconds = timed(bodies, functions)
    for name, reader in others.items():
        if name != "ours":
            seconds |= timed(bodies, {name: lambda body, reader=reader: reader(Example("x", body, {}))}, rounds=1)  # type: ignore[misc]
    print(f"\nspeed over {len(bodies)} pages of {sum(map(len, bodies)) / len(bodies) / 1000:.1f} KB on average")
    for name, value in seconds.items():
        print(f"{name:16s}{value * 1000:10.3f} ms{1 / value:12.0f} pages/s{value / seconds['lxml parse']:10.2f} x lxml")

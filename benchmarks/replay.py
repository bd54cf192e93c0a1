"""Pages a second from WARC bytes to JSONL, against the floor and against trafilatura.

`python -m benchmarks.replay [--pages N] [ARCHIVE…]`: without an archive, on invented pages (`synthetic_pages`). One
run prints (a) reading the WARC and parsing with lxml alone, the floor; (b) trafilatura over the same pages, with the
metadata that a record has too, where it is installed; the replay on one core and on two, without and with dedupe; and
the ratios. Goals: one core at least 0.4 of (a) and 15 times (b), two cores 1.8 times one. The first are ratios of
processor time, which other work on the machine disturbs little; those of two cores are of wall time, for which the
machine must be quiet.

Two cores of a machine are seldom twice one: they share memory, heat and neighbours. So two replays of one core each
are also run at once. They share nothing, and two workers can hardly be faster: 0.9 of theirs is what 1.8 of 2 is.
Workers start in about a second, which counts here: of 6,000 pages it is a tenth of their time, of a million nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.synthetic_pages import invent
from crawler.archive.files import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3  # of which the best counts: a machine has faster and slower minutes
GOALS = {
    "one core / floor": 0.4,
    "one core / trafilatura": 15.0,
    "two cores / one": 1.8,
    "two cores / two replays at once": 0.9,
}
_TRAFILATURA_PAGES = 150  # it is slow, and its pace does not change
_CHILD = """
import json, sys, time
from pathlib import Path
from crawler.replay.batch import ReplayOptions, Replay
if __name__ == "__main__":
    replay = Replay()
    workers = int(sys.argv[sys.argv.index("--workers") + 1])
    paths = tuple(json.loads(sys.argv[2]))
    started = time.process_time()
    replay.run(ReplayOptions(paths, Path(sys.argv[1]), "--no-dedupe" not in sys.argv, workers))
    pages = replay.counts["pages"]
    print(pages / replay.seconds, pages / (time.process_time() - started))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archives", nargs="*")
    parser.add_argument("--pages", type=int, default=6000)
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    if busy > 0.5:  # noqa: PLR2004  # nothing can be said of two cores while others use them
        print(f"load {busy:.1f}: other work slows this down, and two cores most of all")
    with tempfile.TemporaryDirectory() as folder:
        paths = options.archives or [str(invent(Path(folder) / "pages.warc.gz", options.pages))]
        files = [source.path for source in sources(paths) if source.has_records]
        found = [measured(files, paths, Path(folder)) for _ in range(ROUNDS)]
        for name in found[0]:
            print(f"{name:32}{max(pace[name] for pace in found):8.0f} pages/s")
        ratios(found)


def measured(files: list[str], paths: list[str], folder: Path) -> dict[str, float]:
    """Measure everything once: return pages a second by what it is, by the clock (`wall`) or of one process's time."""
    pace: dict[str, float] = {}
    pages, seconds = timed(lambda: sum(1 for body in bodies(files) if parse(body) is not None))
    pace["floor"] = pages / seconds
    for kind, options in (("", ["--no-dedupe"]), (", dedupe", [])):
        ((wall, pace[f"one core{kind}"]),) = replays(paths, folder, [*options, "--workers", "1"])
        pace[f"one core{kind}, wall"] = wall
        pace[f"two cores{kind}, wall"] = replays(paths, folder, [*options, "--workers", "2"])[0][0]
        pace[f"two at once{kind}, wall"] = sum(
            wall for wall, _ in replays(paths, folder, [*options, "--workers", "1"], times=2)
        )
    if extract := _trafilatura():
        some = [body for body, _ in zip(bodies(files), range(_TRAFILATURA_PAGES), strict=False)]
        _, seconds = timed(lambda: [extract(body) for body in some])
        pace["trafilatura"] = len(some) / seconds
    return pace


def ratios(found: list[dict[str, float]]) -> None:
    """Print the ratios of each round's figures, the median of the rounds, and whether they reach their goals."""
    ratio = {
        "one core / floor": ("one core", "floor"),
        "two cores / one": ("two cores, wall", "one core, wall"),
        "two replays at once / one": ("two at once, wall", "one core, wall"),
        "two cores / two replays at once": ("two cores, wall", "two at once, wall"),
        "one core, dedupe / floor": ("one core, dedupe", "floor"),
        "two cores / one, dedupe": ("two cores, dedupe, wall", "one core, dedupe, wall"),
        "two cores / two at once, dedupe": ("two cores, dedupe, wall", "two at once, dedupe, wall"),
        "one core / trafilatura": ("one core", "trafilatura"),
    }
    for name, (above, below) in ratio.items():
        if below in found[0]:
            value = statistics.median(pace[above] / pace[below] for pace in found)
            goal = GOALS.get(name)
            print(
                f"{name:34}{value:6.2f}" + (f"   goal {goal}: {'met' if value >= goal else 'missed'}" if goal else "")
            )


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `work` gives and the seconds of processor time it takes."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def parse(body: bytes) -> object:
    """Parse with lxml and do nothing else."""
    return lxml.html.fromstring(body, parser=lxml.html.HTMLParser(encoding=_encoding(body)))


def _encoding(body: bytes) -> str:
    """Return the name of a page's encoding.

    Pages that say gb2312 are told to be GB18030: by that name lxml ends at the first character that only GBK has.
    """
    return "gb18030" if b"gb2312" in body[:1024].lower() else "utf-8"


def bodies(files: list[str]) -> Iterator[bytes]:
    """Yield the bodies of the HTML pages as fastwarc reads them."""
    for path in files:
        for record in ArchiveIterator(path, record_types=WarcRecordType.response, parse_http=True):
            if record.http_content_type == "text/html":
                yield record.reader.read() or b"<p>"


def replays(paths: list[str], folder: Path, arguments: list[str], times: int = 1) -> list[tuple[float, float]]:
    """Run the command so many times at once; return each one's pages a second by the clock and of processor time.

    Neither has the start of Python in it.
    """
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder / f"out{number}.jsonl"), json.dumps(paths), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(times)
    ]
    answers = [process.communicate()[0].split() for process in running]
    return [(float(wall), float(processor)) for wall, processor in answers]


def _trafilatura() -> Callable[[bytes], object] | None:
    try:
        trafilatura: Any = importlib.import_module("trafilatura")  # the project does not need it
    except ImportError:
        return None
    return lambda body: trafilatura.bare_extraction(body.decode(_encoding(body), "replace"), with_metadata=True)


if __name__ == "__main__":
    main()

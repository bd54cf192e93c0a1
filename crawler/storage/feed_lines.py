"""Reading the feeds, the log that the index is derived from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.records import from_line

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator
    from pathlib import Path

RECORDS = ("articles", "duplicates", "rejected")
FEEDS = (*RECORDS, "runs")
LONGEST = 64 << 20  # bytes of a line; a page is bounded by DOWNLOAD_MAXSIZE, a quarter of that
_CHUNK = 1 << 20  # bytes of whole lines that become one transaction
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A finished file of a feed: `DATA_DIR/FEED/SITE/RUN.jsonl`."""

    path: Path
    feed: str
    site: str
    run: str
    size: int
    changed: int  # nanoseconds, by the file system's clock: of the content, the name or the owner

    @property
    def name(self) -> str:
        """The path under the data folder, the same on every system."""
        return f"{self.feed}/{self.site}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a feed: the bytes from `place` to `end`.

    `record` is None where they are no JSON object. `fault` is why they are not as this program writes them, None where
    they are: a record may have one and be whole all the same.
    """

    place: int
    end: int
    record: dict[str, Any] | None
    fault: str | None = None


def finished(data_dir: Path) -> list[FeedFile]:
    """Return the finished files of all feeds, by run, feed and site. A run that is going on writes `.part` files."""
    files = [
        FeedFile(path, feed, path.parent.name, path.stem, stat.st_size, stat.st_ctime_ns)
        for feed in FEEDS
        for path in (data_dir / feed).glob("*/*.jsonl")
        for stat in (path.stat(),)
    ]
    return sorted(files, key=lambda file: (file.run, FEEDS.index(file.feed), file.site))


def read_lines(path: Path, start: int = 0) -> Iterator[Line]:
    """Yield the records in a file of lines from byte `start` on, over whatever happened to the file.

    Power losses, editors and copies leave lines that are torn, blank, joined or filled with zeros, a byte order mark,
    another line end. What is whole is a record; blank lines are nothing; a line of more than `LONGEST` bytes is passed
    over without being kept in memory. Raises `OSError`.
    """
    with path.open("rb") as stream:
        stream.seek(start)
        place = start
        while line := stream.readline(LONGEST):
            end = place + len(line)
            if len(line) == LONGEST and not line.endswith(b"\n"):
                while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                    end += len(rest)
                end += len(rest)
                yield Line(place, end, None, f"a line of more than {LONGEST >> 20} MB")
            elif line.strip():
                yield from _records(line, place)
            place = end


def _records(line: bytes, place: int) -> Iterator[Line]:
    end = place + len(line)
    whole = line.endswith(b"\n")
    try:
        record = from_line(line)
    except ValueError as error:
        several = _several(line)
        for at, each in several:
            yield Line(place + at, end, each, "more than one record on the line")
        if not several:
            yield Line(place, end, None, _in_words(error) if whole else "the last line is torn")
    else:
        yield Line(place, end, record, None if whole else "the last line has no line end")


def _several(line: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Return the records of a line that lost the line ends between them, each with its place in the line."""
    found: list[tuple[int, dict[str, Any]]] = []
    try:
        text = line.decode().strip()
        at = 0
        while at < len(text):
            record, end = _DECODER.raw_decode(text, at)
            if not isinstance(record, dict):
                return []
            found.append((len(text[:at].encode()), record))
            at = end
    except (ValueError, RecursionError):
        return []
    return found


def _in_words(error: ValueError) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not a JSON object: {error}"


def chunks(file: FeedFile, start: int) -> Iterator[tuple[list[Line], int]]:
    """Yield the lines of `file` from byte `start` on, about a megabyte at a time, each with the byte where it ends."""
    lines: list[Line] = []
    for line in read_lines(file.path, start):
        if line.place - start >= _CHUNK and line.place >= lines[-1].end:
            yield lines, lines[-1].end
            start, lines = lines[-1].end, []
        lines.append(line)
    if lines:
        yield lines, lines[-1].end


def add_to(digest: hashlib.blake2b, file: FeedFile, start: int, end: int) -> None:
    """Let `digest` go on with the bytes of a file from `start` to `end`, as far as they are there."""
    with file.path.open("rb") as stream:
        stream.seek(start)
        while start < end and (some := stream.read(min(end - start, _CHUNK))):
            digest.update(some)
            start += len(some)

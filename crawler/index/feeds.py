"""Reading the feeds, the log that the index is derived from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEEDS = ("articles", "duplicates", "rejected", "runs")
_CHUNK = 1 << 20  # bytes of whole lines that become one transaction


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A finished file of a feed: `DATA_DIR/FEED/SITE/RUN.jsonl`."""

    path: Path
    feed: str
    site: str
    run: str
    size: int

    @property
    def name(self) -> str:
        """The path under the data folder, the same on every system."""
        return f"{self.feed}/{self.site}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a feed and the byte it starts at; `record` is None where the line is not a JSON object."""

    place: int
    record: dict[str, Any] | None


def finished(data_dir: Path) -> list[FeedFile]:
    """Return the finished files of all feeds, by run, feed and site. A run that is going on writes `.part` files."""
    files = [
        FeedFile(path, feed, path.parent.name, path.stem, path.stat().st_size)
        for feed in FEEDS
        for path in (data_dir / feed).glob("*/*.jsonl")
    ]
    return sorted(files, key=lambda file: (file.run, FEEDS.index(file.feed), file.site))


def chunks(file: FeedFile, start: int) -> Iterator[tuple[list[Line], int]]:
    """Yield the lines of `file` from byte `start` on, about a megabyte at a time, each with the byte where it ends.

    A last line without its newline is left for the next time.
    """
    with file.path.open("rb") as stream:
        stream.seek(start)
        place = start
        while raw := stream.readlines(_CHUNK):
            if not raw[-1].endswith(b"\n"):
                raw.pop()
            lines = []
            for each in raw:
                lines.append(Line(place, _record(each)))
                place += len(each)
            if lines:
                yield lines, place


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None

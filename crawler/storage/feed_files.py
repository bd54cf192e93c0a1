"""The files of the feeds, which are the log that the index is derived from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.storage.json_lines import read_lines
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.storage.json_lines import Line

RECORDS = ("articles", "duplicates", "rejected")
FEEDS = (*RECORDS, "runs")
_CHUNK = 1 << 20  # bytes of whole lines that become one transaction


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


def finished(data_dir: Path, site: str = "*") -> list[FeedFile]:
    """Return the finished files of all feeds, of one site or all, by run, feed and site.

    A run that is going on writes `.part` files.
    """
    files = [
        FeedFile(path, feed, path.parent.name, path.stem, stat.st_size, stat.st_ctime_ns)
        for feed in FEEDS
        for path in (data_dir / feed).glob(f"{site}/*.jsonl")
        for stat in (path.stat(),)
    ]
    return sorted(files, key=lambda file: (file.run, FEEDS.index(file.feed), file.site))


def feed_paths(data_dir: Path, feed: str, site: str) -> list[Path]:
    """Return the finished files of one feed of `site`, in the order of the runs."""
    return sorted(site_folder(data_dir, feed, site).glob("*.jsonl"))


def chunks(file: FeedFile, start: int) -> Iterator[tuple[list[Line], int]]:
    """Yield the lines of `file` from byte `start` on, about a megabyte at a time, each with the byte where it ends."""
    lines: list[Line] = []
    for line in read_lines(file.path, start):
        if line.offset - start >= _CHUNK and line.offset >= lines[-1].end:
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

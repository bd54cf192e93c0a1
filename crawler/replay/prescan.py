"""Lists the pages of large archives on many processes, a few files each: all must be known before one is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.lookup import listed
from crawler.replay.workers import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from crawler.archive.files import Source
    from crawler.archive.lookup import Listed

_LEAST = 256 << 20  # bytes: a second or two of listing, which the start of workers takes too
_BATCH = 32 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that one worker lists."""

    files: tuple[Source, ...]

    def __str__(self) -> str:
        """Name some of them."""
        return ", ".join(source.name for source in self.files[:3])


def lists(files: Sequence[Source], start: Callable[[], Executor], workers: int) -> Iterator[list[Listed]] | None:
    """Return an iterator over what each file holds, in order; None where one process is as quick."""
    if workers == 1 or size(files) < _LEAST:
        return None
    batches = _batches(files)
    return (each for _, found in in_order(batches, listed_batch, start, workers) for each in found)


def size(files: Sequence[Source]) -> int:
    """Return the bytes of all files."""
    return sum(Path(source.path).stat().st_size for source in files)


def listed_batch(batch: Batch) -> list[list[Listed]]:
    """Return what each file of a batch holds. Its issues are reported by whoever reads it."""
    return [list(listed(source, lambda *_: None)) for source in batch.files]


def _batches(files: Sequence[Source]) -> Iterator[Batch]:
    """Yield the files in order, as many together as have `_BATCH` bytes."""
    batch: list[Source] = []
    held = 0
    for source in files:
        own = size([source])
        if batch and held + own > _BATCH:
            yield Batch(tuple(batch))
            batch, held = [], 0
        batch.append(source)
        held += own
    yield Batch(tuple(batch))

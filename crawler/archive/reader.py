"""Reads pages out of archive files of any program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.capture import Capture, Report, warn
from crawler.archive.files import Source, opened
from crawler.archive.formats import read_saved
from crawler.archive.warc import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def captures(path: str | Path, *, report: Report = warn) -> Iterator[Capture]:
    """Yield the pages that the archive at `path` holds: any file that can be read, or a folder of them, in order.

    Order is by file and by place in the file. Every status is there; requests, revisits (which have no body of their
    own) and records that are no web page are not. `report` is called for what could not be read.
    Raises `FileNotFoundError` and `ValueError` as `inputs.find` does.
    """
    with opened([path]) as inputs:
        for issue in inputs.issues:
            report(*issue)
        for source in inputs.files:
            for _, capture in read_source(source, report=report):
                yield capture


def read_source(
    source: Source, *, start: int = 0, stop: int | None = None, report: Report = warn
) -> Iterator[tuple[int, Capture]]:
    """Yield position and page of each capture in one file, from position `start` to before `stop`.

    Positions are the offsets of records (`walk`), in other files numbers from 0.
    """
    if source.has_records:
        yield from read_records(source, start, stop, report)
        return
    for position, capture, _ in read_saved(source, report):
        if position >= start and (stop is None or position < stop):
            yield position, capture

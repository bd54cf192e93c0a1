"""Cuts archives into tasks, and does one: what workers run."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive import Archive
from crawler.archive.reader import read_source
from crawler.index.decision import Version, claim_of
from crawler.records import Article, to_line
from crawler.replay.pages import Skipped, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive import ArchiveIssue
    from crawler.records import Reason, Record

RUN = "replay"  # as which articles are claimed
_PAGES = 64  # of a task: some hundred milliseconds of work, so that cores end together and little is done twice
_BYTES = "sketch", "text"  # of a claim
TASK_BYTES = 8 << 20  # of a task, compressed


@dataclass(frozen=True, slots=True)
class Span:
    """The captures of one file of the archive from position `start` to before `stop`, or to the end."""

    file: int
    start: int
    stop: int | None


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work: `pages` captures, in order. `index` is the path of the archive's index.

    With `claims` each article comes with what its claim needs.
    """

    number: int
    index: str
    spans: tuple[Span, ...]
    pages: int
    claims: bool = True

    def __str__(self) -> str:
        """Say where its pages are."""
        return ", ".join(f"file {span.file} from {span.start}" for span in self.spans[:3])


class Done(NamedTuple):
    """A record as its line, so that the parent of many workers has little to do for a page.

    `claim` is a line of what dedupe needs of an article, `reason` that of a rejection.
    """

    line: bytes
    claim: bytes | None
    reason: Reason | None


@dataclass(slots=True)
class Result:
    """What came of a task, in the order of its pages."""

    records: list[Done] = field(default_factory=list)
    pages: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    issues: list[tuple[ArchiveIssue, str]] = field(default_factory=list)


def tasks(archive: Archive, index: Path, *, claims: bool = True) -> Iterator[Task]:
    """Yield the tasks that read all of `archive`. The same archive gives the same tasks."""
    number = pages = size = 0
    spans: list[Span] = []
    for file in range(len(archive.files)):
        start = last = 0
        for position in archive.positions(file):
            size += position - last
            last = position
            if pages and (pages >= _PAGES or size > TASK_BYTES):
                if position > start:
                    spans.append(Span(file, start, position))
                yield Task(number, str(index), tuple(spans), pages, claims)
                number, pages, size, spans, start = number + 1, 0, 0, [], position
            pages += 1
        spans.append(Span(file, start, None))
    if spans:
        yield Task(number, str(index), tuple(spans), pages, claims)


def do(task: Task) -> Result:
    """Read the pages of a task."""
    archive = _archive(task.index, threading.get_ident())
    result = Result()
    for span in task.spans:
        source = archive.files[span.file]
        for _, capture in read_source(
            source, start=span.start, stop=span.stop, report=lambda *issue: result.issues.append(issue)
        ):
            result.pages += 1
            record = record_of(capture, archive)
            if isinstance(record, Skipped):
                result.skipped[str(record)] += 1
            else:
                result.records.append(_done(record, claims=task.claims))
    return result


def _done(record: Record, *, claims: bool) -> Done:
    if isinstance(record, Article):
        return Done(line_of(record), claim_line(claim_of(record, RUN)) if claims else None, None)
    return Done(line_of(record), None, record.reason)


def line_of(record: Record) -> bytes:
    """Return the line of a record, with its end."""
    return f"{to_line(record)}\n".encode("utf-8", "backslashreplace")


def claim_line(claim: Version) -> bytes:
    """Return a claim as a line of JSON; its bytes are in Base64."""
    values = [b64encode(value).decode() if isinstance(value, bytes) else value for value in claim]
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def claim_in(line: bytes) -> Version:
    """Return the claim of a line that `claim_line` made."""
    values = dict(zip(Version._fields, json.loads(line), strict=True))
    return Version(**values | {name: b64decode(values[name]) for name in _BYTES if values[name] is not None})


@lru_cache(maxsize=8)
def _archive(index: str, _thread: int) -> Archive:
    """Return the archive of an index, opened once a thread: SQLite's connections are no others'."""
    return Archive.open(Path(index))

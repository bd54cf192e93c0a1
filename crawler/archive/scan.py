"""Lists what an archive file holds without decoding the bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.capture import GET, Asked, Report, asked, warn
from crawler.archive.formats import read_saved
from crawler.archive.iterate import PAGES_AND_REQUESTS, walk
from crawler.archive.warc import captured_at, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.files import Source

_MAX_REQUEST = 1 << 20
_NOT_MODIFIED = 304


@dataclass(slots=True)
class Entry:
    """A page in a file: where it is and which request it answers.

    `at` is the capture time in seconds since 1970, 0 where unknown. `digest` is what the record states of its payload.
    `revisit` marks a page whose payload stands in an earlier record with the same digest.
    """

    position: int
    url: str
    status: int
    at: int = 0
    asked: Asked = GET
    digest: str = ""
    revisit: bool = False


def scan(source: Source, report: Report = warn, *, start: int = 0) -> Iterator[Entry]:
    """Yield the pages of one file in order, from position `start` on."""
    if not source.has_records:
        for position, capture, asked_for in read_saved(source, report):
            if position >= start:
                at = int(capture.captured_at.timestamp()) if capture.captured_at else 0
                yield Entry(position, capture.url, capture.status, at, asked_for)
        return
    # The request of a page stands just before its response (ours, wget) or just after it (heritrix, browsertrix).
    requests: dict[str, Asked] = {}
    held: tuple[Entry, str] | None = None  # the last page and its record id
    for position, record, *_ in walk(source, types=PAGES_AND_REQUESTS, start=start, report=report):
        found = _look(record)
        if found is None:
            continue
        entry, own, concurrent = found
        if isinstance(entry, Asked):
            if held is not None and concurrent == held[1]:
                held[0].asked = entry
            else:
                requests = {own: entry}
            continue
        entry.position = position
        entry.asked = requests.pop(concurrent, GET)
        if held is not None:
            yield held[0]
        held = entry, own
    if held is not None:
        yield held[0]


def _look(record: WarcRecord) -> tuple[Entry | Asked, str, str] | None:
    """Return the page or request, its record id and the id it names as concurrent."""
    url = target(record)
    if url is None:
        return None
    headers = record.headers
    ids = record.record_id or "", (headers.get("WARC-Concurrent-To") or "").strip("<> ")
    if record.record_type == WarcRecordType.request:
        return _request(record), ids[0].strip("<> "), ids[1]
    revisit = record.record_type == WarcRecordType.revisit
    status = 200
    if revisit and "not-modified" in (headers.get("WARC-Profile") or ""):
        status, revisit = _NOT_MODIFIED, False
    elif record.record_type != WarcRecordType.resource:
        status = _status(record, otherwise=200 if revisit else 0)
        if not status:
            return None
    digest = headers.get("WARC-Payload-Digest") or ""
    entry = Entry(0, url, status, _seconds(record), digest=digest, revisit=revisit)
    return entry, ids[0].strip("<> "), ids[1]


def _seconds(record: WarcRecord) -> int:
    try:
        at = captured_at(record)
    except ValueError:
        return 0
    return int(at.timestamp()) if at else 0


def _status(record: WarcRecord, otherwise: int) -> int:
    try:
        record.parse_http(quirks_mode=True)
    except OSError:
        return otherwise
    return (record.http_headers.status_code if record.http_headers is not None else None) or otherwise


def _request(record: WarcRecord) -> Asked:
    try:
        record.parse_http(quirks_mode=True)
    except OSError:
        return GET
    line = (record.http_headers.status_line if record.http_headers is not None else None) or "GET"
    body = record.reader.read(_MAX_REQUEST) if record.reader is not None else b""
    return asked(line.partition(" ")[0], body)

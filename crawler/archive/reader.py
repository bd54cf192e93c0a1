"""Reads pages out of WARC files of any crawler, and saved pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.capture import MAX_BODY, Capture, Report, Trouble, moment_of, warn
from crawler.archive.decoding import TooLargeError, decode_body
from crawler.archive.inputs import Source, sources
from crawler.archive.saved import read_saved
from crawler.archive.walk import walk
from crawler.archive.writer import ORIGINAL, POSSIBLY_CUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

_WIRE = ("content-encoding", "transfer-encoding")


def captures(path: str | Path, *, report: Report = warn) -> Iterator[Capture]:
    """Yield the pages that the archive at `path` holds: a WARC, a saved page, or a folder of them, in order.

    Order is by file and by place in the file. Every status is there; requests, revisits (which have no body of their
    own) and records that are no web page are not. `report` is told of what could not be read.
    Raises `FileNotFoundError` and `ValueError` as `inputs.sources` does.
    """
    for source in sources([path]):
        for _, capture in read_source(source, report=report):
            yield capture


def read_source(
    source: Source, *, start: int = 0, stop: int | None = None, report: Report = warn
) -> Iterator[tuple[int, Capture]]:
    """Yield position and page of each capture in one file, from position `start` to before `stop` (`walk`)."""
    if not source.is_warc:
        saved = read_saved(source, report)
        if saved is not None and start == 0 and stop != 0:
            yield 0, saved
        return
    for position, capture in walk(
        source, lambda record: _capture(record, source, report), start=start, stop=stop, report=report
    ):
        if capture is not None:
            yield position, _placed(capture, source, position)


def target(record: WarcRecord) -> str | None:
    """Return the web address that a record is of, or `None`: other schemes, warcinfo."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    return url if url[:8].lower().startswith(("http://", "https://")) else None


def captured_at(record: WarcRecord) -> datetime | None:
    """Return the record's time to the second, `None` when it states none. Raises `ValueError` for one that is none."""
    date = record.record_date
    return moment_of(date) if date is not None else None


def _placed(capture: Capture, source: Source, position: int) -> Capture:
    return replace(capture, archive=f"{source.name}#{position}")


def _capture(record: WarcRecord, source: Source, report: Report) -> Capture | None:
    """Read one record; the archive reference is not known yet. Raises `OSError` when the record breaks off."""
    url = target(record)
    if url is None or record.record_type == WarcRecordType.revisit:
        return None
    where = f"{source.name}#{record.stream_pos} {url}"
    if record.record_type == WarcRecordType.resource:
        status, headers = 200, {"Content-Type": record.headers.get("Content-Type") or ""}
    else:
        try:
            record.parse_http(quirks_mode=True)
        except OSError as error:
            report(Trouble.BAD_HTTP, f"{where}: {error}")
            return None
        http = record.http_headers
        if http is None or http.status_code is None:
            report(Trouble.BAD_HTTP, f"{where}: no status line")
            return None
        status, headers = http.status_code, _joined(http.items())
    raw = _payload(record)
    if raw is None:
        report(Trouble.TOO_LARGE, f"{where}: more than {MAX_BODY} bytes")
        return None
    try:
        body, right = decode_body(raw, *(_pop(headers, name) for name in reversed(_WIRE)))
    except TooLargeError as error:
        report(Trouble.TOO_LARGE, f"{where}: {error}")
        return None
    if not right:
        report(Trouble.UNDECODABLE, where)
    truncated = record.headers.get("WARC-Truncated")
    try:
        moment, fault = captured_at(record), None
    except ValueError as error:
        moment, fault = None, f"WARC-Date: {error}"
    possibly_cut = POSSIBLY_CUT in record.headers
    return Capture(url, status, headers, body, moment, "", truncated, fault, possibly_cut)


def _payload(record: WarcRecord) -> bytes | None:
    """Return the rest of the record, or `None` when it is larger than `MAX_BODY`. Raises `OSError` when cut off."""
    length = record.content_length
    if length > MAX_BODY:
        return None
    reader = record.reader
    if reader is None:
        return b""
    parts: list[bytes] = []
    while part := reader.read():
        parts.append(part)
    raw = b"".join(parts)
    if len(raw) < length:
        raise OSError("the record breaks off")
    return raw


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers as a dict. Those that our own writer renamed are left out: they are not of this body."""
    headers: dict[str, str] = {}
    names: dict[str, str] = {}  # in lower case -> as first seen
    for name, value in pairs:
        if name.startswith(ORIGINAL):
            continue
        key = names.setdefault(name.lower(), name)
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _pop(headers: dict[str, str], wanted: str) -> str:
    """Take a header out, under any case of its name."""
    for name in headers:
        if name.lower() == wanted:
            return headers.pop(name)
    return ""

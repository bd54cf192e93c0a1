"""Reads the records of WARC files, and of ARC files, which are walked as if they were WARC."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.bodies import TooLargeError, decode_body, unchunk
from crawler.archive.capture import ArchiveIssue, Capture, Report, moment_of
from crawler.archive.digests import agrees
from crawler.archive.iterate import Walked, walk
from crawler.archive.writer import ORIGINAL, POSSIBLY_CUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from crawler.archive.files import Source

# Addresses under which crawlers keep what is no page.
_OTHER_SCHEMES = (
    *("about:", "blob:", "data:", "dns:", "file:", "filedesc:", "ftp:"),
    *("ftps:", "metadata:", "screenshot:", "urn:", "whois:"),
)
_WIRE = ("content-encoding", "transfer-encoding")


def read_records(source: Source, start: int, stop: int | None, report: Report) -> Iterator[tuple[int, Capture]]:
    """Yield position and page of each record from position `start` to before `stop` (`walk`)."""
    for walked in walk(source, start=start, stop=stop, report=report):
        capture = _capture(walked, f"{source.name}#{walked.position}", report)
        if capture is not None:
            yield walked.position, capture


def target(record: WarcRecord) -> str | None:
    """Return the web address that a record is of, or `None`: other schemes, warcinfo."""
    url = _stated(record)
    return url if url[:8].lower().startswith(("http://", "https://")) else None


def _stated(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<> ")


def captured_at(record: WarcRecord) -> datetime | None:
    """Return the record's time to the second, `None` when it states none. Raises `ValueError` for one that is none."""
    date = record.record_date
    return moment_of(date) if date is not None else None


def _moment(record: WarcRecord) -> tuple[datetime | None, str | None]:
    """Return when a record was made, and what is wrong with what it states of it."""
    try:
        return captured_at(record), None
    except ValueError as error:
        return None, f"WARC-Date: {error}"


class _BadRecordError(ValueError):
    """A record that should be a page is none."""


def _capture(walked: Walked, place: str, report: Report) -> Capture | None:
    """Read one record; `None` after telling `report` what is wrong with it, and without that for what is no page."""
    record = walked.record
    if record.record_type == WarcRecordType.revisit or _stated(record).lower().startswith(_OTHER_SCHEMES):
        return None
    url = ""
    try:
        url = _address(record)
        status, headers = _http(record)
        raw = walked.payload
        body, right = decode_body(raw, *(_pop(headers, name) for name in reversed(_WIRE)))
        if not right:
            report(ArchiveIssue.UNDECODABLE, f"{place} {url}")
        truncated = record.headers.get("WARC-Truncated")
        if not truncated and not _as_stated(walked, raw, body):
            report(ArchiveIssue.DIGEST, f"{place} {url}: the record has another digest than it states")
            if not walked.frame.sure:
                return None
    except TooLargeError as error:
        report(ArchiveIssue.TOO_LARGE, f"{place} {url}: {error}")
    except _BadRecordError as error:
        report(ArchiveIssue.BAD_HTTP, f"{place} {_stated(record)}: {error}")
    else:
        moment, fault = _moment(record)
        possibly_cut = POSSIBLY_CUT in record.headers
        return Capture(url, status, headers, body, moment, place, truncated, fault, possibly_cut)
    return None


def _address(record: WarcRecord) -> str:
    url = target(record)
    if url is None:
        raise _BadRecordError("the record has no address of a known kind")
    return url


def _http(record: WarcRecord) -> tuple[int, dict[str, str]]:
    """Return status and headers. Raises `_BadRecordError`."""
    if record.record_type == WarcRecordType.resource:
        return 200, {"Content-Type": record.headers.get("Content-Type") or ""}
    try:
        record.parse_http(quirks_mode=True)
    except OSError as error:
        raise _BadRecordError(str(error)) from error
    http = record.http_headers
    if http is None or http.status_code is None:
        raise _BadRecordError("no status line")
    return http.status_code, _joined(http.items())


def _as_stated(walked: Walked, raw: bytes, body: bytes) -> bool:
    """Tell whether the digest that a record states is right, that of the whole block where no checksum has shown it."""
    block, payload = (walked.record.headers.get(f"WARC-{part}-Digest") for part in ("Block", "Payload"))
    if block and not (payload and walked.frame.sure):
        return agrees(block, [walked.frame.block])
    return not payload or agrees(payload, chain([raw, body], map(unchunk, [raw])))


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

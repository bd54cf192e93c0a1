"""Walks the records of one WARC or ARC file, over damage and up to a torn end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.capture import MAX_BODY, Report, Trouble, warn
from crawler.archive.formats.arc import as_warc
from crawler.archive.frames import frames
from crawler.archive.grammar import ARC, WARC
from crawler.archive.telling import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.grammar import Frame
    from crawler.archive.inputs import Source

PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
PAGES_AND_REQUESTS = PAGES | WarcRecordType.request

_LF = re.compile(rb"(?<!\r)\n")  # ends the lines of archives that were edited or unpacked by other tools


class Walked(NamedTuple):
    """A record at the byte `position` of its file, and the bytes that it was parsed from."""

    position: int
    record: WarcRecord
    frame: Frame


def walk(
    source: Source,
    *,
    types: WarcRecordType = PAGES,
    start: int = 0,
    stop: int | None = None,
    report: Report = warn,
) -> Iterator[Walked]:
    """Yield the records of these `types` from position `start` to before `stop`.

    Bytes that are no record are passed over, and so is a record that does not end where it says; one trouble is
    reported for each stretch of them. Records of no known type are reported too: they may be pages whose type is
    damaged.
    """
    try:
        file = open(source.path, "rb")  # noqa: SIM115, PTH123  # closed below
    except OSError as error:
        report(Trouble.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    with file:
        try:
            is_arc = source.format is Format.ARC
            for frame in frames(file, source.name, ARC if is_arc else WARC, start, stop, report):
                record = _record(as_warc(frame) if is_arc else frame)
                where = f"{source.name}#{frame.offset}"
                if record is None or record.record_type == WarcRecordType.unknown:
                    report(Trouble.DAMAGED, f"{where}: a record of no known type")
                elif record.record_type & types and not frame.end:
                    report(Trouble.TOO_LARGE, f"{where}: more than {MAX_BODY} bytes")
                elif record.record_type & types:
                    yield Walked(frame.offset, record, frame)
        except (OSError, ValueError) as error:
            report(Trouble.UNREADABLE, f"{source.name}: {error}")


def _record(frame: Frame) -> WarcRecord | None:
    """Parse a record. One that is too large is parsed without its block."""
    data = frame.data
    if not frame.end or _LF.search(data, 0, frame.head):
        head = _LF.sub(b"\r\n", data[: frame.head])
        data = head + frame.block if frame.end else WARC.length.sub(b"Content-Length: 0\r", head)
    try:
        return WarcRecord.from_bytes(data)
    except OSError:
        return None

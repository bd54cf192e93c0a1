"""Walks the records of one WARC or ARC file, over damage and up to a torn end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.capture import MAX_BODY, ArchiveIssue, Report, warn
from crawler.archive.file_type import Format
from crawler.archive.formats.arc import as_warc
from crawler.archive.frames import frames
from crawler.archive.grammar import ARC, WARC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.files import Source
    from crawler.archive.grammar import Frame

PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_NO_TYPE = WarcRecordType.unknown, WarcRecordType.no_type  # ISO 28500 demands one of eight
PAGES_AND_REQUESTS = PAGES | WarcRecordType.request

_BLANK = re.compile(rb"\n\r?\n")
_LF = re.compile(rb"(?<!\r)\n")  # ends the lines of archives that were edited or unpacked by other tools


class Walked(NamedTuple):
    """A record at the byte `position` of its file, the bytes that it was parsed from, and where its payload begins.

    Of a response `record` has the HTTP headers alone: bodies are not copied to be looked at.
    """

    position: int
    record: WarcRecord
    frame: Frame
    body: int

    @property
    def payload(self) -> bytes:
        """Return what follows the HTTP headers, or the whole block where there are none."""
        return self.frame.data[self.body : self.frame.end]


def walk(
    source: Source,
    *,
    types: WarcRecordType = PAGES,
    start: int = 0,
    stop: int | None = None,
    report: Report = warn,
) -> Iterator[Walked]:
    """Yield the records of these `types` from position `start` to before `stop`.

    Bytes that are no record are passed over, and so is a record that does not end where it says; one issue is
    reported for each stretch of them. Records of no known type are reported too: they may be pages whose type is
    damaged.
    """
    try:
        file = open(source.path, "rb")  # noqa: SIM115, PTH123  # closed below
    except OSError as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    with file:
        try:
            is_arc = source.format is Format.ARC
            for cut in frames(file, source.name, ARC if is_arc else WARC, start, stop, report):
                frame = as_warc(cut) if is_arc else cut
                body = _http_end(frame)
                record = _record(frame, body)
                where = f"{source.name}#{frame.offset}"
                if record is None or record.record_type in _NO_TYPE:
                    report(ArchiveIssue.DAMAGED, f"{where}: a record of an unknown type")
                elif record.record_type & types and not frame.end:
                    report(ArchiveIssue.TOO_LARGE, f"{where}: more than {MAX_BODY} bytes")
                elif record.record_type & types:
                    yield Walked(frame.offset, record, frame, body)
        except (OSError, ValueError) as error:
            report(ArchiveIssue.UNREADABLE, f"{source.name}: {error}")


def _http_end(frame: Frame) -> int:
    """Return where the HTTP headers of a response end, otherwise where the block begins."""
    if not frame.data.startswith(b"HTTP/", frame.head):
        return frame.head
    end = _BLANK.search(frame.data, frame.head, frame.end)
    return end.end() if end else frame.end


def _record(frame: Frame, body: int) -> WarcRecord | None:
    """Parse a record: of a response up to its `body`, of one that is too large without its block."""
    data, head = frame.data, frame.head
    if not frame.end or body > head or _LF.search(data, 0, head):
        block = data[head : body if body > head else frame.end]
        data = WARC.length.sub(b"Content-Length: %d\r" % len(block), _LF.sub(b"\r\n", data[:head]), count=1) + block
    try:
        return WarcRecord.from_bytes(data)
    except OSError:
        return None

"""MHTML, as Chrome, Edge, Internet Explorer and mail programs save a page: a mail message with the page's files.

Standard: RFC 2557. Chrome adds `Snapshot-Content-Location`, the page's address, and writes each frame as a part.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.capture import ArchiveIssue, Capture, Found, Report
from crawler.archive.mirror_paths import is_web, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from crawler.archive.files import Source

LONGEST = 256 << 20
_MOST_PARTS = 20_000
_MAX_DEPTH = 4
_TAIL = 4096  # bytes in which a message ends
_BLANK = re.compile(rb"\r?\n\r?\n|\A\r?\n")


class _Part(NamedTuple):
    headers: Message
    data: bytes

    @property
    def location(self) -> str:
        return "".join(str(self.headers.get("Content-Location", "")).split())

    @property
    def is_html(self) -> bool:
        return self.headers.get_content_type() in {"text/html", "application/xhtml+xml"}


def read(source: Source, report: Report) -> Iterator[Found]:
    """Yield the page, then the frames, pictures and so on that it was saved with, each under its own address."""
    try:
        data = Path(source.path).read_bytes() if Path(source.path).stat().st_size <= LONGEST else None
    except OSError as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    if data is None:
        report(ArchiveIssue.TOO_LARGE, f"{source.name}: more than {LONGEST} bytes")
        return
    whole = _part(data.lstrip())
    parts = list(_parts(whole, 0))
    main = _main(whole, parts)
    if main is None:
        report(ArchiveIssue.DAMAGED, f"{source.name}: no page in it")
        return
    cut = _cut_off(whole)
    if cut:
        report(ArchiveIssue.TORN, f"{source.name}: cut off")
    moment = _moment(whole.headers)
    position = 0
    for part in (main, *(each for each in parts if each is not main)):
        url = part.location
        if part is main and not is_web(url):
            url = "".join(str(whole.headers.get("Snapshot-Content-Location", whole.location)).split())
        body, right = _decoded(part)
        if not right:
            report(ArchiveIssue.UNDECODABLE, f"{source.name}#{position} {url}")
        if not is_web(url):
            if part is not main:  # a part that only its page names, by its id
                continue
            report(ArchiveIssue.NO_URL, f"{source.name}: nothing says where the page is from")
            url = nowhere(body, Path(source.path).name)
        truncated = "length" if cut and part is parts[-1] else None
        yield Found(position, Capture(url, 200, _headers(part), body, moment, f"{source.name}#{position}", truncated))
        position += 1


def _part(data: bytes) -> _Part:
    blank = _BLANK.search(data)
    end = blank.end() if blank else len(data)
    return _Part(BytesHeaderParser().parsebytes(data[:end]), data[end:])


def _parts(part: _Part, depth: int) -> Iterator[_Part]:
    """Yield the parts of a message that are none of several parts themselves."""
    boundary = _boundary(part)
    if not boundary or depth >= _MAX_DEPTH:
        yield part
        return
    pieces = re.split(_line(boundary), part.data, maxsplit=_MOST_PARTS)
    for piece in pieces[1:]:
        if piece.strip():
            yield from _parts(_part(piece), depth + 1)


def _line(boundary: bytes) -> bytes:
    return rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)"


def _cut_off(whole: _Part) -> bool:
    """Tell whether the line that ends the last part is not there."""
    boundary = _boundary(whole)
    return boundary is not None and b"--%b--" % boundary not in whole.data[-_TAIL:]


def _boundary(part: _Part) -> bytes | None:
    if part.headers.get_content_maintype() != "multipart":
        return None
    try:
        boundary = part.headers.get_boundary()
    except (MessageError, ValueError, TypeError):
        return None
    return boundary.encode("utf-8", "surrogateescape") if boundary else None


def _main(whole: _Part, parts: list[_Part]) -> _Part | None:
    """Return the page: the part that `start` names, the one at the snapshot's address, or the first in HTML."""
    start = whole.headers.get_param("start")
    location = "".join(str(whole.headers.get("Snapshot-Content-Location", "")).split())
    pages = [part for part in parts if part.is_html]
    for part in pages:
        if isinstance(start, str) and start and str(part.headers.get("Content-ID", "")).strip() == start.strip():
            return part
    return next((part for part in pages if location and part.location == location), pages[0] if pages else None)


def _decoded(part: _Part) -> tuple[bytes, bool]:
    """Return a part without its transfer encoding, and whether it was in it."""
    encoding = str(part.headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(part.data), True
    if encoding == "base64":
        try:
            return binascii.a2b_base64(part.data), True
        except binascii.Error:
            return b"", False
    return part.data, encoding in {"", "7bit", "8bit", "binary"}


def _headers(part: _Part) -> dict[str, str]:
    stated = part.headers.get("Content-Type")
    return {"Content-Type": " ".join(str(stated).split())} if stated else {}


def _moment(headers: Message) -> datetime | None:
    """Return when the page was saved; `-0000` is how Chrome writes UTC."""
    stated = str(headers.get("Date", "")).strip()
    try:
        moment = parsedate_to_datetime(stated)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC) if stated.endswith("-0000") else None
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None

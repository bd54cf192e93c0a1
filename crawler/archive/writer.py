"""Writes a run's archive: one `.warc.gz`, each record a gzip member of its own."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from deflate import gzip_compress

from crawler import __version__
from crawler.archive.capture import reference
from crawler.storage.output_file import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

Headers = Iterable[tuple[str, str]]

ORIGINAL = "X-Archive-Orig-"
"""Before the name of a header that described the body on the wire and not the decoded one that is kept."""

POSSIBLY_CUT = "X-Possibly-Cut"
"""The field of a record (an extension of the WARC format) whose body ended with the connection, at no sure end."""

_WIRE_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}
_MAX_HEAD = 24 << 10  # bytes of headers; FastWARC reads 32 KiB of them
_GZIP_LEVEL = 4  # libdeflate's: a third of the time of zlib's 6 on pages of 80 KB, for 4% more


class ArchiveWriter:
    """Writes responses to the new file `path`; the file appears with the first of them.

    A record goes to the operating system in one write before `write` returns, so a killed process loses none that a
    feed names. Against power loss the file is synced every `sync_every` seconds and at the end: up to that much of an
    archive can be lost with the machine, and a `fsync` a page would cost more than fetching it. A write that fails (a
    full disk) is taken back, so that the file ends with a whole record.
    """

    def __init__(self, path: Path, *, sync_every: float = 10.0) -> None:
        """Prepare to write `path`, which must not exist when the first response comes."""
        self.path = path
        self._name = reference(path)
        self._file: int | None = None
        self._offset = 0
        self._sync_every = sync_every
        self._synced = 0.0

    def write(  # noqa: PLR0913  # a response has this many sides
        self,
        url: str,
        status: int,
        headers: Headers,
        body: bytes,
        captured_at: datetime,
        *,
        method: str = "GET",
        request_headers: Headers = (),
        request_body: bytes = b"",
        truncated: str | None = None,
        possibly_cut: bool = False,
    ) -> str:
        """Write one response and return its archive reference.

        `body` is content-decoded; `captured_at` is aware. The request is kept too where the URL alone does not name
        it, that is for any method but GET. `truncated` is a WARC-Truncated reason; `possibly_cut`
        marks a body of which nobody knows whether it is one. Raises `OSError` when the record
        can't be written whole; `FileExistsError` when the file was there before.
        """
        date = captured_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._file is None:
            self._open(date)
        extra = {"WARC-Truncated": truncated} if truncated else {}
        if possibly_cut:
            extra[POSSIBLY_CUT] = "1"
        if method != "GET":
            asked = self._id("request", url, date)
            extra["WARC-Concurrent-To"] = asked
            target = urlsplit(url)
            line = f"{method} {target.path or '/'}{'?' if target.query else ''}{target.query} HTTP/1.1"
            self._http("request", url, date, asked, _head(line, request_headers), request_body)
        offset = self._offset
        try:
            reason = HTTPStatus(status).phrase
        except ValueError:
            reason = "Unknown"
        head = _head(f"HTTP/1.1 {status} {reason}", _described(headers, len(body)))
        self._http("response", url, date, self._id("response", url, date), head, body, extra)
        return f"{self._name}#{offset}"

    def sync(self) -> None:
        """Bring what was written to the disk itself."""
        if self._file is not None:
            os.fdatasync(self._file)
            self._synced = time.monotonic()

    def close(self) -> None:
        """Sync and close; closing twice does nothing."""
        if self._file is not None:
            self.sync()
            os.close(self._file)
            self._file = None

    def _open(self, date: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._synced = time.monotonic()
        sync_folder(self.path.parent)
        software = f"chinese-local-news-crawler/{__version__}"
        about = f"software: {software}\r\nformat: WARC File Format 1.1\r\nisPartOf: {self._name}\r\n"
        named = {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": self._id("warcinfo", "", date),
            "WARC-Filename": self.path.name,
            "WARC-Date": date,
            "Content-Type": "application/warc-fields",
        }
        self._record(named, about.encode())

    def _id(self, kind: str, url: str, date: str) -> str:
        """Return a record id that is unique by file and offset and the same when the same file is built again."""
        return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self._name}#{self._offset} {kind} {url} {date}')}>"

    def _http(  # noqa: PLR0913, PLR0917
        self,
        kind: str,
        url: str,
        date: str,
        record_id: str,
        head: bytes,
        body: bytes,
        extra: dict[str, str] | None = None,
    ) -> None:
        named = {
            "WARC-Type": kind,
            "WARC-Record-ID": record_id,
            "WARC-Target-URI": url,
            "WARC-Date": date,
            **(extra or {}),
            # A digest of head and body together would say no more than gzip's own checksum.
            "WARC-Payload-Digest": f"sha1:{b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}",
            "Content-Type": f"application/http; msgtype={kind}",
        }
        self._record(named, head, body)

    def _record(self, named: dict[str, str], *block: bytes) -> None:
        """Write one record, its own gzip member, with these headers and a block that is given in pieces."""
        lines = [f"{name}: {value}\r\n" for name, value in named.items()]
        lines.append(f"Content-Length: {sum(map(len, block))}\r\n\r\n")
        about = f"WARC/1.1\r\n{''.join(lines)}".encode()
        self._append(gzip_compress(b"".join((about, *block, b"\r\n\r\n")), _GZIP_LEVEL))

    def _append(self, member: bytes | bytearray) -> None:
        if self._file is None:
            raise ValueError("the archive is closed")
        rest = memoryview(member)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            os.ftruncate(self._file, self._offset)
            raise
        self._offset += len(member)
        if time.monotonic() - self._synced >= self._sync_every:
            self.sync()


def _head(line: str, headers: Headers) -> bytes:
    """Return the head of an HTTP message: bytes as they came, which are Latin-1 here."""
    lines = [line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _described(headers: Headers, length: int) -> list[tuple[str, str]]:
    """Return the headers with those that described the body on the wire renamed, and the length of what is kept."""
    kept = [(ORIGINAL + name if name.lower() in _WIRE_HEADERS else name, value) for name, value in headers]
    return [*_bounded(kept), ("Content-Length", str(length))]


def _bounded(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers without the longest, if they are too many to be read again (cookies, of some servers)."""
    room = _MAX_HEAD
    fitting: set[int] = set()
    for number in sorted(range(len(headers)), key=lambda number: len(headers[number][1])):
        room -= sum(map(len, headers[number])) + len(": \r\n")
        if room < 0:
            break
        fitting.add(number)
    left_out = len(headers) - len(fitting)
    told = [(f"{ORIGINAL}Headers-Left-Out", str(left_out))] if left_out else []
    return [*(each for number, each in enumerate(headers) if number in fitting), *told]

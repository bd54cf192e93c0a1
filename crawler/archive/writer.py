"""Writes a run's archive: one `.warc.gz`, each record a gzip member of its own."""

from __future__ import annotations

import os
import time
import uuid
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import __version__
from crawler.archive.capture import reference

if TYPE_CHECKING:
    from pathlib import Path

Headers = Iterable[tuple[str, str]]

ORIGINAL = "X-Archive-Orig-"
"""Before the name of a header that described the body on the wire and not the decoded one that is kept."""

_WIRE_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}
_GZIP_LEVEL = 6  # 9, warcio's own, takes 1.6 times as long for 1% less
_GZIP = 16 + zlib.MAX_WBITS


class _ExactHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers as they came: warcio would percent-encode GB18030 file names."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, "iso-8859-1")


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
    ) -> str:
        """Write one response and return its archive reference.

        `body` is content-decoded; `captured_at` is aware. The request is kept too where the URL alone does not name
        it, that is for any method but GET. `truncated` is a WARC-Truncated reason. Raises `OSError` when the record
        can't be written whole; `FileExistsError` when the file was there before.
        """
        date = captured_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._file is None:
            self._open(date)
        extra: dict[str, str] = {}
        if truncated:
            extra["WARC-Truncated"] = truncated
        if method != "GET":
            asked = self._id("request", url, date)
            extra["WARC-Concurrent-To"] = asked
            target = urlsplit(url)
            line = f"{target.path or '/'}{'?' if target.query else ''}{target.query} HTTP/1.1"
            self._record("request", url, date, _ExactHeaders(line, list(request_headers), method), request_body, asked)
        offset = self._offset
        try:
            reason = HTTPStatus(status).phrase
        except ValueError:
            reason = "Unknown"
        http = _ExactHeaders(f"{status} {reason}", _described(headers, len(body)), "HTTP/1.1")
        self._record("response", url, date, http, body, self._id("response", url, date), extra)
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
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        software = f"chinese-local-news-crawler/{__version__} warcio/{version('warcio')}"
        about = f"software: {software}\r\nformat: WARC File Format 1.1\r\nisPartOf: {self._name}\r\n"
        extra = {"WARC-Filename": self.path.name}
        self._record("warcinfo", "", date, None, about.encode(), self._id("warcinfo", "", date), extra)

    def _id(self, kind: str, url: str, date: str) -> str:
        """Return a record id that is unique by file and offset and the same when the same file is built again."""
        return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self._name}#{self._offset} {kind} {url} {date}')}>"

    def _record(  # noqa: PLR0913, PLR0917
        self,
        kind: str,
        url: str,
        date: str,
        http: StatusAndHeaders | None,
        body: bytes,
        record_id: str,
        extra: dict[str, str] | None = None,
    ) -> None:
        plain = BytesIO()
        writer = WARCWriter(plain, gzip=False, warc_version="WARC/1.1")
        named = {"WARC-Record-ID": record_id, "WARC-Date": date, **(extra or {})}
        writer.write_record(
            writer.create_warc_record(url, kind, BytesIO(body), len(body), warc_headers_dict=named, http_headers=http)
        )
        packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP)
        self._append(packer.compress(plain.getbuffer()) + packer.flush())

    def _append(self, member: bytes) -> None:
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


def _described(headers: Headers, length: int) -> list[tuple[str, str]]:
    """Return the headers with those that described the body on the wire renamed, and the length of what is kept."""
    kept = [(ORIGINAL + name if name.lower() in _WIRE_HEADERS else name, value) for name, value in headers]
    return [*kept, ("Content-Length", str(length))]

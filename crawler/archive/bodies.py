"""Takes transfer and content encodings off archived bodies: bounded, and forgiving where the header is wrong."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from fastwarc.stream_io import BrotliReader, GzipReader, ZstdReader

from crawler.archive.capture import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_SIZE_DIGITS = 16
_STEP = 1 << 20


class TooLargeError(ValueError):
    """The decoded body has more than `MAX_BODY` bytes."""


def decode_body(raw: bytes, transfer: str, content: str) -> tuple[bytes, bool]:
    """Return the body without its encodings, and whether it was what the headers say.

    `transfer` and `content` are the values of Transfer-Encoding and Content-Encoding. Many archives keep the header
    and the decoded body: what is not in the encoding is taken as it is, and counts as wrong only where the bytes look
    encoded. A gzip stream that breaks off gives what there is of it. Raises `TooLargeError`.
    """
    body = raw
    if "chunked" in transfer.lower():
        body = unchunk(raw)
    for name in reversed([part.strip().lower() for part in content.split(",")]):
        reader = _READERS.get(name)
        if reader is None:
            if name not in ("", "identity", "none", "utf-8"):
                return body, False
            continue
        try:
            body = reader(body)
        except (OSError, zlib.error):
            return body, not body.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd"))
    return body, True


def unchunk(raw: bytes) -> bytes:
    """Return the body in its chunks put together; `raw` itself when it does not begin with a chunk."""
    chunks: list[bytes] = []
    position = 0
    while position < len(raw):
        end = raw.find(b"\r\n", position, position + 1024)
        size = raw[position:end].partition(b";")[0].strip()
        if end < 0 or not size or len(size) > _MAX_SIZE_DIGITS or size.strip(b"0123456789abcdefABCDEF"):
            return b"".join(chunks) or raw
        length = int(size, 16)
        if length == 0:
            return b"".join(chunks)
        chunks.append(raw[end + 2 : end + 2 + length])
        position = end + 2 + length + 2
    return b"".join(chunks)


def _bounded(read: Callable[[int], bytes]) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := read(_STEP):
        size += len(part)
        if size > MAX_BODY:
            raise TooLargeError(f"more than {MAX_BODY} bytes")
        parts.append(part)
    return b"".join(parts)


def _inflate(data: bytes) -> bytes:
    """Decode `deflate`, which servers send with the zlib header that the standard asks for and without."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        engine = zlib.decompressobj(window)
        try:
            body = engine.decompress(data, MAX_BODY)
        except zlib.error:
            if window < 0:
                raise
            continue
        if engine.unconsumed_tail:
            raise TooLargeError(f"more than {MAX_BODY} bytes")
        return body
    raise AssertionError


_READERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: _bounded(GzipReader(BytesIO(data)).read),
    "x-gzip": lambda data: _bounded(GzipReader(BytesIO(data)).read),
    "br": lambda data: _bounded(BrotliReader(BytesIO(data)).read),
    "zstd": lambda data: _bounded(ZstdReader(BytesIO(data)).read),
    "deflate": _inflate,
}

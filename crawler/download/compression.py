"""The body of an answer: unpacked, and told from one that was cut.

Scrapy hands on as much of a cut stream as it could unpack, as if the page ended there, and drops what does not unpack.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from crawler.download.completeness import ends_whole
from crawler.download.failures import DATALOSS, PARTIAL, POSSIBLY_CUT, UNDECODABLE
from crawler.download.scrapy_private import brotli, zstd

if TYPE_CHECKING:
    from scrapy import Request, Spider

_CHUNK = 1 << 16  # bytes unpacked at a time, so that a bomb is no bomb here
_WINDOWS = {  # zlib's `wbits`
    b"gzip": (16 + zlib.MAX_WBITS,),
    b"x-gzip": (16 + zlib.MAX_WBITS,),
    b"deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
_BROKEN = (OSError, EOFError, struct.error, zlib.error, brotli.error, zstd.ZstdError)


class WholeCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, with flags for what is wrong with a body; `crawler.download.completeness` asks again.

    `dataloss`: the compressed stream breaks off; the body is what there is of it. `undecodable`: it does not unpack;
    the body is as it came. `possibly_cut`, instead of Scrapy's `partial`: the body ended with the connection, and
    neither its compressed stream nor its end says that it is whole.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Unpack the body of `response`."""
        del spider
        declared = b",".join(response.headers.getlist("Content-Encoding"))
        # Of a text, Scrapy would guess the encoding while it is compressed: a third of the time that reading takes.
        response = Response(**{name: getattr(response, name) for name in Response.attributes}) if declared else response
        encoding = declared.lower().split(b",")[-1].strip()  # the outermost
        stream = is_whole(response.body, encoding) if response.body else None
        try:
            unpacked = super().process_response(request, response) if declared else response
        except _BROKEN:
            return response.replace(flags=[*response.flags, UNDECODABLE])
        if isinstance(unpacked, Response):
            _mark(unpacked.flags, stream=stream, body=unpacked.body)
        return unpacked


def _mark(flags: list[str], *, stream: bool | None, body: bytes) -> None:
    """Change the flags of a response; `stream` tells whether its compressed stream is whole, None for none."""
    if stream is False:
        flags.append(DATALOSS)
    if PARTIAL in flags:
        flags.remove(PARTIAL)
        if stream is None and not ends_whole(body):
            flags.append(POSSIBLY_CUT)


def is_whole(packed: bytes, encoding: bytes) -> bool | None:
    """Tell whether a compressed stream comes to its end, unbroken; None for an encoding that is not known."""
    if encoding in _WINDOWS:
        return any(_inflates(packed, window) for window in _WINDOWS[encoding])
    if encoding == b"br":
        return _unbrotlis(packed)
    return _unzstds(packed) if encoding == b"zstd" else None


def _inflates(packed: bytes, window: int) -> bool:
    unpacker = zlib.decompressobj(window)
    rest = packed
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof


def _unbrotlis(packed: bytes) -> bool:
    unpacker = brotli.Decompressor()
    try:
        piece = unpacker.process(packed, output_buffer_limit=_CHUNK)
        while piece and not unpacker.is_finished():
            piece = unpacker.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error:
        return False
    return bool(unpacker.is_finished())


def _unzstds(packed: bytes) -> bool:
    unpacker = zstd.ZstdDecompressor()
    try:
        piece = unpacker.decompress(packed, max_length=_CHUNK)
        while piece and not unpacker.eof:
            piece = unpacker.decompress(b"", max_length=_CHUNK)
    except zstd.ZstdError:
        return False
    return bool(unpacker.eof)

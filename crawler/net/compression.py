"""Compressed answers that were cut: Scrapy hands on as much as it could unpack, as if the page ended there."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.items import Reason
from crawler.net.guard import RefusedRequest

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

_CHUNK = 1 << 16  # bytes unpacked at a time, so that a bomb is no bomb here
_GZIP = 16 + zlib.MAX_WBITS
_WINDOWS = {b"gzip": (_GZIP,), b"x-gzip": (_GZIP,), b"deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}
_BROKEN = (OSError, EOFError, struct.error, zlib.error)


class WholeCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, but a body whose compressed stream is cut or broken is asked for again, as any lost answer.

    After the last try a cut page has the flag `dataloss`, which the archive keeps, and one that does not unpack at all
    is refused with `Reason.INCOMPLETE_RESPONSE`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read Scrapy's settings."""
        super().__init__(crawler=crawler)
        self.crawler = crawler

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Unpack the body of `response`."""
        del spider
        declared = b",".join(response.headers.getlist("Content-Encoding"))
        if not declared:
            return response
        encodings = declared.lower().split(b",")
        # Of a text, Scrapy would guess the encoding while it is compressed: a third of the time that reading takes.
        response = Response(**{name: getattr(response, name) for name in Response.attributes})
        windows = _WINDOWS.get(encodings[0].strip()) if len(encodings) == 1 else None
        try:
            unpacked = super().process_response(request, response)
        except _BROKEN as error:
            again = self._again(request)
            if again is None:
                raise RefusedRequest(Reason.INCOMPLETE_RESPONSE, f"cannot be decompressed: {error}") from error
            return again
        if not windows or not response.body or any(is_whole(response.body, window) for window in windows):
            return unpacked
        return self._again(request) or unpacked.replace(flags=[*response.flags, "dataloss"])

    def _again(self, request: Request) -> Request | None:
        spider = self.crawler.spider
        if spider is None or not self.crawler.settings.getbool("RETRY_ENABLED"):
            return None
        return get_retry_request(request, spider=spider, reason="compressed body is not whole")


def is_whole(packed: bytes, window: int) -> bool:
    """Tell whether a compressed stream comes to its end, unbroken; `window` is zlib's `wbits`."""
    unpacker = zlib.decompressobj(window)
    rest = packed
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof

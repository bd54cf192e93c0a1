"""A loopback server that answers for any host, and the download handler that sends a crawl's requests to it.

A spider asks for `https://www.wxbh.gov.cn/…` and is told so in the response; the request itself goes over a real
socket to `http://127.0.0.1:PORT/https/www.wxbh.gov.cn/…`. No name is resolved, nothing leaves the machine.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from socket import socket

    from scrapy import Request
    from scrapy.crawler import Crawler

    from scripts.demo.pages import Exchange

    Fault = Callable[[socket, int], None]  # gets the connection and how often its URL was asked for, this time included

SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "DOWNLOAD_SLOTS": "{}",
    "AUTOTHROTTLE_ENABLED": "0",
    "RETRY_TIMES": "0",
    "ALLOW_PRIVATE_ADDRESSES": "1",
    "DOWNLOAD_HANDLERS": json.dumps(dict.fromkeys(("http", "https"), "tests.server.LoopbackHandler")),
}


class LoopbackHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, but every host is the loopback server on the port of the setting `LOOPBACK_PORT`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.port = crawler.settings.getint("LOOPBACK_PORT")

    async def download_request(self, request: Request) -> Response:
        scheme, rest = request.url.split("://", 1)
        moved = request.replace(url=f"http://127.0.0.1:{self.port}/{scheme}/{rest}")
        response = await super().download_request(moved)
        # `response.replace` would guess the encoding of a body that is still compressed, which takes a while.
        same = {name: getattr(response, name) for name in Response.attributes}
        return type(response)(**{**same, "url": request.url})


@dataclass
class Loopback:
    """The running server. `asked` is what it was asked for, in order; `answers` may be changed while it runs."""

    port: int
    answers: dict[tuple[str, str, bytes], Exchange]
    broken: set[str] = field(default_factory=set)
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # of what was asked, in seconds of a clock that only goes on

    def arguments(self) -> list[str]:
        """Return the `-s` arguments that make a `scrapy` command crawl this server."""
        settings = {**SETTINGS, "LOOPBACK_PORT": str(self.port)}
        return [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]

    def put(self, exchange: Exchange) -> None:
        """Answer `exchange`'s request with it from now on."""
        self.answers[(exchange.method, _plain(exchange.url), exchange.sent)] = exchange

    def fault(self, url: str, fault: Fault) -> None:
        """From now on let `fault` answer; the connection is closed when it returns."""
        self.faults[_plain(url)] = fault

    def break_off(self, url: str) -> None:
        """From now on promise the whole of this page, send half of it and hang up."""
        self.broken.add(_plain(url))


@contextmanager
def serve(exchanges: Iterable[Exchange]) -> Iterator[Loopback]:
    """Run a server that answers with `exchanges` and with 404 to anything else."""
    httpd = _Server(("127.0.0.1", 0), _Handler)
    loopback = Loopback(httpd.server_port, {})
    for exchange in exchanges:
        loopback.put(exchange)
    httpd.loopback = loopback  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def _plain(url: str) -> str:
    """Return the URL as the request line brings it."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.scheme}://{parts.netloc}{parts.path or '/'}{query}", safe="/:?&=%#+,;@()!~*'$")


class _Server(ThreadingHTTPServer):
    """Is not surprised by a crawl that is killed in the middle of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers from the exchanges, compressed where asked, with an entity tag and 304 to the one who has it."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together; apart, Nagle's algorithm and delayed ACKs cost 40 ms a page

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, sent: bytes) -> None:
        loopback: Loopback = self.server.loopback  # type: ignore[attr-defined]
        scheme, _, rest = self.path.removeprefix("/").partition("/")
        url = f"{scheme}://{rest}"
        loopback.asked.append(url)
        loopback.times.append(time.monotonic())
        if url in loopback.faults:
            self.close_connection = True
            with suppress(OSError):  # the crawl has hung up
                loopback.faults[url](self.connection, loopback.asked.count(url))
            return
        exchange = loopback.answers.get((self.command, url, sent))
        if exchange is None:
            self._send(404, [("Content-Type", "text/html")], b"<html><body>404</body></html>")
            return
        tag = f'"{hashlib.sha256(exchange.body).hexdigest()[:16]}"'
        if exchange.status == 200 and self.headers.get("If-None-Match") == tag:
            self._send(304, [("ETag", tag)], b"")
            return
        body, headers = exchange.body, [*exchange.headers, ("ETag", tag)]
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body, mtime=0), [*headers, ("Content-Encoding", "gzip")]
        self._send(exchange.status, headers, body, broken=url in loopback.broken)

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes, *, broken: bool = False) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if broken else body)
        self.close_connection = self.close_connection or broken

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

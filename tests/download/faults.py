"""What a broken or hostile server sends: each is a fault for `tests.server`."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.server import Fault

HTML = "Content-Type: text/html; charset=utf-8\r\n"
_NEVER = 30.0  # seconds a stalled connection is kept; longer than any time-out of the tests
_HANG_UP = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset


def response(body: bytes, *, status: str = "200 OK", head: str = HTML, length: int | None = None) -> bytes:
    """Return a whole answer, with a Content-Length of `length` if that is not the body's own."""
    lines = f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(body) if length is None else length}\r\n\r\n"
    return lines.encode("latin-1") + body


def sends(*answers: bytes) -> Fault:
    """Return a fault that sends the first answer the first time, and so on; the last one again and again."""

    def fault(connection: socket.socket, times: int) -> None:
        connection.sendall(answers[min(times, len(answers)) - 1])

    return fault


def resets(first: bytes = b"") -> Fault:
    """Return a fault that resets the connection after `first`."""

    def fault(connection: socket.socket, _times: int) -> None:
        connection.sendall(first)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HANG_UP)
        connection.close()  # the server's own file objects keep it open until it returns; then it is reset

    return fault


def stalls(first: bytes = b"") -> Fault:
    """Return a fault that sends nothing more after `first`."""

    def fault(connection: socket.socket, _times: int) -> None:
        connection.sendall(first)
        connection.settimeout(_NEVER)
        connection.recv(1)  # returns when the crawl hangs up

    return fault


def drips(first: bytes, drop: bytes) -> Fault:
    """Return a fault that sends `drop` ten times a second, for as long as anyone listens."""

    def fault(connection: socket.socket, _times: int) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(drop)
            threading.Event().wait(0.1)

    return fault


def pours(first: bytes, drop: bytes) -> Fault:
    """Return a fault that sends `drop` without end."""

    def fault(connection: socket.socket, _times: int) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(drop)

    return fault


def redirects(location: str) -> bytes:
    """Return a redirect."""
    return response(b"", status="302 Found", head=f"{HTML}Location: {location}\r\n")


def packed(body: bytes, *, encoding: str = "gzip", cut: int = 0) -> bytes:
    """Return an answer that is compressed, without the last `cut` bytes of the stream."""
    stream = gzip.compress(body, mtime=0) if encoding == "gzip" else zlib.compress(body)
    return response(stream[: len(stream) - cut], head=f"{HTML}Content-Encoding: {encoding}\r\n")


def bomb(megabytes: int) -> bytes:
    """Return an answer that unpacks to so many megabytes of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    stream = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    return response(stream, head=f"{HTML}Content-Encoding: gzip\r\n")


def closed(body: bytes, *, head: str = HTML) -> bytes:
    """Return an answer of a server that states no length: it ends when the connection does."""
    return f"HTTP/1.0 200 OK\r\n{head}\r\n".encode("latin-1") + body

"""WARC records byte by byte, as other crawlers write them."""

from __future__ import annotations

import gzip

DATE = "2026-11-22T01:00:00Z"


def record(  # noqa: PLR0913
    block: bytes,
    *,
    kind: str = "response",
    url: str = "http://example.cn/1.html",
    date: str = DATE,
    name: str = "urn:uuid:1",
    extra: str = "",
) -> bytes:
    """Return one uncompressed record; `extra` are more header lines, each with its CRLF."""
    content = {"request": "application/http; msgtype=request", "resource": "text/html"}
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{name}>\r\nWARC-Date: {date}\r\nWARC-Target-URI: {url}\r\n"
        f"{extra}Content-Type: {content.get(kind, 'application/http; msgtype=response')}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    """Return an HTTP response with these header lines."""
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def member(data: bytes) -> bytes:
    """Return one gzip member."""
    return gzip.compress(data, mtime=0)

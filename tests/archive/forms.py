"""One page in the form of each program that saves pages, byte by byte as these write it."""

from __future__ import annotations

import base64
import gzip
import json
import plistlib
import quopri
import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from crawler.archive.zstandard import zstd
from tests.archive.warcs import DATE, member, record, response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
HTTP_DATE = "Sun, 22 Nov 2026 01:00:00 GMT"  # the moment of DATE


def warc(url: str, body: bytes, **named: str) -> bytes:
    """Return one record."""
    return record(response(body, "Content-Type: text/html"), url=url, date=DATE, **named)


def zstandard(parts: Iterable[bytes], *, dictionary: bytes = b"", packed: bool = False) -> bytes:
    """Return a file of zstandard frames, with a dictionary, plain or itself compressed, as the specification has it."""
    head = b""
    words = zstd.ZstdDict(dictionary) if dictionary else None
    if dictionary:
        frame = zstd.compress(dictionary) if packed else dictionary
        head = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(frame)) + frame
    options = {int(zstd.CompressionParameter.checksum_flag): 1}
    return head + b"".join(zstd.compress(part, options=options, zstd_dict=words) for part in parts)


def trained(samples: Iterable[bytes]) -> bytes:
    """Return a dictionary for records such as these."""
    content: bytes = zstd.train_dict(list(samples), 2000).dict_content
    return content


def arc(pages: Iterable[tuple[str, bytes]], *, packed: bool = False) -> bytes:
    """Return an ARC file of the first version, as Heritrix wrote it."""
    about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    parts = [b"filedesc://a.arc 0.0.0.0 20261122010000 text/plain %d\n%b\n" % (len(about), about)]
    for url, body in pages:
        block = response(body, "Content-Type: text/html")
        parts.append(b"%b 10.0.0.1 20261122010000 text/html %d\n%b\n" % (url.encode(), len(block), block))
    return b"".join(map(member, parts)) if packed else b"".join(parts)


def mhtml(url: str, body: bytes, *, encoding: str = "quoted-printable", frame: str = "") -> bytes:
    """Return a page as Chrome and Edge save it: page first, then frames and pictures."""
    line = b"----MultipartBoundary--x1Yz----"
    if encoding == "quoted-printable":
        body = quopri.encodestring(body).replace(b"\n", b"\r\n")
    elif encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    parts = [
        (b"text/html", b"<frame-1@mhtml.blink>", url.encode(), encoding.encode(), body),
        (b"image/png", b"", b"http://www.example.cn/a.png", b"base64", base64.encodebytes(PNG)),
    ]
    if frame:
        parts.insert(1, (b"text/html", b"<frame-2@mhtml.blink>", frame.encode(), b"8bit", b"<html>frame</html>"))
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: %b\r\nSubject: =?utf-8?Q?=E5=B8=82?=\r\n"
        b"Date: Sun, 22 Nov 2026 01:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html";\r\n\tboundary="%b"\r\n\r\n\r\n'
    ) % (url.encode(), line)
    for kind, name, where, how, data in parts:
        head += b"--%b\r\nContent-Type: %b\r\n" % (line, kind)
        head += b"Content-ID: %b\r\n" % name if name else b""
        head += b"Content-Transfer-Encoding: %b\r\nContent-Location: %b\r\n\r\n%b\r\n" % (how, where, data)
    return head + b"--%b--\r\n" % line


def har(pages: Iterable[tuple[str, bytes]], *, as_text: bool = True, method: str = "GET") -> bytes:
    """Return what a browser's developer tools save of its traffic, with the pages' bytes or their text."""
    entries = []
    for url, body in pages:
        text = body.decode() if as_text else base64.b64encode(body).decode()
        content = {
            "size": len(body),
            "mimeType": "text/html",
            "text": text,
            **({} if as_text else {"encoding": "base64"}),
        }
        headers = [
            {"name": ":status", "value": "200"},
            {"name": "content-type", "value": "text/html; charset=gbk" if as_text else "text/html"},
            {"name": "content-encoding", "value": "gzip"},
        ]
        answer = {"status": 200, "statusText": "", "headers": headers, "content": content, "bodySize": 9}
        asked: dict[str, object] = {"method": method, "url": url, "headers": []}
        if method == "POST":
            asked["postData"] = {"mimeType": "text/plain", "text": "page=1"}
        entries.append({"startedDateTime": "2026-11-22T09:00:00.123+08:00", "request": asked, "response": answer})
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}
    ).encode()


def webarchive(url: str, body: bytes) -> bytes:
    """Return a page as Safari saves it."""
    main = {
        "WebResourceURL": url,
        "WebResourceData": body,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }
    picture = {
        "WebResourceURL": "http://www.example.cn/a.png",
        "WebResourceData": PNG,
        "WebResourceMIMEType": "image/png",
    }
    archive = {"WebMainResource": main, "WebSubresources": [picture]}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


def httrack(url: str, body: bytes) -> bytes:
    """Return a page with what HTTrack puts into it."""
    comment = f"<!-- Mirrored from {url.partition('//')[2]} by HTTrack Website Copier/3.x [XR&CO'2014], {HTTP_DATE} -->"
    added = '<!-- Added by HTTrack --><meta http-equiv="content-type" content="text/html;charset=utf-8" />'
    first, rest = body.split(b"<head>", 1)
    return first + f"\n{comment}\n{added}<!-- /Added by HTTrack -->\n<head>".encode() + rest + f"\n{comment}\n".encode()


def singlefile(url: str, body: bytes) -> bytes:
    """Return a page with SingleFile's comment."""
    comment = (
        f"<!--\n Page saved with SingleFile \n url: {url} \n"
        " saved date: Sun Nov 22 2026 09:00:00 GMT+0800 (China Standard Time)\n-->"
    )
    return body.replace(b"<html>", f"<html>{comment}".encode(), 1)


def saved_from(url: str, body: bytes) -> bytes:
    """Return a page as a browser saves it whole."""
    return f"<!-- saved from url=({len(url):04}){url} -->\n".encode() + body


def zipped(files: dict[str, bytes], *, stored: bool = False) -> bytes:
    """Return a zip of these files."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=archive.compression)
    return buffer.getvalue()


def wacz(pages: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a WACZ: a zip with WARCs in it, an index, a list of pages and a description."""
    warcs = b"".join(member(warc(url, body)) for url, body in pages)
    files = {
        "archive/data.warc.gz": warcs,
        "indexes/index.cdx.gz": gzip.compress(b"cn,example)/ 2026 {}"),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "datapackage.json": b'{"profile": "data-package"}',
    }
    return zipped(files, stored=True)


def tree(folder: Path, files: dict[str, bytes]) -> Path:
    """Write these files below a folder, and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder

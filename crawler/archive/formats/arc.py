"""ARC, which WARC took the place of: `URL IP TIME TYPE LENGTH`, then what the server sent."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.archive.grammar import Frame

_TIME = "%Y%m%d%H%M%S"


def as_warc(frame: Frame) -> Frame:
    """Return a record of an ARC file as one of a WARC file."""
    fields = frame.data[: frame.head].decode("utf-8", "replace").strip().split(" ")
    url, moment, media_type = fields[0], "", "application/octet-stream"
    # An address may hold blanks; the fields after it never do. The second form of the format has five more.
    for at in range(2, len(fields) - 1):
        moment = _moment(fields[at])
        if moment:
            url, media_type = "%20".join(fields[: at - 1]), fields[at + 1]
            break
    block = frame.block
    is_http = block.startswith(b"HTTP/") or not frame.end
    kind = "warcinfo" if url.startswith("filedesc:") else "response" if is_http else "resource"
    named = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": moment,
        "Content-Type": "application/http; msgtype=response" if kind == "response" else media_type,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    head = f"WARC/1.0\r\n{lines}\r\n".encode()
    return Frame(frame.offset, head + block, len(head), len(head) + len(block) if frame.end else 0, frame.sure)


def _moment(text: str) -> str:
    try:
        return datetime.strptime(text[:14], _TIME).replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""

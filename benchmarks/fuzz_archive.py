"""Fuzzes what reads archives: `python -m benchmarks.fuzz_archive --seconds 60`.

atheris mutates the bytes of archives of every format, and of saved pages with their sidecars, and keeps those
that reach new code. Whatever the bytes, reading and scanning end, in time, without an exception, and agree on where the
pages are. It stops at the first failure and leaves the input as `crash-…`; `python -m benchmarks.fuzz_archive FILE`
runs it again. Needs the optional extra `fuzz` (pip install -e '.[fuzz]').
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from pathlib import Path

import atheris

from tests.archive.test_formats import MANY, ONE

with atheris.instrument_imports(include=["crawler.archive"]):
    from crawler.archive.file_type import Format
    from crawler.archive.files import Source
    from crawler.archive.reader import captures, read_source
    from crawler.archive.scan import scan

LONGEST_INPUT = 1 << 16  # bytes
LONGEST_TIME = 2.0  # seconds; the slowest known input takes a twentieth
_PAGE = b"<html><head><title>t</title></head><p>x</html>"
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%b\r\n%b"
_CHUNKED = b"2e\r\n" + _PAGE + b"\r\n0\r\n\r\n"
_BLOCKS = (
    _HTTP % (b"", _PAGE),
    _HTTP % (b"Content-Encoding: gzip\r\n", gzip.compress(_PAGE)),
    _HTTP % (b"Transfer-Encoding: chunked\r\nContent-Encoding: deflate\r\n", _CHUNKED),
)
_SAVED = (
    b"\x01<!-- saved from url=(0021)http://example.cn/a.h --><link rel=canonical href=/b.html>\x00"
    b'{"url": "http://example.cn/", "headers": {"a": ["b"]}, "captured_at": "2026-01-01T00:00:00Z"}'
)


def _record(block: bytes, kind: bytes = b"response") -> bytes:
    head = b"WARC/1.1\r\nWARC-Type: %b\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n" % kind
    return head + b"WARC-Target-URI: http://a.cn/\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(block), block)


def seeds() -> list[bytes]:
    """Return inputs to begin with."""
    plain = [_record(block) for block in _BLOCKS]
    asked = _record(b"POST /a HTTP/1.1\r\n\r\nx=1", b"request")
    packed = [gzip.compress(part, mtime=0) for part in (*plain, asked)]
    formats = [b"\x02" + data for data in (*MANY.values(), *ONE.values())]
    return [*plain, b"".join(plain) + asked, b"".join(packed), gzip.compress(b"".join(plain)), _SAVED, *formats]


class Fuzz:
    """Gives inputs to the readers as files in `folder`."""

    def __init__(self, folder: Path) -> None:
        """Use `folder` for the files."""
        self.folder = folder

    def __call__(self, data: bytes) -> None:
        """Read one input in every way; AssertionError or any other exception is a finding."""
        started = time.process_time()
        if data[:1] == b"\x01":
            page, _, sidecar = data[1:].partition(b"\x00")
            (self.folder / "page.html").write_bytes(page)
            (self.folder / "page.json").write_bytes(sidecar)
            source = Source(str(self.folder / "page.html"), "page.html", Format.PAGE)
        elif data[:1] == b"\x02":  # a file of any format, told by its bytes
            any_file = self.folder / "any" / "file"
            any_file.parent.mkdir(exist_ok=True)
            any_file.write_bytes(data[1:])
            list(captures(any_file.parent, report=lambda *_: None))
            return
        else:
            (self.folder / "a.warc").write_bytes(data)
            source = Source(str(self.folder / "a.warc"), "a.warc", Format.WARC)
        read = [position for position, _ in read_source(source, report=lambda *_: None)]
        scanned = {entry.position for entry in scan(source, lambda *_: None)}
        assert read == sorted(read)  # noqa: S101 - a finding, also under -O of no use
        assert scanned >= set(read)  # noqa: S101
        taken = time.process_time() - started
        assert taken < LONGEST_TIME, f"{taken:.1f} s for {len(data)} bytes"  # noqa: S101


def main() -> None:
    """Fuzz for a while, or run one input again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="an input that failed before")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder))
        if options.file:
            fuzz(options.file.read_bytes())
            return
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / str(number)).write_bytes(seed)
        limits = [f"-max_total_time={options.seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=20", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *limits, str(corpus)], fuzz)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

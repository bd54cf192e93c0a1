"""Tells what a file is by its first bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO
from zipfile import is_zipfile

from crawler.archive.compressed import BZIP2_MAGIC, XZ_MAGIC, unpacked_head
from crawler.archive.frames import holds_many
from crawler.archive.grammar import ARC, WARC

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096
"""Bytes by which a plain file is recognised."""


class Format(StrEnum):
    """What a file is."""

    WARC = "WARC"
    ARC = "ARC"
    PAGE = "page"
    MHTML = "MHTML"
    HAR = "HAR"
    WEBARCHIVE = "webarchive"
    ZIP = "zip"  # its files are unpacked
    STREAM = "stream"  # compressed as a whole: it is unpacked
    REFUSED = "refused"  # an archive that is not read
    OTHER = "other"


PAGE_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".html.gz", ".htm.gz", ".html.br", ".htm.br")
_BY_SUFFIX = {
    Format.WARC: (".warc", ".warc.gz", ".warc.zst"),
    Format.ARC: (".arc", ".arc.gz"),
    Format.MHTML: (".mhtml", ".mht"),
    Format.HAR: (".har",),
    Format.WEBARCHIVE: (".webarchive",),
    Format.ZIP: (".wacz", ".zip"),
    Format.PAGE: PAGE_SUFFIXES,
}
SUFFIXES = tuple(suffix for suffixes in _BY_SUFFIX.values() for suffix in suffixes)

# Files that stand beside pages and can have markup in them.
_BESIDE = (".js", ".mjs", ".css", ".json", ".jsonl", ".svg", ".map", ".csv", ".md", ".py", ".cdx", ".cdxj", ".log")

_MARKUP = re.compile(rb"<(?:html|!doctype html|head|body|meta|title)\b", re.IGNORECASE)
_MESSAGE = re.compile(rb"(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_PAGE_TYPE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_MAIL = re.compile(rb"^(?:MIME-Version|(?:Snapshot-)?Content-Location):", re.IGNORECASE | re.MULTILINE)
_BEGINS = (
    (Format.WARC, re.compile(rb"\s*WARC/\d|[^\n]{1,40}\nWARC-[A-Z][\w-]{1,40}:")),  # its first line may be damaged
    (Format.ZIP, re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    (Format.ARC, ARC.begins),
    (Format.HAR, re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:\s*\{')),
    (Format.WEBARCHIVE, re.compile(rb"bplist00|(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<!DOCTYPE plist\b")),
)
_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_TAR = b"ustar"
_REFUSED = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"ITSF", "a compiled help file"),
    (_TAR, "a tar archive"),
)


def tell(path: Path) -> tuple[Format, str]:
    """Return what a file is, and for one that is refused what it is in words. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        found, words = _packed(file, head) or _plain(head)
    if found is Format.ZIP and not is_zipfile(path):
        found, words = Format.REFUSED, "a damaged zip file"
    name = path.name.lower()
    if found in {Format.OTHER, Format.REFUSED}:
        found = next((each for each, suffixes in _BY_SUFFIX.items() if name.endswith(suffixes)), found)
    if found is Format.PAGE and name.endswith(_BESIDE):
        found = Format.OTHER
    return found, words


def is_html(head: bytes) -> bool:
    """Tell whether the first bytes of a page or file look like HTML, in any encoding."""
    return _MARKUP.search(narrow(head)) is not None


def narrow(data: bytes) -> bytes:
    """Return bytes in UTF-16, with its byte order mark or by their zeros, as UTF-8; any others as they are."""
    encoding = _BOMS.get(data[:2])
    if encoding is None and len(data) >= 8 and data[:1] != data[1:2]:  # noqa: PLR2004  # markup begins in ASCII
        zeros = data[:8:2].count(0), data[1:8:2].count(0)
        encoding = {(0, 4): "utf-16-le", (4, 0): "utf-16-be"}.get(zeros)
    return data.decode(encoding, "replace").encode("utf-8", "replace") if encoding else data


def _plain(head: bytes) -> tuple[Format, str]:
    for start, words in _REFUSED:
        if head.startswith(start, 257 if start == _TAR else 0):
            return Format.REFUSED, words
    found = next((found for found, begins in _BEGINS if begins.match(head)), None)
    if found is None and _is_message(head.lstrip()):
        found = Format.MHTML
    return found or (Format.PAGE if is_html(head) else Format.OTHER), ""


def _is_message(head: bytes) -> bool:
    message = _MESSAGE.match(head)
    return message is not None and all(named.search(message[0]) for named in (_PAGE_TYPE, _MAIL))


def _packed(file: BinaryIO, head: bytes) -> tuple[Format, str] | None:
    """Return what a compressed file is, `None` for one that is not compressed."""
    inner = unpacked_head(head, HEAD)
    if inner is None:
        return None
    found, words = _plain(inner)
    if found in {Format.WARC, Format.ARC}:
        grammar = WARC if found is Format.WARC else ARC
        plain = head.startswith((BZIP2_MAGIC, XZ_MAGIC))
        return (Format.STREAM if plain or holds_many(file, grammar) else found), ""
    if found in {Format.PAGE, Format.OTHER, Format.REFUSED}:
        return found, words
    return Format.STREAM, ""

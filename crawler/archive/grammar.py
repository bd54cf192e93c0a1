"""What the records of an archive look like, and the file that they are cut out of."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crawler.archive.capture import MAX_BODY

if TYPE_CHECKING:
    from crawler.archive.capture import ArchiveIssue

HEAD = 64 << 10
"""Bytes that the headers of a record can have."""

MAX_RECORD = MAX_BODY + HEAD
CHUNK = 1 << 20
_GAP = re.compile(rb"[\r\n]*")
_BLANK = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Grammar:
    """How the records of a kind of archive look."""

    begins: re.Pattern[bytes]  # the first line of a record
    length: re.Pattern[bytes]  # in its head, how long its block is
    opens: tuple[bytes, ...]  # what the first line of any record begins with
    ends: tuple[bytes, ...]  # what follows a block
    blank_line: bool = True  # the head ends with one, otherwise with its first line

    def head(self, data: bytes) -> int:
        """Return the length of the head that `data` begins with, 0 when it begins with none."""
        if not self.begins.match(data):
            return 0
        if not self.blank_line:
            return data.find(b"\n") + 1
        end = _BLANK.search(data)
        return end.end() if end else 0

    def block(self, head: bytes) -> int:
        """Return the bytes that a record with this head says to have after it, -1 when it does not say."""
        length = self.length.search(head)
        return int(length[1]) if length else -1


WARC = Grammar(
    re.compile(rb"(?m:^)WARC/\d\.\d{1,2}[ \t]*\r?\n(?=[!-9;-~]{1,100}:)"),
    re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE),
    (b"WARC/",),
    (b"\r\n\r\n", b"\n\n"),
)
ARC = Grammar(
    re.compile(
        rb"(?m:^)(?:https?|dns|ftp|filedesc):[^\r\n]{1,8192}? "  # address
        rb"[\d.:a-fA-F-]{1,40} \d{12,14} (?:[^\r\n]{1,1024} )?\d{1,15}\r?\n"  # IP, time, type and others, length
    ),
    re.compile(rb" (\d{1,15})\r?\n"),
    (b"http://", b"https://", b"dns:", b"ftp://", b"filedesc:"),
    (b"\n", b"\r\n"),
    blank_line=False,
)


class Frame(NamedTuple):
    """A record that begins at `offset` in the file: `data` with its head up to `head` and its block up to `end`.

    `end` is 0 for a block that is larger than is read. `sure` says that a checksum of the compression was right.
    """

    offset: int
    data: bytes
    head: int
    end: int
    sure: bool

    @property
    def block(self) -> bytes:
        """Return the bytes after the head."""
        return self.data[self.head : self.end]


class Cut(NamedTuple):
    """What is at an offset, and where it ends; with an issue, from where on to look for the next record."""

    end: int
    frame: Frame | None = None
    issue: ArchiveIssue | None = None
    why: str = ""


class File:
    """A file, read through a window; `spent` counts the bytes that were unpacked in vain."""

    def __init__(self, file: BinaryIO) -> None:
        """Read `file`, which can be sought."""
        self.file = file
        self.size = os.fstat(file.fileno()).st_size
        self.spent = 0
        self._base = 0
        self._window = b""

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes from an offset on, less at the end of the file."""
        at = self._at(offset, length)
        return self._window[at : at + length]

    def until(self, magic: bytes, offset: int, least: int) -> bytes | None:
        """Return the bytes from `offset` to before the next `magic`, or `None` where they are too many to be kept."""
        at = offset - self._base
        end = self._window.find(magic, at + least) if 0 <= at < len(self._window) else -1
        if end < 0:
            at = self._at(offset, CHUNK)
            end = self._window.find(magic, at + least)
        if end < 0:
            if self._base + len(self._window) < self.size:
                return None
            end = len(self._window)
        return self._window[at:end]

    def _at(self, offset: int, length: int) -> int:
        """Have these bytes in the window, and return where they begin in it."""
        at = offset - self._base
        if at < 0 or (at + length > len(self._window) and self._base + len(self._window) < self.size):
            self.file.seek(offset)
            self._base, self._window = offset, self.file.read(max(length, CHUNK))
            return 0
        return at


def gap(data: bytes, start: int) -> int:
    """Return how many line ends there are in `data` from `start` on."""
    found = _GAP.match(data, start)
    return max(0, found.end() - start) if found else 0

"""Whether records of a `.warc.gz` are whole, and where the whole ones end: what is left of an archive is looked at."""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 18  # bytes
_HEAD = re.compile(rb"WARC/1\.[01]\r\n(?:[^\r\n]*\r\n)*?Content-Length:[ \t]*(\d{1,15})\r\n", re.IGNORECASE)
_LONGEST_HEAD = 64 << 10
_END = b"\r\n\r\n"
_MAGIC = b"\x1f\x8b\x08"


def end_of_record(file: BinaryIO, offset: int) -> int | None:
    """Return where the record at `offset` ends, None where there is no whole one.

    Whole is a gzip member of the length and checksum that it states (RFC 1952) with one WARC record in it of the
    length that this states.
    """
    file.seek(offset)
    engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    head, length = b"", 0
    while not engine.eof:
        data = file.read(_CHUNK)
        if not data:
            return None
        offset += len(data)
        while data and not engine.eof:
            try:
                piece = engine.decompress(data, _CHUNK)
            except zlib.error:
                return None
            head += piece[: _LONGEST_HEAD - len(head)]
            length += len(piece)
            data = engine.unconsumed_tail
    stated = _HEAD.match(head)
    block = head.find(_END)
    if stated is None or block < 0 or length != block + int(stated.group(1)) + 2 * len(_END):
        return None
    return offset - len(engine.unused_data)


class Remains:
    """The archive of a run that was killed, or of a machine that lost power: what of it can be read."""

    def __init__(self, path: Path) -> None:
        """Look at `path`, which may be missing."""
        self.path = path
        self._ends: dict[int, int | None] = {}

    def has(self, offset: int) -> bool:
        """Tell whether there is a whole record at `offset`."""
        if offset not in self._ends:
            try:
                with self.path.open("rb") as file:
                    self._ends[offset] = end_of_record(file, offset)
            except FileNotFoundError:
                self._ends[offset] = None
        return self._ends[offset] is not None

    def trim(self) -> int:
        """Cut off what follows the last whole record, and return how many bytes; an archive without any goes.

        The search begins at the last record that `has` found. Bytes with a whole record after them stay: nothing that
        can be read is ever cut off. Raises `OSError`.
        """
        if not self.path.exists():
            return 0
        with self.path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            end = max((each for each in self._ends.values() if each is not None), default=0)
            place: int | None = end
            while place is not None and place < size:
                following = end_of_record(file, place)
                if following is None:
                    place = _next_member(file, place + 1)
                else:
                    place = end = following
            if end == size:
                return 0
            file.truncate(end)
            os.fdatasync(file.fileno())
        if end == 0:
            self.path.unlink()
        return size - end


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Return the offset of the next bytes that may begin a gzip member."""
    file.seek(start)
    before = b""
    while data := file.read(_CHUNK):
        at = (before + data).find(_MAGIC)
        if at >= 0:
            return start - len(before) + at
        start += len(data)
        before = (before + data)[1 - len(_MAGIC) :]
    return None

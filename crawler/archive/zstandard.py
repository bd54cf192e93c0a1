"""Zstandard frames, and the dictionary that a `.warc.zst` may begin with."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from crawler.archive.grammar import File

__all__ = ["SKIPPABLE", "ZSTD_MAGIC", "Zstandard", "dictionary", "zstd"]

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # a skippable frame that holds the dictionary of all others
_MAX_DICTIONARY = 16 << 20
_CHECKED = 4  # the bit of a frame's descriptor that says that it has a checksum


class Zstandard:
    """An `Engine` for a zstandard frame."""

    def __init__(self, dictionary: zstd.ZstdDict | None = None) -> None:
        """Begin; with the dictionary of the file, where it has one."""
        self._engine = zstd.ZstdDecompressor(dictionary)
        self._start = b""
        self.sure = False

    @property
    def eof(self) -> bool:
        """Tell whether the frame has ended."""
        return self._engine.eof

    @property
    def hungry(self) -> bool:
        """Tell whether there is nothing left to unpack of what was given."""
        return self._engine.needs_input

    @property
    def unused(self) -> int:
        """Return how many bytes were given past the end of the frame."""
        return len(self._engine.unused_data)

    def unpack(self, data: bytes, most: int) -> bytes:
        """Unpack, no more than `most` bytes. Raises `ZstdError`."""
        if len(self._start) <= len(ZSTD_MAGIC):
            self._start += data[:8]
            self.sure = len(self._start) > len(ZSTD_MAGIC) and bool(self._start[len(ZSTD_MAGIC)] & _CHECKED)
        return self._engine.decompress(data, most)


def dictionary(file: File) -> zstd.ZstdDict | None:
    """Return the dictionary that a file of zstandard frames begins with, `None` when it has none.

    It stands in a skippable frame, itself compressed or not, as the WARC-Zstandard specification has it. Raises
    `ValueError` for one that can't be used.
    """
    start = file.read(0, 8)
    if not start.startswith(_DICTIONARY):
        return None
    size = int.from_bytes(start[4:8], "little")
    if size > _MAX_DICTIONARY:
        raise ValueError(f"a dictionary of {size} bytes")
    data = file.read(8, size)
    try:
        if data.startswith(ZSTD_MAGIC):
            data = zstd.ZstdDecompressor().decompress(data, _MAX_DICTIONARY)
        return zstd.ZstdDict(data)
    except zstd.ZstdError as error:
        raise ValueError(f"a bad dictionary: {error}") from error

"""Opens files that are compressed as a whole."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, cast

from fastwarc.stream_io import BrotliReader

from crawler.archive.packed import GZIP_MAGIC
from crawler.archive.zstandard import SKIPPABLE, ZSTD_MAGIC, zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAMAGED = (OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError, zstd.ZstdError, zipfile.BadZipFile)
"""What reading compressed bytes raises when they are damaged."""

BZIP2_MAGIC = b"BZh"
XZ_MAGIC = b"\xfd7zXZ"
_OPENERS = ((GZIP_MAGIC, gzip.open), (BZIP2_MAGIC, bz2.open), (XZ_MAGIC, lzma.open), (ZSTD_MAGIC, zstd.open))
_ENGINES: tuple[tuple[bytes, Callable[[], Any]], ...] = (
    (GZIP_MAGIC, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS)),
    (BZIP2_MAGIC, bz2.BZ2Decompressor),
    (XZ_MAGIC, lzma.LZMADecompressor),
    (ZSTD_MAGIC, zstd.ZstdDecompressor),
)
_LONGEST_BROTLI = 64 << 20  # bytes; it has no magic number, and only pages are found in it


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading what it holds, compressed or not. Raises one of `DAMAGED`, then and when it is read."""
    file = path.open("rb")
    magic = file.read(6)
    file.seek(0)
    for start, opener in _OPENERS:
        if magic.startswith(start):
            file.close()
            return cast("IO[bytes]", opener(path, "rb"))
    if path.name.lower().endswith(".br"):
        with file:
            return cast("IO[bytes]", BrotliReader(BytesIO(file.read(_LONGEST_BROTLI))))
    return file


def unpacked_head(head: bytes, size: int) -> bytes | None:
    """Return the first bytes of what a file with this head holds compressed, `None` for one that is not compressed."""
    if SKIPPABLE.match(head):
        return b"WARC/1.0"  # only archives have one, for their dictionary
    engine = next((make for magic, make in _ENGINES if head.startswith(magic)), None)
    if engine is None:
        return None
    try:
        found: bytes = engine().decompress(head, size)
    except DAMAGED:
        return b""
    return found

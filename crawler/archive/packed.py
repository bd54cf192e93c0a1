"""Records that are each a gzip member or a zstandard frame of their own."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import deflate

from crawler.archive.capture import ArchiveIssue
from crawler.archive.grammar import CHUNK, HEAD, MAX_RECORD, Cut, Frame, gap
from crawler.archive.zstandard import SKIPPABLE, ZSTD_MAGIC, zstd

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.grammar import File, Grammar

GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_LEAST = 18  # bytes of an empty member
_GZIP_MOST = 1032  # times as many bytes can come out as go in
_MOST = 16 * MAX_RECORD  # bytes of a member that are unpacked to find its end


class Engine(Protocol):
    """Unpacks one member. `sure` says that it had a checksum, which was right."""

    sure: bool

    @property
    def eof(self) -> bool:
        """Tell whether the member has ended."""
        ...

    @property
    def hungry(self) -> bool:
        """Tell whether there is nothing left to unpack of what was given."""
        ...

    @property
    def unused(self) -> int:
        """Return how many bytes were given past the end of the member."""
        ...

    def unpack(self, data: bytes, most: int) -> bytes:
        """Unpack, no more than `most` bytes. Raises `zlib.error` or `ZstdError`."""
        ...


class Gzip:
    """An `Engine` for a gzip member."""

    sure = True

    def __init__(self) -> None:
        """Begin."""
        self._engine = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        """Tell whether the member has ended."""
        return self._engine.eof

    @property
    def hungry(self) -> bool:
        """Tell whether there is nothing left to unpack of what was given."""
        return not self._engine.unconsumed_tail

    @property
    def unused(self) -> int:
        """Return how many bytes were given past the end of the member."""
        return len(self._engine.unused_data)

    def unpack(self, data: bytes, most: int) -> bytes:
        """Unpack, no more than `most` bytes. Raises `zlib.error`."""
        return self._engine.decompress(self._engine.unconsumed_tail + data, most)


class Packed:
    """Records each in a gzip member or zstandard frame of its own."""

    def __init__(self, grammar: Grammar, magic: bytes, engine: Callable[[], Engine]) -> None:
        """Cut records of this grammar out of members that begin with `magic`."""
        self._grammar = grammar
        self._magic = magic
        self._engine = engine

    def at(self, file: File, offset: int) -> Cut:
        """Return the member at an offset."""
        start = file.read(offset, 8)
        if SKIPPABLE.match(start) and self._magic == ZSTD_MAGIC:
            return Cut(min(offset + 8 + int.from_bytes(start[4:8], "little"), file.size))
        if not start.startswith(self._magic):
            return Cut(offset + 1, None, ArchiveIssue.TORN, "no record")
        try:
            data, end, sure = self._quickly(file, offset) or self._unpacked(file, offset)
        except EOFError:
            return Cut(offset + 1, None, ArchiveIssue.TORN, "cut off in a record")
        except (zlib.error, zstd.ZstdError) as error:
            return Cut(offset + 1, None, ArchiveIssue.TORN, f"a record that does not unpack ({error})")
        blank = gap(data, 0)
        return self._one(data[blank:], offset, end, sure=sure) if blank < len(data) else Cut(end)

    def _one(self, data: bytes, offset: int, end: int, *, sure: bool) -> Cut:
        """Return the one record that a member has."""
        head = self._grammar.head(data[:HEAD])
        length = self._grammar.block(data[:head]) if head else -1
        if length < 0:
            return Cut(end, None, ArchiveIssue.DAMAGED, "no record")
        rest = head + length
        if len(data) > MAX_RECORD:
            return Cut(end, Frame(offset, data[:head], head, 0, sure))
        frame = Frame(offset, data, head, rest, sure)
        after = rest + gap(data, rest)
        if rest <= len(data) == after:
            return Cut(end, frame)
        if rest < len(data) and self._grammar.begins.match(data, after):
            return Cut(end, frame, ArchiveIssue.DAMAGED, f"the compressed record at byte {offset} has others after it")
        return Cut(end, None, ArchiveIssue.DAMAGED, f"a record that states {length} bytes has {len(data) - head}")

    def _quickly(self, file: File, offset: int) -> tuple[bytes, int, bool] | None:
        """Unpack a member that ends where the next seems to begin, in half the time that `_unpacked` takes."""
        piece = file.until(GZIP_MAGIC, offset, _GZIP_LEAST) if self._magic == GZIP_MAGIC else None
        size = int.from_bytes(piece[-4:], "little") if piece is not None else 0
        if piece is None or not 0 < size <= min(MAX_RECORD, _GZIP_MOST * len(piece)):
            return None
        try:
            data = bytes(deflate.gzip_decompress(piece))
        except (deflate.DeflateError, ValueError):
            return None
        return (data, offset + len(piece), True) if len(data) == size else None

    def _unpacked(self, file: File, offset: int) -> tuple[bytes, int, bool]:
        """Return the data of a member, a little more than `MAX_RECORD` bytes at most, and where it ends."""
        engine = self._engine()
        parts: list[bytes] = []
        size, at = 0, offset
        while not engine.eof:
            data = b""
            if engine.hungry:
                data = file.read(at, HEAD)
                at += len(data)
            try:
                part = engine.unpack(data, CHUNK)
            except (zlib.error, zstd.ZstdError):
                file.spent += at - offset + size
                raise
            if not (part or data or engine.eof):
                file.spent += at - offset + size
                raise EOFError(f"byte {at}")
            if size <= MAX_RECORD:
                parts.append(part)
            size += len(part)
            if size > _MOST:
                following = self.following(file, at)
                return b"".join(parts), file.size if following is None else following, False
        return b"".join(parts), at - engine.unused, engine.sure

    def following(self, file: File, offset: int) -> int | None:
        """Return where the next member with a record in it begins."""
        base = offset
        while base < file.size:
            window = file.read(base, CHUNK)
            at = window.find(self._magic)
            while at >= 0:
                if self._begins_record(file, base + at):
                    return base + at
                at = window.find(self._magic, at + 1)
            if base + len(window) >= file.size:
                return None
            base += len(window) - len(self._magic) + 1
        return None

    def holds_many(self, file: File) -> bool:
        """Tell whether the first member holds more or less than the first record: all were compressed at once."""
        offset = self.following(file, 0) if SKIPPABLE.match(file.read(0, 4)) else 0
        if offset is None:
            return False
        engine = self._engine()
        data = b""
        try:
            while len(data) < CHUNK and not engine.eof:
                piece = file.read(offset, HEAD) if engine.hungry else b""
                offset += len(piece)
                data += engine.unpack(piece, CHUNK)
                if not piece and engine.hungry:
                    break
        except (zlib.error, zstd.ZstdError):
            return False
        data = data[gap(data, 0) :]
        head = self._grammar.head(data[:HEAD])
        length = self._grammar.block(data[:head]) if head else -1
        if length < 0:
            return False
        rest = head + length
        if rest + gap(data, rest) == len(data) and engine.eof:
            return False
        if self._grammar.begins.search(data, head):
            return True
        return rest > len(data) and engine.eof and not self._begins_record(file, offset - engine.unused)

    def _begins_record(self, file: File, offset: int) -> bool:
        try:
            start = self._engine().unpack(file.read(offset, 1024), 64)
        except (zlib.error, zstd.ZstdError):
            return False
        return start.lstrip(b"\r\n").startswith(self._grammar.opens)

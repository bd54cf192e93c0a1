"""Walks the records of one WARC file, over damage and up to a torn end."""

from __future__ import annotations

import os
import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive.capture import Report, Trouble, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.inputs import Source

T = TypeVar("T")

PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
PAGES_AND_REQUESTS = PAGES | WarcRecordType.request

_GZIP_MAGIC = b"\x1f\x8b\x08"
_PLAIN_MAGIC = b"WARC/1."
_CHUNK = 1 << 20
_HEAD = 64 << 10
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,15})\r\n", re.IGNORECASE)


def walk(  # noqa: PLR0913
    source: Source,
    take: Callable[[WarcRecord], T],
    *,
    types: WarcRecordType = PAGES,
    start: int = 0,
    stop: int | None = None,
    report: Report = warn,
) -> Iterator[tuple[int, T]]:
    """Yield the position of each record of these `types` from position `start` to before `stop`, and `take(record)`.

    A position is the byte offset of the record. In a file that was compressed as a whole, which allows no random
    access, it is the record's number from 0. `take` raises `OSError` for a record that breaks off or cannot be read:
    then, as for any other bytes that are no record, what follows is looked for, and one trouble is reported.
    """
    try:
        file = open(source.path, "rb")  # noqa: SIM115, PTH123  # closed below
    except OSError as error:
        report(Trouble.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    with file:
        if _is_one_stream(source.path, os.fstat(file.fileno()).st_mtime_ns):
            yield from _numbered(source, file, take, types, (start, stop), report)
        else:
            yield from _by_offset(source, file, take, types, (start, stop), report)


def _by_offset(  # noqa: PLR0913, PLR0917
    source: Source,
    file: BinaryIO,
    take: Callable[[WarcRecord], T],
    types: WarcRecordType,
    span: tuple[int, int | None],
    report: Report,
) -> Iterator[tuple[int, T]]:
    position, stop = span
    last = -1
    broken: int | None = None  # where the bytes begin that are no record
    while True:
        file.seek(position)
        try:
            for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
                last = record.stream_pos
                if broken is not None:
                    report(Trouble.DAMAGED, f"{source.name}: bytes {broken} to {last} are no record")
                    broken = None
                if stop is not None and last >= stop:
                    return
                if record.record_type & types:
                    yield last, take(record)
        except OSError:
            broken = max(last, position) if broken is None else broken
            following = _next_record(file, max(last, position) + 1)
            if following is None:
                report(Trouble.TORN, f"{source.name}: cut off in or after the record at byte {broken}")
                return
            position = following
            continue
        break
    end = _end_of(file, last) if last >= 0 else 0
    size = os.fstat(file.fileno()).st_size
    if end is None or end < size:
        report(Trouble.TORN, f"{source.name}: cut off in or after the record at byte {last if end is None else end}")


def _numbered(  # noqa: PLR0913, PLR0917
    source: Source,
    file: BinaryIO,
    take: Callable[[WarcRecord], T],
    types: WarcRecordType,
    span: tuple[int, int | None],
    report: Report,
) -> Iterator[tuple[int, T]]:
    file.seek(0)
    start, stop = span
    number = -1
    try:
        for number, record in enumerate(ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False)):
            if stop is not None and number >= stop:
                return
            if number >= start and record.record_type & types:
                yield number, take(record)
    except OSError:
        report(Trouble.TORN, f"{source.name}: cut off in or after record {number}")


@lru_cache(maxsize=1024)
def _is_one_stream(path: str, _changed: int) -> bool:
    """Tell whether the first gzip member holds more than one record."""
    with open(path, "rb") as file:  # noqa: PTH123  # `path` is a string for the cache
        head = file.read(_HEAD)
    if not head.startswith(_GZIP_MAGIC):
        return False
    engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        data = engine.decompress(head, _HEAD)
    except zlib.error:
        return False
    length = _LENGTH.search(data)
    if length is None:
        return False
    end = data.find(b"\r\n\r\n") + 4 + int(length.group(1)) + 4
    return data[end : end + len(_PLAIN_MAGIC)] == _PLAIN_MAGIC


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Return the offset of the next bytes from `start` on that begin a record."""
    file.seek(0)
    magic = _GZIP_MAGIC if file.read(3) == _GZIP_MAGIC else _PLAIN_MAGIC
    file.seek(start)
    base, data = start, file.read(_CHUNK)
    while len(data) >= len(magic):
        at = data.find(magic)
        while at >= 0:
            if magic is _PLAIN_MAGIC or _begins_record(file, base + at):
                return base + at
            at = data.find(magic, at + 1)
        base += len(data) - len(magic) + 1
        file.seek(base)
        data = file.read(_CHUNK)
    return None


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file.read(1024), 16).startswith(_PLAIN_MAGIC)
    except zlib.error:
        return False


def _end_of(file: BinaryIO, offset: int) -> int | None:
    """Return where the record at `offset` ends, or `None` when the file ends before it does."""
    file.seek(offset)
    data = file.read(_CHUNK)
    if not data.startswith(_GZIP_MAGIC):
        length = _LENGTH.search(data)
        head = data.find(b"\r\n\r\n")
        end = offset + head + 4 + int(length.group(1)) + 4 if length and head >= 0 else None
        return end if end is None or end <= os.fstat(file.fileno()).st_size else None
    engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    while data:
        offset += len(data)
        try:
            while data and not engine.eof:
                engine.decompress(data, _CHUNK)
                data = engine.unconsumed_tail
        except zlib.error:
            return None
        if engine.eof:
            return offset - len(engine.unused_data)
        data = file.read(_CHUNK)
    return None

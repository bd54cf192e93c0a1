"""Cuts an archive file into its records, and finds the next one after bytes that are none.

A file is plain, or each record is a gzip member or a zstandard frame of its own. Where a record ends is never taken
from its stated length alone: what follows has to be the next record or the end of the file (plain), or the end of the
member, whose checksum is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from crawler.archive.capture import ArchiveIssue, Report
from crawler.archive.grammar import CHUNK, HEAD, MAX_RECORD, Cut, File, Frame, Grammar, gap
from crawler.archive.packed import GZIP_MAGIC, Gzip, Packed
from crawler.archive.zstandard import SKIPPABLE, ZSTD_MAGIC, Zstandard, dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 16  # times the size of a file that may be unpacked in vain
_LONGEST_LINE = 10 << 10  # that a record begins with


def frames(  # noqa: PLR0913, PLR0917  # what walking a file takes
    file: BinaryIO, name: str, grammar: Grammar, start: int, stop: int | None, report: Report
) -> Iterator[Frame]:
    """Yield the records of a file from offset `start` to before `stop`; `report` is called for all other bytes."""
    whole = File(file)
    cut = _cutter(whole, grammar)
    at = start
    broken, reason = -1, ""  # where the bytes begin that are no record, and what was wrong there
    while at < whole.size:
        found = cut.at(whole, at)
        if found.frame is not None or found.issue is None:
            if broken >= 0:
                report(ArchiveIssue.DAMAGED, f"{name}: bytes {broken} to {at} are skipped: {reason}")
                broken = -1
            if stop is not None and at >= stop:
                return
            if found.frame is not None:
                yield found.frame
        if found.issue is None:
            at = found.end
            continue
        if broken < 0:
            broken, reason = at if found.frame is None else found.end, found.why
        following = cut.following(whole, found.end)
        if following is None or whole.spent > _PATIENCE * (whole.size + CHUNK):
            report(found.issue, f"{name}: byte {broken} to the end: {reason}")
            return
        at = following


class Cutter(Protocol):
    """Knows how the records of a file follow each other."""

    def at(self, file: File, offset: int) -> Cut:
        """Return what is at an offset."""
        ...

    def following(self, file: File, offset: int) -> int | None:
        """Return where the next record from an offset on seems to begin."""
        ...


def _cutter(file: File, grammar: Grammar) -> Cutter:
    magic = file.read(0, 4)
    if magic.startswith(GZIP_MAGIC):
        return Packed(grammar, GZIP_MAGIC, Gzip)
    if magic == ZSTD_MAGIC or SKIPPABLE.match(magic):
        words = dictionary(file)
        return Packed(grammar, ZSTD_MAGIC, lambda: Zstandard(words))
    return _Plain(grammar)


class _Plain:
    """Records one after the other."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def at(self, file: File, offset: int) -> Cut:
        data = file.read(offset, HEAD)
        blank = gap(data, 0)
        if blank:
            return Cut(offset + blank)
        head = self._grammar.head(data)
        length = self._grammar.block(data[:head]) if head else -1
        if length < 0:
            return Cut(offset + 1, None, ArchiveIssue.TORN, "no record")
        end = offset + head + length
        if end > file.size:
            return Cut(
                offset + head, None, ArchiveIssue.TORN, f"cut off in a record of {length} bytes, or these are too many"
            )
        if length <= MAX_RECORD:
            frame = Frame(offset, file.read(offset, head + length), head, head + length, sure=False)
        else:
            frame = Frame(offset, data[:head], head, 0, sure=False)
        after = file.read(end, HEAD)
        blank = gap(after, 0)
        if end + blank >= file.size or self._grammar.begins.match(after, blank):
            return Cut(end + blank, frame)
        if after.startswith(self._grammar.ends):
            return Cut(end + blank, frame, ArchiveIssue.TORN, "no record")
        return Cut(offset + head, None, ArchiveIssue.DAMAGED, f"a record that states {length} bytes does not end there")

    def following(self, file: File, offset: int) -> int | None:
        base = max(offset - 1, 0)  # a record begins a line
        skip = offset - base
        while base < file.size:
            window = file.read(base, CHUNK)
            found = self._grammar.begins.search(window, skip)
            if found:
                return base + found.start()
            if base + len(window) >= file.size:
                return None
            base, skip = base + len(window) - _LONGEST_LINE, 1
        return None


def holds_many(file: BinaryIO, grammar: Grammar) -> bool:
    """Tell whether a compressed file holds records that do not begin where its members do: no random access."""
    whole = File(file)
    try:
        cutter = _cutter(whole, grammar)
    except ValueError:  # a bad dictionary, which reading tells of
        return False
    return isinstance(cutter, Packed) and cutter.holds_many(whole)

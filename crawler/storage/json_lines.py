"""The one reader of JSON lines: feeds, logs, outputs of replays, whatever happened to the file."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 64 << 20  # bytes of a line; a page is bounded by DOWNLOAD_MAXSIZE, a quarter of that
_TAIL = 1 << 16  # bytes; the last line of a run's log has about 2,000, and 200 for each list of the site
_NO_END = "the last line has no line end"
_DECODER = json.JSONDecoder()
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file: the bytes from `offset` to `end`.

    `record` is None where they are no JSON object. `fault` is why they are not as this program writes them, None where
    they are: a record may have one and be whole all the same.
    """

    offset: int
    end: int
    record: dict[str, Any] | None
    fault: str | None = None


def parse_line(line: bytes) -> dict[str, Any]:
    """Return the object of one line. Raises `ValueError` for anything else, however it came to be there."""
    try:
        record = json.loads(line.decode().removeprefix("\ufeff"))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - the line is wrong, not its type
    return record


def read_lines(path: Path, start: int = 0) -> Iterator[Line]:
    """Yield the records in a file of lines from byte `start` on.

    Power losses, editors and copies leave lines that are torn, blank, joined or filled with zeros, a byte order mark,
    another line end. What is whole is a record; blank lines are nothing; a line of more than `LONGEST` bytes is passed
    over without being kept in memory. Raises `OSError`.
    """
    with path.open("rb") as stream:
        stream.seek(start)
        offset = start
        while line := stream.readline(LONGEST):
            end = offset + len(line)
            if len(line) == LONGEST and not line.endswith(b"\n"):
                while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                    end += len(rest)
                end += len(rest)
                yield Line(offset, end, None, f"a line of more than {LONGEST >> 20} MB")
            elif line.strip():
                yield from _records(line, offset)
            offset = end


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records in a file of lines; what is none is passed over. Raises `OSError`."""
    return (line.record for line in read_lines(path) if line.record is not None)


def whole_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each record with its offset. Raises `ValueError` at a line that is not one record, and `OSError`."""
    for line in read_lines(path):
        if line.record is None or line.fault not in (None, _NO_END):
            raise ValueError(f"{path}: byte {line.offset}: {line.fault}")
        yield line.offset, line.record


def record_at(file: IO[bytes], offset: int) -> dict[str, Any]:
    """Return the record of the line that begins at a byte. Raises `ValueError`."""
    file.seek(offset)
    return parse_line(file.readline())


def first_record(line: bytes) -> dict[str, Any]:
    """Return the first record of a line, after which others are where a line end was lost. Raises `ValueError`."""
    try:
        return parse_line(line)
    except ValueError:
        record: dict[str, Any] = _DECODER.raw_decode(line.decode())[0]
        return record


def last_record(path: Path) -> dict[str, Any] | None:
    """Return the last line of a file that can be read, from its end, None where none can. Raises `OSError`."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        tail = _TAIL
        while True:
            file.seek(max(0, end - tail))
            lines = file.read(tail).splitlines()
            whole = lines if tail >= end else lines[1:]  # the first may have begun earlier
            for line in reversed(whole):
                with suppress(ValueError):
                    return parse_line(line)
            if tail >= end:
                return None
            tail *= 8


def _records(line: bytes, offset: int) -> Iterator[Line]:
    end = offset + len(line)
    whole = line.endswith(b"\n")
    try:
        record = parse_line(line)
    except ValueError as error:
        several = _several(line)
        for at, each in several:
            yield Line(offset + at, end, each, "more than one record on the line")
        if not several:
            yield Line(offset, end, None, _in_words(error) if whole else "the last line is torn")
    else:
        yield Line(offset, end, record, None if whole else _NO_END)


def _several(line: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Return the records of a line that lost the line ends between them, each with its offset in the line."""
    found: list[tuple[int, dict[str, Any]]] = []
    try:
        text = line.decode().rstrip()
        at = len(text) - len(text.lstrip())
        while at < len(text):
            record, end = _DECODER.raw_decode(text, at)
            if not isinstance(record, dict):
                return []
            found.append((len(text[:at].encode()), record))
            at = end
    except (ValueError, RecursionError):
        return []
    return found


def _in_words(error: ValueError) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not a JSON object: {error}"


def well_formed(value: Any) -> Any:
    """Return a value of JSON in which halves of surrogate pairs, which no file in UTF-8 can hold, are U+FFFD."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, list):
        return [well_formed(each) for each in value]
    if isinstance(value, dict):
        return {well_formed(key): well_formed(each) for key, each in value.items()}
    return value

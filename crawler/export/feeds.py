"""The feeds, read once for what matters and then again, line by line, for the rows that count."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any, Self

from crawler.export.cursor import Cursor, ended_runs
from crawler.index.current import Lines, Position
from crawler.storage.feed_files import RECORDS
from crawler.storage.json_lines import first_record, read_lines, well_formed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.storage.feed_files import FeedFile


_ARTICLES = {"articles", "duplicates"}
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # of a surrogate pair
_STEP = 2000  # lines between two calls of `progress`


class Feeds:
    """The feeds of the runs that have ended. `lines` has what they say, `faults` what could not be read of them."""

    def __init__(self, data_dir: Path, since: Cursor) -> None:
        """Look which files there are. Raises `OtherFeedsError` where those that `since` counted are not the same."""
        self._files, self.running = ended_runs(data_dir)
        since.check(self._files)
        self.cursor = Cursor.of(self._files)
        self.lines = Lines()
        self.faults: list[str] = []
        self._since = since
        self._open: tuple[int, IO[bytes]] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is open."""
        if self._open:
            self._open[1].close()
        self.lines.database.close()

    def read(self, progress: Callable[[int, int], None]) -> None:
        """Read all. `progress` gets the bytes that are read, and how many there are. Raises `OSError`.

        The logs tell only that pages are there again, and are passed over where none was ever gone.
        """
        records = [(number, file) for number, file in enumerate(self._files) if file.feed in RECORDS]
        logs = [(number, file) for number, file in enumerate(self._files) if file.feed not in RECORDS]
        total, done = sum(file.size for _, file in (*records, *logs)), 0
        for number, file in records:
            self._read(number, file, lambda place, done=done: progress(done + place, total))  # type: ignore[misc]
            done += file.size
        for number, file in logs if self.lines.tells_gone else ():
            self._read(number, file, lambda place, done=done: progress(done + place, total))  # type: ignore[misc]
            done += file.size
        progress(total, total)

    def _read(self, number: int, file: FeedFile, progress: Callable[[int], None]) -> None:
        later = not self._since.counted(file)
        for count, line in enumerate(read_lines(file.path), 1):
            if count % _STEP == 0:
                progress(line.offset)
            try:
                if line.record is None:
                    raise ValueError(line.fault)  # noqa: TRY301 - one place tells what is passed over
                if file.feed in _ARTICLES:
                    self.lines.add(line.record, Position(number, line.offset, line.end - line.offset), later=later)
                else:
                    self.lines.answer(line.record, later=later)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"no {error}" if isinstance(error, KeyError) else error
                self.faults.append(f"{file.name}: byte {line.offset}: skipped: {why}")

    def record(self, position: Position) -> dict[str, Any]:
        """Return the record at a position. Records are read fastest in the order of their positions."""
        number, place, length = position
        if self._open is None or self._open[0] != number:
            if self._open:
                self._open[1].close()
            self._open = number, self._files[number].path.open("rb")
        file = self._open[1]
        file.seek(place)
        line = file.read(length)
        try:
            record = first_record(line)
        except ValueError as error:
            name = self._files[number].name
            raise OSError(f"{name}: it changed while it was read: it is being changed: {error}") from error
        if _HALF.search(line):
            record = well_formed(record)
        return record

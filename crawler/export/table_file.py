"""A table written to one file: aside, brought to the disk, then given its name."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from crawler.export.formats import Csv, JsonLines, Sqlite
from crawler.export.parquet import Parquet
from crawler.export.summary import Summary
from crawler.storage.output_file import held, parts_folder, sync_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from crawler.export.columns import Column, Row
    from crawler.export.formats import Writer


_FORMATS: dict[str, Callable[[Path, Sequence[Column]], Writer]] = {
    ".parquet": Parquet,
    ".csv": Csv,
    ".sqlite": Sqlite,
    ".jsonl": JsonLines,
    ".jsonl.gz": JsonLines,
}


def ending(name: str) -> str | None:
    """Return the ending that tells a format, None where there is none."""
    return next((each for each in _FORMATS if name.lower().endswith(each) and len(name) > len(each)), None)


ENDINGS = tuple(_FORMATS)


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """Yield an empty folder to put an output together in, which nobody else has, and remove it at the end.

    Raises `OSError`, and `OutputBusyError` while another process writes the same output.
    """
    parts = parts_folder(target)
    with held(parts, target, "command"):
        work = parts / "export"
        shutil.rmtree(work, ignore_errors=True)  # of one that was killed
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
            with suppress(OSError):
                if [path.name for path in parts.iterdir()] == ["lock"]:
                    (parts / "lock").unlink()
                    parts.rmdir()


def write_rows(
    rows: Iterable[Row],
    columns: Sequence[Column],
    path: Path,
    progress: Callable[[int], None] = lambda _: None,
    *,
    mark: bool = False,
) -> Summary:
    """Write rows to a new file, which is on the disk then, and return what they hold.

    The name's ending chooses the format; `mark`: a CSV begins with a byte order mark. `progress` gets the rows so far.
    Raises `OSError` and `sqlite3.Error`.
    """
    kind = ending(path.name) or ".jsonl"
    make = partial(Csv, mark=mark) if kind == ".csv" else _FORMATS[kind]
    summary = Summary()
    with ExitStack() as stack:
        writer = make(path, columns)
        stack.callback(writer.close)
        for row in rows:
            writer.write(row)
            summary.count(row)
            progress(summary.rows)
        writer.finish()
    sync_file(path)
    return summary


def write_table(
    rows: Iterable[Row], columns: Sequence[Column], target: Path, progress: Callable[[int], None], *, mark: bool = False
) -> Summary:
    """Write rows as `write_rows` does to the file `target`, which is replaced as a whole when all are written.

    Raises `OutputBusyError` too.
    """
    with aside(target) as work:
        path = work / f"table{ending(target.name)}"
        summary = write_rows(rows, columns, path, progress, mark=mark)
        path.replace(target)
        sync_folder(target.parent)
    return summary

"""Parquet, by DuckDB, the extra `export`: rows are JSON lines first, which DuckDB reads with the columns' types."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from crawler.export.formats import JsonLines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.export.columns import Column, Row

_GROUP = 4096  # rows of one row group, which is in memory as a whole
_SETTINGS = {
    "threads": "1",  # one reads as fast as the rows are made, in the least memory
    "autoinstall_known_extensions": "false",  # what it needs is built in; it shall load nothing from elsewhere
    "autoload_known_extensions": "false",
}
_MEMORY = 256  # MB that DuckDB may take, and more where a line is longer than any text of a page
_LEAST = 1 << 20  # bytes that a line may have, unless one has more


class ExtraMissingError(RuntimeError):
    """What the extra `export` installs is not there."""


def check() -> None:
    """Raise `ExtraMissingError` where there is no DuckDB."""
    if importlib.util.find_spec("duckdb") is None:
        raise ExtraMissingError("Parquet needs the extra 'export': pip install -e '.[export]'")


class Parquet:
    """Columns compressed with zstd; lists and objects are lists and structs, a map is a list of keys and values."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        """Keep the rows in a file beside `path` until all are there."""
        check()
        self._path = path
        self._columns = columns
        self._lines = path.with_name(f"{path.name}.jsonl")
        self._rows = JsonLines(self._lines, columns)
        self._longest = _LEAST

    def write(self, row: Row) -> None:
        """Write a row."""
        self._longest = max(self._longest, self._rows.write(row))

    def finish(self) -> None:
        """Make the file. Raises `OSError` where DuckDB cannot."""
        self._rows.finish()
        duckdb: Any = importlib.import_module("duckdb")
        made = ", ".join(
            f'map_entries("{each.name}") AS "{each.name}"' if each.type.startswith("MAP") else f'"{each.name}"'
            for each in self._columns
        )
        kinds = ", ".join(f"\"{each.name}\": '{_kind(each.type)}'" for each in self._columns)
        try:
            with duckdb.connect(config={"temp_directory": str(self._path.parent / "spilled")}) as database:
                memory = {"memory_limit": f"'{_MEMORY + 8 * (self._longest >> 20)}MB'"}
                for name, value in (_SETTINGS | memory).items():
                    database.execute(f"SET {name} = {value}")
                database.execute(
                    f"COPY (SELECT {made} FROM read_json({_quoted(self._lines)}, format = 'newline_delimited', "  # noqa: S608 - names of ours; paths are quoted
                    f"columns = {{{kinds}}}, maximum_object_size = {2 * self._longest})) TO {_quoted(self._path)} "
                    f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
                )
        except duckdb.Error as error:
            raise OSError(str(error).partition("\n")[0]) from error
        self._lines.unlink()

    def close(self) -> None:
        """Close what is open."""
        self._rows.close()


def _kind(kind: str) -> str:
    return "VARCHAR" if kind == "JSON" else kind


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

"""What a new parser changed: two outputs compared field by field."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from rich.markup import escape
from rich.table import Table

from crawler.archive.capture import printable
from crawler.storage.json_lines import record_at, whole_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_IGNORED = {"extractor", "schema_version", "aka"}  # of course other ones; a replay knows no other addresses
_EXAMPLES = 2  # of each field, in the table
_SHOWN = 60  # characters of a value


@dataclass(slots=True)
class Diff:
    """The differences: records that only one output has, changed records by field, and where all of them are listed."""

    same: int = 0
    changed: int = 0
    only_old: int = 0
    only_new: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)  # field -> (URL, old, new)
    path: Path | None = None

    @classmethod
    def between(cls, old: Path, new: Path) -> Self:
        """Compare two outputs and write `NEW.diff.jsonl`, one line for each field or record that is not the same.

        Records are matched by URL and by their turn among those of the same URL. Memory does not grow with the files.
        """
        diff = cls(path=new.with_name(f"{new.name.removesuffix(new.suffix)}.diff{new.suffix}"))
        with (
            closing(sqlite3.connect("")) as places,
            old.open("rb") as before,
            diff.path.open("w", encoding="utf-8", errors="backslashreplace") as out,  # type: ignore[union-attr]
        ):
            places.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            places.execute("CREATE TABLE places (url TEXT, turn INTEGER, place INTEGER, PRIMARY KEY (url, turn))")
            places.execute("CREATE TABLE turns (url TEXT PRIMARY KEY, turn INTEGER)")
            for offset, record in whole_lines(old):
                places.execute("INSERT INTO places VALUES (?, ?, ?)", (*_turn(places, record), offset))
            places.execute("DELETE FROM turns")
            for _, record in whole_lines(new):
                key = _turn(places, record)
                found = places.execute("DELETE FROM places WHERE url = ? AND turn = ? RETURNING place", key).fetchone()
                if found is None:
                    diff.only_new += 1
                    out.write(_line(record, only="new"))
                    continue
                for line in diff.compare(record_at(before, found[0]), record):
                    out.write(line)
            for (offset,) in places.execute("SELECT place FROM places ORDER BY place").fetchall():
                diff.only_old += 1
                out.write(_line(record_at(before, offset), only="old"))
        return diff

    def compare(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        """Count what is not the same in two records, and yield a line for each field."""
        names = [name for name in {**old, **new} if name not in _IGNORED and old.get(name) != new.get(name)]
        self.same += not names
        self.changed += bool(names)
        for name in names:
            was, now = old.get(name), new.get(name)
            self.fields[name] += 1
            examples = self.examples.setdefault(name, [])
            if len(examples) < _EXAMPLES:
                examples.append((str(new.get("url")), *_shown(was, now)))
            yield _line(new, field=name, old=was, new=now)

    def summary(self) -> Table | str:
        """Return what to print: a table of fields with examples, or a line where no field is another."""
        if self.fields:
            return self.table()
        if self.only_new or self.only_old:
            return escape(f"{self._counts()}; {printable(str(self.path))}")
        return f"no difference: {self.same:,} records are the same"

    def _counts(self) -> str:
        return f"{self.changed:,} changed, {self.same:,} same, {self.only_new:,} only new, {self.only_old:,} only old"

    def table(self) -> Table:
        """Return the counts by field with the first examples."""
        title = self._counts()
        grid = Table(
            "field", "records", "for example", title=title, caption=escape(printable(str(self.path))), show_edge=False
        )
        grid.columns[1].justify = "right"
        grid.columns[2].overflow = "fold"
        for name, number in self.fields.most_common():
            shown = "\n".join(f"{url}\n  - {was}\n  + {now}" for url, was, now in self.examples[name])
            grid.add_row(name, f"{number:,}", escape(shown))
        return grid


def _turn(places: sqlite3.Connection, record: dict[str, Any]) -> tuple[str, int]:
    """Return the key of a record: its URL, and how many came before it with the same."""
    url = str(record.get("url"))
    count = "INSERT INTO turns VALUES (?, 0) ON CONFLICT (url) DO UPDATE SET turn = turn + 1 RETURNING turn"
    (turn,) = places.execute(count, (url,)).fetchone()
    return url, turn


def _line(record: dict[str, Any], **more: Any) -> str:
    known = {"id": record.get("id"), "url": record.get("url"), **more}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n"


def _shown(old: object, new: object) -> tuple[str, str]:
    """Return both values from shortly before the first difference on."""
    was, now = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in (old, new))
    at = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, at - _SHOWN // 3)

    def cut(text: str) -> str:
        piece = text[start : start + _SHOWN].replace("\n", "⏎")
        return f"{'…' if start else ''}{piece}{'…' if len(text) > start + _SHOWN else ''}"

    return cut(was), cut(now)

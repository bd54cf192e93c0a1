"""Compares what a person read on a saved page with what today's code reads, field by field, and shows it. Pure."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 24  # characters before and after what differs in a long value


def differing(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return the names of the fields that are not the same, in the order of the record."""
    return [name for name in {**found, **expected} if _value(expected, name) != _value(found, name)]


def show_difference(name: str, expected: dict[str, Any], found: dict[str, Any]) -> Iterator[Text]:
    """Yield the lines that show a field before (`-`) and now (`+`), with what differs in bold."""
    yield Text(f"  {name}", style="bold")
    before, now = _lines(expected, name), _lines(found, name)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = before[start:end], now[new_start:new_end]
        for place in range(max(len(old), len(new))):
            was = old[place] if place < len(old) else None
            became = new[place] if place < len(new) else None
            if was is not None:
                yield _marked("-", "red", was, became)
            if became is not None:
                yield _marked("+", "green", became, was)


def show_record(record: dict[str, Any]) -> Iterator[Text]:
    """Yield the lines of a whole record, for a person to compare with the page."""
    for name in record:
        lines = _lines(record, name)
        yield Text.assemble((f"  {name}: ", "bold"), lines[0] if len(lines) == 1 else "")
        if len(lines) > 1:
            yield from (Text(f"      {line}") for line in lines)


def _value(record: dict[str, Any], name: str) -> object:
    return record.get(name, "(missing)")


def _lines(record: dict[str, Any], name: str) -> list[str]:
    """Return a value as lines: a paragraph or an entry each."""
    value = _value(record, name)
    parts = value if isinstance(value, list) and value else [value]
    return [part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in parts]


def _marked(sign: str, colour: str, text: str, other: str | None) -> Text:
    """Return a line with the part that `other` does not have in bold, cut to its surroundings."""
    line = Text(f"    {sign} ", style=colour)
    if other is None:
        return line.append(text)
    shortest = min(len(text), len(other))
    start = next((i for i in range(shortest) if text[i] != other[i]), shortest)
    tail = next((i for i in range(shortest - start) if text[-1 - i] != other[-1 - i]), shortest - start)
    end = len(text) - tail
    left, right = max(0, start - _SHOWN), min(len(text), end + _SHOWN)
    line.append(f"{'…' if left else ''}{text[left:start]}").append(text[start:end], style="bold reverse")
    return line.append(f"{text[end:right]}{'…' if right < len(text) else ''}")

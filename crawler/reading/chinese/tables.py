"""Tables of words, as text in the source: a row a line, its columns divided by `|` between blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_DIVIDER = re.compile(r"(?<!\S)\|(?!\S)")


def rows(table: str, columns: dict[str, Collection[str]]) -> Iterator[tuple[list[list[str]], str]]:
    """Yield the rows of a table: the marks in each of its `columns`, and the words, which stand in a last one.

    `columns` has the name of each column and the marks that may stand in it. Raises `ValueError`, which names the row
    and what may stand in it, for a row of another form.
    """
    for row in filter(None, (" ".join(line.split()) for line in table.splitlines())):
        *marked, words = (cell.strip() for cell in _DIVIDER.split(row))
        if len(marked) != len(columns) or not words:
            raise ValueError(f"the row {row!r} is not of the form: {' | '.join([*columns, 'words'])}")
        marks = [cell.split() for cell in marked]
        for (name, known), given in zip(columns.items(), marks, strict=True):
            if wrong := next((mark for mark in given if mark not in known), None):
                raise ValueError(f"the row {row!r} has the {name} {wrong}, which is none; there are {', '.join(known)}")
        yield marks, words

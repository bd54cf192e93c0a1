"""The figures of a reader: each measure's mean over the pages of a group that ask for it."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.reading.score import Example, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.reading.readers import Reader

COLUMNS = ("title", "day", "minute", "source", "author", "editor", "no author", "no editor", "files", "P", "R", "F1")


def means(examples: Iterable[Example], reader: Reader) -> dict[str, tuple[float, int]]:
    """Return for each measure the mean over the pages that ask for it, and how many those are."""
    values: dict[str, list[float]] = defaultdict(list)
    for example in examples:
        for measure, value in judge(example, reader(example)).items():
            values[measure].append(float(value))
    return {measure: (statistics.fmean(found), len(found)) for measure, found in values.items()}


def groups(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """Return the groups that figures are given for, by name."""
    return {
        "all": list(examples),
        "every field": [example for example in examples if not example.name.startswith("wad_")],
        "title and content": [example for example in examples if example.name.startswith("wad_")],
        "held out": [example for example in examples if example.held_out],
    }

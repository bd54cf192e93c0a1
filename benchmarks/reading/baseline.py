"""The gate: no figure of `baseline.json` may fall, and what is read wrongly is known by name.

A known failure is a strict expectation: a page that is read rightly by now has to leave the list, so that it cannot
fail again unseen. `--update-baseline` writes both; what it changes is for a person to look at before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.reading import readers
from benchmarks.reading.figures import COLUMNS, groups, means
from benchmarks.reading.rules import failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.reading.score import Example

PATH = Path(__file__).with_name("baseline.json")
_DIGITS = 4  # that figures are kept to; less is noise of floating point


def state(examples: Sequence[Example]) -> dict[str, Any]:
    """Return what the baseline holds: figures by group and measure, with their pages, and failures by page."""
    scores = {group: means(members, readers.ours) for group, members in groups(examples).items()}
    wrong = {example.name: failures(example) for example in examples}
    return {
        "figures": {
            group: {name: [round(found[name][0], _DIGITS), found[name][1]] for name in COLUMNS if name in found}
            for group, found in scores.items()
        },
        "known_failures": {name: measures for name, measures in wrong.items() if measures},
    }


def problems(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return a line for each figure that fell, each new failure, and each known one that is none any more."""
    found = []
    for group, figures in before["figures"].items():
        for measure, (value, pages) in figures.items():
            new, count = now["figures"].get(group, {}).get(measure, (0.0, 0))
            if count != pages:
                found.append(f"{group}, {measure}: {count} pages ask for it, {pages} did: the pages are others")
            elif new < value:
                found.append(f"{group}, {measure}: {new:.4f}, was {value:.4f}")
    known, wrong = before["known_failures"], now["known_failures"]
    for name in sorted({*known, *wrong}):
        for measure in sorted({*known.get(name, ()), *wrong.get(name, ())}):
            if measure not in known.get(name, ()):
                found.append(f"{name}: {measure} is wrong now")
            elif measure not in wrong.get(name, ()):
                found.append(f"{name}: {measure} is right now; --update-baseline takes it off the known failures")
    return found


def gate(examples: Sequence[Example], path: Path = PATH) -> int:
    """Print what is not as the baseline says; return the exit code."""
    found = problems(json.loads(path.read_text(encoding="utf-8")), state(examples))
    for line in found:
        print(line)
    print(f"reading of {len(examples)} pages: {f'{len(found)} differences' if found else 'as good as the baseline'}")
    return 1 if found else 0


def update(examples: Sequence[Example], path: Path = PATH) -> int:
    """Write the baseline anew, and print what changes."""
    now = state(examples)
    for line in problems(json.loads(path.read_text(encoding="utf-8")), now) if path.exists() else ():
        print(line)
    path.write_text(_text(now), encoding="utf-8")
    print(f"written: {path.name}")
    return 0


def _text(now: dict[str, Any]) -> str:
    """Return the file: a line a page, so that what one change does to reading can be read in the difference."""
    parts = []
    for name in ("figures", "known_failures"):
        lines = (f"\n  {json.dumps(key)}: {json.dumps(value)}" for key, value in now[name].items())
        parts.append(f' "{name}": {{{",".join(lines)}\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"

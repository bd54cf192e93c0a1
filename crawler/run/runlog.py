"""What the logs of earlier runs say, without the index."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from crawler.items import Outcome, Run, State

if TYPE_CHECKING:
    from pathlib import Path

_LATEST = 5  # runs that `past` reads
_STUBBORN = 3  # runs that rejected a page
_RUN = {each.name for each in fields(Run)}
_TAIL = 1 << 16  # bytes; the last line of a log has about 2,000


def last_run(data_dir: Path, site: str) -> Run | None:
    """Return the latest run of `site` that has ended; None where there is none, or its log does not say how."""
    logs = sorted((data_dir / "runs" / site).glob("*.jsonl"))
    if not logs:
        return None
    with logs[-1].open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        line = json.loads(file.read().splitlines()[-1])
    if "state" not in line:
        return None  # the disk was full at the end; the next run closes the log
    known = {name: value for name, value in line.items() if name in _RUN}  # a later version may write more
    return Run(**{**known, "state": State(line["state"])})


@dataclass(frozen=True, slots=True)
class Past:
    """What the latest runs of a site say of its pages, as sets of URLs.

    `productive`: lists that had rows. `settled`: pages that were rejected by a run that found the site well.
    `stubborn`: pages that several of the runs rejected.
    """

    productive: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    stubborn: frozenset[str] = frozenset()


def past(data_dir: Path, site: str) -> Past:
    """Return what the logs of the latest runs of `site` say."""
    productive: set[str] = set()
    settled: set[str] = set()
    rejected: Counter[str] = Counter()
    for log in sorted((data_dir / "runs" / site).glob("*.jsonl"))[-_LATEST:]:
        bad: set[str] = set()
        line: dict[str, Any] = {}
        with log.open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if line.get("outcome") == Outcome.LIST and line["rows"]:
                    productive.add(line["url"])
                elif line.get("outcome") == Outcome.REJECTED:
                    bad.add(line["url"])
        rejected.update(bad)
        if line.get("state") in (State.OK, State.QUIET):
            settled |= bad
    stubborn = frozenset(url for url, runs in rejected.items() if runs >= _STUBBORN)
    return Past(frozenset(productive), frozenset(settled), stubborn)

"""What the logs of earlier runs say, without the index."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from crawler.items import Run, State

if TYPE_CHECKING:
    from pathlib import Path

_LATEST = 5  # runs whose lists are visited first
_TAIL = 1 << 16  # bytes; the last line of a log has about 2,000


def last_run(data_dir: Path, site: str) -> Run | None:
    """Return the latest run of `site` that has ended, None where there is none."""
    logs = sorted((data_dir / "runs" / site).glob("*.jsonl"))
    if not logs:
        return None
    with logs[-1].open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        line = json.loads(file.read().splitlines()[-1])
    return Run(**{**line, "state": State(line["state"])})


def productive_lists(data_dir: Path, site: str) -> frozenset[str]:
    """Return the URLs of lists that had rows in the latest runs of `site`."""
    found: set[str] = set()
    for log in sorted((data_dir / "runs" / site).glob("*.jsonl"))[-_LATEST:]:
        with log.open(encoding="utf-8") as lines:
            visits = (json.loads(line) for line in lines if '"outcome":"list"' in line)
            found.update(visit["url"] for visit in visits if visit["rows"])
    return frozenset(found)

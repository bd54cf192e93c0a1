"""What the logs of earlier runs say, without the index."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.index.feeds import read_lines
from crawler.items import Outcome, State, as_run, from_line
from crawler.paths import site_folder

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Run

_LATEST = 5  # runs that `past` reads
_STUBBORN = 3  # runs that rejected a page
_TAIL = 1 << 16  # bytes; the last line of a log has about 2,000


def last_run(data_dir: Path, site: str) -> Run | None:
    """Return the latest run of `site` that has ended; None where there is none, or its log does not say how.

    A log without its last line is that of a run whose disk was full at the end: the next run closes it. Lines that
    cannot be read are passed over; the site's next run tells of them.
    """
    logs = sorted(site_folder(data_dir, "runs", site).glob("*.jsonl"))
    if not logs:
        return None
    with logs[-1].open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        lines = file.read().splitlines()
    for line in reversed(lines):
        with suppress(ValueError):
            record = from_line(line)
            return as_run(record) if "outcome" not in record else None
    return None


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
    for log in sorted(site_folder(data_dir, "runs", site).glob("*.jsonl"))[-_LATEST:]:
        bad: set[str] = set()
        well = False
        for record in filter(None, (line.record for line in read_lines(log))):
            url, rows = record.get("url"), record.get("rows")
            if "state" in record:
                well = record["state"] in (State.OK, State.QUIET)
            elif not isinstance(url, str):
                continue
            elif record.get("outcome") == Outcome.LIST and rows:
                productive.add(url)
            elif record.get("outcome") == Outcome.REJECTED:
                bad.add(url)
        rejected.update(bad)
        if well:
            settled |= bad
    stubborn = frozenset(url for url, runs in rejected.items() if runs >= _STUBBORN)
    return Past(frozenset(productive), frozenset(settled), stubborn)

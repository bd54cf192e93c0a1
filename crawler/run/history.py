"""What the logs of earlier runs say, without the index."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.lists.list_memory import known_lists
from crawler.records import Outcome, State, as_run, from_line
from crawler.storage.feed_lines import read_lines
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.records import KnownList, Run

_LATEST = 5  # runs that `past` reads
_STUBBORN = 3  # runs that rejected a page
_CARRIERS = 50  # runs of which one says what is known of the lists: those that were killed do not
_TAIL = 1 << 16  # bytes; the last line of a log has about 2,000, and 200 for each list of the site


def last_run(data_dir: Path, site: str) -> Run | None:
    """Return the latest run of `site` that has ended; None where there is none, or its log does not say how.

    A log without its last line is that of a run whose disk was full at the end: the next run closes it. Lines that
    cannot be read are passed over; the site's next run tells of them.
    """
    logs = sorted(site_folder(data_dir, "runs", site).glob("*.jsonl"))
    record = _last_line(logs[-1]) if logs else None
    with suppress(ValueError):
        return as_run(record) if record is not None and "outcome" not in record else None
    return None


def lists_of(data_dir: Path, site: str) -> dict[str, KnownList]:
    """Return what the latest run of `site` that says so knew of its lists; whatever is no list is left out."""
    logs = sorted(site_folder(data_dir, "runs", site).glob("*.jsonl"))
    for log in reversed(logs[-_CARRIERS:]):
        record = _last_line(log) or {}
        if record.get("lists"):
            return known_lists(record)
    return {}


def _last_line(log: Path) -> dict[str, Any] | None:
    """Return the last line of a log that can be read."""
    with log.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        tail = _TAIL
        while True:
            file.seek(max(0, end - tail))
            lines = file.read(tail).splitlines()
            whole = lines if tail >= end else lines[1:]  # the first may have begun earlier
            for line in reversed(whole):
                with suppress(ValueError):
                    return from_line(line)
            if tail >= end:
                return None
            tail *= 8


@dataclass(frozen=True, slots=True)
class Past:
    """What the latest runs of a site say of its pages, as sets of URLs.

    `productive`: lists that had rows. `settled`: pages that were rejected by a run that found the site well.
    `stubborn`: pages that several of the runs rejected. `unreachable`: since when a robots.txt is.
    `rejected`: pages whose latest visit ended in a rejection.
    """

    productive: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    stubborn: frozenset[str] = frozenset()
    unreachable: Mapping[str, datetime] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()


def past(data_dir: Path, site: str) -> Past:
    """Return what the logs of the latest runs of `site` say."""
    productive: set[str] = set()
    settled: set[str] = set()
    rejected: Counter[str] = Counter()
    unreachable: dict[str, datetime | None] = {}
    latest: dict[str, Any] = {}
    for log in sorted(site_folder(data_dir, "runs", site).glob("*.jsonl"))[-_LATEST:]:
        bad: set[str] = set()
        well = False
        for record in filter(None, (line.record for line in read_lines(log))):
            url, rows = record.get("url"), record.get("rows")
            if "state" in record:
                well = record["state"] in (State.OK, State.QUIET)
            if not isinstance(url, str):
                continue
            latest[url] = record.get("outcome")
            if record.get("outcome") == Outcome.LIST and rows:
                productive.add(url)
            elif record.get("outcome") == Outcome.REJECTED:
                bad.add(url)
            elif record.get("outcome") == Outcome.ROBOTS:
                unreachable[url] = _moment(record.get("since"))
        rejected.update(bad)
        if well:
            settled |= bad
    stubborn = frozenset(url for url, runs in rejected.items() if runs >= _STUBBORN)
    still = {url: since for url, since in unreachable.items() if since is not None}
    last = frozenset(url for url, ending in latest.items() if ending == Outcome.REJECTED)
    return Past(frozenset(productive), frozenset(settled), stubborn, still, last)


def _moment(stated: Any) -> datetime | None:
    """Return a time of a log; None for one that is none, or without a zone."""
    with suppress(TypeError, ValueError, OverflowError):
        return datetime.fromisoformat(stated).astimezone(UTC)
    return None

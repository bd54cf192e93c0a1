"""The runs that a topic has not looked at, and what their files say."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.run.recovery import KILLED
from crawler.run.run_ids import is_run_id, started_at
from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import last_record, records
from crawler.storage.run_logs import run_of
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.records import Run, State

_BACK = 50  # runs that are looked at for the state before
_NEWS = ("articles", "duplicates")


def crawled_sites(data_dir: Path) -> list[str]:
    """Return the sites that have runs."""
    folder = data_dir / "runs"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def runs_of(data_dir: Path, site: str) -> list[str]:
    """Return the ids of the runs of a site that have ended, in their order. The log gets its name last."""
    return [path.stem for path in feed_paths(data_dir, "runs", site) if is_run_id(path.stem)]


def run_at(data_dir: Path, site: str, run: str) -> Run | None:
    """Return how a run ended; None where its log does not say so, or where it was killed, which says nothing."""
    with suppress(OSError, ValueError):
        record = last_record(site_folder(data_dir, "runs", site) / f"{run}.jsonl")
        found = run_of(record) if record is not None else None
        return found if found is not None and found.detail != KILLED else None
    return None


def last_before(data_dir: Path, site: str, runs: list[str], start: datetime) -> str:
    """Return the last of a site's runs that ended before a time; "" where none did."""
    for run in reversed(runs):
        if started_at(run) < start and _ended(data_dir, site, run) < start:
            return run
    return ""


def _ended(data_dir: Path, site: str, run: str) -> datetime:
    found = run_at(data_dir, site, run)
    if found is not None:
        return datetime.fromisoformat(found.ended_at)
    with suppress(OSError):
        return datetime.fromtimestamp((site_folder(data_dir, "runs", site) / f"{run}.jsonl").stat().st_mtime, UTC)
    return started_at(run)


def state_before(data_dir: Path, site: str, runs: list[str], run: str) -> State | None:
    """Return the state that the runs before one left a site in, None where none of them says."""
    for each in reversed([earlier for earlier in runs if earlier < run][-_BACK:]):
        if (found := run_at(data_dir, site, each)) is not None:
            return found.state
    return None


def lines_of(data_dir: Path, site: str, run: str, feed: str) -> Iterator[dict[str, Any]]:
    """Yield the records of one feed of a run, none where it has no such file."""
    with suppress(FileNotFoundError):
        yield from records(site_folder(data_dir, feed, site) / f"{run}.jsonl")


def last_news(data_dir: Path, site: str, runs: list[str]) -> datetime | None:
    """Return when the last run began that found an article, or the first run where none did; None without any."""
    found = [path.stem for feed in _NEWS for path in feed_paths(data_dir, feed, site)[-1:] if is_run_id(path.stem)]
    last = max(found, default=runs[0] if runs else None)
    return started_at(last) if last else None


def is_silent(last: datetime, now: datetime, days: float) -> bool:
    """Tell whether nothing was new for some days; 0 days are never over."""
    return days > 0 and now - last >= timedelta(days=days)

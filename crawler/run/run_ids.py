"""The ids of runs: they name the files of a run and sort in the order of the runs."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.storage.feed_files import FEEDS
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_LENGTH = len("20261122T012345Z")


def run_id(now: datetime, earlier: Iterable[str]) -> str:
    """Return the id of a new run: UTC to the second, then something unique, `20261122T012345Z-9f86d081`.

    Ids of a site sort in the order of its runs, and none comes twice, because each is later than all `earlier` ones:
    when the clock was moved back, it counts on from the last.
    """
    stamp = now.astimezone(UTC).replace(microsecond=0)
    last = max((each[:_STAMP_LENGTH] for each in earlier if is_run_id(each)), default=None)
    if last is not None:
        stamp = max(stamp, started_at(last) + timedelta(seconds=1))
    return f"{stamp.strftime(STAMP)}-{secrets.token_hex(4)}"


def started_at(run: str) -> datetime:
    """Return the time in a run's id."""
    return datetime.strptime(run[:_STAMP_LENGTH], STAMP).replace(tzinfo=UTC)


def is_run_id(name: str) -> bool:
    """Tell whether a name begins with a time, as the ids of runs do."""
    try:
        started_at(name)
    except ValueError:
        return False
    return True


def run_ids(data_dir: Path, site: str) -> set[str]:
    """Return the ids that files of `site` have, those of dead runs included."""
    folders = [site_folder(data_dir, folder, site) for folder in (*FEEDS, "archive")]
    return {path.name.partition(".")[0] for folder in folders for path in folder.glob("*.*")}

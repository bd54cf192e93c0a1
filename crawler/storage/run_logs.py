"""The logs of runs, `DATA_DIR/runs/SITE/RUN.jsonl`: a line for each page asked for, and the run itself as the last."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawler.records import as_run
from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import last_record

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.records import Run


def run_of(record: dict[str, Any]) -> Run | None:
    """Return the run that a line of a log tells of; None for a visit. Raises `ValueError` where it is neither."""
    return None if "outcome" in record else as_run(record)


def last_run(data_dir: Path, site: str) -> Run | None:
    """Return the latest run of `site` that has ended; None where there is none, or its log does not say how.

    A log without its last line is that of a run whose disk was full at the end: the next run closes it. Lines that
    cannot be read are passed over; the site's next run tells of them.
    """
    logs = feed_paths(data_dir, "runs", site)
    record = last_record(logs[-1]) if logs else None
    with suppress(ValueError):
        return run_of(record) if record is not None else None
    return None

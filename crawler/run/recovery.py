"""What a dead run left behind is adopted: torn lines cut, whole ones kept, and the run's log closed."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.items import Run, State, to_line
from crawler.run.accounts import COUNTED, ONLY_VISITS, OUTCOMES
from crawler.run.feeds import FILTERS, PART, publish

if TYPE_CHECKING:
    from pathlib import Path

KILLED = "killed"  # why a run is incomplete that could not say it itself
_SUFFIX = f".jsonl{PART}"
_RECORDS = ("articles", "duplicates", "rejected")


@dataclass(slots=True)
class Adopted:
    """A dead run: its id, what its lines count as in `Run`, and the bytes cut off."""

    run: str
    counts: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    found_by: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, name: str) -> None:
        """Count one page by its name in `Run.counts`."""
        self.counts[name] += 1
        self.counts["fetched"] += name in OUTCOMES


def recover(data_dir: Path, site: str) -> list[Adopted]:
    """Adopt what dead runs of `site` left, and return it, oldest first. Raises `OSError`.

    Call it with the site's lock held: then a `.part` file has no living writer. A kill in the middle of this is
    harmless: the log, whose name says that a run has ended, is renamed last.
    """
    parts = [path for feed in FILTERS for path in (data_dir / feed / site).glob(f"*{_SUFFIX}")]
    return [_adopt(data_dir, site, run) for run in sorted({path.name.removesuffix(_SUFFIX) for path in parts})]


def _adopt(data_dir: Path, site: str, run: str) -> Adopted:
    adopted = Adopted(run)
    paths = {feed: data_dir / feed / site / f"{run}.jsonl" for feed in FILTERS}
    archive = data_dir / "archive" / site / f"{run}.warc.gz"
    archived = archive.stat().st_size if archive.exists() else 0
    ended = 0.0
    closed = False
    for feed, path in paths.items():
        part = path.with_name(path.name + PART)
        if part.exists():
            ended = max(ended, part.stat().st_mtime)
            adopted.cut += _mend(part, f"archive/{site}/{run}.warc.gz#", archived)
        if (path if path.exists() else part).exists():
            closed = _count(feed, path if path.exists() else part, adopted)
    if not closed:
        log = paths["runs"]
        _close(
            log if log.exists() else log.with_name(log.name + PART), site, adopted, datetime.fromtimestamp(ended, UTC)
        )
    for path in paths.values():
        part = path.with_name(path.name + PART)
        if not part.exists():
            continue
        if part.stat().st_size:
            publish(part)
        else:
            part.unlink()
    return adopted


def _mend(part: Path, archive: str, archived: int) -> int:
    """Cut `part` where its first line begins that is not whole, and return how many bytes went.

    After a power loss the system may have kept a line but not the page in the archive that it names (`archive` and an
    offset below `archived`): that line goes too, and its page is fetched again.
    """
    end = 0
    with part.open("rb") as lines:
        for line in lines:
            record = _record(line)
            if record is None:
                break
            named, _, offset = (record.get("archive") or "").rpartition("#")
            if f"{named}#" == archive and int(offset) >= archived:
                break
            end += len(line)
    cut = part.stat().st_size - end
    if cut:
        os.truncate(part, end)
    return cut


def _record(line: bytes) -> dict[str, Any] | None:
    """Return the object of a whole line, None for a torn one."""
    try:
        record = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _count(feed: str, path: Path, adopted: Adopted) -> bool:
    """Count the lines of one feed; return whether its last line is that of the run."""
    record: dict[str, Any] = {}
    with path.open("rb") as lines:
        for line in lines:
            record = json.loads(line)
            if feed in _RECORDS:
                adopted.count(feed)
                for name, place in (record.get("found_by") or {}).items():
                    adopted.found_by.setdefault(name, Counter())[place] += 1
            elif record.get("outcome") in ONLY_VISITS:
                adopted.count(COUNTED[record["outcome"]])
            if feed == "rejected":
                adopted.counts[f"rejected/{record['reason']}"] += 1
    return feed == "runs" and "state" in record


def _close(log: Path, site: str, adopted: Adopted, ended: datetime) -> None:
    """Write the line of the run that could not do it itself."""
    started = datetime.strptime(adopted.run[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    run = Run(
        site,
        adopted.run,
        started.isoformat(),
        max(started, ended).isoformat(timespec="seconds"),
        State.INCOMPLETE,
        KILLED,
        dict(adopted.counts),
        {name: dict(places) for name, places in adopted.found_by.items()},
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        file.write(f"{to_line(run)}\n".encode())
        file.flush()
        os.fdatasync(file.fileno())

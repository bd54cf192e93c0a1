"""What a dead run left behind is adopted: torn lines cut, whole ones kept, and the run's log closed."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.archive.intact import Remains
from crawler.records import Outcome, Run, State, to_line
from crawler.run.accounting import COUNTED, ONLY_VISITS, OUTCOMES
from crawler.run.feeds import FILTERS, PART, publish
from crawler.run.run_ids import is_run_id, started_at
from crawler.storage.feed_files import RECORDS
from crawler.storage.json_lines import read_lines, records
from crawler.storage.site_files import site_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KILLED = "killed"  # why a run is incomplete that could not say it itself
_SUFFIX = f".jsonl{PART}"
_OFFSET = re.compile(r"[0-9]{1,18}")
_WITH_RECORD = {Outcome.ARTICLE, Outcome.DUPLICATE}


@dataclass(slots=True)
class Adopted:
    """A dead run: its id, and what its lines count as in `Run`.

    `cut`: bytes that were taken out of its feeds. `torn`: lines that were not whole. `lost`: records whose page is not
    whole in the archive. `trimmed`: bytes after the last whole record of the archive.
    """

    run: str
    counts: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    torn: int = 0
    lost: int = 0
    trimmed: int = 0
    found_by: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def damage(self) -> str:
        """What is not there any more, in words; empty where nothing is missing."""
        told = [
            (self.lost, "records were dropped because the archive lacks their pages; they are fetched again"),
            (self.torn, "lines were not whole"),
            (self.trimmed, "bytes at the end of the archive were not a record"),
        ]
        return "; ".join(f"{number} {words}" for number, words in told if number)

    def count(self, name: str) -> None:
        """Count one page by its name in `Run.counts`."""
        self.counts[name] += 1
        self.counts["fetched"] += name in OUTCOMES


def recover(data_dir: Path, site: str) -> list[Adopted]:
    """Adopt what dead runs of `site` left, and return it, oldest first. Raises `OSError`.

    Call it with the site's lock held: then a `.part` file has no living writer. A kill in the middle of this is
    harmless: the log, whose name says that a run has ended, is renamed last.
    """
    parts = [path for feed in FILTERS for path in site_folder(data_dir, feed, site).glob(f"*{_SUFFIX}")]
    runs = {path.name.removesuffix(_SUFFIX) for path in parts}
    runs |= _without_a_line(data_dir, site)
    return [_adopt(data_dir, site, run) for run in sorted(filter(is_run_id, runs))]


def _without_a_line(data_dir: Path, site: str) -> set[str]:
    """Return the run that was killed after its archive was begun and before any feed was: at most the latest."""
    archived = {path.name.partition(".")[0] for path in site_folder(data_dir, "archive", site).glob("*.warc.gz")}
    logged = {path.stem for path in site_folder(data_dir, "runs", site).glob("*.jsonl")}
    latest = max(archived | logged, default="")
    return set() if latest in logged else {latest}


def _adopt(data_dir: Path, site: str, run: str) -> Adopted:
    adopted = Adopted(run)
    archive = Remains(site_folder(data_dir, "archive", site) / f"{run}.warc.gz")
    named = f"archive/{site}/{run}.warc.gz#"
    paths = {feed: site_folder(data_dir, feed, site) / f"{run}.jsonl" for feed in FILTERS}
    ended = 0.0
    recorded: set[str] = set()
    for feed, path in paths.items():
        part = path.with_name(path.name + PART)
        if part.exists():
            ended = max(ended, part.stat().st_mtime)
            keep = partial(_is_archived, named, archive) if feed in RECORDS else partial(_is_recorded, recorded)
            _mend(part, keep, adopted)
        file = path if path.exists() else part
        if feed in RECORDS and file.exists():
            recorded |= _count_records(feed, file, adopted)
    adopted.trimmed = archive.trim()
    log = paths["runs"] if paths["runs"].exists() else paths["runs"].with_name(paths["runs"].name + PART)
    if not _count_visits(log, recorded, adopted):
        _close(log, site, adopted, datetime.fromtimestamp(ended, UTC))
    for path in paths.values():
        part = path.with_name(path.name + PART)
        if not part.exists():
            continue
        if part.stat().st_size:
            publish(part)
        else:
            part.unlink()
    return adopted


def _mend(part: Path, keep: Callable[[dict[str, Any]], bool], adopted: Adopted) -> None:
    """Leave in `part` the whole lines whose record is to be kept: the pages of the others are fetched again."""
    kept: list[tuple[int, int]] = []
    for line in read_lines(part):
        if line.record is None or line.fault is not None:
            adopted.torn += 1
        elif not keep(line.record):
            adopted.lost += line.record.get("outcome") is None
        else:
            kept.append((line.offset, line.end))
    cut = part.stat().st_size - sum(end - offset for offset, end in kept)
    adopted.cut += cut
    if not cut:
        return
    mended = part.with_name(f"{part.name}.mended")
    with part.open("rb") as old, mended.open("wb") as new:
        for offset, end in kept:
            old.seek(offset)
            new.write(old.read(end - offset))
        new.flush()
        os.fdatasync(new.fileno())
    mended.replace(part)


def _is_archived(named: str, archive: Remains, record: dict[str, Any]) -> bool:
    """Tell whether the page that a record names is in the archive of its run.

    After a power loss the system may have kept a line but not the page, or a part of it, or zeros in its place.
    """
    reference = record.get("archive")
    if not isinstance(reference, str):
        return reference is None
    if not reference.startswith(named):
        return True  # a replay's records name the archive that it read
    offset = reference.removeprefix(named)
    return _OFFSET.fullmatch(offset) is not None and archive.has(int(offset))


def _is_recorded(recorded: set[str], line: dict[str, Any]) -> bool:
    """Tell whether a line of the log may stay: that of an article without its record may not.

    It would tell the next run which version of the page it need not send again.
    """
    return _word(line, "outcome") not in _WITH_RECORD or _word(line, "url") in recorded


def _word(line: dict[str, Any], name: str) -> str | None:
    """Return a value of a line that may be damaged and hold anything."""
    value = line.get(name)
    return value if isinstance(value, str) else None


def _count_records(feed: str, path: Path, adopted: Adopted) -> set[str]:
    """Count the records of one feed, and return their URLs."""
    urls = set()
    for record in records(path):
        urls.add(str(record.get("url")))
        adopted.count(feed)
        if feed == "rejected":
            adopted.counts[f"rejected/{record.get('reason')}"] += 1
        found_by = record.get("found_by")
        for name, place in found_by.items() if isinstance(found_by, dict) else ():
            adopted.found_by.setdefault(name, Counter())[str(place)] += 1
    return urls


def _count_visits(log: Path, recorded: set[str], adopted: Adopted) -> bool:
    """Count what only the log has; return whether its last line is that of the run."""
    closed = False
    for record in records(log) if log.exists() else ():
        closed = "state" in record
        outcome = _word(record, "outcome")
        if outcome in ONLY_VISITS:
            adopted.count(COUNTED[Outcome(outcome)])
        elif outcome == Outcome.REJECTED and _word(record, "url") not in recorded:
            adopted.count("rejected")  # as it was last time: only the visit is written
    return closed


def _close(log: Path, site: str, adopted: Adopted, ended: datetime) -> None:
    """Write the line of the run that could not do it itself."""
    started = started_at(adopted.run)
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
    with log.open("a+b") as file:
        if file.seek(0, os.SEEK_END) and file.seek(-1, os.SEEK_END) is not None and file.read(1) != b"\n":
            file.write(b"\n")
        file.write(f"{to_line(run)}\n".encode())
        file.flush()
        os.fdatasync(file.fileno())

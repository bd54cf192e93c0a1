"""Why a page is read as it is: its record, and what each field was decided by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.archive.files import sources
from crawler.archive.reader import read_source
from crawler.reading import read
from crawler.records import Article, Provenance, to_line
from crawler.replay.pages import Skipped, is_page, record_of
from crawler.sites.registry import layout_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.archive import Archive, Capture
    from crawler.reading import Page
    from crawler.reading.fields.candidate import Candidate
    from crawler.records import Record

FIELDS = (
    "title", "published_at", "source", "authors", "editors", "section", "text", "images", "attachments",
    "original_url", "views",
)  # fmt: skip
LISTED = 12  # pages of an archive to name
# What gives a field its value after the page was read, by the place that the record names
_LATER = {
    Provenance.TEXT: "moved-from-text",
    Provenance.LIST: "row-of-list",
    Provenance.STRUCTURE: "joined-or-corrected",
}


class Why(NamedTuple):
    """What a field of a record was decided by: the winner, and what else the page offers.

    `later` names what gave the field its value after the page was read: the cleaner, a list's row.
    """

    chosen: Candidate | None
    others: tuple[Candidate, ...]
    later: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A page's `record` as an object, None where it has none, and `why` its fields are as they are.

    `shape` is the rule that told whether the page is an article, `reason` why there is no article to show.
    """

    record: dict[str, Any] | None
    why: Mapping[str, Why]
    shape: str = ""
    reason: str = ""


class ChoiceError(Exception):
    """An archive has no page, or several; the message says how to choose one."""


def explain_record(record: dict[str, Any], data_dir: Path) -> Explained:
    """Return a record of a feed with what decided its fields, which its archived page tells when it is read again."""
    capture, reason = _archived(record, data_dir)
    if "reason" in record:
        reason = _rejected(record["reason"], record.get("detail"))
    if capture is None:
        return Explained(record, {}, reason=reason)
    page = _read(capture)
    return Explained(record, _why(page, record), page.shape, reason)


def explain_capture(capture: Capture, archive: Archive) -> Explained:
    """Return a page of an archive as a replay reads it, with what decided its fields."""
    outcome: Record | Skipped = record_of(capture, archive)
    page = _read(capture)
    if isinstance(outcome, Skipped):
        return Explained(None, _why(page, {}), page.shape, f"no article: {outcome} ({page.shape})")
    record: dict[str, Any] = json.loads(to_line(outcome))
    if isinstance(outcome, Article):
        return Explained(record, _why(page, record), page.shape)
    return Explained(record, _why(page, record), page.shape, _rejected(outcome.reason, outcome.detail))


def _rejected(reason: str, detail: str | None) -> str:
    return f"rejected: {reason} ({detail})" if detail else f"rejected: {reason}"


def chosen_page(archive: Archive, path: str, page: str | None, place: int | None) -> Capture:
    """Return a page of an archive: the one at a `place` (a record's offset), the `page` of a number or an address.

    Where neither is given it is the only one. Raises `ChoiceError`.
    """
    if place is not None:
        at = (found for source in archive.files for found in read_source(source, start=place, stop=place + 1))
        capture = next((capture for position, capture in at if position == place), None)
        if capture is None:
            raise ChoiceError(f"{path} has no page at {place}")
        return capture
    if page is not None and not page.isdecimal():
        found = archive.find(page)
        if found is None:
            raise ChoiceError(f"{path} has no page of {page}")
        return found
    if page is not None:
        number = int(page)
        capture = next(islice(_pages(archive), max(number - 1, 0), None), None)
        if capture is None or number < 1:
            raise ChoiceError(f"{path} has no page {page}; --page takes a number of at least 1, or an address")
        return capture
    several = list(islice(_pages(archive), LISTED + 1))
    if not several:
        raise ChoiceError(f"{path} holds no web page")
    if len(several) > 1:
        listed = "".join(f"\n{number:>4}  {each.url}" for number, each in enumerate(several[:LISTED], 1))
        more = "\n   …" if len(several) > LISTED else ""
        raise ChoiceError(f"{path} holds several pages: choose one with --page N or --page URL{listed}{more}")
    return several[0]


def _pages(archive: Archive) -> Iterator[Capture]:
    return (capture for source in archive.files for _, capture in read_source(source) if is_page(capture))


def _archived(record: dict[str, Any], data_dir: Path) -> tuple[Capture | None, str]:
    """Return the page that a record was read from, or why it is not there."""
    name, _, offset = str(record.get("archive") or "").rpartition("#")
    if not name or not offset.isdecimal():
        return None, "the record names no archived page"
    # A run's own archive is named from the data folder, one that was crawled offline as it was given then.
    path = next((path for path in (data_dir / name, Path(name)) if path.is_file()), None)
    if path is None:
        return None, f"its page is no longer in {data_dir}: {name}"
    found = next(read_source(sources([path])[0], start=int(offset), stop=int(offset) + 1), None)
    if found is None or found[0] != int(offset):
        return None, f"{path} has no page at {offset}"
    return found[1], ""


def _read(capture: Capture) -> Page:
    return read(
        capture.body,
        capture.url,
        headers=capture.headers,
        captured_at=capture.captured_at,
        layout=layout_for(capture.url),
        explain=True,
    )


def _why(page: Page, record: Mapping[str, Any]) -> dict[str, Why]:
    """Return what decided each field; where the record names another place than the page gave, what came later."""
    found_by = record.get("found_by") or {}
    why = {}
    for field in FIELDS:
        chosen, others = page.evidence.get(field, (None, ()))
        place = found_by.get(field)
        later = _LATER.get(place, "") if place is not None and (chosen is None or chosen.place != place) else ""
        why[field] = Why(chosen, others, later)
    return why

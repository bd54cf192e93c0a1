"""Reads pages that a person or a mirroring program saved: `.html` files, with what is known of them beside them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.capture import MAX_BODY, ArchiveIssue, Capture, Found, Report, moment_of
from crawler.archive.compressed import DAMAGED, open_plain
from crawler.archive.file_type import PAGE_SUFFIXES, narrow
from crawler.archive.formats.stated import said
from crawler.archive.mirror_paths import is_web, nowhere
from crawler.records import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.files import Source

_HEAD = 256 << 10  # bytes in which what the page states is looked for
_MAX_SIDECAR = 1 << 20
_LEAP_SECOND = re.compile(r"(T\d\d:\d\d):60")


def read(source: Source, report: Report) -> Iterator[Found]:
    """Yield the page saved at `source`, or tell `report` why it can't be read.

    Its URL is what the sidecar says, else what HTTrack wrote into it, else its place in a mirrored tree (`HOST/PATH`),
    else the page's canonical link, else SingleFile's comment or that of a browser
    (`<!-- saved from url=(0042)http://… -->`), else the page's own `og:url` or national `Url` metadata. One that says
    none of it is reported, and read under an address of `unknown.invalid`, a name that can never exist (RFC 2606), made
    of what it holds: it has a record that nobody takes for one of a real place. Its time is the sidecar's, HTTrack's or
    SingleFile's.

    The sidecar of `NAME.html` is `NAME.json` or `NAME.html.json`: `{"url": …, "headers": {…}, "captured_at": ISO
    8601}`, each optional; a time without a zone is Chinese.
    """
    path = Path(source.path)
    try:
        body = _read(path)
    except DAMAGED as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: {error}")
        return
    if len(body) > MAX_BODY:
        report(ArchiveIssue.TOO_LARGE, f"{source.name}: more than {MAX_BODY} bytes")
        return
    beside: dict[str, object] = {}
    try:
        beside = _sidecar(path)
    except (OSError, ValueError, RecursionError) as error:
        report(ArchiveIssue.BAD_SIDECAR, f"{source.name}: {error}")
    stated = beside.get("url")
    page = said(narrow(body[:_HEAD]), source.address)
    url = stated if isinstance(stated, str) and is_web(stated) else page.url
    if url is None:
        own = path.stem if path.suffix.lower() in PAGE_SUFFIXES else path.name  # index.html@id=16 shares its stem
        report(
            ArchiveIssue.NO_URL,
            f"{source.name}: no sidecar, link or comment says where it is from; put its url in {own}.json",
        )
        url = nowhere(body, path.name.removesuffix(".gz"))
    headers: dict[str, str] = {}
    given = beside.get("headers")
    if isinstance(given, dict):
        headers = {str(k): ", ".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in given.items()}
    moment, fault = page.moment, None
    try:
        moment = _moment(beside.get("captured_at")) or moment
    except ValueError as error:
        report(ArchiveIssue.BAD_SIDECAR, f"{source.name}: captured_at: {error}")
    try:
        moment = moment_of(moment) if moment else None
    except ValueError as error:
        moment, fault = None, f"captured_at: {error}"
    status = beside.get("status")
    status = status if isinstance(status, int) and not isinstance(status, bool) else 200
    yield Found(0, Capture(url, status, headers, body, moment, source.name, fault=fault))


def _read(path: Path) -> bytes:
    """Return at most one byte more than `MAX_BODY`."""
    with open_plain(path) as file:
        return file.read(MAX_BODY + 1)


def _sidecar(path: Path) -> dict[str, object]:
    name = path.name.removesuffix(".gz") if path.name.lower().endswith(".gz") else path.name
    for beside in (f"{path.name}.json", f"{name}.json", f"{name.rpartition('.')[0]}.json"):
        candidate = path.with_name(beside)
        if candidate.is_file():
            with candidate.open("rb") as file:
                data = json.loads(file.read(_MAX_SIDECAR))
            if not isinstance(data, dict):
                raise ValueError(f"{beside} is not a JSON object")
            return data
    return {}


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not a string")  # noqa: TRY004  # one kind of error for what a file says wrong
    moment = datetime.fromisoformat(_LEAP_SECOND.sub(r"\1:59", value))
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)

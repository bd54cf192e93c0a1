"""Reads pages that a person saved from a browser: `.html` files, with what is known of them beside them."""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from crawler.archive.capture import MAX_BODY, Capture, Report, Trouble, moment_of
from crawler.urls import resolve, url_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.inputs import Source

_CHINA = timezone(timedelta(hours=8))
_HEAD = 256 << 10  # bytes in which the comment and the canonical link are looked for
_MAX_SIDECAR = 1 << 20
_LEAP_SECOND = re.compile(r"(T\d\d:\d\d):60")

_SAVED_FROM = re.compile(
    rb"<!--\s{0,20}(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,20}url:\s{0,20})(https?://[^\s<>]{1,4096})",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<link\b([^<>]{1,5000})>", re.IGNORECASE)
_CANONICAL = re.compile(rb"\brel\s{0,5}=\s{0,5}[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,5}=\s{0,5}(?:\"([^\"]{1,4096})\"|'([^']{1,4096})'|([^\s\"'>]{1,4096}))", re.IGNORECASE)

_META = re.compile(rb"<meta\b([^<>]{1,5000})>", re.IGNORECASE)
_NAMES_ADDRESS = re.compile(rb"\b(?:name|property)\s{0,5}=\s{0,5}[\"']?(?:og:)?url\b", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s{0,5}=\s{0,5}(?:\"([^\"]{1,4096})\"|'([^']{1,4096})')", re.IGNORECASE)


def read_saved(source: Source, report: Report) -> Capture | None:
    """Return the page saved at `source`, or `None` after telling `report` why it can't be read.

    Its URL is what the sidecar says, else the page's canonical link, else the browser's comment
    (`<!-- saved from url=(0042)http://… -->`), else the page's own `og:url` or national `Url` metadata. A page that
    says none of it is reported, and read under an address of `unknown.invalid`, a name that can never exist (RFC 2606),
    made of what it holds: it has a record that nobody takes for one of a real place.

    The sidecar of `NAME.html` is `NAME.json` or `NAME.html.json`: `{"url": …, "headers": {…}, "captured_at": ISO
    8601}`, each optional; a time without a zone is Chinese.
    """
    path = Path(source.path)
    try:
        body = _read(path)
    except (OSError, EOFError, zlib.error) as error:
        report(Trouble.UNREADABLE, f"{source.name}: {error}")
        return None
    if len(body) > MAX_BODY:
        report(Trouble.TOO_LARGE, f"{source.name}: more than {MAX_BODY} bytes")
        return None
    beside: dict[str, object] = {}
    try:
        beside = _sidecar(path)
    except (OSError, ValueError, RecursionError) as error:
        report(Trouble.BAD_SIDECAR, f"{source.name}: {error}")
    stated = beside.get("url")
    url = stated if isinstance(stated, str) and _is_web(stated) else _stated_url(body[:_HEAD])
    if url is None:
        report(Trouble.NO_URL, f"{source.name}: no sidecar, canonical link or saved-from comment")
        name = quote(os.fsencode(path.name.removesuffix(".gz")))
        url = f"http://unknown.invalid/{sha256(body).hexdigest()[:16]}/{name}"
    headers: dict[str, str] = {}
    given = beside.get("headers")
    if isinstance(given, dict):
        headers = {str(k): ", ".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in given.items()}
    moment, fault = None, None
    try:
        moment = _moment(beside.get("captured_at"))
    except ValueError as error:
        report(Trouble.BAD_SIDECAR, f"{source.name}: captured_at: {error}")
    else:
        try:
            moment = moment_of(moment) if moment else None
        except ValueError as error:
            moment, fault = None, f"captured_at: {error}"
    status = beside.get("status")
    status = status if isinstance(status, int) and not isinstance(status, bool) else 200
    return Capture(url, status, headers, body, moment, source.name, fault=fault)


def _read(path: Path) -> bytes:
    """Return at most one byte more than `MAX_BODY`."""
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
        return file.read(MAX_BODY + 1)


def _sidecar(path: Path) -> dict[str, object]:
    name = path.name.removesuffix(".gz") if path.name.lower().endswith(".gz") else path.name
    for beside in (f"{path.name}.json", f"{name}.json", f"{name.rpartition('.')[0]}.json"):
        candidate = path.with_name(beside)
        if candidate.is_file():
            with candidate.open("rb") as file:
                data = json.loads(file.read(_MAX_SIDECAR))
            if not isinstance(data, dict):
                raise ValueError(f"{beside} is no JSON object")
            return data
    return {}


def _stated_url(head: bytes) -> str | None:
    """Return the most trusted address that is one; where none is, the most trusted one, for its page to be rejected."""
    comment = _SAVED_FROM.search(head)
    saved_from = _text(comment.group(1)) if comment else ""
    stated = [url for url in (*_canonical(head, saved_from), saved_from) if url]
    usable = next((url for url in stated if not url_fault(url)), None)
    return usable or _own_address(head) or next(iter(stated), None)


def _canonical(head: bytes, base: str) -> Iterator[str]:
    """Yield the addresses that the page's canonical links give."""
    for link in _LINK.finditer(head):
        href = _HREF.search(link.group(1)) if _CANONICAL.search(link.group(1)) else None
        if href:
            stated = unescape(_text(href[1] or href[2] or href[3])).strip()
            url = resolve(base, stated) or stated
            if _is_web(url):
                yield url


def _own_address(head: bytes) -> str | None:
    """Return the address that the page's metadata gives as its own, unless it is a home page's."""
    for meta in _META.finditer(head):
        content = _CONTENT.search(meta.group(1)) if _NAMES_ADDRESS.search(meta.group(1)) else None
        if content:
            url = unescape(_text(content[1] or content[2])).strip()
            if _is_web(url) and not url_fault(url) and len(urlsplit(url).path) > 1:
                return url
    return None


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("gb18030", errors="replace")


def _is_web(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not a string")  # noqa: TRY004  # one kind of error for what a file says wrong
    moment = datetime.fromisoformat(_LEAP_SECOND.sub(r"\1:59", value))
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)

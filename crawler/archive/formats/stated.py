"""What a saved page states of itself: its address, and when it was saved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.archive.mirror_paths import is_web, written_by_program
from crawler.urls import resolve, url_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAVED_FROM = re.compile(rb"<!--\s{0,20}saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,4096})", re.IGNORECASE)
_SINGLEFILE = re.compile(
    rb"<!--\s{0,20}Page saved with SingleFile\s{1,20}url:\s{0,20}(https?://[^\s<>]{1,4096})"
    rb"(?:\s{1,20}saved date:\s{0,20}([^\r\n<>]{1,100}))?",
    re.IGNORECASE,
)
_HTTRACK = re.compile(
    rb"<!-- Mirrored from ([^\s<>]{1,4096}) by HTTrack Website Copier/[^<>]{0,60}?, (\w{3}, [\w :]{10,40}) -->"
)
# JavaScript's Date.toString(): Mon Nov 25 2024 10:00:00 GMT+0800 (China Standard Time)
_SCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_LINK = re.compile(rb"<link\b([^<>]{1,5000})>", re.IGNORECASE)
_CANONICAL = re.compile(rb"\brel\s{0,5}=\s{0,5}[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,5}=\s{0,5}(?:\"([^\"]{1,4096})\"|'([^']{1,4096})'|([^\s\"'>]{1,4096}))", re.IGNORECASE)

_META = re.compile(rb"<meta\b([^<>]{1,5000})>", re.IGNORECASE)
_NAMES_ADDRESS = re.compile(rb"\b(?:name|property)\s{0,5}=\s{0,5}[\"']?(?:og:)?url\b", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s{0,5}=\s{0,5}(?:\"([^\"]{1,4096})\"|'([^']{1,4096})')", re.IGNORECASE)


class Said(NamedTuple):
    """What a page says of itself: its address and when it was saved."""

    url: str | None
    moment: datetime | None


def said(head: bytes, place: str) -> Said:
    """Return what a page with these first bytes says, or `place`, where it stands in a mirrored tree.

    Of its addresses it is the most trusted that is one; where none is, the most trusted, for the page to be rejected.
    """
    mirror = _HTTRACK.search(head)
    if mirror:
        url = unescape(_text(mirror[1]))
        return Said(url if is_web(url) else _scheme(url, head) + url, _rfc_date(_text(mirror[2])))
    tree = _scheme(place, head) + place if place else None
    single, browser = _SINGLEFILE.search(head), _SAVED_FROM.search(head)
    comment = single or browser
    moment = _script_date(_text(single[2])) if single and single[2] else None
    if tree and not comment and written_by_program(place):
        return Said(tree, moment)
    saved_from = _text(comment[1]) if comment else ""
    stated = [url for url in (*_canonical(head, saved_from), saved_from) if url]
    usable = next((url for url in stated if not url_fault(url)), None)
    return Said(usable or _own_address(head) or next(iter(stated), None) or tree, moment)


def _canonical(head: bytes, base: str) -> Iterator[str]:
    """Yield the addresses that the page's canonical links give."""
    for link in _LINK.finditer(head):
        href = _HREF.search(link.group(1)) if _CANONICAL.search(link.group(1)) else None
        if href:
            stated = unescape(_text(href[1] or href[2] or href[3])).strip()
            url = resolve(base, stated) or stated
            if is_web(url):
                yield url


def _scheme(address: str, head: bytes) -> str:
    """Return the scheme under which a page names its own host: mirrored trees don't keep it."""
    host = address.partition("/")[0].encode("ascii", "replace")
    return "https://" if b"https://" + host in head and b"http://" + host not in head else "http://"


def _own_address(head: bytes) -> str | None:
    """Return the address that the page's metadata gives as its own, unless it is a home page's."""
    for meta in _META.finditer(head):
        content = _CONTENT.search(meta.group(1)) if _NAMES_ADDRESS.search(meta.group(1)) else None
        if content:
            url = unescape(_text(content[1] or content[2])).strip()
            if is_web(url) and not url_fault(url) and len(urlsplit(url).path) > 1:
                return url
    return None


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("gb18030", errors="replace")


def _rfc_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _script_date(text: str) -> datetime | None:
    found = _SCRIPT_DATE.match(text)
    try:
        return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z").astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None

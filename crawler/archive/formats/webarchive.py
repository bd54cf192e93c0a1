"""Safari's .webarchive: a property list with the page and its resources."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.capture import ArchiveIssue, Capture, Found, Report
from crawler.archive.mirror_paths import is_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.files import Source

LONGEST = 256 << 20
_MAX_DEPTH = 8  # frames in frames
# What the parser of property lists raises on bytes that are none.
_DAMAGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError)


def read(source: Source, report: Report) -> Iterator[Found]:
    """Yield the page, then its resources, then its frames with theirs. When it was saved is not in the file."""
    try:
        with Path(source.path).open("rb") as file:
            data = file.read(LONGEST + 1)
        if len(data) > LONGEST:
            report(ArchiveIssue.TOO_LARGE, f"{source.name}: more than {LONGEST} bytes")
            return
        resources = list(_resources(plistlib.loads(data), 0))
    except OSError as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    except Exception as error:  # noqa: BLE001  # also expat's and struct's own errors
        report(ArchiveIssue.UNREADABLE, f"{source.name}: not a webarchive, or a damaged one: {type(error).__name__}")
        return
    for position, resource in enumerate(resources):
        place = f"{source.name}#{position}"
        url, body = resource.get("WebResourceURL"), resource.get("WebResourceData")
        if not isinstance(url, str) or not isinstance(body, bytes):
            report(ArchiveIssue.DAMAGED, f"{place}: no resource")
        elif is_web(url):
            yield Found(position, Capture(url, 200, _headers(resource), body, None, place))


def _resources(archive: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    yield archive["WebMainResource"]
    yield from archive.get("WebSubresources", [])
    for frame in archive.get("WebSubframeArchives", []):
        yield from _resources(frame, depth + 1)


def _headers(resource: dict[str, Any]) -> dict[str, str]:
    media_type, encoding = resource.get("WebResourceMIMEType"), resource.get("WebResourceTextEncodingName")
    if not isinstance(media_type, str):
        return {}
    return {"Content-Type": f"{media_type}; charset={encoding}" if isinstance(encoding, str) else media_type}

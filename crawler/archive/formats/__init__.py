"""A module for each kind of file that is read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.capture import MAX_BODY, ArchiveIssue, Report
from crawler.archive.file_type import Format
from crawler.archive.formats import har, mhtml, saved_page, webarchive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.capture import Found
    from crawler.archive.files import Source

READERS: dict[Format, Callable[[Source, Report], Iterator[Found]]] = {
    Format.PAGE: saved_page.read,
    Format.MHTML: mhtml.read,
    Format.HAR: har.read,
    Format.WEBARCHIVE: webarchive.read,
}


def read_saved(source: Source, report: Report) -> Iterator[Found]:
    """Yield the pages of a file that a browser or mirroring program saved; positions are numbers from 0."""
    for found in READERS[source.format](source, report):
        if len(found.capture.body) > MAX_BODY:
            report(ArchiveIssue.TOO_LARGE, f"{found.capture.archive}: more than {MAX_BODY} bytes")
        else:
            yield found

"""What an archive holds of one page, and what can be wrong with an archive."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from crawler.records import CHINA

if TYPE_CHECKING:
    from pathlib import PurePath

logger = logging.getLogger(__name__)


MAX_BODY = 64 << 20
"""Bytes of one page, encoded or decoded, that are read from an archive; a larger page is reported, not read."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One page as it was captured.

    `headers` have the names as the server sent them, values of the same name joined by `, `, bytes as Latin-1;
    `body` is without content and transfer encoding. `captured_at` is aware, to the second, and `None` where nothing
    says it. `archive` names the file and, in a WARC, the offset of the record: `archive/SITE/RUN.warc.gz#1234`.
    `truncated` is the reason (`disconnect`, `length`, …) when the crawler that wrote it did not get all of the body;
    `possibly_cut` that it may not have: the connection's end was the body's. `fault` is what the archive states of the
    page that nothing right can be made of.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    captured_at: datetime | None
    archive: str
    truncated: str | None = None
    fault: str | None = None
    possibly_cut: bool = False


class Asked(NamedTuple):
    """The part of a request that its URL does not say."""

    method: str = "GET"
    body: bytes = b""  # BLAKE2b of the body, b"" for none


GET = Asked()


def asked(method: str, body: bytes) -> Asked:
    """Return the key of a request beside its URL."""
    return Asked(method.upper(), hashlib.blake2b(body, digest_size=16).digest() if body else b"")


class Found(NamedTuple):
    """A page in an archive file: its position there, and which request it answers."""

    position: int
    capture: Capture
    asked: Asked = GET


class ArchiveIssue(StrEnum):
    """What can keep a page from being read out of an archive."""

    TORN = "torn"  # the file ends within a record, as after a kill or a power loss
    DAMAGED = "damaged"  # bytes in the middle of the file are no record; what follows them is read
    DIGEST = "digest"  # a record is not what its digest says; without a checksum that says otherwise it is not read
    BAD_HTTP = "bad_http"  # a response record without a response
    TOO_LARGE = "too_large"  # more than MAX_BODY
    UNDECODABLE = "undecodable"  # not in the encoding that its header names; kept as it is
    NO_URL = "no_url"  # a saved page that does not say where it is from; read under an address of unknown.invalid
    BAD_SIDECAR = "bad_sidecar"  # the .json beside a saved page is not usable
    UNREADABLE = "unreadable"  # the operating system refuses


TOLD = (ArchiveIssue.NO_URL, ArchiveIssue.BAD_SIDECAR)
"""Issues with what is known of a page, which itself is read. All others cost one."""

Report = Callable[[ArchiveIssue, str], None]
"""Is told of each issue: its kind, and one line that names the file and the reason."""


def warn(issue: ArchiveIssue, detail: str) -> None:
    """Log an issue: the default `Report`."""
    logger.warning("%s: %s", issue, detail)


_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"  # also what turns the line around
)


def printable(text: str) -> str:
    """Return text as one line that every terminal and every file can take: other characters as escapes."""
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def moment_of(moment: datetime) -> datetime:
    """Return when a page was captured, to the second. Raises `ValueError` where clocks in China show no such year."""
    try:
        moment.astimezone(UTC), moment.astimezone(CHINA)
    except OverflowError:
        raise ValueError(f"{moment.isoformat()} cannot be the time of a capture") from None
    return moment.replace(microsecond=0)


def reference(path: PurePath) -> str:
    r"""Return how records name the archive file `path`.

    A run's archive (`…/archive/SITE/RUN.warc.gz`) is named from `archive/` on, relative to the data folder, wherever
    that folder stands now: so a replay's records name it as the crawl's did. Any other file is named as it was given;
    the bytes of a name that is not in UTF-8 are written as escapes, `\xd5\xe3.html`.
    """
    parts = path.parts[-3:]
    name = "/".join(parts) if len(parts) == 3 and parts[0] == "archive" else path.as_posix()  # noqa: PLR2004
    return printable("/".join(map(_readable, name.split("/"))))


def _readable(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("ascii", "backslashreplace")
    return name

"""What an archive holds of one page, and what can be wrong with an archive."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
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
    `truncated` is the reason (`disconnect`, `length`, …) when the crawler that wrote it did not get all of the body.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    captured_at: datetime | None
    archive: str
    truncated: str | None = None


class Trouble(StrEnum):
    """What can keep a page from being read out of an archive."""

    TORN = "torn"  # the file ends within a record, as after a kill or a power loss
    DAMAGED = "damaged"  # bytes in the middle of the file are no record; what follows them is read
    BAD_HTTP = "bad_http"  # a response record without a response
    TOO_LARGE = "too_large"  # more than MAX_BODY
    UNDECODABLE = "undecodable"  # not in the encoding that its header names; kept as it is
    NO_URL = "no_url"  # a saved page that does not say where it is from; read under an address of unknown.invalid
    BAD_SIDECAR = "bad_sidecar"  # the .json beside a saved page is not usable
    UNREADABLE = "unreadable"  # the operating system refuses


Report = Callable[[Trouble, str], None]
"""Is told of each trouble: its kind, and one line that names the file and the reason."""


def warn(trouble: Trouble, detail: str) -> None:
    """Log a trouble: the default `Report`."""
    logger.warning("%s: %s", trouble, detail)


def reference(path: PurePath) -> str:
    """Return how records name the archive file `path`.

    A run's archive (`…/archive/SITE/RUN.warc.gz`) is named from `archive/` on, relative to the data folder, wherever
    that folder stands now: so a replay's records name it as the crawl's did. Any other file is named as it was given.
    """
    parts = path.parts[-3:]
    return "/".join(parts) if len(parts) == 3 and parts[0] == "archive" else path.as_posix()  # noqa: PLR2004

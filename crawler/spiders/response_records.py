"""What is kept of a response: its headers, its time, the log's line of it. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from crawler.records import CHINA, Rejection, Visit

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.http import Response

    from crawler.records import Outcome, Reason

_VALIDATORS = (("etag", "ETag"), ("last_modified", "Last-Modified"))


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers of a response, names in lower case, bytes as Latin-1."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def captured_at(response: Response | None, now: datetime) -> datetime | None:
    """Return when an answer was captured: now, unless it is of an archive; None where that does not say it."""
    if response is not None and "captured_at" in response.meta:
        captured: datetime | None = response.meta["captured_at"]
        return captured
    return now


def stamp(response: Response | None, now: datetime) -> str | None:
    """Return when an answer was captured, ISO 8601 in China Standard Time; `now` for none."""
    captured = captured_at(response, now)
    return captured.astimezone(CHINA).isoformat(timespec="seconds") if captured else None


def visit(
    response: Response, outcome: Outcome, now: datetime, *, url: str | None = None, rows: int | None = None
) -> Visit:
    """Return the log line of an answer."""
    headers = headers_of(response)
    validators = {name: headers.get(header.lower()) for name, header in _VALIDATORS}
    where = url or response.url
    return Visit(where, outcome, response.status, fetched_at=stamp(response, now), rows=rows, **validators)


def rejection(site: str, response: Response, fault: tuple[Reason, str], now: datetime, *, url: str) -> Rejection:
    """Return the rejection of the page at `url`, which `response` came for."""
    digest = hashlib.sha256(response.body).hexdigest()
    reason, detail = fault
    return Rejection(site, url, reason, detail, stamp(response, now), digest, response.meta.get("archive"))

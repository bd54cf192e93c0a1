"""HAR: what a person's browser asked for and got, as its developer tools save it.

Format: HTTP Archive 1.2. Bodies are there as text or in base64, without content encoding.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.capture import GET, MAX_BODY, ArchiveIssue, Capture, Found, Report, asked
from crawler.archive.mirror_paths import is_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.files import Source

LONGEST = 256 << 20
_WIRE = {"content-encoding", "transfer-encoding", "content-length"}
_CHARSET = re.compile(r";\s*charset\s*=\s*[^;]*", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml")


def read(source: Source, report: Report) -> Iterator[Found]:
    """Yield every answer that is there whole. `report` is called for pages without content and for what is no entry."""
    path = Path(source.path)
    try:
        entries = _entries(path, path.stat().st_mtime_ns)
    except OSError as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: {error.strerror}")
        return
    except (ValueError, RecursionError, MemoryError) as error:
        report(ArchiveIssue.UNREADABLE, f"{source.name}: not a HAR file, or one that was cut off: {error}")
        return
    for position, entry in enumerate(entries):
        place = f"{source.name}#{position}"
        try:
            found = _found(position, entry, place, path)
        except _NoContentError as error:
            if error.is_page:
                report(ArchiveIssue.BAD_HTTP, f"{place} {error}: no content; save the HAR file with content")
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError) as error:
            report(ArchiveIssue.DAMAGED, f"{place}: not an entry of a HAR file: {type(error).__name__}")
        else:
            if found is not None:
                yield found


class _NoContentError(Exception):
    """An answer without its body. `is_page` where that was HTML."""

    def __init__(self, url: str, *, is_page: bool) -> None:
        super().__init__(url)
        self.is_page = is_page


@lru_cache(maxsize=1)
def _entries(path: Path, _changed: int) -> list[Any]:
    """Return the entries of a file. Raises `ValueError`, `RecursionError`, `MemoryError`, `OSError`."""
    if path.stat().st_size > LONGEST:
        raise ValueError(f"more than {LONGEST >> 20} MB; save fewer pages in one")
    log = json.loads(path.read_bytes().decode("utf-8-sig", "surrogateescape"))["log"]
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise ValueError("it has no entries")  # noqa: TRY004  # one kind of error for what a file says wrong
    entries: list[Any] = log["entries"]
    return entries


def _found(position: int, entry: dict[str, Any], place: str, path: Path) -> Found | None:
    request, response = entry["request"], entry["response"]
    url = request["url"].partition("#")[0]
    status = response["status"]
    if not is_web(url) or not isinstance(status, int) or status < 100:  # noqa: PLR2004  # 0: blocked or never answered
        return None
    headers = _headers(response["headers"])
    body, as_text = _body(response["content"], status, url, path)
    if as_text:  # it is in UTF-8 now, whatever it was sent in
        headers = {
            name: f"{_CHARSET.sub('', value)}; charset=utf-8" if name.lower() == "content-type" else value
            for name, value in headers.items()
        }
    moment = datetime.fromisoformat(entry["startedDateTime"])
    captured_at = moment.astimezone(UTC).replace(microsecond=0) if moment.tzinfo else None
    method = str(request["method"]).upper()
    posted = (request.get("postData") or {}).get("text") or ""
    key = GET if method == "GET" else asked(method, posted.encode("utf-8", "surrogateescape"))
    return Found(position, Capture(url, status, headers, body, captured_at, place), key)


def _headers(given: list[dict[str, Any]]) -> dict[str, str]:
    """Return the headers, without those of HTTP/2 itself and of how the body was sent."""
    headers: dict[str, str] = {}
    for header in given:
        name, value = str(header["name"]), str(header["value"]).replace("\n", ", ")
        if not name.startswith(":") and name.lower() not in _WIRE:
            same = next((known for known in headers if known.lower() == name.lower()), name)
            headers[same] = f"{headers[same]}, {value}" if same in headers else value
    return headers


def _body(content: dict[str, Any], status: int, url: str, path: Path) -> tuple[bytes, bool]:
    """Return the bytes of an answer, and whether they were given as text."""
    text = content.get("text")
    if isinstance(text, str):
        if content.get("encoding") == "base64":
            return base64.b64decode(text), False
        return text.encode("utf-8", "surrogatepass"), True
    beside = content.get("_file")  # Playwright's way, in a zip with the HAR file
    if isinstance(beside, str) and "/" not in beside and "\\" not in beside and beside not in {"", ".", ".."}:
        with path.with_name(beside).open("rb") as file:
            return file.read(MAX_BODY + 1), False
    if 200 <= status < 300:  # noqa: PLR2004  # HTTP's own classes; others need no body
        raise _NoContentError(url, is_page=str(content.get("mimeType", "")).startswith(_HTML))
    return b"", False

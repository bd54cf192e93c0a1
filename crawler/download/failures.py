"""Why an answer is no article: HTTP answers and exceptions of the downloader as a `Reason` with a detail. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.download.media_type import media_type
from crawler.records import Reason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

Fault = tuple[Reason, str]

# Flags of a response, which no server can set as it can any header.
NOT_ARCHIVED = "not_archived"  # the 404 that stands for a page which the archive of a replay does not hold
DATALOSS = "dataloss"  # Scrapy's: the body breaks off
PARTIAL = "partial"  # Scrapy's: the body ends where the connection does, as HTTP/1.0 has it
STOPPED = "download_stopped"  # Scrapy's
POSSIBLY_CUT = "possibly_cut"  # it ended so, and nothing in it says that it is whole
UNDECODABLE = "undecodable"  # not in the encoding that its header names; kept as it came
GONE = {404, 410}
# 412 is 瑞数, 521 加速乐, 403 the shell of several others; a page that is merely forbidden can't be read either.
_CHALLENGES = {403, 412, 521}
_REDIRECTS = {301, 302, 303, 307, 308}
_PAGES = {"", "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"}
_FILES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!")
_CUT = {PARTIAL, DATALOSS, STOPPED, UNDECODABLE}
_PARTIAL_CONTENT = 206
_NOT_MODIFIED = 304
_DETAIL = 300  # characters
_UNASKED = " to a request that was not conditional"

# What the messages of `IgnoreRequest` say; the middlewares have no finer classes.
_IGNORED = (
    ("robots.txt", Reason.ROBOTS),
    ("max redirections", Reason.LIMIT),
    ("offsite", Reason.ELSEWHERE),
    ("DOWNLOAD_MAXSIZE", Reason.TOO_LARGE),
)
_NETWORK = (
    exceptions.DownloadConnectionRefusedError,
    exceptions.CannotResolveHostError,
    exceptions.DownloadTimeoutError,
    exceptions.DownloadFailedError,
    OSError,
)


def of_response(response: Response, *, page: bool = True) -> Fault | None:
    """Return what is wrong with an answer, None for a whole page. With `page=False` scripts and JSON are fine too."""
    kind = media_type(b",".join(response.headers.getlist("Content-Type")).decode("latin-1"))
    cut = _CUT & {str(flag) for flag in response.flags}
    if NOT_ARCHIVED in response.flags:
        return Reason.NOT_ARCHIVED, "the archive does not hold this page"
    if response.status in _CHALLENGES:
        return Reason.CHALLENGE, f"HTTP {response.status}"
    if not 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's own classes
        scheme = _scheme_led_to(response)
        where = f" to {scheme}:" if scheme else _UNASKED if response.status == _NOT_MODIFIED else ""
        return Reason.FORBIDDEN_ADDRESS if scheme else Reason.HTTP_ERROR, f"HTTP {response.status}{where}"
    if cut or response.status == _PARTIAL_CONTENT:
        return Reason.INCOMPLETE_RESPONSE, ", ".join(sorted(cut)) or "HTTP 206, a part that was not asked for"
    if page and (kind not in _PAGES or response.body.startswith(_FILES)):
        return Reason.NOT_HTML, kind[:_DETAIL] or "a file by its first bytes"
    return None


def is_conditional(request: Request | None) -> bool:
    """Tell whether a request may be answered with 304 (RFC 9110, 13.1)."""
    return request is not None and any(name in request.headers for name in ("If-None-Match", "If-Modified-Since"))


def _scheme_led_to(response: Response) -> str | None:
    """Return the scheme of a redirect that is not followed because it does not lead to http(s)."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    scheme, colon, _ = location.partition(":")
    known = not colon or not scheme.isalnum() or scheme.lower() in {"http", "https"}
    return None if known or response.status not in _REDIRECTS else scheme.lower()[:_DETAIL]


def of_exception(error: BaseException | None) -> Fault:  # noqa: PLR0911 - one check after the other
    """Return why a request had no answer. An exception that carries a `Reason` as `reason` says so itself."""
    detail = (" ".join(str(error).split()) or type(error).__name__)[:_DETAIL]
    own = getattr(error, "reason", None)
    if isinstance(own, Reason):
        return own, detail
    if isinstance(error, HttpError):
        return of_response(error.response) or (Reason.HTTP_ERROR, f"HTTP {error.response.status}")
    if isinstance(error, exceptions.IgnoreRequest):
        return next((reason for words, reason in _IGNORED if words in detail), Reason.LIMIT), detail
    if isinstance(error, exceptions.DownloadCancelledError):
        return Reason.TOO_LARGE, detail
    if isinstance(error, exceptions.ResponseDataLossError) or "DataLoss" in repr(error):
        return Reason.INCOMPLETE_RESPONSE, detail
    if isinstance(error, exceptions.UnsupportedURLSchemeError):
        return Reason.FORBIDDEN_ADDRESS, detail
    if isinstance(error, _NETWORK) or type(error).__module__.startswith(("twisted.", "OpenSSL")):
        return Reason.NETWORK_ERROR, f"{type(error).__name__}: {detail}"[:_DETAIL]
    return Reason.ERROR, f"{type(error).__name__}: {detail}"[:_DETAIL]

"""Why an answer is no article: HTTP answers and exceptions of the downloader as a `Reason` with a detail. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.items import Reason

if TYPE_CHECKING:
    from scrapy.http import Response

Fault = tuple[Reason, str]

REPLAY_MISS = "X-Replay-Miss"  # set by the replay on the 404 that stands for a page its archive does not hold
GONE = {404, 410}
# 412 is 瑞数, 521 加速乐, 403 the shell of several others; a page that is merely forbidden can't be read either.
_CHALLENGES = {403, 412, 521}
_REDIRECTS = {301, 302, 303, 307, 308}
_PAGES = {"", "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"}
_FILES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!")
_CUT = {"partial", "dataloss", "download_stopped"}
_DETAIL = 300  # characters

# What the messages of `IgnoreRequest` say; the middlewares have no finer classes.
_IGNORED = (
    ("robots.txt", Reason.ROBOTS),
    ("max redirections", Reason.LIMIT),
    ("offsite", Reason.HTTP_ERROR),
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
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip().lower()
    cut = _CUT & {str(flag) for flag in response.flags}
    if response.headers.get(REPLAY_MISS):
        return Reason.NOT_ARCHIVED, "the archive does not hold this page"
    if response.status in _CHALLENGES:
        return Reason.CHALLENGE, f"HTTP {response.status}"
    if not 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's own classes
        scheme = _scheme_led_to(response)
        where = f" to {scheme}:" if scheme else ""
        return Reason.FORBIDDEN_ADDRESS if scheme else Reason.HTTP_ERROR, f"HTTP {response.status}{where}"
    if cut:
        return Reason.INCOMPLETE_RESPONSE, ", ".join(sorted(cut))
    if page and (kind not in _PAGES or response.body.startswith(_FILES)):
        return Reason.NOT_HTML, kind[:_DETAIL] or "a file by its first bytes"
    return None


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

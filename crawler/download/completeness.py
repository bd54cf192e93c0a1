"""Whether an answer is whole and what was asked for; one that is not is asked for again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lxml import etree
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured

from crawler.download.failures import DATALOSS, POSSIBLY_CUT, STOPPED, UNDECODABLE, is_conditional

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_TAIL = 1 << 16  # bytes behind which no page goes on after its </html>
_END = re.compile(rb"</html[^<>]{0,100}>", re.IGNORECASE)
# What servers, proxies and counters put behind a page; none of it is text.
_BEHIND = re.compile(
    rb"[\s\x1a]+|<!--.*?-->|</(?:body|html)[^<>]{0,100}>|<(?:link|meta|img|input|br)\b[^<>]{0,2000}>"
    rb"|<(script|noscript|style|iframe)\b[^<>]{0,2000}>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_WRAPPED = re.compile(rb"[\w$.]{1,100}\s*\((.*)\)\s*;?", re.DOTALL)  # JSONP
_ONCE = 1
_PARTIAL_CONTENT = 206
_NOT_MODIFIED = 304


def ends_whole(body: bytes) -> bool:
    """Tell whether a body whose length nobody stated is whole: a page with its end, or data that can be read.

    A page ends with `</html>`; behind it may stand what is no text (comments, scripts). Anything else that breaks off
    looks no different from what is whole.
    """
    plain = body[-_TAIL:].replace(b"\0", b"")  # UTF-16
    ends = [found.end() for found in _END.finditer(plain)]
    if ends:
        at = ends[-1]
        while at < len(plain) and (more := _BEHIND.match(plain, at)):
            at = more.end()
        return at == len(plain)
    start = body[:100].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml"):
        return _is_xml(body)
    return _is_json(body)


def _is_json(body: bytes) -> bool:
    wrapped = _WRAPPED.fullmatch(body.strip())
    try:
        found = json.loads(wrapped[1] if wrapped else body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict | list)  # a number that was cut is a number still


def _is_xml(body: bytes) -> bool:
    try:
        etree.fromstring(body.strip(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


class WholeMiddleware:
    """Downloader middleware: asks again for an answer that is not whole or not what was asked for.

    Its place is outside the archive, which has every try. Twice more (`RETRY_TIMES`) for a body that breaks off or
    does not unpack; once more for one that may have been cut, for a part (206) that nobody asked for, and for a 304
    to a request that was not conditional. What the last try brought is judged by `crawler.download.failures`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read `RETRY_ENABLED`."""
        if not crawler.settings.getbool("RETRY_ENABLED"):
            raise NotConfigured
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request to make once more, or `response`."""
        found = unfit(request, response)
        spider = self.crawler.spider
        if found is None or spider is None or request.meta.get("dont_retry"):
            return response
        why, times = found
        again = get_retry_request(request, spider=spider, reason=why, max_retry_times=times, give_up_log_level="INFO")
        if again is None:
            return response
        if response.status == _NOT_MODIFIED:
            again.headers["Cache-Control"] = "no-cache"  # RFC 9111, 5.2.1.4: no answer out of a cache on the way
        return again


def unfit(request: Request, response: Response) -> tuple[str, int | None] | None:
    """Return why an answer is asked for again and how often (None: `RETRY_TIMES`), or None for one that is fine."""
    flags = set(response.flags)
    if response.status == _NOT_MODIFIED and not is_conditional(request):
        return "304 to a request that was not conditional", _ONCE
    if response.status == _PARTIAL_CONTENT and "Range" not in request.headers:
        return "a part that was not asked for", _ONCE
    if not 200 <= response.status < 300 or STOPPED in flags:  # noqa: PLR2004 - HTTP's own classes
        return None
    if flags & {DATALOSS, UNDECODABLE}:
        return "the body is not whole", None
    return ("the body may have been cut", _ONCE) if POSSIBLY_CUT in flags else None

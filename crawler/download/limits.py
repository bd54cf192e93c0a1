"""What a crawl may ask for, and of whom: public http(s) addresses only, within bounds, as slowly as a server wishes.

A page decides what its links and redirects say and a name server decides what a host name means, so neither is
trusted: the scheme and the address are checked for every request (redirects included) and for every DNS answer.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest, NotConfigured
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.asyncio import call_later
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.download.scrapy_private import process_queue
from crawler.download.validators import http_date
from crawler.records import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

logger = logging.getLogger(__name__)

# RFC 6052: addresses that a NAT64 gateway turns into the IPv4 address of their last 32 bits.
_NAT64 = int(IPv6Address("64:ff9b::")) >> 32


class RefusedRequest(IgnoreRequest):
    """A request that must not be made; `reason` is what its rejection says."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep the reason for the rejection; `detail` is its text."""
        super().__init__(detail)
        self.reason = reason


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet: not private, loopback, link-local or reserved.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, NAT64) count as what they lead to. Raises `ValueError` when
    `address` is no IP address.
    """
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        nat64 = IPv4Address(int(ip) & 0xFFFFFFFF) if int(ip) >> 32 == _NAT64 else None
        ip = nat64 or ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


def refusal(url: str, *, max_length: int, allow_private: bool = False) -> RefusedRequest | None:
    """Return why `url` must not be asked for, as far as the URL itself tells, or None."""
    if len(url) > max_length:
        return RefusedRequest(Reason.LIMIT, f"URL of {len(url)} characters, {max_length} allowed")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return RefusedRequest(Reason.FORBIDDEN_ADDRESS, f"scheme {parts.scheme or 'missing'}")
    try:
        public = is_public(parts.hostname or "")
    except ValueError:  # a name; its addresses are checked when it is resolved
        return None
    if public or allow_private:
        return None
    return RefusedRequest(Reason.FORBIDDEN_ADDRESS, f"address {parts.hostname}")


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3), None when it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    moment = http_date(value)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


class GuardMiddleware:
    """Downloader middleware: refuses what must not be asked for and counts `guard/<reason>`.

    Settings: `ALLOW_PRIVATE_ADDRESSES` (False; tests on loopback set it), `URLLENGTH_LIMIT`, `MAX_PAGES` (requests a
    run, 0 for no limit).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; `crawler.stats` counts the refusals."""
        self.crawler = crawler
        self.allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        self.max_length = crawler.settings.getint("URLLENGTH_LIMIT")
        self.max_pages = crawler.settings.getint("MAX_PAGES")
        self.pages = 0
        self._told = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `RefusedRequest` for what must not be asked for."""
        refused = refusal(request.url, max_length=self.max_length, allow_private=self.allow_private)
        self.pages += 1
        if refused is None and 0 < self.max_pages < self.pages:
            refused = RefusedRequest(Reason.LIMIT, f"more than {self.max_pages} pages in one run (MAX_PAGES)")
        if refused is not None:
            self._count(refused)
            if refused.reason is Reason.FORBIDDEN_ADDRESS and urlsplit(request.url).scheme in {"http", "https"}:
                self._tell_the_setting(urlsplit(request.url).hostname)
            raise refused

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise `RefusedRequest` where a host name led to private addresses only."""
        unresolved = isinstance(exception, CannotResolveHostError | DNSLookupError)
        if unresolved and urlsplit(request.url).hostname in PublicHostnameResolver.refused:
            refused = RefusedRequest(Reason.FORBIDDEN_ADDRESS, "the host's name leads to a private address")
            self._count(refused)
            self._tell_the_setting(urlsplit(request.url).hostname)
            raise refused

    def _tell_the_setting(self, host: str | None) -> None:
        """Say once a run how a person allows what was refused: an intranet, a proxy's made-up address."""
        if not self._told:
            self._told = True
            logger.warning("%s is a private address; -s ALLOW_PRIVATE_ADDRESSES=1 allows those", host)

    def _count(self, refused: RefusedRequest) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"guard/{refused.reason}")


class PublicHostnameResolver(CachingHostnameResolver):
    """Scrapy's resolver (`TWISTED_DNS_RESOLVER`) without the addresses that are not public.

    The check is made on the answer that the connection uses, so a name that changes its meaning between a check and
    the connection (DNS rebinding) gains nothing. The user's own proxy may be anywhere.
    """

    refused: set[str] = set()  # noqa: RUF012 - shared with the middleware of the process's one reactor
    proxies: set[str | None] = set()  # noqa: RUF012 - the same

    def __init__(self, reactor: ReactorBase, cache_size: int, *, allow_private: bool) -> None:
        """Wrap the reactor's resolver; `allow_private` lets every address through."""
        super().__init__(reactor, cache_size)
        self.allow_private = allow_private
        self.exempt = {urlsplit(proxy).hostname for proxy in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build the resolver as Scrapy does."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, allow_private=settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve `hostName` and pass on its public addresses."""
        receiver: Any = resolutionReceiver
        if not self.allow_private and hostName not in self.exempt | self.proxies:
            receiver = _PublicOnly(resolutionReceiver, hostName)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str) -> None:
        self.receiver = receiver
        self.host = host

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self.receiver.addressResolved(address)
        else:
            PublicHostnameResolver.refused.add(self.host)
            logger.warning("%s leads to %s, which is not a public address: not fetched", self.host, address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.receiver.resolutionComplete()


class UrlRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware, but a redirect to what is no URL ends the request instead of failing."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the request to make instead, or `response` when it is no redirect."""
        del spider
        try:
            return super().process_response(request, response)
        except ValueError as error:
            raise RefusedRequest(Reason.HTTP_ERROR, f"redirected to what is not a URL: {error}") from error


class RetryAfterMiddleware:
    """Downloader middleware: holds a host's queue for as long as its 429 or 503 asks, then lets the retry through.

    Its place is just outside Scrapy's RetryMiddleware, which makes the retry. Once a server has asked for more than
    `RETRY_AFTER_MAX` seconds since it last gave a page, it is not waited for: the response is passed on as it is (its
    request is marked `dont_retry`) and ends as a rejection, so that a server cannot hold a run for ever.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read `RETRY_AFTER_MAX`; 0 switches the middleware off."""
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self.waited: dict[str, float] = {}  # host -> seconds since its last page
        if not self.longest:
            raise NotConfigured

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold the queue when `response` says how long."""
        host = request.meta.get("download_slot", "")
        if response.status not in {429, 503}:
            self.waited.pop(host, None)
            return response
        header = response.headers.get("Retry-After")
        if header is None:
            return response
        seconds = retry_after(header.decode("latin-1"), datetime.now(UTC))
        if seconds is None:
            return response
        waited = self.waited.get(host, 0.0) + seconds
        if waited > self.longest:
            request.meta["dont_retry"] = True
            logger.warning("%s asks to wait %.0f s; not waited (RETRY_AFTER_MAX)", request.url, seconds)
        else:
            self.waited[host] = waited
            self._hold(host, seconds)
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value("guard/retry_after")
        return response

    def _hold(self, key: str, seconds: float) -> None:
        downloader = self.crawler.engine.downloader if self.crawler.engine else None
        slot = downloader.slots.get(key) if downloader else None
        if slot is None or downloader is None:
            return
        if slot.latercall:
            slot.latercall.cancel()

        def resume() -> None:
            slot.latercall = None
            process_queue(downloader, slot)

        slot.latercall = call_later(seconds, resume)

"""A run through the user's proxy: every request of it, robots.txt too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured

from crawler.download.limits import PublicHostnameResolver

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


def proxy_fault(url: str) -> str | None:
    """Return why `url` is not the address of a proxy."""
    try:
        parts = urlsplit(url)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        right = False
    return None if right else f"{url!r} is not a proxy; type it like http://127.0.0.1:3128"


class ProxyMiddleware:
    """Downloader middleware: sends all requests through the proxy of the setting `PROXY`, which may be anywhere."""

    def __init__(self, proxy: str) -> None:
        """Let the name of the proxy mean a private address: the user names it, no page does."""
        self.proxy = proxy
        PublicHostnameResolver.proxies.add(urlsplit(proxy).hostname)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware as Scrapy does; without a proxy there is none."""
        proxy = crawler.settings["PROXY"]
        if not proxy:
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        """Name the proxy to Scrapy's own middleware."""
        request.meta["proxy"] = self.proxy

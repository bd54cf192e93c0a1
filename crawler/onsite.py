"""Keeps a crawl on its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware

if TYPE_CHECKING:
    from scrapy import Request, Spider


class OnSiteMiddleware(OffsiteMiddleware):
    """Scrapy's own, but for the time at which a request to another site is refused.

    Scrapy refuses such a request when it is scheduled, and its errback never hears of it: an article that redirects to
    another site would vanish from the run's account. Here it is refused before the download, as a rejection.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Let every request be scheduled."""

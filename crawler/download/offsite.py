"""Keeps a crawl on its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy import Request, Spider


class OnSiteMiddleware(OffsiteMiddleware):
    """Scrapy's own, but nothing passes it by and nothing vanishes in it.

    Scrapy lets requests through that its filter of duplicates does not look at, and refuses others when they are
    scheduled, of which their errback never hears: an article that redirects to another site would vanish from the
    run's account. Here every request to another site is refused before its download, as a rejection.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Let every request be scheduled."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise `IgnoreRequest` for a request to another site."""
        spider = spider or self.crawler.spider
        if request.meta.get("allow_offsite"):
            return
        if spider is not None and not self.should_follow(request, spider):
            self.stats.inc_value("offsite/filtered")
            raise IgnoreRequest(f"offsite: {request.url}"[:300])

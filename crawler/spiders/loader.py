"""Makes the spider of each declared site: what `scrapy crawl NAME` runs and `scrapy list` shows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.sites import registry
from crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from crawler.sites.site import Site


def spider_of(site: Site) -> type[SiteSpider]:
    """Return the spider class of a site."""
    named = {"__module__": __name__, "__doc__": f"{site.publisher}, {site.region}.", "site": site}
    return type(f"{site.name}_spider", (SiteSpider,), named)


# Scrapy's SpiderLoader looks for the classes that a module of SPIDER_MODULES has.
globals().update({f"{name}_spider": spider_of(site) for name, site in registry.sites().items()})

for fault in registry.faults().values():
    logging.getLogger(__name__).error("%s", fault)

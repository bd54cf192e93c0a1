"""The invented town under the domain that it has later: what a person declares when a site was given another."""

from __future__ import annotations

from crawler.cms.guowei import FAMILY
from crawler.sites.site import Site
from crawler.spiders.site_spider import SiteSpider

HOST = "http://www.newtown.test"


class Town(SiteSpider):
    """The town, whose articles keep their paths."""

    site = Site(
        name="town",
        publisher="某镇人民政府",
        region="某省某市",
        domains=("newtown.test",),
        aliases=("town.test",),
        family=FAMILY,
        home=f"{HOST}/",
        lists=("/html/1/list-1.html",),
    )

"""The spider of the site that is being crawled: a declaration like any other, made from the invented site."""

from __future__ import annotations

from benchmarks.year.pages import SKINS
from benchmarks.year.server import ModelHandler
from crawler.cms import generic, guowei, intertid, trs, vsb
from crawler.sites.site import Site
from crawler.spiders.site_spider import SiteSpider

_FAMILIES = {"guowei": guowei, "trs": trs, "vsb": vsb, "intertid": intertid, "aspnet": generic}
_SITE = ModelHandler.site


class InventedSite(SiteSpider):
    """One of the invented sites."""

    site = Site(
        name=_SITE.name,
        publisher="某县人民政府",
        region="某省某市某县",
        domains=(_SITE.host.removeprefix("www."),),
        family=_FAMILIES[_SITE.kind.skin].FAMILY,
        home=f"http://{_SITE.host}/",
        lists=(SKINS[_SITE.kind.skin].list(_SITE.section(-1), 1, 1),) if _SITE.kind.declared else (),
    )

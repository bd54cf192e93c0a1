"""Every way in which lists are known to bring their rows and pages: every article, nothing else, no gap unsaid."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from crawler.cms.recognise import recognise
from crawler.sites.site import Site
from tests.spiders.mechanisms import COUNT, HOME, ROWS, WAYS
from tests.spiders.web import crawl

GAPS = ("empty", "failed", "pager_short", "pager_loop", "pager_unknown", "by_script", "limit", "challenge", "elsewhere")


@pytest.mark.parametrize("name", WAYS)
def test_every_article_of_every_page_and_nothing_else(name: str) -> None:
    way = WAYS[name]
    web = way.web()
    start = urljoin(HOME, way.start)
    family = recognise(start, web[start].body.decode())
    site = Site(
        name="jizhi",
        publisher="示例县",
        region="示例",
        domains=("jizhi.gov.cn",),
        family=family,
        home=HOME,
        lists=(way.start,),
    )
    crawled = crawl(site, web)
    gaps = {gap: crawled.stats.get(f"list/{gap}", 0) for gap in GAPS if crawled.stats.get(f"list/{gap}")}
    assert set(crawled.articles) == {way.where(n) for n in range(ROWS if way.missing else COUNT)}
    assert crawled.rejections == {}
    assert gaps == ({"empty": 1} if way.missing else {})

"""Links that most list pages of a site repeat are not asked for; others beside a list are, when the lists were read."""

from __future__ import annotations

import pytest

from crawler.cms.recognise import GENERIC
from crawler.sites.site import Site
from tests.spiders.web import Crawl, Web, article_page, crawl, list_page

HOME = "http://www.chongfu.gov.cn/"
LISTS = ["/yw/", "/gg/", "/bm/", "/xz/"]
ABOUT = {
    "/zn/": "示例县行政服务中心各窗口办事指南总汇",
    "/gk/": "示例县人民政府信息公开工作年度总结汇编",
    "/wm/": "示例县创建全国文明城市公益活动集中展示",
}
TEXT = "<p>" + "这是为测试写的介绍文字，不说任何真事。" * 9 + "</p>"


def link(path: str, label: str) -> str:
    return f"<p><a href='{path}'>{label}</a></p>"


def row(path: str, number: int) -> str:
    return f"{path}n{number}/ 2026-02-2{number} 示例县第{number}件事在{path.strip('/')}栏目的报道"


def site(beside: str, *, home: str = "") -> tuple[Web, set[str]]:
    """Return a site with `beside` on each page of its lists, and the addresses of its lists' rows."""
    nav = "".join(f"<a href='{path}'>栏目{n}</a>" for n, path in enumerate(LISTS))
    pages = {HOME: list_page(nav=nav + home)}
    articles: dict[str, str] = {}
    for path in LISTS:
        rows = [row(path, n) for n in (1, 2)]
        pages[f"{HOME.rstrip('/')}{path}"] = list_page(*rows).replace("</body>", f"<div class=x>{beside}</div></body>")
        articles |= {f"{HOME.rstrip('/')}{r.split()[0]}": article_page(r.split()[2]) for r in rows}
    about = {
        f"{HOME.rstrip('/')}{path}": f"<html><body><h1>{name}</h1>{TEXT}</body></html>" for path, name in ABOUT.items()
    }
    return Web({**pages, **articles, **about}), set(articles)


def crawled(web: Web) -> Crawl:
    declared = Site(
        name="chongfu",
        publisher="示例县",
        region="示例",
        domains=("chongfu.gov.cn",),
        home=HOME,
        family=GENERIC,
        lists=tuple(LISTS),
    )
    return crawl(declared, web)


def test_what_every_list_page_has_is_not_asked_for() -> None:
    web, articles = site("".join(link(path, name) for path, name in ABOUT.items()))
    found = crawled(web)
    assert set(found.articles) == articles
    assert not {f"{HOME.rstrip('/')}{path}" for path in ABOUT} & set(web.urls)
    assert found.stats["list/repeated"] == 3


@pytest.mark.parametrize("path", ["/yw/", "/xz/"])
def test_what_one_page_has_is_asked_for_when_the_lists_were_read(path: str) -> None:
    web, articles = site("")
    lead = f"{HOME}toutiao"
    where = f"{HOME.rstrip('/')}{path}"
    web[where].body = web[where].body.replace(
        b"</body>", link("/toutiao", "示例县头条新闻没有日期的报道").encode() + b"</body>"
    )
    web[lead] = type(web[where])(article_page("示例县头条新闻没有日期的报道").encode())
    found = crawled(web)
    assert set(found.articles) == {*articles, lead}
    assert web.urls[-1] == lead
    assert "list/repeated" not in found.stats or not found.stats["list/repeated"]


def test_links_that_look_like_the_rows_of_lists_are_asked_for_though_repeated() -> None:
    web, articles = site(link("/yw/n9/", "示例县每页都有的头条新闻报道"))
    hot = f"{HOME}yw/n9/"
    web[hot] = type(web[HOME])(article_page("示例县每页都有的头条新闻报道").encode())
    assert set(crawled(web).articles) == {*articles, hot}

"""When a walk through a list ends, and what it says about it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.cms.wm114 import FAMILY as WM114
from crawler.lists.crawl_history import CrawlHistory
from crawler.records import KnownArticle
from crawler.sites.binhu import SITE as BINHU
from crawler.sites.panjin import SITE as PANJIN
from crawler.sites.shengzhou import SITE as SHENGZHOU
from crawler.sites.site import Site
from tests.spiders.web import Answer, Web, article_page, crawl, list_page, make

if TYPE_CHECKING:
    from tests.spiders.web import Crawl

HOME = "http://www.panjin.gov.cn/"
GAPS = ("failed", "challenge", "empty", "few_rows", "pager_short", "pager_loop", "limit")


def article(number: int) -> str:
    return f"{HOME}html/1738/2026-02-26/content-{1000 + number}.html"


def row(number: int) -> str:
    return f"{article(number)} 2026-02-26 合成文章第{number}篇的标题"


def site(*pages: str) -> Web:
    """Return a site whose one list has these pages."""
    lists = {f"{HOME}html/1738/list-{n}.html": page for n, page in enumerate(pages, 1)}
    articles = {article(number): article_page(f"合成文章第{number}篇的标题") for number in range(10)}
    return Web({HOME: list_page(nav="<a href='/html/1738/list-1.html'>要闻</a>"), **lists, **articles})


def gaps(found: Crawl) -> dict[str, int]:
    return {name: found.stats[f"list/{name}"] for name in GAPS if f"list/{name}" in found.stats}


def test_a_list_that_ends_where_it_says_has_no_gap() -> None:
    found = crawl(PANJIN, site(list_page(row(1), pager="共2页"), list_page(row(2), pager="共2页")))
    assert gaps(found) == {}
    assert len(found.articles) == 2


def test_a_list_that_ends_before_the_page_that_it_names_is_short() -> None:
    found = crawl(
        PANJIN, site(list_page(row(1), pager="共3页"), list_page(row(2), pager="共3页"), list_page(pager="共3页"))
    )
    assert gaps(found) == {"empty": 1}
    stops = site(list_page(row(1), pager="共3页<a href='list-2.html'>2</a>"), list_page(pager="共3页"))
    assert gaps(crawl(PANJIN, stops)) == {"pager_short": 1}


def test_a_list_that_gives_the_same_rows_again_and_again_is_a_loop() -> None:
    same = list_page(row(1), pager="共900页")
    web = site(*[same] * 5)
    found = crawl(PANJIN, web)
    assert gaps(found) == {"pager_loop": 1}
    assert sum("list-" in url for url in web.urls) == 3


def test_a_list_that_grew_by_a_page_while_it_was_walked_is_no_loop() -> None:
    first = list_page(row(1), pager="共4页")
    found = crawl(PANJIN, site(first, first, list_page(row(2), pager="共4页"), list_page(row(3), pager="共4页")))
    assert gaps(found) == {}
    assert len(found.articles) == 3


def test_a_list_without_end_is_bounded() -> None:
    small = replace(PANJIN, max_pages=3)
    web = site(*(list_page(row(n), pager="共900页") for n in range(9)))
    assert gaps(crawl(small, web)) == {"limit": 1}
    assert sum("list-" in url for url in web.urls) == 3


def test_a_declared_list_without_rows_is_empty() -> None:
    declared = replace(PANJIN, lists=("/html/1738/list-1.html",))
    assert gaps(crawl(declared, site(list_page()))) == {"empty": 1}


def test_a_declared_list_with_fewer_rows_than_it_has_is_counted() -> None:
    declared = replace(PANJIN, lists=("/html/1738/list-1.html",), min_rows=3)
    assert gaps(crawl(declared, site(list_page(row(1), row(2))))) == {"few_rows": 1}
    assert gaps(crawl(declared, site(list_page(row(1), row(2), row(3))))) == {}


def test_too_few_rows_on_the_first_page_are_counted_where_the_list_goes_on_too() -> None:
    declared = replace(PANJIN, lists=("/html/1738/list-1.html",), min_rows=3)
    first, rest = list_page(row(1), pager="共2页"), list_page(row(2), row(3), pager="共2页")
    found = crawl(declared, site(first, rest))
    assert gaps(found) == {"few_rows": 1}
    assert len(found.articles) == 3
    assert gaps(crawl(declared, site(list_page(row(1), row(2), row(3), pager="共2页"), list_page(row(4))))) == {}


@pytest.mark.parametrize(("rows", "expected"), [(1, {"few_rows": 1}), (2, {})])
def test_a_declared_list_that_a_script_fills_is_judged_by_the_answer(rows: int, expected: dict[str, int]) -> None:
    home = "https://www.wxbh.gov.cn/"
    form = "pageIndex=1&pageSize=20&siteId=184&channelIds=37764&searchType=1&order=writeTime"
    urls = [f"{home}doc/2026/02/24/479999{n}.shtml" for n in range(rows)]
    data = [{"title": f"第{n}条通知", "url": url, "writeTimeString": "2026-02-24"} for n, url in enumerate(urls)]
    web = Web(
        {
            home: list_page(nav="<a href='/xxgk/index.shtml'>信息公开</a>"),
            f"{home}xxgk/index.shtml": '<script>getSearchList(1,20,"184","37764",1,"writeTime")</script>',
            f"POST {home}info_open/search {form}": json.dumps({"status": 0, "data": {"totalPages": 1, "data": data}}),
            **{url: article_page(f"第{n}条合成通知的标题") for n, url in enumerate(urls)},
        }
    )
    assert gaps(crawl(replace(BINHU, lists=("/xxgk/index.shtml",), min_rows=2), web)) == expected


def test_a_column_found_without_rows_is_no_gap() -> None:
    assert gaps(crawl(PANJIN, site(list_page()))) == {}


def test_a_home_page_that_leads_nowhere_is_empty() -> None:
    assert gaps(crawl(PANJIN, Web({HOME: "<html><body>维护中</body></html>"}))) == {"empty": 1}


ZJOL = "https://sznews.zjol.com.cn/"
COUNT = f"{ZJOL}sznews/system/count//0088001/000000000000/"
SCRIPT = f"{COUNT}count_page_list_0088001000000000000.js"


def enorth(script: str) -> Web:
    def older(number: int) -> str:
        return f"{COUNT}000/000/c0088001000000000000_{number:09}.shtml"

    def entry(number: int) -> str:
        return f"{ZJOL}sznews/system/2026/02/26/03489010{number}.shtml 2026-02-26 合成文章第{number}篇的标题"

    pages = {url.split()[0]: article_page("一篇合成文章的标题") for url in map(entry, range(1, 4))}
    return Web(
        {
            ZJOL: list_page(nav="<a href='/sznews/jrsz/index.shtml'>今日嵊州</a>"),
            f"{ZJOL}sznews/jrsz/index.shtml": list_page(entry(3), pager=f"<script src='{SCRIPT}'></script>"),
            SCRIPT: Answer(script.encode(), headers={"Content-Type": "application/javascript"}),
            older(3): list_page(entry(3)),
            older(2): list_page(entry(2)),
            older(1): list_page(entry(1)),
            **pages,
        }
    )


def test_a_list_numbered_in_reverse_is_walked_to_its_oldest_page() -> None:
    found = crawl(SHENGZHOU, enorth("maxpage = 3;"))
    assert len(found.articles) == 3
    assert gaps(found) == {}


def test_a_list_whose_first_page_is_its_highest_is_walked_too() -> None:
    web = enorth("maxpage = 3;")
    del web[f"{COUNT}000/000/c0088001000000000000_000000003.shtml"]
    found = crawl(SHENGZHOU, web)
    assert len(found.articles) == 3
    assert gaps(found) == {}


def test_a_script_that_no_longer_says_the_number_of_pages_is_a_gap() -> None:
    assert gaps(crawl(SHENGZHOU, enorth("var pages = 3;"))) == {"empty": 1}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('{"status":0,"data":{"totalPages":0,"data":[]}}', {}),
        ('{"status":500,"message":"error"}', {"empty": 1}),
        ('{"status":0,"data":{"totalPages":4,"data":[]}}', {"pager_short": 1}),
    ],
)
def test_a_list_behind_a_script_says_whether_it_is_empty(answer: str, expected: dict[str, int]) -> None:
    home = "https://www.wxbh.gov.cn/"
    form = "pageIndex={}&pageSize=20&siteId=184&channelIds=37764&searchType=1&order=writeTime"
    web = Web(
        {
            home: list_page(nav="<a href='/xxgk/index.shtml'>信息公开</a>"),
            f"{home}zxzx/ywdt/index.shtml": list_page(f"{home}doc/2026/02/24/4799998.shtml 2026-02-24 一条要闻"),
            f"{home}xxgk/index.shtml": '<script>getSearchList(1,20,"184","37764",1,"writeTime")</script>',
            f"POST {home}info_open/search {form.format(1)}": answer,
            f"POST {home}info_open/search {form.format(2)}": answer,
        }
    )
    assert gaps(crawl(BINHU, web)) == expected


def test_a_list_without_dates_ends_when_its_articles_are_too_old() -> None:
    undated = Site(name="undated", publisher="某网", region="全国", domains=("wm114.cn",), family=WM114)
    home = "http://wm114.cn/"
    lists = {
        f"{home}0c/12/index{n if n > 1 else ''}.html": (
            f"<li><a href='/wen/1/{n}.html'>第{n}篇讲话</a></li><a href='index{n + 1}.html'>下一页</a>"
        )
        for n in range(1, 9)
    }
    days = {
        f"{home}wen/1/{n}.html": article_page(f"第{n}篇讲话的标题", f"202{7 - n if n < 7 else 0}-02-26")
        for n in range(1, 9)
    }
    web = Web({home: list_page(nav="<a href='/0c/12/index.html'>讲话</a>"), **lists, **days})
    found = crawl(undated, web, since="2025-01-01")
    assert [article.published_at for article in found.articles.values()] == [
        "2026-02-26T00:00:00+08:00",
        "2025-02-26T00:00:00+08:00",
    ]
    assert f"{home}0c/12/index4.html" in web.urls
    assert f"{home}0c/12/index5.html" not in web.urls


def test_known_articles_in_a_box_do_not_end_a_list_that_a_script_brings() -> None:
    home = "https://www.wxbh.gov.cn/"
    form = "pageIndex=1&pageSize=20&siteId=184&channelIds=37764&searchType=1&order=writeTime"
    boxed, new = f"{home}doc/2025/02/24/4721188.shtml", f"{home}doc/2026/02/24/4799999.shtml"
    rows = [{"title": "新的通知", "url": new, "writeTimeString": "2026-02-24"}]
    web = Web(
        {
            home: list_page(nav="<a href='/xxgk/index.shtml'>信息公开</a>"),
            f"{home}xxgk/index.shtml": list_page(f"{boxed} 2025-02-24 热点")
            + '<script>getSearchList(1,20,"184","37764",1,"writeTime")</script>',
            f"POST {home}info_open/search {form}": json.dumps({"status": 0, "data": {"totalPages": 1, "data": rows}}),
            new: article_page("一篇新的合成通知"),
        }
    )
    stamp = "2025-02-24T00:00:00+08:00"
    known = KnownArticle("0" * 16, boxed, 1, "c" * 64, None, None, stamp, stamp, withdrawn=False)
    history = CrawlHistory(seen={boxed: known}.get, complete_until=datetime(2026, 1, 1, tzinfo=UTC))
    assert list(crawl(make(BINHU, web, history), web).articles) == [new]

"""Each family on pages that we wrote after what is known of its markup."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.cms import enorth, guowei, intertid, wm114, yuanluesoft, zhengxuntong
from crawler.cms.family import Fetch, Row
from crawler.lists.list_page import Listing, read_list

if TYPE_CHECKING:
    from crawler.cms.family import Family

ZJOL = "https://sznews.zjol.com.cn"
COUNT = f"{ZJOL}/sznews/system/count//0088001/000000000000"


def listing(family: Family, url: str, html: str, *, sent: bytes = b"") -> Listing:
    return read_list(html.encode(), url, family=family, headers={"content-type": "text/html; charset=utf-8"}, sent=sent)


def following(family: Family, url: str, html: str) -> list[str]:
    return [page.url for page in listing(family, url, html).pages]


@pytest.mark.parametrize(
    ("family", "url"),
    [
        (enorth, f"{ZJOL}/sznews/system/2013/02/21/016108776.shtml"),
        (enorth, f"{ZJOL}/sznews/system/2011/10/08/014299653_03.shtml"),
        (wm114, "http://www.wm114.cn/wen/193/385543.html"),
        (intertid, "https://www.wxbh.gov.cn/doc/2026/05/21/4778931.shtml"),
        (guowei, "http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612.html"),
        (guowei, "http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612-2.html"),
        (yuanluesoft, "http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html"),
        (zhengxuntong, "http://www.nmgfzw.cn/html/2022/shgz_0818/41236.html"),
        (zhengxuntong, "http://www.nmgfzw.cn/newsshow.php?cid=21&id=36533"),
    ],
)
def test_articles_are_known_by_their_url(family: object, url: str) -> None:
    assert family.FAMILY.is_article(url)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("family", "url"),
    [
        (enorth, f"{ZJOL}/sznews/jrsz/index.shtml"),
        (enorth, f"{COUNT}/000/000/c0088001000000000000_000000304.shtml"),
        (wm114, "http://www.wm114.cn/0c/12/index2.html"),
        (wm114, "http://www.wm114.cn/wen/nongye"),
        (intertid, "https://www.wxbh.gov.cn/zwxx/index_2.shtml"),
        (guowei, "http://www.panjin.gov.cn/html/1738/list-2.html"),
        (yuanluesoft, "http://nyncj.zhangzhou.gov.cn/cms/sitemanage/index.shtml?siteId=530418&page=2"),
        (yuanluesoft, "http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/xwdt/index.html"),
        (zhengxuntong, "http://www.nmgfzw.cn/html/shgz/list_2.html"),
    ],
)
def test_lists_are_known_by_their_url(family: object, url: str) -> None:
    assert family.FAMILY.is_list(url)  # type: ignore[attr-defined]
    assert not family.FAMILY.is_article(url)  # type: ignore[attr-defined]


def test_enorth_part_belongs_to_its_article() -> None:
    third = f"{ZJOL}/sznews/system/2011/10/08/014299653_03.shtml"
    assert enorth.FAMILY.first_part(third) == f"{ZJOL}/sznews/system/2011/10/08/014299653.shtml"


def test_guowei_part_belongs_to_its_article() -> None:
    second = "http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612-2.html"
    assert guowei.FAMILY.first_part(second) == second.replace("-2.html", ".html")


def test_enorth_rows_have_the_date_that_stands_under_them() -> None:
    html = """<div class="newsmb"><dl><dt><a href="/sznews/system/2017/10/19/020000001.shtml">第一篇</a></dt>
        <dd>发表于：2017/10/19</dd><dt><a href="/sznews/system/2017/10/18/020000002.shtml">第二篇</a></dt>
        <dd>发表于：2017/10/18</dd></dl></div>"""
    assert listing(enorth.FAMILY, f"{ZJOL}/sznews/jrsz/index.shtml", html).rows == (
        Row(f"{ZJOL}/sznews/system/2017/10/19/020000001.shtml", "第一篇", date(2017, 10, 19)),
        Row(f"{ZJOL}/sznews/system/2017/10/18/020000002.shtml", "第二篇", date(2017, 10, 18)),
    )


def test_enorth_asks_the_script_for_the_number_of_pages() -> None:
    html = "<script src=/sznews/system/count//0088001/000000000000/count_page_list_0088001000000000000.js></script>"
    pages = listing(enorth.FAMILY, f"{ZJOL}/sznews/jrsz/index.shtml", html).pages
    assert pages == (Fetch(f"{COUNT}/count_page_list_0088001000000000000.js", overlaps=True),)


def test_enorth_counts_down_from_the_number_in_the_script() -> None:
    script = f"{COUNT}/count_page_list_0088001000000000000.js"
    told = listing(enorth.FAMILY, script, "var maxpage = 304;\nvar i = 1;")
    newest = f"{COUNT}/000/000/c0088001000000000000_000000304.shtml"
    assert told.pages == (Fetch(newest, overlaps=True, instead=Fetch(newest.replace("304", "303"))),)
    assert told.total == 304
    assert following(enorth.FAMILY, newest, "") == [newest.replace("304", "303")]
    assert following(enorth.FAMILY, newest.replace("304", "001"), "") == []


def test_enorth_folders_hold_the_upper_digits() -> None:
    assert enorth.older_page("/f/", "0088", 12034).endswith("/f/000/012/c0088_000012034.shtml")


def test_wm114_rows_have_their_whole_title() -> None:
    html = """<div class='content0'><ul><li><a href='/wen/226/450121.html'
        title='在全市古树保护座谈会上的讲话' target=_blank>在全市古树保护座谈…</a></li></ul></div>
        <a href='index2.html'>下一页</a>"""
    found = listing(wm114.FAMILY, "http://www.wm114.cn/0c/12/index.html", html)
    assert found.rows == (Row("http://www.wm114.cn/wen/226/450121.html", "在全市古树保护座谈会上的讲话"),)
    assert [page.url for page in found.pages] == ["http://www.wm114.cn/0c/12/index2.html"]


def test_intertid_static_pages_count_from_two() -> None:
    html = "<div class='pageNum'><p>共3页</p></div>"
    base = "https://www.wxbh.gov.cn/zwxx/bhyw/"
    assert following(intertid.FAMILY, f"{base}index.shtml", html) == [f"{base}index_2.shtml"]
    assert following(intertid.FAMILY, f"{base}index_2.shtml", html) == [f"{base}index_3.shtml"]
    assert following(intertid.FAMILY, f"{base}index_3.shtml", html) == []


FORM = b"pageIndex=1&pageSize=20&siteId=184&channelIds=37764&searchType=1&order=writeTime"
SEARCH = "https://www.wxbh.gov.cn/info_open/search"


def test_intertid_script_lists_are_asked_for_as_the_script_does() -> None:
    html = """<script>function getSearchList(pageIndex,pageSize,siteId){$.post("/info_open/search")}
        $(function(){getSearchList(1,20,"184","37764",1,"writeTime");})</script>"""
    (page,) = listing(intertid.FAMILY, "https://www.wxbh.gov.cn/xxgk/index.shtml", html).pages
    assert (page.url, page.method, page.body, page.overlaps) == (SEARCH, "POST", FORM, True)


def test_intertid_answers_name_rows_and_the_next_page() -> None:
    rows = [
        {"title": "通知一", "url": "/doc/2026/02/24/4721188.shtml", "writeTimeString": "2026-02-24 10:00:00"},
        {"title": "别处", "url": "http://www.gov.cn/doc/2026/02/24/4721188.shtml", "writeTimeString": "2026-02-24"},
    ]
    answer = json.dumps({"status": 0, "data": {"totalPages": 2, "data": rows}})
    found = listing(intertid.FAMILY, SEARCH, answer, sent=FORM)
    assert found.rows == (Row("https://www.wxbh.gov.cn/doc/2026/02/24/4721188.shtml", "通知一", date(2026, 2, 24)),)
    assert [page.body for page in found.pages] == [FORM.replace(b"pageIndex=1", b"pageIndex=2")]
    assert found.total == 2
    last = listing(intertid.FAMILY, SEARCH, answer, sent=FORM.replace(b"pageIndex=1", b"pageIndex=2"))
    assert last.pages == ()


@pytest.mark.parametrize("answer", ["{", '{"status":1}', '{"data":[]}', '{"data":{"data":{},"totalPages":"x"}}', "{}"])
def test_intertid_broken_answers_have_no_rows(answer: str) -> None:
    assert listing(intertid.FAMILY, SEARCH, answer, sent=FORM) == Listing()


def test_guowei_numbers_its_pages() -> None:
    base = "http://www.panjin.gov.cn/html/1738/"
    links = "<a href='list-3.html'>3</a><a href='/html/1741/list-2.html'>县区</a><a href='list-40.html'>尾页</a>"
    found = listing(guowei.FAMILY, f"{base}list-1.html", links)
    assert [page.url for page in found.pages] == [f"{base}list-2.html"]
    assert found.total == 40


def test_guowei_column_leads_to_its_own_second_page_only() -> None:
    base = "http://www.panjin.gov.cn/html/1738/"
    other = "<a href='/html/1741/list-2.html'>2</a>"
    assert following(guowei.FAMILY, base, other) == []
    assert following(guowei.FAMILY, base, f"{other}<a href='{base}list-2.html'>2</a>") == [f"{base}list-2.html"]


def test_yuanluesoft_goes_on_in_the_query() -> None:
    site = "http://nyncj.zhangzhou.gov.cn"
    html = f"共3页 <a href='{site}/cms/sitemanage/index.shtml?siteId=530&amp;page=2'>2</a>"
    paging = f"{site}/cms/sitemanage/index.shtml?siteId=530&page="
    assert following(yuanluesoft.FAMILY, f"{site}/cms/html/zzsnyj/xwdt/index.html", html) == [f"{paging}2"]
    assert following(yuanluesoft.FAMILY, f"{paging}2", html) == [f"{paging}3"]
    assert following(yuanluesoft.FAMILY, f"{paging}3", html) == []


def test_zhengxuntong_follows_the_link_that_says_next() -> None:
    html = "1 <a href='list_2.html'>2</a> <a href='list_2.html'>下一页</a>"
    base = "http://www.nmgfzw.cn/html/shgz/"
    assert following(zhengxuntong.FAMILY, f"{base}index.html", html) == [f"{base}list_2.html"]


def test_yuanluesoft_learns_the_address_of_the_second_page_from_a_script() -> None:
    site = "http://nyncj.zhangzhou.gov.cn"
    html = """共3页 <script>function go(n){location.href='/cms/sitemanage/index.shtml?siteId=530&page='+n}</script>"""
    column = f"{site}/cms/html/zzsnyj/xwdt/index.html"
    assert following(yuanluesoft.FAMILY, column, html) == [f"{site}/cms/sitemanage/index.shtml?siteId=530&page=2"]
    assert following(yuanluesoft.FAMILY, column, html.replace("共3页", "共1页")) == []


@pytest.mark.parametrize(
    "path", ["/show/41236.html", "/202208/t20220818_41236.html", "/article/41236", "/news/2022-08-18/41236.html"]
)
def test_zhengxuntong_guesses_articles_by_what_is_usual(path: str) -> None:
    assert zhengxuntong.FAMILY.is_article(f"http://www.nmgfzw.cn{path}")

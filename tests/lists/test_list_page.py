from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cms.guowei import FAMILY
from crawler.cms.yuanluesoft import FAMILY as YUANLUESOFT
from crawler.lists.links import MAX_LINKS
from crawler.lists.list_page import Listing, read_list
from crawler.urls import in_domains

BASE = "http://www.panjin.gov.cn/html/1738/"
ONE = f"{BASE}2026-02-26/content-1001.html"
TWO = f"{BASE}2026-02-25/content-1002.html"
HEADERS = {"content-type": "text/html; charset=utf-8"}


def listing(html: str, url: str = f"{BASE}list-1.html") -> Listing:
    return read_list(html.encode(), url, family=FAMILY, headers=HEADERS, domains=("panjin.gov.cn",))


def rows(html: str) -> list[tuple[str, str, date | None]]:
    return [(row.url, row.title, row.date) for row in listing(html).rows]


def test_a_picture_before_the_title_is_the_same_row() -> None:
    html = f"<li><a href='{ONE}'><img src='/a.jpg'></a><a href='{ONE}'>图片新闻的标题</a></li>"
    assert rows(html) == [(ONE, "图片新闻的标题", date(2026, 2, 26))]


@pytest.mark.parametrize("cut", ["全市召开春季植树…", "全市召开春季植树...", "全市召开春季…"])
def test_a_title_that_is_cut_is_taken_whole_from_its_attribute(cut: str) -> None:
    assert rows(f"<li><a href='{ONE}' title='全市召开春季植树动员会'>{cut}</a></li>")[0][1] == "全市召开春季植树动员会"


def test_an_attribute_that_says_less_is_no_title() -> None:
    assert rows(f"<li><a href='{ONE}' title='详细'>全市召开春季植树动员会</a></li>")[0][1] == "全市召开春季植树动员会"


def test_dates_behind_links_in_one_box_belong_to_the_link_before() -> None:
    first = f"<a href='{ONE}'>第一篇</a><span>2026-03-02</span>"
    html = f"<div>{first}<br><a href='{TWO}'>第二篇</a><span>2026-03-01</span></div>"
    assert [day for _, _, day in rows(html)] == [date(2026, 3, 2), date(2026, 3, 1)]


def test_a_date_before_the_link_in_its_own_row_counts() -> None:
    first = f"<li><span>2026-03-02</span><a href='{ONE}'>第一篇</a></li>"
    html = f"{first}<li><span>2026-03-01</span><a href='{TWO}'>第二篇</a></li>"
    assert [day for _, _, day in rows(html)] == [date(2026, 3, 2), date(2026, 3, 1)]


def test_cells_of_a_table_row_belong_together() -> None:
    html = (
        f"<table><tr><td><a href='{ONE}'>第一篇</a></td><td>2026年3月2日</td></tr>"
        f"<tr><td><a href='{TWO}'>第二篇</a></td><td>2026年3月1日</td></tr></table>"
    )
    assert [day for _, _, day in rows(html)] == [date(2026, 3, 2), date(2026, 3, 1)]


def test_a_date_in_the_title_is_not_the_date_of_the_row() -> None:
    html = f"<li><a href='{ONE}'>关于2020年1月1日起施行新规定的通知</a><span>2026-03-02</span></li>"
    assert rows(html) == [(ONE, "关于2020年1月1日起施行新规定的通知", date(2026, 3, 2))]


def test_a_date_glued_behind_the_title_is_cut_off() -> None:
    assert rows(f"<li><a href='{ONE}'>植树动员会召开 [2026-03-02]</a></li>")[0][1] == "植树动员会召开"


def test_without_a_printed_date_the_url_tells_the_day() -> None:
    assert rows(f"<li><a href='{ONE}'>第一篇</a><span>02-26</span></li>")[0][2] == date(2026, 2, 26)


@pytest.mark.parametrize(
    "link",
    [
        f"<a href=\"javascript:window.open('{ONE}')\">第一篇</a>",
        f"<a href='javascript:;' onclick=\"location.href='{ONE}'\">第一篇</a>",
        f"<a href='#' onclick='window.open(\"{ONE}\")'>第一篇</a>",
        "<a href='2026-02-26/content-1001.html#top'>第一篇</a>",
        "<a href='//www.panjin.gov.cn/html/1738/2026-02-26/content-1001.html'>第一篇</a>",
        "<a href='/../html/1738/2026-02-26/content-1001.html?from=timeline'>第一篇</a>",
    ],
)
def test_links_in_many_forms_lead_to_one_article(link: str) -> None:
    assert [row[0] for row in rows(f"<li>{link}</li>")] == [ONE]


def test_the_base_of_a_page_is_obeyed() -> None:
    html = f"<base href='{BASE}'><a href='2026-02-26/content-1001.html'>第一篇</a>"
    assert [row.url for row in listing(html, "http://www.panjin.gov.cn/x/y/").rows] == [ONE]


def test_a_frame_of_the_same_host_is_a_list() -> None:
    assert listing("<iframe src='/html/1738/inner.html'></iframe>").lists == (f"{BASE}inner.html",)


def test_navigation_is_told_from_pagers_files_and_headlines() -> None:
    html = """<a href='/html/1741/list-1.html'>县区动态</a><a href='/xwzx/'>新闻中心</a><a href='list-2.html'>2</a>
        <a href='list-2.html'>下一页</a><a href='/files/a.pdf'>附件</a><a href='/login/'>登录</a>
        <a href='mailto:a@b.cn'>信箱</a><a href='/zt/2026/'>这是一条很长的专题标题，不会是栏目的名称</a>"""
    assert listing(html).lists == ("http://www.panjin.gov.cn/html/1741/list-1.html", "http://www.panjin.gov.cn/xwzx/")


def test_words_in_the_name_of_a_host_say_nothing_of_its_pages() -> None:
    html = "<a href='/news/'>新闻</a><a href='/research/'>研究</a><a href='/search/'>搜索</a>"
    host = "http://www.search-and-print.panjin.gov.cn"
    assert listing(html, f"{host}/").lists == (f"{host}/news/", f"{host}/research/")


def test_rows_of_the_list_are_told_from_boxes_beside_it() -> None:
    site = "http://nyncj.zhangzhou.gov.cn"
    html = """<ul id=resources><li><a href='/cms/html/zzsnyj/2026-02-26/2101300417.html'>本栏</a></li></ul>
        <div class=hot><a href='/cms/html/zzsnyj/2026-02-27/2101300500.html'>热点</a></div>"""
    found = read_list(html.encode(), f"{site}/cms/html/zzsnyj/xwdt/index.html", family=YUANLUESOFT, headers=HEADERS)
    assert [(row.title, row.main) for row in found.rows] == [("本栏", True), ("热点", False)]


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://www.panjin.gov.cn/", True),
        ("http://panjin.gov.cn/", True),
        ("http://www.panjin.gov.cn./", True),
        ("http://notpanjin.gov.cn/", False),
        ("http://panjin.gov.cn.example.com/", False),
        ("http://[::1/", False),
        ("mailto:a@panjin.gov.cn", False),
    ],
)
def test_domains_hold_their_subdomains(url: str, inside: bool) -> None:
    assert in_domains(url, ("panjin.gov.cn",)) is inside


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff\xfe" * 50,
        b"<a href='http://[::1'>x</a><a href='http://a:99999/'>y</a>",
        b"<a href='" + b"a" * 100_000 + b"'>x</a>",
        b"<div>" * 100_000 + f"<a href='{ONE}'>x</a>".encode(),
    ],
)
def test_broken_pages_do_no_harm(body: bytes) -> None:
    found = read_list(body, f"{BASE}list-1.html", family=FAMILY, domains=("panjin.gov.cn",))
    assert all(len(url) <= 2000 for url in found.lists)


def test_a_page_of_very_many_links_is_bounded_in_rows_and_time() -> None:
    html = "".join(f"<li><a href='2026-02-26/content-{n}.html'>第{n}篇</a></li>" for n in range(20_000))
    begun = time.process_time()
    assert len(listing(html).rows) == MAX_LINKS
    assert time.process_time() - begun < 5


@given(st.binary(max_size=200) | st.text(alphabet="ahtps:/.?#[]@%&=;'<>1 中\\\x00", max_size=60).map(str.encode))
def test_any_link_is_read_without_an_exception(href: bytes) -> None:
    read_list(b"<a href='" + href + b"'>x</a>" + href, f"{BASE}list-1.html", family=FAMILY, domains=("panjin.gov.cn",))

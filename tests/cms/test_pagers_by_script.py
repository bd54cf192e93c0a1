"""Pagers that a script states: calls of any number of arguments, searches and interfaces."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qsl

import pytest

from crawler.cms import gkmlpt, trs, ucap
from crawler.cms.family import Family, Fetch
from crawler.cms.recognise import GENERIC, recognise
from crawler.lists.list_page import Listing, read_list

SITE = "http://www.example.gov.cn"
HERE = f"{SITE}/zwgk/tzgg/"
ROWS = "".join(
    f"<li><a href='./202603/t2026030{n}_{n}.html'>示例县通知第{n}号</a><i>2026-03-0{n}</i></li>" for n in range(1, 6)
)


def listing(
    html: str,
    url: str = HERE,
    *,
    family: Family = trs.FAMILY,
    sent: bytes = b"",
    carries: tuple[tuple[str, str], ...] = (),
) -> Listing:
    headers = {"content-type": "text/html; charset=utf-8"}
    return read_list(html.encode(), url, family=family, headers=headers, sent=sent, carries=carries)


def following(call: str, url: str = HERE, family: Family = trs.FAMILY) -> tuple[list[str], int | None]:
    found = listing(f"<ul>{ROWS}</ul><script>{call}</script>", url, family=family)
    return [page.url.removeprefix(SITE) for page in found.pages], found.total


@pytest.mark.parametrize("family", [trs.FAMILY, ucap.FAMILY, GENERIC])
@pytest.mark.parametrize(
    ("call", "url", "wanted"),
    [
        ('createPageHTML(18, 0, "index", "html");', HERE, (["/zwgk/tzgg/index_1.html"], 18)),
        ('createPageHTML(18,3,"index","shtml",360);', HERE + "index_3.shtml", (["/zwgk/tzgg/index_4.shtml"], 18)),
        ('createPageHTML(18, 17, "index", "html");', HERE + "index_17.html", ([], 18)),
        ("createPageHTML('page_div',10, 1,'xlist','shtml',189);", HERE, (["/zwgk/tzgg/xlist_2.shtml"], 10)),
        ("createPageHTML('paging', 25, 25, 'index', 'html', 500)", HERE + "index_25.html", ([], 25)),
        ("createPageHTML('page_div', 10, 0, 'index', 'html')", HERE, (["/zwgk/tzgg/index_1.html"], 10)),
        ('createPageHTML("5", "0", "index", "htm", "x", 75, true)', HERE, (["/zwgk/tzgg/index_1.htm"], 5)),
        ('createPageHTML(18036, 5, 0, "index", "html")', HERE, (["/zwgk/tzgg/index_18036_1.html"], 5)),
        (
            "createPageHTML('18036', 5, 1, 'index', 'html')",
            HERE + "index_18036_1.html",
            (["/zwgk/tzgg/index_18036_2.html"], 5),
        ),
        ("createPageHTML('18036', 5, 1, 'index', 'html')", HERE + "index_1.html", (["/zwgk/tzgg/index_2.html"], 5)),
        ('createPage(7, 0, "index", "html")', HERE, (["/zwgk/tzgg/index_1.html"], 7)),
        (
            "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName){}createPageHTML(3,0,'index','htm')",
            HERE,
            (["/zwgk/tzgg/index_1.htm"], 3),
        ),
        ("Pager({size:25, current:0, prefix:'index',suffix:'htm'});", HERE, (["/zwgk/tzgg/index_1.htm"], 25)),
        ("var currentPage = 0; var countPage = 31;", HERE, (["/zwgk/tzgg/index_1.html"], 31)),
        ("var currentPage=1,countPage=3", HERE + "tz.shtml", (["/zwgk/tzgg/tz_2.shtml"], 3)),
        ("var countPage = 3;var currentPage = 2;", HERE + "tz_2.shtml", ([], 3)),
        ("Pager({size:2,current:1,prefix:'index',suffix:'htm'})", HERE + "index_1.htm", ([], 2)),
    ],
)
def test_calls_of_any_number_of_arguments(family: Family, call: str, url: str, wanted: tuple[list[str], int]) -> None:
    assert following(call, url, family) == wanted


def test_where_a_list_id_is_no_part_of_the_names_the_plain_page_is_asked_for_instead() -> None:
    (page,) = listing(f"<ul>{ROWS}</ul><script>createPageHTML(18036, 5, 0, 'index', 'html')</script>").pages
    assert page.instead == Fetch(f"{HERE}index_1.html")


TRSAPI = """<script>var pageChnlInfo={classsql: "" || "chnlid=1780", recordCount:'107', prepage:15}; SEARCH
    require(['list2.trsapi'], function(m){m({listApi:{url: "/fjdzapp/search"}})})</script>"""


def test_trsapi_asks_the_search_that_the_page_describes() -> None:
    found = listing(f"<ul>{ROWS}</ul>{TRSAPI.replace('SEARCH', 'var SiteInfo={searchId: 229105}')}")
    (page,) = found.pages
    assert (page.url, page.method, page.overlaps, found.total) == (f"{SITE}/fjdzapp/search", "POST", True, 8)
    form = dict(parse_qsl(page.body.decode()))
    assert (form["channelid"], form["classsql"], form["page"], form["prepage"]) == ("229105", "chnlid=1780", "1", "15")
    rows = [
        {
            "doctitle": "示例县<em>通知</em>",
            "docpuburl": "/zwgk/tzgg/202511/t20251111_1.htm",
            "docreltime": "2025-11-11 09:00",
        },
        {"doctitle": "公告", "chnldocurl": f"{SITE}/a/b.htm", "docreltime": 1762819200000},
    ]
    answer = listing(json.dumps({"data": rows, "pageCount": 8}), page.url, sent=page.body)
    assert [(row.title, row.date) for row in answer.rows] == [
        ("示例县通知", date(2025, 11, 11)),
        ("公告", date(2025, 11, 11)),
    ]
    assert [dict(parse_qsl(each.body.decode()))["page"] for each in answer.pages] == ["2"]


@pytest.mark.parametrize("family", [trs.FAMILY, GENERIC])
def test_trsapi_finds_the_id_of_the_search_in_the_file_that_holds_it(family: Family) -> None:
    files = (
        "<script src='/js/jquery.js'></script><script src='/js/common.js'></script><script src=/siteInfo.js></script>"
    )
    found = listing(f"{files}<ul>{ROWS}</ul>{TRSAPI.replace('SEARCH', '')}", family=family)
    (first,) = found.pages
    assert (first.url, first.overlaps, found.total) == (f"{SITE}/js/common.js", True, 8)
    assert first.instead is not None
    assert first.instead.url == f"{SITE}/siteInfo.js"
    for page in (first, first.instead):  # the one that holds it, and the one that is asked for where that is gone
        text = "var SiteInfo = {name: '示例县', searchId: '229105'};"
        (asked,) = listing(text, page.url, family=family, carries=page.carries).pages
        form = dict(parse_qsl(asked.body.decode()))
        assert (asked.url, form["channelid"], form["classsql"]) == (f"{SITE}/fjdzapp/search", "229105", "chnlid=1780")
    (second,) = listing("var x = 1;", first.url, family=family, carries=first.carries).pages
    assert second.url == f"{SITE}/siteInfo.js"
    last = listing("var x = 1;", second.url, family=family, carries=second.carries)
    assert (last.pages, last.total) == ((), 8)  # the list is short of its pages


def test_a_total_is_known_where_no_file_is_named_that_may_hold_the_id_of_the_search() -> None:
    for family in (trs.FAMILY, GENERIC):
        found = listing(f"<ul>{ROWS}</ul>{TRSAPI.replace('SEARCH', '')}", family=family)
        assert (found.pages, found.total) == ((), 8)


GKMLPT = "<script>window._CONFIG = {SID: '200001', CATEGORY_ID: 1234, TREE: [{\"id\": 1234}]}</script>"


def test_gkmlpt_asks_its_interface() -> None:
    start = f"{SITE}/fgw/gkmlpt/index"
    assert recognise(start, GKMLPT).name == "gkmlpt"
    (page,) = listing(GKMLPT, start, family=gkmlpt.FAMILY).pages
    assert (page.url, page.overlaps) == (f"{SITE}/fgw/gkmlpt/api/all/1234?page=1&sid=200001", True)
    said = [
        {"title": f"通知{n}", "url": f"{SITE}/gkmlpt/content/9/9/post_{n}.html", "display_publish_time": "2026-03-01"}
        for n in range(20)
    ]
    first = listing(json.dumps({"total": 45, "articles": said}), page.url, family=gkmlpt.FAMILY)
    assert (len(first.rows), first.rows[0].date, first.total) == (20, date(2026, 3, 1), 3)
    assert [each.url for each in first.pages] == [f"{SITE}/fgw/gkmlpt/api/all/1234?page=2&sid=200001"]
    second = listing(json.dumps({"total": 45, "articles": said[:5]}), first.pages[0].url, family=gkmlpt.FAMILY)
    assert [each.url for each in second.pages] == [f"{SITE}/fgw/gkmlpt/api/all/1234?page=3&sid=200001"]
    assert listing(json.dumps({"total": 45, "articles": []}), second.pages[0].url, family=gkmlpt.FAMILY).pages == ()


@pytest.mark.parametrize(
    "answer", ["{", "{}", '{"articles": 1}', '{"articles": [1, {}]}', '{"total": "x", "articles": []}']
)
@pytest.mark.parametrize(
    ("family", "path"), [(gkmlpt.FAMILY, "/gkmlpt/api/all/0?page=1"), (trs.FAMILY, "/fjdzapp/search")]
)
def test_broken_answers_have_no_rows(answer: str, family: Family, path: str) -> None:
    found = listing(answer, SITE + path, family=family, sent=b"classsql=chnlid%3D1&page=1")
    assert (found.rows, found.pages) == ((), ())

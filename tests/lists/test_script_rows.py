"""Rows whose links a script holds are found where the page says their addresses, and counted where it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.cms.recognise import GENERIC
from crawler.lists.list_page import Listing, read_list
from crawler.records import State
from crawler.run.health import RunResult, decide_state
from crawler.sites.panjin import SITE as PANJIN
from tests.spiders.web import Answer, Web, article_page, crawl

if TYPE_CHECKING:
    from tests.spiders.web import Crawl

SITE = "http://www.example.gov.cn"
TITLES = ["县委召开农村工作会议", "城北水厂昨起停水", "青禾镇举办村民运动会", "全县秋粮收购工作展开"]
NUMBERED = list(enumerate(TITLES, 1))
ARTICLES = [(f"{SITE}/n/{n}.html", title, date(2026, 3, n)) for n, title in NUMBERED]


def listing(html: str) -> Listing:
    page = f"<html><body>{html}</body></html>"
    return read_list(
        page.encode(), f"{SITE}/zwdt/", family=GENERIC, headers={"content-type": "text/html; charset=utf-8"}
    )


def found(html: str) -> list[tuple[str, str, date | None]]:
    return [(row.url, row.title, row.date) for row in listing(html).rows]


FUNCTION = "<script>function view(id){ var url = '/n/' + id + '.html'; window.open(url); }</script>"


@pytest.mark.parametrize(
    ("script", "row"),
    [
        (FUNCTION, "<li><a href='javascript:;' onclick=\"view('{n}')\">{title}</a><i>2026-03-0{n}</i></li>"),
        (FUNCTION, "<li><a href=\"javascript:view('{n}')\">{title}</a><i>2026-03-0{n}</i></li>"),
        (FUNCTION, "<li onclick='view({n})'><span>{title}</span><i>2026-03-0{n}</i></li>"),
        (FUNCTION, "<tr onclick='return view({n});'><td>{title}</td><td>2026-03-0{n}</td></tr>"),
        (FUNCTION, "<li><a data-id='{n}' onclick=\"view($(this).attr('data-id'))\">{title}</a> 2026-03-0{n}</li>"),
        (FUNCTION, "<li><a data-id='{n}' onclick='view(this.dataset.id)'>{title}</a> 2026-03-0{n}</li>"),
        (
            "<script>var root = '/n'; var view = function(id, k){ location.href = root + '/' + id + '.html' }</script>",
            "<li><a href='#' onclick=\"view('{n}', 'x')\">{title}</a><i>2026-03-0{n}</i></li>",
        ),
        ("", "<li><a onclick=\"window.open('/n/{n}.html')\">{title}</a><i>2026-03-0{n}</i></li>"),
        ("", "<li><script>document.write('<a href=\"/n/{n}.html\">{title}</a> 2026-03-0{n}<br>')</script></li>"),
    ],
)
def test_links_that_a_script_builds(script: str, row: str) -> None:
    rows = "".join(row.replace("{n}", str(n)).replace("{title}", title) for n, title in NUMBERED)
    html = f"<table>{rows}</table>" if row.startswith("<tr") else f"<ul>{rows}</ul>"
    assert found(script + html) == ARTICLES


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ('{"title": "{title}", "url": "/n/{n}.html", "date": "2026-03-0{n}"}', "var list = [ITEMS];"),
        ("{title:'{title}',linkUrl:'/n/{n}.html',pubDate:'2026-03-0{n}',}", "render([ITEMS]);"),
        (
            '{"DOCTITLE": "{title}", "ID": {n}, "DOCRELTIME": "2026-03-0{n} 10:00"}',
            "p([ITEMS]); h += '<a href=\"/n/' + r.ID + '.html\">'",
        ),
        ("{id: {n}, title: '{title}', time: '2026-03-0{n}'}", 'p([ITEMS]); h += `<a href="/n/${r.id}.html">`'),
    ],
)
def test_rows_of_an_array(item: str, code: str) -> None:
    items = ",".join(item.replace("{n}", str(n)).replace("{title}", title) for n, title in NUMBERED)
    assert found(f"<div id=list></div><script>{code.replace('ITEMS', items)}</script>") == ARTICLES


def test_an_array_beside_a_list_is_no_list() -> None:
    rows = "".join(f"<li><a href='/n/{n}.html'>{title}</a><i>2026-03-0{n}</i></li>" for n, title in NUMBERED)
    banners = "[{title: '专题一', url: '/zt/1/'}, {title: '专题二', url: '/zt/2/'}]"
    assert found(f"<ul>{rows}</ul><script>var b = {banners}</script>") == ARTICLES


UNKNOWN = [
    "".join(
        f"<li><a href='javascript:;' onclick=\"app.show('{n}')\">{t}</a><i>2026-03-0{n}</i></li>" for n, t in NUMBERED
    ),
    "<script>var l = ["
    + ",".join(f"{{id: {n}, title: '{t}', time: '2026-03-0{n}'}}" for n, t in NUMBERED)
    + "]</script>",
]


@pytest.mark.parametrize("html", UNKNOWN)
def test_rows_whose_addresses_the_page_does_not_say_are_counted(html: str) -> None:
    seen = listing(f"<ul>{html}</ul>")
    assert (seen.rows, seen.by_script) == ((), 4)


def test_menus_that_run_a_script_are_no_rows() -> None:
    menu = "".join(f"<li onclick='tab({n})'>栏目{n}</li>" for n in range(5))
    assert listing(f"<ul>{menu}</ul><p>2026-03-01</p>").by_script == 0


def test_functions_that_call_one_another_end() -> None:
    calls = "".join(f"function f{n}(a){{{f'f{n + 1}(a);' * 200}}}" for n in range(6))
    rows = "".join(f"<li onclick='f0({n})'>示例县召开第{n}次工作会议 2026-03-01</li>" for n in range(300))
    assert listing(f"<script>{calls}</script><ul>{rows}</ul>").by_script == 300


def _crawled(html: str) -> Crawl:
    pages: dict[str, str | Answer] = {
        "http://www.panjin.gov.cn/": f"<html><meta charset=utf-8><body>{html}</body></html>",
        **{f"http://www.panjin.gov.cn/n/{n}.html": article_page(title, f"2026-03-0{n}") for n, title in NUMBERED},
    }
    return crawl(PANJIN, Web(pages))


def test_a_run_reads_rows_by_script_and_counts_those_it_cannot() -> None:
    rows = "".join(f"<li><a onclick='view({n})'>{t}</a><i>2026-03-0{n}</i></li>" for n, t in NUMBERED)
    assert len(_crawled(f"{FUNCTION}<ul>{rows}</ul>").articles) == 4
    assert _crawled(f"<ul>{UNKNOWN[0]}</ul>").stats["list/by_script"] == 4


def test_rows_by_script_make_a_run_incomplete() -> None:
    state, detail = decide_state(RunResult({"list/by_script": 4, "list/pages": 1}))
    assert state is State.INCOMPLETE
    assert "rows by script" in (detail or "")


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ("""var page=1;document.write("<a href='list_"+(page+1)+".html'>下一页</a>");""", ["list_2.html"]),
        ("""var p=1;var n=9;if(p<n){document.write('<a href="list_'+(p+1)+'.html">下一页</a>');}""", ["list_2.html"]),
        ("""var p=9;var n=9;if(p<n){document.write('<a href="list_'+(p+1)+'.html">下一页</a>');}""", []),
        ("""document.write("<a href='" + makeAddress() + "'>下一页</a>");""", []),
    ],
)
def test_a_pager_that_is_written_out_by_its_variables(script: str, pages: list[str]) -> None:
    html = f"<ul><li><a href='/n/1.html'>示例县通知发布</a> 2026-03-01</li></ul><script>{script}</script>"
    url = "http://www.example.gov.cn/tz/"
    assert [page.url for page in read_list(html.encode(), url, family=GENERIC).pages] == [
        f"{url}{page}" for page in pages
    ]

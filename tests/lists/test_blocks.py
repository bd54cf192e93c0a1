"""Rows are told from navigation, hot lists, breadcrumbs and footers by structure, days and labels."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.cms.recognise import GENERIC
from crawler.lists.list_page import Listing, read_list

SITE = "http://www.example.gov.cn"
NAV = "".join(
    f'<li><a href="{path}">{name}</a></li>'
    for path, name in [
        ("/", "首页"),
        ("/zwdt/", "政务动态"),
        ("/tzgg/", "通知公告"),
        ("/bmdt/", "部门动态"),
        ("/lxwm/", "联系我们"),
    ]
)
TITLES = [
    "县委召开农村工作会议",
    "城北水厂昨起停水检修",
    "青禾镇举办村民运动会",
    "会议通知",
    "全县秋粮收购工作全面展开",
]


def listing(html: str, url: str = f"{SITE}/zwdt/") -> Listing:
    page = f"<html><body><div class='top'><ul>{NAV}</ul></div>{html}</body></html>"
    return read_list(page.encode(), url, family=GENERIC, headers={"content-type": "text/html; charset=utf-8"})


def rows(html: str) -> list[str]:
    return [row.url.removeprefix(SITE) for row in listing(html).rows]


FORMS = [
    "/show-42-9087-{}.html",
    "/n/{}.html",
    "/zwdt/{}/",
    "/gk/infodetail.jsp?infoid=AB{}",
    "/show.aspx?id={}",
    "/news/village-road-opens-{}",
    "/xw/%E6%9D%91%E8%B7%AF%E9%80%9A%E8%BD%A6{}.html",
    "/xw/cunlutongche{}.html",
    "/art/2024/5/8/art_1234_{}.html",
    "/info/1034/{}.htm",
    "/?c=show&id={}",
    "/d41d8cd98f00b204e9800998ecf8427{}",
    "/a{}",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='{url}'>{title}</a><span>2026-03-0{n}</span></li>",
        "<li><span>03-0{n}</span><a href='{url}' target=_blank>{title}</a></li>",
        "<p><a href='{url}'>{title}</a>（2026年3月{n}日）</p>",
        "<dl><dt><a href='{url}'>{title}</a></dt><dd>2026/3/{n}</dd></dl>",
        "<div class=item><div class=day><b>0{n}</b><i>2026-03</i></div><h3><a href='{url}'>{title}</a></h3></div>",
        "<li class='i{n}'><a class=lm href='/zwdt/'>[动态]</a> <a href='{url}'>{title}</a> <i>2026-03-0{n}</i></li>",
        "<li><div><a href='{url}'>{title}</a><em>2026-03-0{n}</em>",  # never closed
    ],
)
def test_rows_are_found_whatever_the_form_of_their_addresses(form: str, row: str) -> None:
    urls = [form.format(n) for n in range(1, 6)]
    html = "".join(
        row.format(url=url, title=title, n=n) for n, (url, title) in enumerate(zip(urls, TITLES, strict=True), 1)
    )
    assert rows(f"<div class=list><ul>{html}</ul></div>") == urls


def test_cells_of_a_table_with_a_column_of_offices() -> None:
    html = "".join(
        f"<tr><td>{n}</td><td><a href='/n/{n}.html'>{title}</a></td><td><a href='/bm/{n % 2}/'>教育局</a></td>"
        f"<td>2026-03-0{n}</td></tr>"
        for n, title in enumerate(TITLES, 1)
    )
    assert rows(f"<table>{html}</table>") == [f"/n/{n}.html" for n in range(1, 6)]


def test_undated_rows_are_told_from_columns_offices_and_friends() -> None:
    html = "".join(f"<li><a href='/n/{n}.html'>{title}，各项工作有序推进</a></li>" for n, title in enumerate(TITLES, 1))
    offices = "".join(
        f"<li><a href='/bm/{n}/'>示例县{name}局</a></li>"
        for n, name in enumerate(("教育和体育", "发展和改革", "农业农村", "市场监督管理"))
    )
    friends = "".join(f"<a href='http://www.f{n}.gov.cn/'>示例省某某某某市人民政府网站</a>" for n in range(5))
    own = "<a href='/sub/'>示例县行政审批服务网上大厅</a>"
    found = rows(f"<ul>{html}</ul><ul>{offices}</ul><div class=links>{friends}{own}</div>")
    assert found == [f"/n/{n}.html" for n in range(1, 6)]


def test_what_a_row_hides_is_no_row_and_dates_nothing() -> None:
    html = "".join(
        f"<li><a href='/n/{n}.html'>{title}</a><span>2026-03-0{n}</span><div style='display: none'>"
        f"成文日期：2020-01-01 <ul><li><a href='/other/{n}.html'>别的栏目的一条新闻标题</a><i>2019-01-01</i></li>"
        "</ul></div></li>"
        for n, title in enumerate(TITLES, 1)
    )
    found = listing(f"<ul>{html}</ul>").rows
    assert [(row.url, row.date) for row in found] == [(f"{SITE}/n/{n}.html", date(2026, 3, n)) for n in range(1, 6)]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("", "<td><a href='{url}'>{title}</a></td><td>成文日期：2026-02-01</td><td>发布日期：2026-03-0{n}</td>"),
        ("", "<td><a href='{url}'>{title}</a></td><td>发布时间：2026-03-0{n}</td><td>成文时间：2026-02-01</td>"),
        (
            "<tr><th>标题</th><th>成文日期</th><th>发布日期</th></tr>",
            "<td><a href='{url}'>{title}</a></td><td>2026-02-01</td><td>2026-03-0{n}</td>",
        ),
        (
            "<tr><td>标题</td><td>公开日期</td><td>印发日期</td></tr>",
            "<td><a href='{url}'>{title}</a></td><td>2026-03-0{n}</td><td>2026-02-01</td>",
        ),
    ],
)
def test_of_two_days_the_row_has_that_of_the_publication(head: str, row: str) -> None:
    html = "".join(f"<tr>{row.format(url=f'/n/{n}.html', title=title, n=n)}</tr>" for n, title in enumerate(TITLES, 1))
    found = listing(f"<table>{head}{html}</table>").rows
    assert [row.date for row in found] == [date(2026, 3, n) for n in range(1, 6)]


def test_rows_behind_the_end_of_the_page_are_rows() -> None:
    html = "".join(f"<li><a href='/n/{n}.html'>{title}</a> 2026-03-0{n}</li>" for n, title in enumerate(TITLES, 1))
    assert len(rows(f"<p>x</p></body></html><ul>{html}</ul>")) == 5


def test_a_list_of_nested_elements_ends() -> None:
    html = "".join(f"<div><a href='/n/{n}.html'>{TITLES[0]}{n}</a> 2026-03-01" for n in range(2000))
    assert len(listing(html).rows) == 2000

"""What stands beside a list is none of it: boxes of what is read most, of columns and offices, a page's clock."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.cms.recognise import GENERIC
from crawler.lists.list_page import Listing, read_list

SITE = "http://www.example.gov.cn"
TITLES = [
    "县委召开农村工作会议",
    "城北水厂昨起停水检修的通知发布",
    "青禾镇举办村民运动会",
    "会议通知",
    "全县秋粮收购工作全面展开",
]
URLS = [f"/zwdt/{n}.html" for n in range(1, 6)]
DATED = "".join(
    f"<li><a href='{url}'>{title}</a><span>2026-03-0{n}</span></li>"
    for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
)
OTHER = "".join(f"<li><a href='/zwdt/{90 + n}.html'>{title}，受到广泛关注</a></li>" for n, title in enumerate(TITLES))


def listing(html: str, url: str = f"{SITE}/zwdt/") -> Listing:
    page = f"<html><body>{html}</body></html>"
    return read_list(page.encode(), url, family=GENERIC, headers={"content-type": "text/html; charset=utf-8"})


def rows(html: str, url: str = f"{SITE}/zwdt/") -> list[str]:
    return [row.url.removeprefix(SITE) for row in listing(html, url).rows]


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=aside><h3>点击排行</h3><ul>{OTHER}</ul></div>",
        f"<div><div class=hd><span>热点推荐</span><a href='/hot/'>更多</a></div><div><ul>{OTHER}</ul></div></div>",
        f"<div id=left><p>最新更新：</p><ul>{OTHER}</ul></div>",
        f"<ul class='hot_news'>{OTHER}</ul>",
        f"<section><h4>编辑推荐</h4>{OTHER.replace('li>', 'p>')}</section>",
        f"<table><tr><td>本周热点</td></tr>{OTHER.replace('<li>', '<tr><td>').replace('</li>', '</td></tr>')}</table>",
        f"<dl><dt>相关阅读</dt><dd><ul>{OTHER}</ul></dd></dl>",
    ],
)
def test_what_repeats_other_lists_is_no_row_beside_a_list(box: str) -> None:
    assert rows(f"{box}<div class=main><ul>{DATED}</ul></div>") == URLS
    assert rows(f"<div class=main><ul>{DATED}</ul></div>{box}") == URLS
    assert len(rows(f"<div class=main><ul>{DATED}</ul></div>{box}", f"{SITE}/")) == 10  # a home page has no one list


@pytest.mark.parametrize(
    "links",
    [
        ["/zt/lh/ 深入学习贯彻全国两会精神", "/zt/fx/ 全力做好防汛抗旱工作", "/zt/yhhj/ 优化营商环境在行动"],
        ["/bm/1/ 示例县发展和改革局（县粮食局）", "/bm/2/ 示例县公安局交通警察大队", "/bm/3/ 示例县民政局婚姻登记处"],
    ],
)
def test_special_columns_and_offices_have_other_addresses_than_rows(links: list[str]) -> None:
    box = "".join("<li><a href='{}'>{}</a></li>".format(*link.split()) for link in links)
    assert rows(f"<div class=zt><ul>{box}</ul></div><ul>{DATED}</ul>") == URLS


def test_undated_headlines_with_a_picture_above_the_list_are_rows() -> None:
    slide = "".join(f"<li><a href='/zwdt/{n}.html'><img src='{n}.jpg'><p>{TITLES[4]}{n}</p></a></li>" for n in (71, 72))
    assert rows(f"<div class=slide><ul>{slide}</ul></div><ul>{DATED}</ul>") == ["/zwdt/71.html", "/zwdt/72.html", *URLS]


def test_a_clock_dates_no_link() -> None:
    clock = "<div>今天是2026年10月1日 星期四 <a href='/zhuanti/'>优化营商环境专题专栏</a></div>"
    assert rows(f"{clock}<ul>{DATED}</ul>") == URLS
    bare = "<div><span>2026-10-01 星期四</span><a href='/zhuanti/'>优化营商环境专题专栏</a></div>"
    assert rows(f"{bare}<ul>{DATED}</ul>") == URLS


def test_the_office_that_published_several_rows_is_no_row() -> None:
    html = "".join(
        f"<li><a href='{url}'>{title}</a> 来源：<a href='/bm/{n % 2}/'>示例县农业农村局</a> 2026-03-0{n}</li>"
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    found = listing(f"<ul>{html}</ul>").rows
    assert [(row.url.removeprefix(SITE), row.date) for row in found] == [
        (url, date(2026, 3, n)) for n, url in enumerate(URLS, 1)
    ]


@pytest.mark.parametrize(
    ("whole", "row"),
    [
        ("<div>{}</div>", "<span>2026-03-0{n}</span> <a href='{url}'>{title}</a><br>"),
        ("<div>{}</div>", "<a href='{url}'>{title}</a> <span>2026-03-0{n}</span><br>"),
        ("<p>{}</p>", "2026-03-0{n} <a href='{url}'>{title}</a><br>"),
        ("<div>{}</div>", "<p><a href='{url}'>{title}（2026-03-0{n}）</a></p>"),
        ("<div>{}</div>", "<p><a href='{url}'>{title} [2026/3/{n}]</a></p>"),
        ("<dl>{}</dl>", "<dt>2026-03-0{n}</dt><dd><a href='{url}'>{title}</a></dd>"),
        ("<div>{}</div>", "<div class=row data-href='{url}'><b>{title}</b><i>2026-03-0{n}</i></div>"),
        (
            "<table>{}</table>",
            "<tr><td><a href='{url}'>{title}</a></td><td><a href='/u/{n}'>县中心</a></td><td>2026-03-0{n}</td></tr>",
        ),
        ("<table>{}</table>", "<tr><td><li><a href='{url}'>{title}</a></li></td><td>2026-03-0{n}</td></tr>"),
        (
            "<div>{}</div>",
            "<h3><a href='{url}'>{title}</a></h3><div class=meta>2026-03-0{n} / <a href='/cat/{n}/'>要闻</a></div>",
        ),
        ("{}", "<article><h2><a href='{url}'>{title}</a></h2><time>2026-03-0{n}</time></article>"),
    ],
)
def test_days_in_front_behind_and_in_a_cell_of_their_own(whole: str, row: str) -> None:
    html = "".join(
        row.format(url=url, title=title, n=n) for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    found = listing(whole.format(html)).rows
    assert [(row.url.removeprefix(SITE), row.date) for row in found] == [
        (url, date(2026, 3, n)) for n, url in enumerate(URLS, 1)
    ]


def test_a_day_that_a_title_speaks_of_dates_no_row() -> None:
    html = "".join(f"<p><a href='{url}'>{TITLES[1]}（2026年3月{n}日）</a></p>" for n, url in enumerate(URLS, 1))
    assert [row.date for row in listing(f"<div>{html}</div>").rows] == [None] * 5


def test_two_columns_of_rows_in_a_table() -> None:
    cell = "<td><a href='{0}'>{1}</a> (2026-03-0{2})</td>".format
    cells = [cell(url, title, n) for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)]
    html = f"<table><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}{cells[3]}</tr><tr>{cells[4]}</tr></table>"
    assert rows(html) == URLS


def test_more_beside_the_heading_of_a_dated_box_is_no_row() -> None:
    box = "<div><h3>要闻</h3><a href='/yw/'>{}</a><ul>" + DATED + "</ul></div>"
    assert rows(box.format("更多&gt;&gt;")) == rows(box.format("MORE+")) == URLS


def test_a_dated_box_of_what_is_read_most_is_none_either() -> None:
    hot = "".join(f"<li><a href='/zwdt/9{n}.html'>{title}</a><i>03-0{n}</i></li>" for n, title in enumerate(TITLES, 1))
    assert rows(f"<ul>{DATED}</ul><div><h3>热点排行</h3><ul>{hot}</ul></div>") == URLS
    assert len(rows(f"<div><h3>热点关注</h3><ul>{hot}</ul></div>")) == 5  # a column that is called so


def test_a_list_beside_the_list_has_no_days_and_no_pictures() -> None:
    side = (
        f"<table><tr><td>最新公告</td></tr>{OTHER.replace('<li>', '<tr><td>').replace('</li>', '</td></tr>')}</table>"
    )
    assert rows(f"{side}<ul>{DATED}</ul>") == URLS
    other = DATED.replace("/zwdt/", "/gg/")
    assert (
        len(rows(f"{side}<div class=a><ul>{DATED}</ul></div><div class=b><ul>{other}</ul></div>")) == 15
    )  # of columns


def test_a_table_of_pictures_has_as_many_rows_as_pictures() -> None:
    cell = "<td><a href='{0}'><img src=1.jpg><br>{1}</a></td>".format
    titles = [TITLES[1], f"{TITLES[1]}，请广大用户提前做好储水准备"]  # one of which is half as long as the other
    cells = [cell(url, titles[n % 2]) for n, url in enumerate(URLS)]
    assert rows(f"<table><tr>{''.join(cells[:3])}</tr><tr>{''.join(cells[3:])}</tr></table>") == URLS


def test_short_links_that_differ_from_row_to_row_are_beside_the_titles() -> None:
    html = "".join(
        f"<li><a href='{url}'>{title}</a><br><p><a href='/src/{n}/'>融媒体中心</a> 2026-03-0{n}</p></li>"
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    found = listing(f"<ul>{html}</ul>").rows
    assert [(row.url.removeprefix(SITE), row.date) for row in found] == [
        (url, date(2026, 3, n)) for n, url in enumerate(URLS, 1)
    ]


def test_a_long_link_in_what_a_row_hides_is_not_its_title() -> None:
    hidden = "<div class=hide><a href='/x{0}.html'>相关解读：政策问答之第{0}期完整版</a></div>".format
    html = "".join(
        f"<li><a href='{url}'>{title}</a> 2026-03-0{n}{hidden(n)}</li>"
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    assert rows(f"<ul>{html}</ul>") == URLS


def test_a_day_of_publication_behind_that_of_the_text_in_one_line() -> None:
    html = "".join(
        f"<li><a href='{url}'>{title}</a><p>成文日期：2025-12-01　发布日期：2026-03-0{n}</p></li>"
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    assert [row.date for row in listing(f"<ul>{html}</ul>").rows] == [date(2026, 3, n) for n in range(1, 6)]


@pytest.mark.parametrize("label", ["评论", "解读", "县财政局"])
def test_a_short_link_behind_the_day_of_a_paragraph_is_no_row(label: str) -> None:
    html = "".join(
        f"<p>{n}、<a href='{url}'>{title}</a>　2026/03/0{n}　<a href='/c/{n}/pl'>{label}</a></p>"
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=True), 1)
    )
    found = listing(f"<div>{html}</div>").rows
    assert [(row.url.removeprefix(SITE), row.date) for row in found] == [
        (url, date(2026, 3, n)) for n, url in enumerate(URLS, 1)
    ]

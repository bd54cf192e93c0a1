"""Lists that a page's own script asks for, of whatever interface: the request, its answer, the page after it."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.cms.recognise import GENERIC
from crawler.lists.list_page import Listing, read_list

SITE = "http://www.example.gov.cn"
HERE = f"{SITE}/zwgk/tzgg/"
ROWS = (
    "<ul><li><a href='/n/1.html'>示例县通知</a> 2026-03-01</li>"
    "<li><a href='/n/2.html'>示例县公告</a> 2026-03-01</li></ul>"
)


def listing(text: str, url: str = HERE, sent: bytes = b"") -> Listing:
    return read_list(
        text.encode(), url, family=GENERIC, headers={"content-type": "text/html; charset=utf-8"}, sent=sent
    )


def asked(script: str, html: str = "") -> tuple[str, str, dict[str, str]] | None:
    """Return method, path and parameters of what a page without rows asks for."""
    pages = listing(f"<html><body>{html}<div id=list></div><script>{script}</script></body></html>").pages
    if not pages:
        return None
    (page,) = pages
    body = page.body.decode()
    sent = json.loads(body) if body.startswith("{") else dict(parse_qsl(body, keep_blank_values=True))
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    assert page.overlaps
    return page.method, urlsplit(page.url).path, query | sent


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        (
            """$.ajax({url: "/szinf/info/getInfoCommon/", type: "get", dataType: "json",
               data: {pagesize: 15, currpage: 1, channelid: "5057aeff"}, success: function(d){ show(d); }});""",
            ("GET", "/szinf/info/getInfoCommon/", {"pagesize": "15", "currpage": "1", "channelid": "5057aeff"}),
        ),
        (
            """var pageSize = 20; var catId = '37764';
               function load(pageIndex){ $.post("/info/list.do", {pageIndex: pageIndex, pageSize: pageSize, cat: catId},
               function(r){ draw(r); }, "json"); } load(1);""",
            ("POST", "/info/list.do", {"pageIndex": "1", "pageSize": "20", "cat": "37764"}),
        ),
        (
            """function query(page, channel){ $.ajax({type: 'POST', url: '/search-front/api/affair', contentType:
               "application/json;charset=utf-8", data: JSON.stringify({pageNo: page, pageSize: 20, channelId: channel}),
               success(r){} }) }  $(function(){ query(1, "5144") })""",
            ("POST", "/search-front/api/affair", {"pageNo": 1, "pageSize": 20, "channelId": "5144"}),
        ),
        (
            """new Vue({data: {page: 1, size: 10, cid: 'A0937'}, methods: {get() {
               axios.get('/cms/api/list', {params: {page: this.page, size: this.size, cid: this.cid}}) } }})""",
            ("GET", "/cms/api/list", {"page": "1", "size": "10", "cid": "A0937"}),
        ),
        (
            """$.getJSON("/site/label/8888?labelName=publicInfoList&siteId=" + $("#siteId").val() + "&pageIndex=1",
               function(d){});""",
            ("GET", "/site/label/8888", {"labelName": "publicInfoList", "siteId": "6793", "pageIndex": "1"}),
        ),
        (
            'fetch("/api/list?page=1&column=12").then(r => r.json())',
            ("GET", "/api/list", {"page": "1", "column": "12"}),
        ),
        ("$.get('/hits/count.do', {page: 1, id: 12})", None),  # counts its readers
        ("$.ajax({url: '/api/user', data: {id: 1}})", None),  # no list has one page
        ("$.post('/api/list', {page: 1, channel: makeChannel()})", None),  # nobody can tell
    ],
)
def test_a_page_without_rows_asks_for_them_as_its_script_does(
    script: str, wanted: tuple[str, str, dict[str, str]] | None
) -> None:
    assert asked(script, "<input type=hidden id=siteId value=6793>") == wanted


def test_a_page_with_dated_rows_and_no_pager_asks_for_nothing() -> None:
    assert asked("$.post('/api/list', {page: 1, channel: 7})", ROWS) is None


def test_load_more_by_a_script_that_asks_goes_on() -> None:
    script = "var pageNo = 1; function more(){ pageNo++; $.post('/api/list', {pageNo: pageNo, cid: 7}, add) }"
    found = listing(f"<html><body>{ROWS}<a onclick='more()'>加载更多</a><script>{script}</script></body></html>")
    assert [(page.url, page.body) for page in found.pages] == [(f"{SITE}/api/list", b"pageNo=1&cid=7")]


TITLED = [{"title": f"示例县<em>通知</em>{n}", "url": f"/n/{n}.html", "pubDate": f"2026-03-0{n} 09:00"} for n in (1, 2)]


@pytest.mark.parametrize(
    "answer",
    [
        {"total": 5, "list": TITLED},
        {"code": 0, "data": {"totalCount": 5, "pageSize": 2, "records": TITLED}},
        {"data": {"totalPages": 3, "content": TITLED}},
        {
            "result": {
                "pages": 3,
                "infolist": [{"TITLE": r["title"], "link": r["url"], "PUBTIME": r["pubDate"]} for r in TITLED],
            }
        },
        {
            "pageCount": "3",
            "rows": [{"doctitle": r["title"], "docpuburl": r["url"], "docreltime": r["pubDate"]} for r in TITLED],
        },
        {"count": 5, "data": [{"data": r} for r in TITLED]},
        {
            "custom": {
                "total": "5",
                "data": [{"realtitle": r["title"], "infourl": r["url"], "infodate": r["pubDate"]} for r in TITLED],
            }
        },
        {
            "totalPage": 3,
            "html": "".join(f"<li><a href='{r['url']}'>{r['title']}</a><b>{r['pubDate']}</b></li>" for r in TITLED),
        },
    ],
)
@pytest.mark.parametrize("call", ["{}", "jsonpCallback({});", "/**/cb123({})"])
def test_answers_of_any_interface_have_rows_and_another_page(answer: object, call: str) -> None:
    said = call.format(json.dumps(answer, ensure_ascii=False))
    where = f"{SITE}/api/list?cid=7&page=1&pageSize=2"
    found = listing(said, where)
    assert [(row.url, row.title, row.date) for row in found.rows] == [
        (f"{SITE}/n/{n}.html", f"示例县通知{n}", date(2026, 3, n)) for n in (1, 2)
    ]
    assert [page.url for page in found.pages] == [f"{SITE}/api/list?cid=7&page=2&pageSize=2"]
    assert found.total == 3
    assert listing(said, where.replace("page=1", "page=3")).pages == ()


def test_an_answer_in_json_to_a_body_in_json() -> None:
    first = listing(json.dumps({"data": TITLED}), f"{SITE}/api", b'{"channel":["5"],"pageNo":1}')
    assert [page.body for page in first.pages] == [b'{"channel":["5"],"pageNo":2}']
    past = listing('{"data": []}', f"{SITE}/api", b'{"channel":["5"],"pageNo":4}')
    assert (past.rows, past.pages, past.total) == ((), (), 3)


def test_the_day_of_publication_is_told_from_other_days() -> None:
    row = {
        "title": "通知",
        "url": "/n/1.html",
        "updateTime": "2026-05-01",
        "fbsj": "2026-03-01",
        "createTime": "2025-01-01",
    }
    assert listing(json.dumps({"data": [row]}), f"{SITE}/api?page=1").rows[0].date == date(2026, 3, 1)
    stamped = {"title": "通知", "url": "/n/1.html", "publishTime": 1772323200000}
    assert listing(json.dumps([stamped]), f"{SITE}/api?page=1").rows[0].date == date(2026, 3, 1)


@pytest.mark.parametrize("answer", ["{", "[{", '{"data": [1, {}]}', "cb({", '{"a": {"b": {"c": 1}}}', "[]"])
def test_a_damaged_answer_has_no_rows(answer: str) -> None:
    found = listing(answer, f"{SITE}/api?page=1")
    assert (found.rows, found.pages) == ((), ())


def test_an_answer_of_many_levels_is_read_within_bounds() -> None:
    assert listing("[" * 100_000, f"{SITE}/api?page=1").rows == ()
    assert listing('{"a":' * 500 + "1" + "}" * 500, f"{SITE}/api?page=1").rows == ()

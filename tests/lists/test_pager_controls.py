"""Pagers worked by scripts, forms, buttons and selects: where they lead, and that what is not understood is said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cms import jcms
from crawler.cms.generic import FAMILY
from crawler.lists.list_page import Listing, read_list
from crawler.lists.pager_script import Scripts

if TYPE_CHECKING:
    from crawler.cms.family import Family

BASE = "http://www.city.gov.cn/news/"
ROWS = "".join(
    f"<li><a href='/art/2026/content_{n}.html'>第{n}条要闻的标题</a><span>2026-02-01</span></li>" for n in range(9)
)


def listing(pager: str, *, url: str = f"{BASE}index.html", script: str = "", sent: bytes = b"") -> Listing:
    html = (
        f"<html><head><script>{script}</script></head><body><ul>{ROWS}</ul><div class=pages>{pager}</div></body></html>"
    )
    return read_list(html.encode(), url, family=FAMILY, headers={"content-type": "text/html; charset=utf-8"}, sent=sent)


def led(pager: str, *, script: str = "", url: str = f"{BASE}index.html") -> str | None:
    """Return where the pager leads by GET."""
    pages = listing(pager, script=script, url=url).pages
    assert all(page.method == "GET" for page in pages)
    return pages[0].url if pages else None


@pytest.mark.parametrize(
    "pager",
    [
        "<a href=\"javascript:goPage('2')\">下一页</a>",
        "<a href='javascript:void(0)' onclick='goPage(2)'>下一页</a>",
        "<a href='#' onclick='goPage(2);return false;'>下页</a>",
        "<button onclick='goPage(2)'>下一页</button>",
        "<button type=button onclick='javascript:goPage(2)'>下一页 ></button>",
        "<input type=button value=下一页 onclick=goPage(2)>",
        "<span onclick='goPage(2)'>下一页</span>",
        "<span>1</span><a href='javascript:goPage(2)'>2</a><a href='javascript:goPage(3)'>3</a>",
        "<a class=on href='javascript:;'>1</a><a href='javascript:goPage(2)'>2</a>",
        "<select onchange='goPage(this.value)'><option value=1 selected>1</option><option value=2>2</option></select>",
        (
            "<select onchange='goPage(this.options[this.selectedIndex].value)'><option value=1>第1页"
            "<option value=2>第2页</select>"
        ),
        "<a href='javascript:next()'>下一页</a>",
        "<button onclick='goPage(2)'>加载更多</button>",
        "<a href='javascript:goPage(%272%27)'>下一頁</a>",
    ],
)
@pytest.mark.parametrize(
    "script",
    [
        "function goPage(n){location.href='list_'+n+'.html';}",
        'function goPage(n) { window.location.href = "list_" + n + ".html"; }',
        "function goPage(n){var url='index.html';if(n>1){url='list_'+n+'.html';}window.location=url}",
        "function goPage(n){if(n==1){location='index.html'}else{location='list_'+n+'.html'}}",
        "function goPage(n){if(n==1)location='index.html';else location.replace('list_'+(parseInt(n)-1+1)+'.html')}",
        "var stem='list_', ext='.html';function goPage(n){document.location.href=stem+n+ext}",
        "var goPage=function(n){self.location.assign(`list_${n}.html`)}",
        "function goPage(n){window.open('list_'+n+'.html','_self')}",
        "function goPage(p){go(p,'html')}function go(p,x){top.location.href='/news/list_'+p+'.'+x}",
        "function goPage(n){location.href=n==1?'index.html':'list_'+n+'.html'}",
    ],
)
def test_a_call_whose_function_the_page_defines_is_followed(pager: str, script: str) -> None:
    helper = "var page=1;function next(){goPage(page+1)}"
    assert led(pager, script=f"{helper}{script}") == f"{BASE}list_2.html"


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='#' onclick=\"location.href='list.aspx?page=2'\">下一页</a>",
        "<button onclick=\"window.location='list.aspx?page=2'\">下一页</button>",
        "<a href='#' data-url='list.aspx?page=2'>加载更多</a>",
        "<a href='list.aspx?page=2'>加载更多</a>",
        "<form action=list.aspx><input type=hidden name=page value=2><input type=submit value=下一页></form>",
        "<form action=list.aspx><button name=page value=2>下一页</button></form>",
        "共5页 第1/5页<form action=list.aspx>转到<input name=page size=2>页<input type=submit value=GO></form>",
        (
            "<form name=f action=list.aspx><input type=hidden name=page value=1></form>"
            "<a href='#' onclick='document.f.page.value=2;document.f.submit()'>下一页</a>"
        ),
    ],
)
def test_addresses_in_handlers_attributes_and_forms_are_followed(pager: str) -> None:
    assert led(pager) == f"{BASE}list.aspx?page=2"


SUBMITS = [
    "function toPage(n){document.getElementById('pageNo').value=n;document.forms[0].submit();}",
    "function toPage(n){document.searchForm.pageNo.value=n;document.searchForm.submit()}",
    "function toPage(n){$('#pageNo').val(n);$('#searchForm').submit();}",
    "function toPage(n){var f=document.searchForm;document.forms['searchForm'].elements['pageNo'].value=n;f.submit()}",
    "function toPage(n){$(\"input[name='pageNo']\").val(n); $('form').submit()}",
]


@pytest.mark.parametrize("script", SUBMITS)
def test_a_form_that_a_script_sends_is_sent_with_its_hidden_fields(script: str) -> None:
    form = (
        "<form id=searchForm name=searchForm method=post action='/news/list.do'>"
        "<input type=hidden id=pageNo name=pageNo value=1><input type=hidden name=columnId value=77>"
        "<input type=checkbox name=box value=1><input type=submit name=s value=查询></form>"
    )
    (page,) = listing(f"{form}<a href='javascript:toPage(2)'>下一页</a>", script=script).pages
    assert (page.method, page.url) == ("POST", "http://www.city.gov.cn/news/list.do")
    assert parse_qs(page.body.decode()) == {"pageNo": ["2"], "columnId": ["77"]}


def asp(pager: str) -> str:
    return (
        "<form method=post action='./list.aspx?id=7'><input type=hidden name=__VIEWSTATE value='dDw+/=='>"
        "<input type=hidden name=__EVENTVALIDATION value=ev><input type=hidden name=__EVENTTARGET value=''>"
        f"<input type=text name='ctl00$key' value=''><input type=submit name='ctl00$go' value=搜索>{pager}</form>"
    )


@pytest.mark.parametrize(
    ("pager", "target", "argument"),
    [
        ("<span>1</span><a href=\"javascript:__doPostBack('ctl00$Pager','2')\">2</a>", "ctl00$Pager", "2"),
        ("<a href=\"javascript:__doPostBack('ctl00$Pager','2')\">下一页</a>", "ctl00$Pager", "2"),
        ('<a href="javascript:__doPostBack(&#39;gv&#39;,&#39;Page$2&#39;)">2</a>', "gv", "Page$2"),
        ("<a id=n href=\"javascript:__doPostBack('ctl00$lbNext','')\">下一页</a>", "ctl00$lbNext", ""),
        ("<a href='#' onclick=\"__doPostBack('p','2');return false\">下页</a>", "p", "2"),
        ('<a href=\'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("n",""))\'>下页</a>', "n", ""),
    ],
)
def test_the_form_of_asp_net_is_posted(pager: str, target: str, argument: str) -> None:
    (page,) = listing(asp(pager)).pages
    assert (page.method, page.url) == ("POST", f"{BASE}list.aspx?id=7")
    assert parse_qs(page.body.decode(), keep_blank_values=True) == {
        "__VIEWSTATE": ["dDw+/=="],
        "__EVENTVALIDATION": ["ev"],
        "__EVENTTARGET": [target],
        "__EVENTARGUMENT": [argument],
        "ctl00$key": [""],
    }


def test_the_next_group_of_an_asp_net_pager_is_reached_by_its_dots() -> None:
    call = "<a href=\"javascript:__doPostBack('gv','Page${0}')\">{1}</a>"
    shown = "".join(call.format(n, n) for n in range(1, 10)) + "<span>10</span>" + call.format(11, "...")
    (page,) = listing(asp(shown)).pages
    assert parse_qs(page.body.decode())["__EVENTARGUMENT"] == ["Page$11"]
    back = call.format(10, "...") + "<span>11</span>" + "".join(call.format(n, n) for n in range(12, 15))
    (page,) = listing(asp(back)).pages
    assert parse_qs(page.body.decode())["__EVENTARGUMENT"] == ["Page$12"]


def test_a_submit_button_of_asp_net_is_pressed() -> None:
    (page,) = listing(asp("<input type=submit name='ctl00$next' value=下一页>")).pages
    assert parse_qs(page.body.decode())["ctl00$next"] == ["下一页"]


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='javascript:goPage(2)'>下一页</a>",  # nobody defines it
        "<a href='#' onclick='loadPage(2)'>2</a><a href='#' onclick='loadPage(9)'>尾页</a>",
        "<span class=disabled>上一页</span><a href='#' id=next>下一页</a>",
        "<div class=load-more>点击加载更多</div>",
        "<button class=btn>加载更多</button>",
        "<a href='javascript:;'>1</a><a href='javascript:;'>2</a><a href='javascript:;'>下一页</a>",
    ],
)
def test_a_pager_that_is_not_understood_is_said(pager: str) -> None:
    found = listing(pager)
    assert found.pages == ()
    assert found.pager_unknown


@pytest.mark.parametrize(
    "pager",
    [
        "",
        "<a href='#'>首页</a><a href='#'>上一页</a><a href='#'>下一页</a><a href='#'>尾页</a>",
        "<a class=disabled href='javascript:;'>下一页</a>",
        "<li class=disabled><a href='#'>下一页</a></li>",
        "<span>下一页</span>",
        "共1页 <a href='javascript:goPage(1)'>尾页</a>",
        "<a href='javascript:goPage(1)'>1</a><span>2</span><a href='javascript:goPage(2)'>下一页</a>",
        "第5/5页 <a href='javascript:goPage(5)'>下一页</a>",
        "</div><div class=pictures><a href='javascript:next()'>&gt;</a><a href='#' onclick='slide(2)'>2</a>",
        "<button style='display: none'>加载更多</button>",
        "<select onchange='window.open(this.value)'><option value='http://a.gov.cn/'>友情链接<option>某局</select>",
    ],
)
def test_a_pager_at_its_end_and_what_is_no_pager_are_left_alone(pager: str) -> None:
    found = listing(pager)
    assert found.pages == ()
    assert not found.pager_unknown


def test_a_pager_leads_to_other_sites_no_more_than_links_do() -> None:
    assert led("<a href='#' onclick=\"location.href='http://evil.example/2.html'\">下一页</a>") is None


@given(st.text(alphabet="goPage(n){}=+-*?:;'\"`$[]. \n2location.hrefvalsubmitif", max_size=200))
def test_any_script_is_read_without_an_exception(code: str) -> None:
    Scripts(f"function goPage(n){{{code}}}var a=1;{code}").run(f"goPage(2);{code}")


@pytest.mark.parametrize(
    "html",
    [
        "<a onclick='goPage(2)'>" * 20_000 + "下一页",
        "<a href='javascript:goPage(2)'>2</a>" * 20_000,
        "<script>" + "function goPage(n){" * 5_000 + "</script><a href='javascript:goPage(2)'>下一页</a>",
        "<script>function goPage(n){location=" + "(" * 5_000 + "n}</script><a href='javascript:goPage(2)'>下一页</a>",
        "<script>function goPage(n){goPage(n);goPage(n);goPage(n)}</script><a href='javascript:goPage(2)'>下一页</a>",
        "<form><input name=page>" * 2_000 + "共9页",
        "<div class=more>" * 5_000 + "加载更多",
    ],
)
def test_hostile_pagers_cost_little(html: str) -> None:
    begun = time.process_time()
    read_list(html.encode(), f"{BASE}index.html", family=FAMILY)
    assert time.process_time() - begun < 5


GO = "location.href='list.aspx?page='+"


@pytest.mark.parametrize(
    "script",
    [
        (
            "layui.use('laypage',function(){laypage.render({count:90,limit:10,curr:1,jump:function(o,f){if(!f){"
            f"{GO}o.curr;}}}}}});}});"
        ),
        f"laypage({{cont:'page',pages:9,curr:1,jump:function(e, first){{if(!first){{{GO}e.curr}}}}}})",
        f"$('.tcdPageCode').createPage({{pageCount:9,current:1,backFn:function(p){{{GO}p}}}});",
        f"$('#p').twbsPagination({{totalPages:9,onPageClick:function(event,page){{{GO}page}}}});",
        f"function turn(n){{{GO}n}}$('#p').createPage({{pageCount:9,backFn:function(p){{turn(p)}}}})",
    ],
)
def test_the_pager_that_a_library_draws_is_followed(script: str) -> None:
    assert led("<div id=page></div>", script=script) == f"{BASE}list.aspx?page=2"


@pytest.mark.parametrize(
    ("pager", "script"),
    [
        ("<div class=m-page></div>", "$('.m-page').pagination({pageCount:12,callback:function(api){load(api)}})"),
        ("<div id=page></div>", "laypage.render({elem:'page',count:90,limit:10,jump:function(o){load(o.curr)}})"),
        ("<div id=p></div>", "$('#p').paging({pageNo:1,totalPage:12,callback:function(n){load(n)}})"),
        ("<div class=more onclick='loadMore()'>点击查看更多</div>", ""),
        ("<a class=on>1</a><a href='javascript:q(2)'>2</a><a href='javascript:q(3)'>3</a>", ""),
        ("<a href='javascript:void(0)' onclick='turn(1)'>Next</a>", ""),
        ("<a href='javascript:void(0)' onclick='turn(1)'>&gt;</a><a href='javascript:turn(2)'>2</a>", ""),
    ],
)
def test_a_pager_that_is_drawn_or_bears_no_words_and_is_not_understood_is_said(pager: str, script: str) -> None:
    found = listing(pager, script=script)
    assert found.pages == ()
    assert found.pager_unknown


@pytest.mark.parametrize(
    "script",
    [
        "laypage.render({elem:'page',count:9,limit:10,jump:function(o,f){if(!f)location.href='list.aspx?page='+o.curr}})",
        "$('.p').createPage({pageCount:1,current:1,backFn:function(p){location='list.aspx?page='+p}})",
        "laypage({cont:'page',pages:9,curr:9,jump:function(e,first){if(!first){location.href='?page='+e.curr}}})",
    ],
)
def test_the_pager_that_a_library_draws_has_an_end(script: str) -> None:
    found = listing("<div id=page></div>", script=script)
    assert found.pages == ()
    assert not found.pager_unknown


@pytest.mark.parametrize(
    ("pager", "next_page"),
    [
        ("<a href='index_2.html'><img src=next.gif alt=下一页></a>", "index_2.html"),
        ("<a href='index_2.html'>&gt;</a><a href='index_9.html'>&gt;&gt;</a>", "index_2.html"),
        ("<a href='index.html?page=2'>»</a>", "index.html?page=2"),
        ("<a href='../notice/index.html'>&gt;&gt;</a><a href='/more/'>&gt;</a>", None),  # more of other columns
    ],
)
def test_links_that_are_pictures_or_arrows_lead_on(pager: str, next_page: str | None) -> None:
    assert led(pager) == (next_page and f"{BASE}{next_page}")


@pytest.mark.parametrize("family", [FAMILY, jcms.FAMILY])
@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ("<b>1</b> <a href='2/'>2</a> <a href='2/' aria-label=Next>&raquo;</a>", "2/"),
        ("<a href='list_2.html'>查看更多</a>", "list_2.html"),
        ("<a href='/other/list_2.html'>查看更多</a>", None),
        ("<a href='/tz/old/'>查看更多</a>", None),
        ("<a href='?page=2' rel=next>Older</a>", "?page=2"),
        ("<a href='2.html'>下一页(2)</a>", "2.html"),
        ("<a href='2.html'>كېيىنكى بەت</a>", "2.html"),
        ("<a href='2.html'>後頁</a>", "2.html"),
        ("<a href='2.html'>下 一 页</a>", "2.html"),
        ("<a href='2.shtml'>&gt;</a><a href='9.shtml'>&gt;|</a>", "2.shtml"),
        ("<a href='?p=1'><b>[1]</b></a> <a href='?p=2'>[2]</a> <a href='?p=9'>[9]</a>", "?p=2"),
        ("<a href='/zt/2.shtml'>&gt;</a>", None),
    ],
)
def test_links_that_lead_on(family: Family, pager: str, following: str | None) -> None:
    html = f"<ul><li><a href='/n/1.html'>示例县通知发布</a> 2026-03-01</li></ul><div class=pages>{pager}</div>"
    found = read_list(html.encode(), "http://www.example.gov.cn/tz/", family=family).pages
    assert [page.url for page in found] == ([urljoin("http://www.example.gov.cn/tz/", following)] if following else [])

"""Invented sites, one a way in which the lists of government sites are known to bring their rows and pages.

Each is 36 articles on pages of 15, made from what is publicly known of such servers; none of it was seen live.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urljoin

from tests.spiders.web import Web, article_page, list_page

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "http://www.jizhi.gov.cn/"
COUNT, ROWS = 36, 15
PAGES = -(-COUNT // ROWS)
WHAT = ("河道清淤", "校园食堂", "早稻插秧", "旧楼电梯", "村级公路", "防汛物资", "家庭医生", "夜市摊点", "公交线路")
HOW = ("本周启动", "通过验收", "受到好评", "全面完成")
UUID = "49f13cc2-db03-4d0c-b4fe-{:012x}"


@dataclass
class Way:
    """One site: its list, the form of its articles, and the pages beside them, filled in by `build`."""

    start: str
    form: Callable[[int, date], str]
    build: Callable[[Way], None]
    pages: dict[str, str] = field(default_factory=dict)
    missing: bool = False  # pages that can't be found, which the run has to say

    def day(self, number: int) -> date:
        return date(2026, 2, 27) - timedelta(days=number)

    def title(self, number: int) -> str:
        return f"{WHAT[number % 9]}{HOW[number // 9]}"

    def where(self, number: int) -> str:
        return urljoin(urljoin(HOME, self.start), self.form(number, self.day(number)))

    def li(self, number: int) -> str:
        title = self.title(number)
        return f'<li><a href="{self.where(number)}" title="{title}">{title}</a><span>{self.day(number)}</span></li>'

    def chunks(self) -> list[list[int]]:
        return [list(range(first, min(first + ROWS, COUNT))) for first in range(0, COUNT, ROWS)]

    def listed(self, numbers: list[int], *, pager: str = "") -> str:
        """Return a page of the list."""
        return list_page(
            *(f"{self.where(n)} {self.day(n)} {self.title(n)}" for n in numbers),
            nav=f'<a href="/">首页</a> <a href="{self.start}">通知公告</a>',
            pager=pager,
        )

    def put(self, path: str, page: str) -> None:
        self.pages[path if path.startswith("POST ") else urljoin(urljoin(HOME, self.start), path)] = page

    def web(self) -> Web:
        self.build(self)
        articles = {self.where(n): article_page(self.title(n), str(self.day(n))) for n in range(COUNT)}
        home = list_page(nav=f'<a href="{self.start}">通知公告</a>')
        return Web({HOME: home, **self.pages, **articles})


def linked(second: str) -> Callable[[Way], None]:
    """Pages that link to the next: `second` names page n."""

    def build(way: Way) -> None:
        for n, numbers in enumerate(way.chunks(), 1):
            ahead = (
                f'共{PAGES}页 <a href="{second.format(n + 1)}">下一页</a>'
                if n < PAGES
                else f"共{PAGES}页 <span>下一页</span>"
            )
            way.put(way.start if n == 1 else second.format(n), way.listed(numbers, pager=ahead))

    return build


def called(call: str, name: str, *, first: int = 0) -> Callable[[Way], None]:
    """Pages whose script says how many there are and which this is; `first` is the number of the first."""

    def build(way: Way) -> None:
        for n, numbers in enumerate(way.chunks()):
            said = f"<script>{call.format(pages=PAGES, here=n + first)}</script>"
            way.put(name.format(n + first) if n else way.start, way.listed(numbers, pager=said))

    return build


def _json(way: Way, numbers: list[int], url: str, title: str, day: str) -> list[dict[str, object]]:
    return [{url: way.where(n), title: way.title(n), day: f"{way.day(n)} 09:00:00"} for n in numbers]


def answered(
    script: str, ask: Callable[[int], str], answer: Callable[[list[dict[str, object]], int], object], names: str
) -> Callable[[Way], None]:
    """Build a page without rows whose script asks for them; `ask` is the key of the request for page n."""

    def build(way: Way) -> None:
        way.put(
            way.start,
            f"<html><body><div class=top>政务公开</div><ul id=list></ul><script>{script}</script></body></html>",
        )
        for n, numbers in enumerate(way.chunks(), 1):
            key = ask(n)
            way.put(key, json.dumps(answer(_json(way, numbers, *names.split()), n), ensure_ascii=False))

    return build


def jcms(way: Way, *, obeys: str = "records") -> None:
    """大汉 jpage; a server `obeys` ranges of records, only the number of a page, or nothing."""

    def records(numbers: list[int]) -> str:
        return "".join(f"<record><![CDATA[{way.li(n)}]]></record>" for n in numbers)

    def answer(numbers: list[int]) -> str:
        totals = f"<totalrecord>{COUNT}</totalrecord><totalpage>{PAGES}</totalpage>"
        return f"<?xml version='1.0'?><datastore>{totals}<recordset>{records(numbers)}</recordset></datastore>"

    proxy = f"{HOME}module/web/jpage/dataproxy.jsp"
    form = urlencode({"col": 1, "webid": 9, "path": "/", "columnid": 84242, "unitid": 4051, "permissiontype": 0})
    call = "{col:1,webid:9,path:'/',columnid:84242,unitid:'4051',permissiontype:0}"
    options = f"totalRecord:{COUNT},perPage:{ROWS},proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{call}"
    script = f"<script>$('#4051').jpage({{{options}}})</script>"
    data = f'<script type="text/xml"><datastore><recordset>{records(way.chunks()[0])}</recordset></datastore></script>'
    way.put(way.start, f"<html><body><div id=4051>{data}</div>{script}</body></html>")
    first, last = ROWS + 1, ROWS + 3 * ROWS
    ranged = f"POST {proxy}?startrecord={first}&endrecord={last}&perpage={ROWS} {form}"
    way.put(
        ranged,
        {"records": answer(list(range(ROWS, COUNT))), "page": answer(way.chunks()[0]), "": "<datastore></datastore>"}[
            obeys
        ],
    )
    for n in (2, 3):
        way.put(f"{proxy}?page={n}&{form}", answer(way.chunks()[n - 1]))


def nextgroup(way: Way) -> None:
    """大汉 with ids that only the server understands: each group names the next."""
    for n, numbers in enumerate(way.chunks(), 1):
        records = "".join(f"<record><![CDATA[{way.li(number)}]]></record>" for number in numbers)
        where = f"/module/web/jpage/dataproxy.jsp?page={n}&columnid=x%2B{n}&unitid=y"
        ahead = f'<nextgroup><![CDATA[<a href="{where}"></a>]]></nextgroup>'
        data = f"<datastore>{ahead if n < PAGES else ''}<recordset>{records}</recordset></datastore>"
        shell = f'<html><body><script type="text/xml">{data}</script></body></html>'
        way.put(
            way.start if n == 1 else f"{HOME}module/web/jpage/dataproxy.jsp?page={n - 1}&columnid=x%2B{n - 1}&unitid=y",
            shell if n == 1 else data,
        )


def jpaas(way: Way) -> None:
    """大汉 JPaaS: the menu is brought by a script like the list's."""
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = {
        "parseType": "bulidstatic",
        "webId": "149",
        "tplSetId": "LWY",
        "pageType": "column",
        "tagId": "当前栏目列表",
        "pageId": "77",
    }
    said = "{" + ",".join(f"'{name}':'{value}'" for name, value in query.items()) + "}"
    menu = said.replace("当前栏目列表", "导航")
    tag = f'<script parsetype="bulidstatic" url="{unit}"'
    tags = f'{tag} querydata="{menu}"></script>{tag} rows="{ROWS}" count="{COUNT}" querydata="{said}"></script>'
    way.put(way.start, f"<html><body>{tags}</body></html>")
    for n, numbers in enumerate(way.chunks(), 1):
        page = json.dumps({"pageNo": n, "pageSize": ROWS}, separators=(",", ":"))
        html = f"<ul>{''.join(map(way.li, numbers))}</ul>"
        way.put(
            f"{unit}?{urlencode(query)}&paramJson={quote(page, safe='')}",
            json.dumps({"success": True, "data": {"html": html}}),
        )


def trsapi(way: Way) -> None:
    """TRS of Fujian: the search's id stands in a file, the first rows in the page."""
    settings = f'classsql: "" || "chnlid=1780", recordCount:"{COUNT}", prepage:{ROWS}'
    call = "m({channelid:SiteInfo.searchId,listApi:{url:'/fjdzapp/search'}})"
    script = f"<script>var page={{{settings}}};require(['list2.trsapi'],function(m){{{call}}})</script>"
    way.put(way.start, way.listed(way.chunks()[0], pager=f"<script src='/siteInfo.js'></script>{script}"))
    way.put("/siteInfo.js", "var SiteInfo={searchId:'229105'};")
    for n, numbers in enumerate(way.chunks(), 1):
        form = {
            "channelid": "229105",
            "sortfield": "-docorderpri,-docreltime",
            "classsql": "chnlid=1780",
            "cache": "true",
            "page": n,
            "prepage": ROWS,
        }
        rows = _json(way, numbers, "docpuburl", "doctitle", "docreltime")
        way.put(f"POST {HOME}fjdzapp/search {urlencode(form)}", json.dumps({"data": rows, "pageCount": PAGES}))


def gkmlpt(way: Way) -> None:
    """政府信息公开目录平台 of Guangdong."""
    way.put(
        way.start,
        "<html><body><div id=app></div><script>window._CONFIG={SID:'200001',TREE:[{id:1}]}</script></body></html>",
    )
    for n, numbers in enumerate(way.chunks(), 1):
        rows = _json(way, numbers, "url", "title", "display_publish_time")
        way.put(f"/gkmlpt/api/all/0?page={n}&sid=200001", json.dumps({"total": COUNT, "articles": rows}))


def _search(n: int) -> str:
    query = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index", "page": n}
    return f"/common/search/c7eb6a51b99845ea906d5ec83b0f8e27?{urlencode(query)}"


def _numbered(prefix: str) -> Callable[[int, date], str]:
    return lambda n, _day: f"{prefix}{5200 + n}.html"


WAYS: dict[str, Way] = {
    "dir/": Way(
        "/zwgk/tzgg/",
        lambda n, day: f"./{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
        called('createPageHTML({pages}, {here}, "index", "html");', "index_{}.html"),
    ),
    "index.html": Way("/zwgk/tzgg/index.html", _numbered("/zwgk/tzgg/"), linked("index_{}.html")),
    "name.shtml": Way(
        "/zwgk/tzgg.shtml",
        lambda n, day: f"/zwgk/{day:%Y%m}/{n:032x}.shtml",
        called("createPageHTML('page_div',{pages},{here},'tzgg','shtml',36);", "tzgg_{}.shtml", first=1),
    ),
    "name.html": Way(
        "/xxgk/tzgg.html", lambda n, _day: f"/xxgk/tzgg/pnidpv{n + 800}.html", linked("/xxgk/tzgg_{}.html")
    ),
    "bare path": Way("/dynamic/jxdt", lambda n, _day: f"/dynamic/jxdt/show/{n + 40}", linked("/dynamic/jxdt?page={}")),
    "folder of digits": Way(
        "/web/ywdt/",
        lambda n, day: f"/web/ywdt/{day:%Y%m%d}0800{n:04}/index.shtml",
        called("var currentPage = {here};var countPage = {pages};", "index_{}.html"),
    ),
    "wjk_glrb.html": Way(
        "/szfwj/wjk_glrb.html",
        lambda n, day: f"./{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
        called('createPageHTML({pages},{here},"wjk_glrb","html")', "wjk_glrb_{}.html"),
    ),
    "createPage": Way(
        "/zwgk/szf/",
        lambda n, day: f"./{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
        called('createPage({pages}, {here}, "index", "html")', "index_{}.html"),
    ),
    "/channel/list/N": Way("/channel/list/87.html", _numbered("/channel/detail/"), linked("/channel/list/87/{}.html")),
    "/columns/UUID/": Way(
        f"/columns/{UUID.format(0)}/index.html",
        lambda n, day: f"/columns/{UUID.format(0)}/{day:%Y%m}/{day:%d}/{UUID.format(n + 1)}.html",
        linked("index_{}.html"),
    ),
    "pc/list.html": Way(
        "/tlsrmzf/zwyw/pc/list.html",
        lambda n, day: f"/tlsrmzf/c00012/{day:%Y%m}/{n:032x}.shtml",
        linked("list_{}.html"),
    ),
    ".jsp": Way(
        "/info/iList.jsp?cat_id=15971&cur_page=1",
        lambda n, _day: f"/info/iContent.jsp?cat_id=15971&tm_id={n + 90}",
        linked("/info/iList.jsp?cat_id=15971&cur_page={}"),
    ),
    ".thtml": Way("/bmdt/list.thtml", lambda n, day: f"/bmdt/{day:%Y%m%d}/{n + 300}.thtml", linked("list_{}.thtml")),
    "post_": Way("/ywdt/dbyw/", lambda n, _day: f"/ywdt/dbyw/content/post_{n + 1200}.html", linked("index_{}.html")),
    "nw": Way("/nw42944/index.html", lambda n, day: f"/nw42944/{day:%Y%m%d}/{n:032x}.html", linked("index_{}.html")),
    "/public/column": Way(
        "/public/column/6603?catId=7211&type=4",
        _numbered("/public/6603/"),
        answered(
            'function get(pageIndex){$.ajax({url:"/site/label/8888",data:{labelName:"publicInfoList",siteId:6793,'
            'catId:"7211",pageSize:15,pageIndex:pageIndex},success:function(d){}})} get(1);',
            lambda n: f"/site/label/8888?labelName=publicInfoList&siteId=6793&catId=7211&pageSize=15&pageIndex={n}",
            lambda rows, _n: {"total": COUNT, "data": rows},
            "link title publishDate",
        ),
    ),
    "getInfoCommon": Way(
        "/szsrmzf/szyw/nav_list.shtml",
        lambda n, day: f"/szsrmzf/szyw/{day:%Y%m}/{n:032x}.shtml",
        answered(
            "var channelid='5057aeffb1a84a7e8aeded87728da48c';"
            "$.getJSON('/szinf/info/getInfoCommon/?pagesize=15&currpage=1&channelid='+channelid,show);",
            lambda n: f"/szinf/info/getInfoCommon/?pagesize=15&currpage={n}&channelid=5057aeffb1a84a7e8aeded87728da48c",
            lambda rows, _n: {"count": COUNT, "infolist": rows},
            "link title pubtime",
        ),
    ),
    "JsonList": Way(
        "/wxzw/wxfb/A093702index_1.htm",
        lambda n, day: f"/{day:%Y-%m}/{day:%d}/c_{17000 + n}.htm",
        answered(
            "function load(pageno){$.post('/cms/JsonList',{channelCode:'A093702',perPage:15,pageno:pageno},show)}"
            "load(1)",
            lambda n: f"POST {HOME}cms/JsonList channelCode=A093702&perPage=15&pageno={n}",
            lambda rows, n: {"total": COUNT, "pageno": n, "list": rows},
            "infourl topic_title pubtime",
        ),
    ),
    "getgovinfolist": Way(
        "/govxxgk/002/govInfoPub.html?categorynum=003",
        _numbered("/govxxgk/002/003/"),
        answered(
            "var siteGuid='7eb5f7f1';$.ajax({url:'/EWB-FRONT/rest/lightfrontaction/getgovinfolist',type:'post',"
            "contentType:'application/json',data:JSON.stringify({categorynum:'003',pageIndex:0,pageSize:15,"
            "siteGuid:siteGuid}),success:show})",
            lambda n: (
                f"POST {HOME}EWB-FRONT/rest/lightfrontaction/getgovinfolist "
                f'{{"categorynum":"003","pageIndex":{n - 1},"pageSize":15,"siteGuid":"7eb5f7f1"}}'
            ),
            lambda rows, _n: {"custom": {"total": COUNT, "data": rows}},
            "infourl realtitle infodate",
        ),
    ),
    "common/search": Way(
        "/zwgk/zfwj/common_list.shtml",
        lambda n, day: f"/zwgk/c100001/{day:%Y%m}/c100001_{n + 300}.shtml",
        answered(
            "var url='/common/search/c7eb6a51b99845ea906d5ec83b0f8e27';",
            _search,
            lambda rows, n: {"data": {"page": n, "rows": ROWS, "total": COUNT, "results": rows}},
            "url title publishedTimeStr",
        ),
    ),
    "dataproxy": Way(
        "/col/col84242/index.html",
        lambda n, day: f"/art/{day.year}/{day.month}/{day.day}/art_84242_{n + 10}.html",
        jcms,
    ),
    "dataproxy by page": Way(
        "/col/col84242/index.html",
        lambda n, day: f"/art/{day.year}/{day.month}/{day.day}/art_84242_{n + 10}.html",
        lambda way: jcms(way, obeys="page"),
    ),
    "dataproxy empty": Way(
        "/col/col84242/index.html",
        lambda n, day: f"/art/{day.year}/{day.month}/{day.day}/art_84242_{n + 10}.html",
        lambda way: jcms(way, obeys=""),
        missing=True,
    ),
    "nextgroup": Way(
        "/col/col64/index.html", lambda n, day: f"/art/{day.year}/{day.month}/{day.day}/art_64_{n + 10}.html", nextgroup
    ),
    "jpaas": Way("/zwgk/zcfb/", lambda n, day: f"/zwgk/zcfb/art/{day.year}/art_{n:032x}.html", jpaas),
    "trsapi": Way("/zwgk/ghxx/", lambda n, day: f"./{day:%Y%m}/t{day:%Y%m%d}_{n}.htm", trsapi),
    "gkmlpt": Way("/gkmlpt/index", lambda n, _day: f"/gkmlpt/content/8/{n + 80}/post_{n + 8000}.html", gkmlpt),
}

"""Invented government sites, one a CMS family and one of none: 36 articles on lists of 15, another column beside it.

Every page carries the navigation and a box of other columns' articles, as real ones do. `Site.articles` are the URLs
of the section that starts at `Site.start`; `Site.others` must not be read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from scripts.demo.pages import Exchange, html, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARTICLES, ROWS, OTHERS = 36, 15, 6

_WHO = (
    "示例市水务局",
    "青禾镇党委",
    "云溪街道",
    "市教育局",
    "县医院",
    "市图书馆",
    "平川区人大",
    "市气象台",
    "老城社区",
    "交警支队",
)
_VERB = ("启动", "检查", "推进", "部署", "总结", "改造", "举办", "征集", "表彰", "调研", "试点", "清理")
_WHAT = (
    "河道清淤",
    "校园食堂",
    "早稻插秧",
    "旧楼电梯",
    "读书月",
    "防汛物资",
    "家庭医生",
    "夜市摊点",
    "非遗展演",
    "公交线路",
)
_WHERE = ("在东门片区", "于城南", "沿清江两岸", "在六个村", "于开发区", "在全市中小学", "于老火车站", "在高铁新城")
_HOW = ("进展顺利", "受到群众欢迎", "月底前完成", "仍有短板", "投入两百余人次", "设立举报电话", "每周通报", "明年扩面")


@dataclass(frozen=True)
class Site:
    """One invented site: `exchanges` are all it answers."""

    start: str
    articles: frozenset[str]
    others: frozenset[str]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True)
class Row:
    """An article in a list."""

    url: str
    title: str
    day: date

    def li(self) -> str:
        link = f'<a href="{self.url}" title="{self.title}" target="_blank">{self.title[:18]}…</a>'
        return f"<li>{link}<span>{self.day}</span></li>"


def _rows(section: str, count: int, url: Callable[[int, date], str]) -> list[Row]:
    days = [date(2024, 6, 30) - timedelta(days=i) for i in range(count)]
    return [Row(url(i, day), f"{section}：{_sentence(f'{section}{i}')}", day) for i, day in enumerate(days)]


def _sentence(seed: str) -> str:
    """Return one of some 20,000 sentences, always the same for a seed."""
    number = int(sha256(seed.encode()).hexdigest(), 16)
    words = []
    for choice in (_WHO, _VERB, _WHAT, _WHERE, _HOW):
        number, index = divmod(number, len(choice))
        words.append(choice[index])
    return "".join(words)


def _page(title: str, main: str, nav: str, side: list[Row], *, head: str = "") -> str:
    box = "".join(f'<li><a href="{row.url}">{row.title}</a></li>' for row in side)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-示例市人民政府</title>{head}</head><body>'
        f'<div class="nav">{nav}</div><div class="wrap"><div class="left">{main}</div>'
        f'<div class="right"><h3>热点推荐</h3><ul class="hot">{box}</ul></div></div>'
        '<div class="footer">主办：示例市人民政府办公室 备案号：示例ICP备00000000号</div></body></html>'
    )


def _article(row: Row, nav: str, side: list[Row], crumbs: str, wrap: str) -> Exchange:
    sentences = [_sentence(f"{row.title}{i}") for i in range(24)]
    paragraphs = "".join(f"<p>　　{'，'.join(sentences[i : i + 8])}。</p>" for i in range(0, 24, 8))
    main = (
        f'<div class="crumb">您当前的位置：{crumbs}</div><h1>{row.title}</h1>'
        f'<div class="info">发布时间：{row.day} 09:30 来源：示例日报</div>{wrap.format(paragraphs)}'
    )
    return html(row.url, _page(row.title, main, nav, side))


def _site(
    base: str,
    lists: tuple[str, str],
    forms: tuple[Callable[[int, date], str], Callable[[int, date], str]],
    wrap: str,
    render: Callable[[str, list[Row], Callable[[str], str]], Iterator[Exchange]],
) -> Site:
    """Return a site whose lists are at `lists`; `render` makes the exchanges of a list from its URL, rows and frame."""
    news, notices = (urljoin(base, path) for path in lists)
    rows = _rows("政务要闻", ARTICLES, lambda i, day: urljoin(base, forms[0](i, day)))
    others = _rows("通知公告", OTHERS, lambda i, day: urljoin(base, forms[1](i, day)))
    nav = f'<a href="{base}">首页</a> <a href="{news}">政务要闻</a> <a href="{notices}">通知公告</a>'
    exchanges = [
        plain(urljoin(base, "/robots.txt"), "User-agent: *\nDisallow: /admin/\n"),
        html(base, _page("首页", f"<ul>{''.join(r.li() for r in rows[:5] + others[:5])}</ul>", nav, [])),
    ]
    for where, name, members, side in ((news, "政务要闻", rows, others), (notices, "通知公告", others, rows[:6])):

        def frame(main: str, name: str = name, side: list[Row] = side) -> str:
            return _page(name, f"<h2>{name}</h2>{main}", nav, side)

        exchanges.extend(render(where, members, frame))
        crumbs = f'<a href="{base}">首页</a> &gt; <a href="{where}">{name}</a> &gt; 正文'
        exchanges.extend(_article(row, nav, side, crumbs, wrap) for row in members)
    urls, outside = frozenset(r.url for r in rows), frozenset(r.url for r in others)
    return Site(news, urls, outside, tuple(exchanges))


def _chunks(rows: list[Row]) -> list[str]:
    return [f'<ul class="list">{"".join(r.li() for r in rows[i : i + ROWS])}</ul>' for i in range(0, len(rows), ROWS)]


def trs() -> Site:
    """TRS: the pager is a script, page 2 is index_1.html."""

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        chunks = _chunks(rows)
        for i, chunk in enumerate(chunks):
            script = f'<script>createPageHTML({len(chunks)}, {i}, "index", "html");</script>'
            yield html(urljoin(url, f"index_{i}.html" if i else "./"), frame(chunk + script))

    return _site(
        "http://www.trs-shili.gov.cn/",
        ("/xwzx/zwyw/", "/zwgk/tzgg/"),
        (
            lambda i, day: f"/xwzx/zwyw/{day:%Y%m}/t{day:%Y%m%d}_{70000 + i}.html",
            lambda i, day: f"/zwgk/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{80000 + i}.html",
        ),
        "<div class=TRS_Editor>{}</div>",
        render,
    )


def ucap() -> Site:
    """开普: the pager is a script with quoted arguments, page 2 is list_2.shtml."""

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        chunks = _chunks(rows)
        for i, chunk in enumerate(chunks, 1):
            script = f"<script>createPageHTML('page_div',{len(chunks)},{i},'list','shtml',{len(rows)});</script>"
            yield html(url if i == 1 else urljoin(url, f"list_{i}.shtml"), frame(chunk + script))

    return _site(
        "http://www.ucap-shili.gov.cn/",
        ("/ucap/zwyw/list.shtml", "/ucap/tzgg/list.shtml"),
        (
            lambda i, day: f"/ucap/c100001/{day:%Y%m}/c01_{100000 + i}.shtml",
            lambda i, day: f"/ucap/c100002/{day:%Y%m}/c02_{200000 + i}.shtml",
        ),
        '<div id="UCAP-CONTENT">{}</div>',
        render,
    )


def vsb() -> Site:
    """博达: rows with ids, older pages numbered in reverse."""

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        stem, total = url.removesuffix(".htm"), -(-len(rows) // ROWS)
        for page in range(1, total + 1):
            part = rows[(page - 1) * ROWS : page * ROWS]
            items = "".join(r.li().replace("<li>", f'<li id="line_u8_{i}">') for i, r in enumerate(part))
            following = f"{stem}/{total - page}.htm"
            link = f'<a href="{following}" class="Next">下页</a>' if page < total else "<span>下页</span>"
            here = url if page == 1 else f"{stem}/{total - page + 1}.htm"
            yield html(here, frame(f"<ul>{items}</ul><div>共{len(rows)}条 {page}/{total} {link}</div>"))

    return _site(
        "http://www.vsb-shili.gov.cn/",
        ("/zwyw.htm", "/tzgg.htm"),
        (lambda i, _day: f"/info/1043/{5000 + i}.htm", lambda i, _day: f"/info/1044/{6000 + i}.htm"),
        '<form name="_newscontent_fromname"><div id="vsb_content">{}</div></form>',
        render,
    )


def jcms() -> Site:
    """大汉 jcms: a column's rows stand in CDATA inside a script, more come from dataproxy.jsp by POST."""

    def records(rows: list[Row]) -> str:
        return "".join(f"<record><![CDATA[{row.li()}]]></record>" for row in rows)

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        column = url.rpartition("/col/col")[2].partition("/")[0]
        call = (
            f"$('#{column}9').jpage({{perPage:{ROWS}, totalRecord:{len(rows)}, "
            "proxyUrl:'/module/web/jpage/dataproxy.jsp', "
            f"ajaxParam:{{col:1,appid:1,webid:3,path:'/',columnid:{column},unitid:{column}9,permissiontype:0}}}});"
        )
        data = f'<script type="text/xml"><datastore><recordset>{records(rows[:ROWS])}</recordset></datastore></script>'
        yield html(url, frame(f'<div id="{column}9">{data}</div><script>{call}</script>'))
        form = f"col=1&appid=1&webid=3&path=%2F&columnid={column}&unitid={column}9&permissiontype=0"
        step = 3 * ROWS
        for first in range(ROWS + 1, len(rows) + 1, step):
            query = f"startrecord={first}&endrecord={first + step - 1}&perpage={ROWS}"
            answer = (
                f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>"
                f"{records(rows[first - 1 : first + step - 1])}</recordset></datastore>"
            )
            yield Exchange(
                urljoin(url, f"/module/web/jpage/dataproxy.jsp?{query}"),
                answer.encode(),
                headers=(("Content-Type", "text/xml;charset=utf-8"),),
                method="POST",
                sent=form.encode(),
            )

    return _site(
        "http://www.jcms-shili.gov.cn/",
        ("/col/col1229/index.html", "/col/col1230/index.html"),
        (
            lambda i, day: f"/art/{day.year}/{day.month}/{day.day}/art_1229_{3000 + i}.html",
            lambda i, day: f"/art/{day.year}/{day.month}/{day.day}/art_1230_{4000 + i}.html",
        ),
        '<!--ZJEG_RSS.content.begin--><div id="zoom">{}</div><!--ZJEG_RSS.content.end-->',
        render,
    )


def jpaas() -> Site:
    """大汉 JPaaS: a column's page is empty, its rows come as HTML inside JSON."""

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
        query = {"webId": "4b9e", "pageId": urlsplit(url).path.strip("/"), "tplSetId": "8f2c"}
        data = "{" + ",".join(f"'{name}':'{value}'" for name, value in query.items()) + "}"
        yield html(
            url, frame(f'<script parsetype="bulidstatic" url="{unit}" rows="{ROWS}" querydata="{data}"></script>')
        )
        for number in range(1, -(-len(rows) // ROWS) + 1):
            part = "".join(row.li() for row in rows[(number - 1) * ROWS : number * ROWS])
            content = f'<div class="page-content" rows="{ROWS}" count="{len(rows)}"><ul>{part}</ul></div>'
            parameters = quote(json.dumps({"pageNo": number, "pageSize": ROWS}, separators=(",", ":")), safe="")
            asked = "&".join(f"{name}={value}" for name, value in query.items())
            yield plain(
                urljoin(url, f"{unit}?{asked}&paramJson={parameters}"),
                json.dumps({"success": True, "data": {"html": content}}, ensure_ascii=False),
                "application/json;charset=utf-8",
            )

    def hexadecimal(kind: int, i: int) -> str:
        return f"{kind:02x}{i:030x}"

    return _site(
        "http://www.jpaas-shili.gov.cn/",
        ("/zwyw/", "/tzgg/"),
        (
            lambda i, day: f"/zwyw/art/{day.year}/art_{hexadecimal(10, i)}.html",
            lambda i, day: f"/tzgg/art/{day.year}/art_{hexadecimal(11, i)}.html",
        ),
        '<div class="bt-content zoom">{}</div>',
        render,
    )


def nobody() -> Site:
    """Built with nothing that is known: tables, numbers as a pager, queries as addresses."""

    def render(url: str, rows: list[Row], frame: Callable[[str], str]) -> Iterator[Exchange]:
        total = -(-len(rows) // ROWS)
        for page in range(1, total + 1):
            lines = "".join(
                f'<tr><td>·<a href="{r.url}">{r.title}</a></td><td>[{r.day}]</td></tr>'
                for r in rows[(page - 1) * ROWS : page * ROWS]
            )
            numbers = " ".join(
                f"<b>{n}</b>" if n == page else f'<a href="{url}{f"&p={n}" if n > 1 else ""}">{n}</a>'
                for n in range(1, total + 1)
            )
            yield html(f"{url}&p={page}" if page > 1 else url, frame(f"<table>{lines}</table><p>{numbers}</p>"))

    return _site(
        "http://www.nobody-shili.gov.cn/",
        ("/liebiao.php?lm=3", "/liebiao.php?lm=4"),
        (lambda i, _day: f"/xinxi.php?id={300 + i}", lambda i, _day: f"/xinxi.php?id={900 + i}"),
        '<table width="100%"><tr><td class="zw">{}</td></tr></table>',
        render,
    )


SITES: dict[str, Callable[[], Site]] = {f.__name__: f for f in (trs, ucap, vsb, jcms, jpaas, nobody)}

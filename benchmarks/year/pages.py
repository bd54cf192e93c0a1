"""How a site's content management system writes its addresses, its lists and its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.year.kinds import Event
from benchmarks.year.model import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.year.model import Site, Story

ROWS = 20  # of a list page
_BOX = 6  # of a box beside it
_MENU = "".join(
    f'<li><a href="/zt/{place}.html">{name}</a></li>' for place, name in enumerate(("专题", "服务", "互动"))
)
_ELSEWHERE = '<li><a href="https://mp.weixin.qq.com/s/{n}">本县政务号推送第{n}期</a><span>{day}</span></li>'


def page(title: str, main: str) -> str:
    """Return a page of the site: its menu, what is in the middle, its foot."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<ul class="menu"><li><a href="/">首页</a></li>{_MENU}</ul>{main}'
        '<div class="foot">主办：某县人民政府办公室 网站标识码：3300000000</div></body></html>'
    )


def notice(words: str) -> str:
    """Return a page of the site that says something in place of an article."""
    return page("提示信息", f'<div class="msg"><p>{words}</p><p><a href="/">返回首页</a></p></div>')


@dataclass(frozen=True, slots=True)
class Skin:
    """A content management system: formats of addresses and of the middle of an article's page.

    An article's has `section`, `number`, `day` (2026-03-02), `plain` (20260302), `month` (202603) and `slashed`
    (2026/03/02); that of a list's `further` pages `section`, `page` (from 1), `before` (one less) and `reverse`
    (counted from the last).
    """

    article: str
    first: str
    further: str
    text: str
    pager: Callable[[Skin, int, int, int], str]

    def path(self, section: int, day: str, number: int) -> str:
        """Return the path of an article."""
        plain = day.replace("-", "")
        return self.article.format(
            section=section, number=number, day=day, plain=plain, month=plain[:6], slashed=day.replace("-", "/")
        )

    def list(self, section: int, page: int, pages: int) -> str:
        """Return the path of a page of the list."""
        form = self.further if page > 1 else self.first
        return form.format(section=section, page=page, before=page - 1, reverse=pages - page + 1)


def _next(skin: Skin, section: int, page: int, pages: int) -> str:
    following = f'<a href="{skin.list(section, page + 1, pages)}">下一页</a>' if page < pages else ""
    return f'<div class="pages">共{pages}页 <span>{page}</span> {following}</div>'


def _by_call(_skin: Skin, _section: int, page: int, pages: int) -> str:
    return f'<script>createPageHTML({pages}, {page - 1}, "index", "html");</script>'


def _by_form(_skin: Skin, _section: int, page: int, pages: int) -> str:
    targets = ((page + 1, "下一页"), (pages, "尾页")) if page < pages else ()
    links = "".join(f"<a href=\"javascript:__doPostBack('ctl00$Pager','{n}')\">{word}</a>" for n, word in targets)
    return f'<div class="pages">第{page}页 共{pages}页 {links}</div>'


_LINE = "发布时间：{day}　来源：某县发布"
SKINS = {
    "guowei": Skin(
        "/html/{section}/{day}/content-{number}.html",
        "/html/{section}/list-1.html",
        "/html/{section}/list-{page}.html",
        '<div class="ny_mb_inner_box1"><p>{title}</p></div><div class="fbsj_llcs_box"><span>发布时间：{day}</span>'
        '<span>信息来源：某县发布</span></div><div class="xwnr_txt">{paragraphs}</div>',
        _next,
    ),
    "trs": Skin(
        "/{section}/{month}/t{plain}_{number}.html",
        "/{section}/index.html",
        "/{section}/index_{before}.html",
        f'<h1>{{title}}</h1><p>{_LINE}</p><div class="TRS_Editor">{{paragraphs}}</div>',
        _by_call,
    ),
    "vsb": Skin(
        "/info/{section}/{number}.htm",
        "/xw{section}.htm",
        "/xw{section}/{reverse}.htm",
        f'<form name="_newscontent_fromname"><h1>{{title}}</h1><div>{_LINE}</div>'
        '<div id="vsb_content"><div class="v_news_content">{paragraphs}</div></div></form>',
        _next,
    ),
    "intertid": Skin(
        "/doc/{slashed}/{number}.shtml",
        "/xw{section}/index.shtml",
        "/xw{section}/index_{page}.shtml",
        f'<div id="sch_box"><h1>{{title}}</h1><p class="explain">{_LINE}</p><div id="Zoom">{{paragraphs}}</div></div>',
        _next,
    ),
    "aspnet": Skin(  # the pager posts the page's own form back
        "/news/show.aspx?id={number}",
        "/news/list.aspx?cid={section}",
        "/news/list.aspx?cid={section}",
        f'<h1>{{title}}</h1><div class="info">{_LINE}</div><div class="con">{{paragraphs}}</div>',
        _by_form,
    ),
}


def article_page(site: Site, story: Story, day: int) -> str:
    """Return an article's page as it is on a day."""
    paragraphs = "".join(f"<p>　　{line}</p>" for line in story.texts[story.version(day)].split("\n"))
    shown = FIRST + timedelta(days=story.shown)
    text = SKINS[site.kind.skin].text
    middle = text.format(title=story.title, day=f"{shown} 09:{story.number % 60:02}", paragraphs=paragraphs)
    return page(story.title, middle)


def list_page(site: Site, rows: Sequence[Story], number: int, pages: int, day: int) -> str:
    """Return a page of the list as it is on a day."""
    skin, events = SKINS[site.kind.skin], site.events(day)
    if Event.EMPTY_LIST in events:
        return page("要闻动态", '<div id="list"></div><script src="/js/app.js"></script>')
    if Event.BOX in events:
        box = "".join(f'<li><a href="{address(site, each, day)}">{each.title}</a></li>' for each in site.stories[:_BOX])
        return page("要闻动态", f'<div id="list"></div><div class="hot"><h3>热点推荐</h3><ul>{box}</ul></div>')
    items = []
    for story in rows:
        shown = FIRST + timedelta(days=story.shown)
        items.append(f'<li><a href="{address(site, story, day)}">{story.title}</a><span>{shown}</span></li>')
        if site.kind.elsewhere and story.number % 10 == 0:
            items.append(_ELSEWHERE.format(n=story.number, day=shown))
    pager = skin.pager(skin, site.section(day), number, pages)
    if Event.PAGER_BY_SCRIPT in events:
        pager = f'<div>共{pages}页 <a href="javascript:void(0)" onclick="turn(this)">下一页</a></div>'
    state = f'<input type="hidden" name="__VIEWSTATE" value="s{number}"/>'
    rows_id = "line_u1_" if site.kind.skin == "vsb" else "row_"
    body = "".join(item.replace("<li>", f'<li id="{rows_id}{place}">', 1) for place, item in enumerate(items))
    return page("要闻动态", f'<form method="post">{state}<ul class="news">{body}</ul>{pager}</form>')


def address(site: Site, story: Story, day: int) -> str:
    """Return the whole address of an article on a day."""
    return f"{site.scheme(day)}://{site.host}{SKINS[site.kind.skin].path(*site.place(story, day))}"

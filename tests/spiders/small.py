"""A small site of the panjin declaration: a home page, a list of two pages, two articles."""

from __future__ import annotations

from tests.spiders.web import Web, article_page, list_page

HOME = "http://www.panjin.gov.cn/"
LIST = f"{HOME}html/1738/list-1.html"
SECOND = f"{HOME}html/1738/list-2.html"


def page(number: int, day: str = "2026-02-26") -> str:
    return f"{HOME}html/1738/{day}/content-8760{number}.html"


def home(url: str = LIST, label: str = "要闻动态") -> str:
    return list_page(nav=f"<a href='{url}'>{label}</a>")


def small_site() -> Web:
    return Web(
        {
            HOME: home(),
            LIST: list_page(f"{page(2)} 2026-02-26 第二篇合成文章的标题", pager="<a href='list-2.html'>2</a>"),
            SECOND: list_page(f"{page(1)} 2026-02-20 第一篇合成文章的标题"),
            page(1): article_page("第一篇合成文章的标题", "2026-02-20"),
            page(2): article_page("第二篇合成文章的标题"),
        }
    )

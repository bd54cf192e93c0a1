"""An invented site for benchmarks: 盘锦's CMS, any number of articles, served on loopback by a process of its own."""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benchmarks.synthetic_news import News
from scripts.demo.pages import Exchange, html, plain
from tests.server import SETTINGS, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

HOME = "http://www.panjin.gov.cn/"
ROWS = 50  # of a list page
_FILLER = "".join(
    f'<li class="item-{i}"><a href="/zt/{i}/" target="_blank" style="color:#333;line-height:24px">专题专栏{i}</a></li>'
    for i in range(120)
)  # navigation and footers: real pages have 40 to 80 KB of it


def article_url(number: int, day: date) -> str:
    """Return the URL of an article."""
    return f"{HOME}html/1738/{day}/content-{number}.html"


def exchanges(articles: int, *, seed: int = 1) -> Iterator[Exchange]:
    """Yield all that the site answers: robots.txt, home page, lists, `articles` articles of different stories."""
    news = News(seed)
    days = [date(2024, 6, 30) - timedelta(days=i // 20) for i in range(articles)]
    links = [(article_url(i, day), f"{news.own_clause()}{i}", day) for i, day in enumerate(days)]
    yield plain(f"{HOME}robots.txt", "User-agent: *\nDisallow: /admin/\n")
    yield html(HOME, _page("首页", '<a href="/html/1738/list-1.html">要闻动态</a>'))
    pages = max(1, -(-articles // ROWS))
    for page in range(1, pages + 1):
        yield list_page(page, pages, links[(page - 1) * ROWS : page * ROWS])
    for url, title, day in links:
        yield article_page(url, title, day, f"{news.story()}\n{news.story()}")


def list_page(number: int, pages: int, rows: list[tuple[str, str, date]]) -> Exchange:
    """Return page `number` of the list of `pages` pages; a row is an article's URL, title and day."""
    items = "".join(f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for url, title, day in rows)
    following = f'<a href="/html/1738/list-{number + 1}.html">下一页</a>' if number < pages else ""
    url = f"{HOME}html/1738/list-{number}.html"
    return html(url, _page("要闻动态", f"<ul>{items}</ul><p>第{number}/{pages}页 {following}</p>"))


def article_page(url: str, title: str, day: date, text: str) -> Exchange:
    """Return the page of an article; `text` has a paragraph a line."""
    paragraphs = "".join(f"<p>　　{line}</p>" for line in text.split("\n"))
    main = (
        '<div class="ny_weizhi">当前位置：<a href="/">首页</a> &gt; <a href="/html/1738/list-1.html">要闻动态</a></div>'
        f'<div class="ny_mb_inner_box1"><p>{title}</p></div><div class="fbsj_llcs_box"><span>发布时间：{day}</span>'
        f'<span>信息来源：盘锦日报</span><span>浏览次数：5</span></div><div class="xwnr_txt">{paragraphs}</div>'
    )
    return html(url, _page(title, main))


def _page(title: str, main: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><ul>{_FILLER}</ul>'
        f"{main}<ul>{_FILLER}</ul><div>版权所有：盘锦市人民政府</div></body></html>"
    )


@contextmanager
def served(articles: int) -> Iterator[list[str]]:
    """Serve the site and yield the `-s` arguments that make a `scrapy` command crawl it."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(articles, there), daemon=True)
    process.start()
    try:
        port = here.recv()
        settings = SETTINGS | {"LOOPBACK_PORT": str(port)}
        yield [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    finally:
        process.terminate()
        process.join()


def _serve(articles: int, pipe: Connection) -> None:
    with serve(exchanges(articles)) as loopback:
        pipe.send(loopback.port)
        pipe.poll(None)

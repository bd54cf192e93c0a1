"""`govcn` on a home page: the sections that carry news are found however a portal leads to them, and named."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.spiders.section_spider import SectionSpider
from tests.spiders.web import Crawl, Web, article_page, crawl, list_page

HOME = "http://www.menhu.gov.cn/"
SECTIONS = {
    "要闻": "/yw/",
    "部门动态": "/xw/bmdt.html",
    "乡镇传真": "/c/xzcz/index.shtml",
    "通知公告": "/list.jsp?id=4",
    "政策文件": "/zc/",
}
ABOUT = {"走进示例": "/zjsl/", "领导之窗": "/ld/", "网站地图": "/map.html"}
EACH = 4
ABOUT_TEXT = "示例县的介绍文字，不说任何真事。" * 9


def url(section: str, number: int) -> str:
    return f"{HOME}a/{list(SECTIONS).index(section)}{number}.html"


def title(section: str, number: int) -> str:
    return f"{section}栏目里第{'一二三四五'[number]}件事的报道"


def li(section: str, number: int) -> str:
    return f"<li><a href='{url(section, number)}'>{title(section, number)}</a><span>2026-02-2{number}</span></li>"


def portal(home: str, more: dict[str, str] | None = None) -> Web:
    """Return a site whose home page is `home`, with a list of each section and pages about the place."""
    pages = {f"{HOME.rstrip('/')}{path}": list_page(*rows(name)) for name, path in SECTIONS.items()}
    pages |= {
        f"{HOME.rstrip('/')}{path}": f"<html><body><h1>{name}</h1><p>{ABOUT_TEXT}</p></body></html>"
        for name, path in ABOUT.items()
    }
    pages |= {url(name, n): article_page(title(name, n), f"2026-02-2{n}") for name in SECTIONS for n in range(EACH)}
    return Web({HOME: f"<html><head><meta charset=utf-8></head><body>{home}</body></html>", **pages, **(more or {})})


def rows(section: str) -> list[str]:
    return [f"{url(section, n)} 2026-02-2{n} {title(section, n)}" for n in range(EACH)]


def crawled(web: Web) -> Crawl:
    crawler = get_crawler(SectionSpider)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.engine = SimpleNamespace(download_async=web.download)  # type: ignore[assignment]
    return crawl(SectionSpider.from_crawler(crawler, url=HOME), web)


ABOUT_LINKS = "".join(f"<a href='{path}'>{name}</a>" for name, path in ABOUT.items())


def boxes(form: str) -> str:
    return "".join(
        form.format(name=name, path=path, rows="".join(li(name, n) for n in range(2)))
        for name, path in SECTIONS.items()
    )


SHAPES = {
    "a menu": f"<ul class=nav>{boxes('<li><a href={path}>{name}</a></li>')}</ul>{ABOUT_LINKS}",
    "a menu of several levels": "<div class=nav><dl><dt><a href=/xw/>新闻中心</a></dt><dd>"
    f"{boxes('<a href={path}>{name}</a>')}</dd></dl>{ABOUT_LINKS}</div>",
    "headings with 更多 beside": boxes(
        "<div class=box><h3>{name}</h3><a class=more href='{path}'>更多&gt;&gt;</a><ul>{rows}</ul></div>"
    )
    + ABOUT_LINKS,
    "更多 within the heading": boxes("<div class=box><h2>{name}<a href='{path}'>更多</a></h2><ul>{rows}</ul></div>"),
    "more before the heading": boxes(
        "<div><div class=hd><a href='{path}'>MORE+</a><span>{name}</span></div><ul>{rows}</ul></div>"
    ),
    "more below the rows": boxes(
        "<div><div class=hd>{name}</div><ul>{rows}</ul><p><a href='{path}'>查看更多</a></p></div>"
    ),
    "headings that are links": boxes("<div class=box><h3><a href='{path}'>{name}</a></h3><ul>{rows}</ul></div>"),
    "tabs": f"<ul class=tab>{boxes('<li><a href={path}>{name}</a></li>')}</ul><ul>{li('要闻', 0)}</ul>",
    "a map of a picture": f"<img usemap=#m><map name=m>{boxes('<area href={path} alt={name}>')}</map>",
    "a menu that a script writes": f'<script>document.write("{boxes("<a href={path}>{name}</a>")}");</script>',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_section_that_carries_news_is_found_and_named(shape: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        found = crawled(portal(SHAPES[shape]))
    assert set(found.articles) == {url(name, n) for name in SECTIONS for n in range(EACH)}
    named = {message.rpartition(": ")[0] for message in caplog.messages if message.startswith("section ")}
    assert {f"section {name}" for name in SECTIONS} <= {
        each.replace("section ", "section ", 1).split(": ")[0] for each in named
    }


@pytest.mark.parametrize(
    "home",
    [
        "<iframe src='/main.html'></iframe>",
        "<a href='/main.html'><img src='/enter.jpg' alt='进入首页'></a>",
        "<a href='/main.html'>进入网站</a>",
        "<script>window.location.href='/main.html';</script>",
    ],
)
def test_a_page_in_front_of_the_home_page_leads_to_it(home: str) -> None:
    main = f"<html><head><meta charset=utf-8></head><body>{SHAPES['a menu']}</body></html>"
    found = crawled(portal(home, {f"{HOME}main.html": main}))
    assert set(found.articles) == {url(name, n) for name in SECTIONS for n in range(EACH)}


def test_the_sections_that_carry_news_are_read_before_others() -> None:
    web = portal(f"{ABOUT_LINKS}{SHAPES['a menu']}")
    crawled(web)
    order = [web.urls.index(f"{HOME.rstrip('/')}{path}") for path in (*SECTIONS.values(), *ABOUT.values())]
    assert max(order[: len(SECTIONS)]) < min(order[len(SECTIONS) :])

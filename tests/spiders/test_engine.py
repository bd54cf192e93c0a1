"""What only Scrapy's own engine shows: redirects, robots.txt, parts, and saved pages without their lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import Exchange, html, plain
from tests.e2e.project import records, scrapy
from tests.server import serve
from tests.spiders.web import article_page, list_page

if TYPE_CHECKING:
    from pathlib import Path

HOME = "http://www.panjin.gov.cn/"
LIST = f"{HOME}html/1738/list-1.html"


def page(name: str) -> str:
    return f"{HOME}html/1738/2026-02-26/content-87600{name}.html"


def moved(url: str, to: str) -> Exchange:
    return Exchange(url, b"", 302, (("Location", to), ("Content-Type", "text/html")))


SECURE = page("1").replace("http:", "https:")
PARTED, SECOND = page("5"), page("5-2")
PAGER = "<div class='pages'><a href='content-876005.html'>1</a> <a href='content-876005-2.html'>2</a></div>"
ROWS = [f"{page(n)} 2026-02-26 合成文章第{n}篇的标题" for n in "12345"]
SITE = [
    plain(f"{HOME}robots.txt", "User-agent: *\nDisallow: /html/1738/2026-02-26/content-876004"),
    plain("https://www.panjin.gov.cn/robots.txt", "User-agent: *\nAllow: /"),
    html(HOME, list_page(nav=f"<a href='{LIST}'>要闻动态</a>")),
    html(LIST, list_page(*ROWS)),
    moved(page("1"), SECURE),
    html(SECURE, article_page("合成文章第1篇的标题")),
    moved(page("2"), "http://www.example.com/html/1738/2026-02-26/content-876002.html"),
    moved(page("3"), HOME),
    html(PARTED, article_page("合成文章第5篇的标题", more=PAGER)),
    html(SECOND, article_page("合成文章第5篇的标题", more=PAGER).translate(str.maketrans("甲乙丙", "丁戊己"))),
]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    data = tmp_path_factory.mktemp("engine")
    with serve(SITE) as server:
        scrapy("crawl", "panjin", *server.arguments(), data=data)
        return data, server.asked


def test_each_article_asked_for_is_accounted_for_once(crawled: tuple[Path, list[str]]) -> None:
    data, _ = crawled
    assert {record["url"] for record in records(data, "articles")} == {SECURE, PARTED}
    assert {record["url"]: record["reason"] for record in records(data, "rejected")} == {
        page("2"): "elsewhere",
        page("3"): "http_error",
        page("4"): "robots",
    }
    assert records(data, "duplicates") == []


def test_the_crawl_stays_on_its_site(crawled: tuple[Path, list[str]]) -> None:
    assert {url.split("/")[2] for url in crawled[1]} == {"www.panjin.gov.cn"}


def test_parts_are_fetched_once_and_joined(crawled: tuple[Path, list[str]]) -> None:
    data, asked = crawled
    (article,) = [record for record in records(data, "articles") if record["url"] == PARTED]
    assert len(article["text"].split("\n")) == 6
    assert asked.count(SECOND) == 1


def test_saved_pages_are_read_without_their_lists(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for number in "12":
        (saved / f"{number}.html").write_text(article_page(f"合成文章第{number}篇的标题"), "utf-8")
        (saved / f"{number}.json").write_text(json.dumps({"url": page(number)}), "utf-8")
    done = scrapy("crawl", "panjin", "-a", f"replay={saved}", data=tmp_path / "data")
    assert {record["url"] for record in records(tmp_path / "data", "articles")} == {page("1"), page("2")}, done.stderr

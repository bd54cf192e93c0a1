"""Forms of addresses are learnt from pages, and are evidence: they never decide what a page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.cms.recognise import GENERIC
from crawler.lists.list_page import read_list
from crawler.lists.url_forms import MOST, form_of, learn, lines, share
from crawler.run.history import run_history
from crawler.sites.panjin import SITE as PANJIN
from tests.e2e.project import scrapy
from tests.spiders.web import Answer, Web, article_page, crawl, list_page

if TYPE_CHECKING:
    from pathlib import Path

SITE = "http://www.example.gov.cn"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/show-42-9087-1.html", "/show-9-9-9.html"),
        ("/zwdt/30/", "/zwdt/9/"),
        ("/gk/infodetail.jsp?infoid=AB1&x=2", "/gk/infodetail.jsp?infoid=*&x=*"),
        ("/news/village-road-opens", "/news/*"),
        ("/xw/%E6%9D%91%E8%B7%AF.html", "/xw/*.html"),
        ("/d41d8cd98f00b204e9800998ecf8427e.html", "/#.html"),
        ("/a/5f0c3b1e-2a4d-4c6e-8b1a-0d9e8f7a6b5c.html", "/a/#.html"),
    ],
)
def test_forms(path: str, form: str) -> None:
    assert form_of(SITE + path) == form


def test_what_most_pages_of_a_form_were_is_learnt_and_shown() -> None:
    forms = learn({}, [(f"{SITE}/n/{n}.html", True) for n in range(9)] + [(f"{SITE}/c/{n}/", False) for n in range(3)])
    assert share(forms, f"{SITE}/n/77.html") == 1
    assert share(forms, f"{SITE}/c/77/") == 0
    assert share(forms, f"{SITE}/other") is None
    assert list(lines(forms)) == ["/n/9.html  9 of 9 pages were articles", "/c/9/  0 of 3 pages were articles"]
    assert len(learn(forms, [(f"{SITE}/{'x' * n}/", True) for n in range(500)])) == MOST


def test_a_form_that_was_articles_makes_short_headlines_rows() -> None:
    html = "".join(f"<li><a href='/n/{n}.html'>停水通知{n}</a></li>" for n in range(3)).encode()
    forms = learn({}, [(f"{SITE}/n/{n}.html", True) for n in range(9)])
    assert read_list(html, f"{SITE}/tz/", family=GENERIC).rows == ()
    assert len(read_list(html, f"{SITE}/tz/", family=GENERIC, forms=forms).rows) == 3


def test_the_log_of_a_run_tells_them_and_show_prints_them(tmp_path: Path) -> None:
    log = tmp_path / "runs" / "panjin" / "20260301T000000Z-1.jsonl"
    log.parent.mkdir(parents=True)
    pages = [f'{{"url": "{SITE}/n/{n}.html", "outcome": "article"}}\n' for n in range(4)]
    log.write_text("".join(pages) + f'{{"url": "{SITE}/c/1/", "outcome": "list"}}\n', "utf-8")
    assert run_history(tmp_path, "panjin").forms == {"/n/9.html": (4, 0), "/c/9/": (0, 1)}
    done = scrapy("show", "--site", "panjin", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "/n/9.html  4 of 4 pages were articles" in done.stdout
    assert scrapy("show", "--site", "nobody", data=tmp_path).returncode == 1


HOME = "http://www.panjin.gov.cn/"
ROWS = [f"http://www.other.gov.cn/n/{n}.html 2026-02-0{n} 示例市召开第{n}次工作会议" for n in range(1, 5)]


def test_rows_on_another_host_are_told_and_followed_when_asked_to(caplog: pytest.LogCaptureFixture) -> None:
    pages: dict[str, str | Answer] = {HOME: list_page(*ROWS)}
    pages |= {row.split()[0]: article_page(row.split()[2], row.split()[1]) for row in ROWS}
    told = crawl(PANJIN, Web(pages))
    assert (told.articles, told.stats["list/elsewhere"]) == ({}, 4)
    assert "-a domains=www.other.gov.cn" in caplog.text
    followed = crawl(PANJIN, Web(pages), domains="www.other.gov.cn")
    assert set(followed.articles) == {row.split()[0] for row in ROWS}


@pytest.mark.parametrize("domains", ["http://a.gov.cn/", "a", "a.gov.cn,", "a.gov.cn;b.gov.cn", ""])
def test_a_wrong_host_is_wrong_usage(domains: str, tmp_path: Path) -> None:
    done = scrapy("crawl", "panjin", "-a", f"domains={domains}", data=tmp_path)
    assert done.returncode == 2
    assert "-a domains=" in done.stdout + done.stderr


def test_the_sections_of_a_home_page_that_carry_news_come_first() -> None:
    nav = {"/fw/": "办事服务", "/lx/": "联系我们", "/yw/": "要闻", "/xz/": "乡镇动态", "/tz/": "通知公告"}
    html = "".join(f"<li><a href='{path}'>{name}</a></li>" for path, name in nav.items())
    found = read_list(f"<ul>{html}</ul>".encode(), f"{SITE}/", family=GENERIC)
    assert [url.removeprefix(SITE) for url in found.lists] == ["/yw/", "/xz/", "/tz/", "/fw/", "/lx/"]
    assert [label for _, label in found.news] == ["要闻", "乡镇动态", "通知公告"]

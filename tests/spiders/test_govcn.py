"""`scrapy crawl govcn`: every article of a section, none outside it, whatever the site is built with."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.e2e.project import records, scrapy
from tests.server import serve
from tests.spiders.invented import SITES, Site

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow


def _crawl(site: Site, url: str, data: Path) -> tuple[CompletedProcess[str], set[str]]:
    with serve(site.exchanges) as loopback:
        done = scrapy("crawl", "govcn", "-a", f"url={url}", "-L", "INFO", *loopback.arguments(), data=data)
    return done, {record["url"] for record in records(data, "articles")}


@pytest.mark.parametrize("family", SITES)
def test_every_article_of_the_section_and_none_outside(family: str, tmp_path: Path) -> None:
    site = SITES[family]()
    done, found = _crawl(site, site.start, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found == site.articles
    assert f"family {'generic' if family == 'nobody' else family}" in done.stderr
    article = records(tmp_path, "articles")[0]
    assert article["site"] == urlsplit(site.start).hostname
    assert article["source"] == "示例日报"
    assert article["section"] == "政务要闻"


def test_from_an_article(tmp_path: Path) -> None:
    site = SITES["trs"]()
    done, found = _crawl(site, min(site.articles), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found == site.articles


def test_from_the_home_page_the_section_is_the_site(tmp_path: Path) -> None:
    site = SITES["jcms"]()
    done, found = _crawl(site, "http://www.jcms-shili.gov.cn/", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found == site.articles | site.others


@pytest.mark.parametrize("url", ["", "www.example.gov.cn/xwzx/", "file:///etc/passwd"])
def test_without_a_web_address_it_says_what_to_type(url: str, tmp_path: Path) -> None:
    done = scrapy("crawl", "govcn", *(["-a", f"url={url}"] if url else []), data=tmp_path)
    assert done.returncode == 2
    assert "-a url=https://www.example.gov.cn/xwzx/" in done.stdout + done.stderr


def test_a_site_that_cannot_be_reached_says_why_in_the_last_line(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and nobody listens
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/xwzx/"
        settings = ("ALLOW_PRIVATE_ADDRESSES=1", "DOWNLOAD_DELAY=0", "RETRY_TIMES=0")
        done = scrapy(
            "crawl", "govcn", "-a", f"url={url}", *(word for each in settings for word in ("-s", each)), data=tmp_path
        )
    assert done.returncode == 1
    last = done.stdout.splitlines()[-1]
    assert last.startswith("127.0.0.1: down: none of ")
    assert f"({url}: " in last
    assert "onnection refused" in last

"""`scrapy crawl govcn`: every article of a section, none outside it, whatever the site is built with."""

from __future__ import annotations

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

"""Every site has a spider that Scrapy itself finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader, get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.sites.registry import shipped, sites
from crawler.spiders.loader import spider_of
from crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from pathlib import Path

LOADER = SpiderLoader(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))


def test_scrapys_own_loader_finds_a_spider_for_each_site_and_one_for_sections() -> None:
    assert sorted(LOADER.list()) == sorted([*sites(), "govcn"])
    assert set(shipped()) <= set(LOADER.list())


@pytest.mark.parametrize("name", shipped())
def test_the_spider_of_a_site_is_named_like_it_and_holds_it(name: str) -> None:
    spider = LOADER.load(name)
    assert issubclass(spider, SiteSpider)
    assert (spider.name, spider.site) == (name, sites()[name])
    assert spider().allowed_domains == list(sites()[name].all_domains)


def test_the_projects_settings_use_that_loader() -> None:
    loader = get_spider_loader(get_project_settings())
    assert type(loader) is SpiderLoader
    assert sorted(loader.list()) == sorted(LOADER.list())


@pytest.mark.parametrize("name", shipped())
def test_scrapys_own_loader_finds_the_site_of_a_url(name: str) -> None:
    urls = [sites()[name].home, *(f"http://{domain}/a.html" for domain in sites()[name].all_domains)]
    assert [LOADER.find_by_request(Request(url)) for url in urls] == [[name]] * len(urls)


def test_a_url_of_no_site_is_no_spiders() -> None:
    for url in ("http://www.example.gov.cn/", "http://notpanjin.gov.cn/", "data:,panjin.gov.cn"):
        assert LOADER.find_by_request(Request(url)) == []


def test_of_two_sites_the_longer_domain_has_the_url() -> None:
    found = [LOADER.find_by_request(Request(f"https://{host}.zhangzhou.gov.cn/a.html")) for host in ("www", "nyncj")]
    assert found == [["zhangzhou_city"], ["zhangzhou"]]


def test_a_spider_can_be_made_of_any_site() -> None:
    assert spider_of(sites()["panjin"]).site is sites()["panjin"]


def test_loading_spiders_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    SpiderLoader(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))
    assert not list(tmp_path.iterdir())

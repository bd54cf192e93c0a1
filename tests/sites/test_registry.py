from __future__ import annotations

from pathlib import Path

import pytest

from crawler import sites as package
from crawler.sites.registry import is_of_another, layout_for, site_for, sites


def test_every_declaration_is_in_the_registry() -> None:
    assert {"binhu", "nmgfzw", "panjin", "shengzhou", "wm114", "zhangzhou"} <= set(sites())


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://sznews.zjol.com.cn/sznews/system/2013/02/21/016108776.shtml", "shengzhou"),
        ("http://www.wm114.cn/wen/193/385543.html", "wm114"),
        ("https://www.wxbh.gov.cn/doc/2026/05/21/4778931.shtml", "binhu"),
        ("http://nmgfzw.cn/", "nmgfzw"),
        ("http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612.html", "panjin"),
        ("http://xxx.zhangzhou.gov.cn/", "zhangzhou"),
        ("https://www.zhangzhou.gov.cn/cms/html/zzsrmzf/ywdt/index.html", "zhangzhou_city"),
    ],
)
def test_a_site_is_known_by_its_domain_and_what_is_below(url: str, name: str) -> None:
    site = site_for(url)
    layout = layout_for(url)
    assert site is not None
    assert site.name == name
    assert layout is not None
    assert (layout.site, layout.publisher) == (name, site.publisher)


def test_of_two_sites_the_one_with_the_longer_domain_has_the_page() -> None:
    bureau, city = sites()["zhangzhou"], sites()["zhangzhou_city"]
    portal, other = "https://www.zhangzhou.gov.cn/a.html", "http://xxx.zhangzhou.gov.cn/a.html"
    assert (is_of_another(portal, bureau), is_of_another(portal, city)) == (True, False)
    assert (is_of_another(other, bureau), bureau.owns(other), city.owns(other)) == (False, True, False)


@pytest.mark.parametrize("url", ["http://zjol.com.cn/", "http://panjin.gov.cn.example.com/", "http://[::1", "nonsense"])
def test_other_urls_have_no_site(url: str) -> None:
    assert site_for(url) is None
    assert layout_for(url) is None


@pytest.mark.parametrize("name", ["binhu", "nmgfzw", "panjin", "shengzhou", "wm114", "zhangzhou"])
def test_a_declaration_is_short_and_says_what_could_not_be_checked(name: str) -> None:
    lines = Path(next(iter(package.__path__)), f"{name}.py").read_text("utf-8").splitlines()
    assert len(lines) <= 30
    for term in ("Domain:", "Region:", "Publisher:", "Seen:", "Inferred:", "Caveats:"):
        assert any(line.startswith(term) for line in lines), term

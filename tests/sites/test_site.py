"""A declaration is checked where it is made, and says what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from crawler.cms.guowei import FAMILY
from crawler.reading import Layout
from crawler.sites.site import Site

WHOLE: dict[str, Any] = {
    "name": "x",
    "publisher": "某市人民政府",
    "region": "某省某市",
    "domains": ("x.cn",),
    "family": FAMILY,
}
SITE = Site(**WHOLE)
BARE = Layout(**dict.fromkeys(["body"], "#b"))  # type: ignore[arg-type]  # as somebody may write it


@pytest.mark.parametrize("missing", WHOLE)
def test_what_is_mandatory_is_missed_by_its_name(missing: str) -> None:
    with pytest.raises(TypeError, match=missing):
        Site(**{name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize("empty", WHOLE)
def test_what_is_mandatory_is_not_empty(empty: str) -> None:
    for value in (None, "", ()):
        with pytest.raises(ValueError, match=f"{empty} is empty"):
            Site(**WHOLE | {empty: value})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "a.b"}, "site a.b: name 'a.b' is not of letters, digits, _, -"),
        ({"name": "../x"}, "name '../x' is not of letters"),
        ({"publisher": 7}, "publisher 7 is not text"),
        ({"domains": "x.cn"}, "domains is not a tuple of strings: 'x.cn'; write ('…',)"),
        ({"lists": "/xwzx/"}, "lists is not a tuple of strings: '/xwzx/'"),
        ({"retired": ["/xwzx/"]}, "retired is not a tuple of strings"),
        ({"aliases": ("",)}, "aliases is not a tuple of strings"),
        ({"domains": ("http://x.cn",)}, "site x: domains: 'http://x.cn' is not a domain; write 'x.cn'"),
        ({"domains": ("x.cn", "b.x.cn:8080")}, "domains: 'b.x.cn:8080' is not a domain; write 'b.x.cn'"),
        ({"domains": ("X.cn",)}, "domains: 'X.cn' is not a domain; write 'x.cn'"),
        ({"domains": ("x.cn.",)}, "domains: 'x.cn.' is not a domain; write 'x.cn'"),
        ({"domains": (".x.cn",)}, "domains: '.x.cn' is not a domain; write 'x.cn'"),
        ({"domains": ("x.cn/",)}, "domains: 'x.cn/' is not a domain; write 'x.cn'"),
        ({"domains": ("//x.cn/yw/",)}, "domains: '//x.cn/yw/' is not a domain; write 'x.cn'"),
        ({"domains": (" x.cn",)}, "domains: ' x.cn' is not a domain; write 'x.cn'"),
        ({"domains": ("我的.cn",)}, "domains: '我的.cn' is not a domain; write 'xn--"),
        ({"domains": ("*.x.cn",)}, "domains: '*.x.cn' is not a domain; write 'one like"),
        ({"domains": ("x..cn",)}, "domains: 'x..cn' is not a domain; write 'one like"),
        ({"domains": ("x.cn, y.cn",)}, "domains: 'x.cn, y.cn' is not a domain; write 'one like"),
        ({"aliases": ("https://old.cn/",)}, "aliases: 'https://old.cn/' is not a domain; write 'old.cn'"),
        ({"family": "guowei"}, "family is not a Family; import FAMILY from crawler.cms"),
        ({"layout": "div"}, "layout is not a Layout"),
        ({"home": "www.x.cn"}, "home 'www.x.cn' is not a web address"),
        ({"division": "2111"}, "division '2111' is not a GB/T 2260 code, which has six digits"),
        ({"division": 211100}, "division 211100 is not a GB/T 2260 code"),
        ({"encoding": "gb-2312-x"}, "encoding 'gb-2312-x' is not known"),
        ({"encoding": "rot13"}, "encoding 'rot13' is not known"),
        ({"encoding": 936}, "encoding 936 is not known"),
        ({"encoding": "gbk\0"}, "encoding 'gbk\\x00' is not known"),
        ({"name": "govcn"}, "name 'govcn' is that of the spider for sites that nobody declared"),
        ({"publisher": " \u3000"}, "publisher is empty"),
        ({"lists": ("ftp://x.cn/yw/",)}, "'ftp://x.cn/yw/' is neither a web address nor a path on x.cn"),
        ({"lists": ("/yw/", "http://[x/")}, "'http://[x/' is neither a web address nor a path"),
        ({"layout": Layout(title=("h1[",))}, "site x: layout: title: 'h1[' is no CSS selector"),
        ({"layout": Layout(body=("//div",))}, "site x: layout: body: '//div' is no CSS selector"),
        ({"layout": BARE}, "site x: layout: body is not a tuple of selectors: '#b'; write ('…',)"),
        ({"legacy_tls": "no"}, "legacy_tls 'no' is neither True nor False"),
        ({"rows": ("li[",)}, "rows: 'li[' is no CSS selector"),
        ({"min_rows": 3}, "min_rows 3 is of the first pages of lists, and there are none"),
        ({"lists": ("/yw/",), "min_rows": True}, "min_rows True is not a number of 0 or more"),
        ({"fill_rates": ["source"]}, "fill_rates ['source'] is not a dict of fields and shares"),
        ({"fill_rates": {"source": "0.5"}}, "fill_rates 'source': '0.5'; a field ("),
        ({"recheck_days": -1}, "recheck_days -1 is not a number of 0 or more"),
        ({"min_rows": "3"}, "min_rows '3' is not a number of 0 or more"),
        ({"fill_rates": {"sauce": 0.5}}, "fill_rates 'sauce': 0.5; a field (title, published_at, "),
        ({"fill_rates": {"images": 0.5}}, "fill_rates 'images': 0.5; a field ("),
        ({"fill_rates": {"source": 95}}, "fill_rates 'source': 95; a field ("),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(told)):
        Site(**WHOLE | wrong)


@pytest.mark.parametrize("domain", ["x.cn", "www.x.cn", "xn--fiqs8s.cn", "127.0.0.1", "localhost", "a_b.x-1.cn", "::1"])
def test_a_domain_that_is_one_is_taken(domain: str) -> None:
    host = f"[{domain}]" if ":" in domain else domain
    assert Site(**WHOLE | {"domains": (domain,)}).owns(f"http://{host}:8080/a.html")


def test_a_word_that_is_no_attribute_is_refused() -> None:
    with pytest.raises(TypeError, match="'tls'"):
        Site(**WHOLE | {"tls": "legacy"})


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SITE.name = "y"  # type: ignore[misc]  # this is what is tried
    assert replace(SITE, name="y").name == "y"
    assert SITE.name == "x"
    assert len({SITE, Site(**WHOLE)}) == 1


def test_without_a_home_page_it_is_that_of_the_first_domain() -> None:
    assert SITE.home == "http://x.cn/"
    assert Site(**WHOLE, home="https://www.x.cn/").home == "https://www.x.cn/"


def test_domains_that_it_had_are_its_own_too() -> None:
    site = replace(SITE, aliases=("old.cn",))
    assert (site.domains, site.all_domains, site.same_domains) == (("x.cn",), ("x.cn", "old.cn"), ("x.cn", "old.cn"))
    assert SITE.same_domains == ()
    assert site.owns("http://www.old.cn/a.html")
    assert not SITE.owns("http://www.old.cn/a.html")


def test_the_layout_of_an_article_is_the_familys_unless_it_has_its_own() -> None:
    layout = SITE.article_layout
    assert (layout.site, layout.publisher, layout.body) == ("x", "某市人民政府", FAMILY.layout.body)
    other = replace(SITE, layout=Layout(body=("#text",)), encoding="gb18030").article_layout
    assert (other.site, other.encoding, other.body) == ("x", "gb18030", ("#text",))

"""URLs in one form."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from crawler.urls import CANONICAL, canonical_url, resolve


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (
            "http://www.example.gov.cn/art/2026/2/1/art_11_2.html",
            "http://www.example.gov.cn/art/2026/2/1/art_11_2.html",
        ),
        ("http://news.163-x.com/a~b/", "http://news.163-x.com/a~b/"),
        ("HTTP://WWW.Example.cn:80/a", "http://www.example.cn/a"),
        ("http://example.cn", "http://example.cn/"),
        ("http://example.cn/a/../b.html", "http://example.cn/b.html"),
        ("http://example.cn/a/./b.html", "http://example.cn/a/b.html"),
        ("http://example.cn/a.html#top", "http://example.cn/a.html"),
        ("http://example.cn/a?b=2&a=1&from=timeline", "http://example.cn/a?a=1&b=2"),
        ("http://example.cn/县/a.html", "http://example.cn/%E5%8E%BF/a.html"),
        ("http://example.cn/a.jsp;jsessionid=0A1B.node1?id=3", "http://example.cn/a.jsp?id=3"),
        ("http://example.cn/a.jsp;JSESSIONID=0A1B", "http://example.cn/a.jsp"),
        ("http://example.cn/a.php?id=3&PHPSESSID=0a1b", "http://example.cn/a.php?id=3"),
        ("http://example.cn/a.asp?ASPSESSIONIDQQ=X&id=3", "http://example.cn/a.asp?id=3"),
    ],
)
def test_canonical(url: str, canonical: str) -> None:
    """Host, port, dots, fragment, query and characters have one form."""
    assert canonical_url(url) == canonical


@given(st.from_regex(CANONICAL, fullmatch=True))
@example("http://1.2.3.cn/-/_-.~")
@example("https://a-b.c/a..b/c")
def test_what_is_told_to_be_canonical_is(url: str) -> None:
    """An address that is taken as it stands is one that would be left as it stands."""
    assert canonicalize_url(url) == url


@pytest.mark.parametrize(
    ("link", "encoding", "url"),
    [
        ("\\\\upload\\2026\\a.xls", "utf-8", "http://upload/2026/a.xls"),
        ("\\upload\\2026\\a.xls", "utf-8", "http://www.x.gov.cn/upload/2026/a.xls"),
        ("..\\..\\upload\\p.jpg", "utf-8", "http://www.x.gov.cn/upload/p.jpg"),
        ("http:\\\\www.y.gov.cn\\a.html", "utf-8", "http://www.y.gov.cn/a.html"),
        ("down.asp?file=\\a\\b.xls", "utf-8", "http://www.x.gov.cn/xw/2026/down.asp?file=\\a\\b.xls"),
        (" a.html\n", "utf-8", "http://www.x.gov.cn/xw/2026/a.html"),
        ("a\r\n.html", "utf-8", "http://www.x.gov.cn/xw/2026/a.html"),
        ("d.asp?f=名单.xls", "gb18030", "http://www.x.gov.cn/xw/2026/d.asp?f=%C3%FB%B5%A5.xls"),
        ("d.asp?f=名单.xls", "utf-8", "http://www.x.gov.cn/xw/2026/d.asp?f=名单.xls"),
        ("d.asp?f=ｶ😀", "big5hkscs", "http://www.x.gov.cn/xw/2026/d.asp?f=%26%2365398%3B%26%23128512%3B"),
        ("名单.xls", "gb18030", "http://www.x.gov.cn/xw/2026/名单.xls"),
        ("http://[", "utf-8", ""),
    ],
)
def test_links_are_read_as_browsers_read_them(link: str, encoding: str, url: str) -> None:
    assert resolve("http://www.x.gov.cn/xw/2026/t1.html", link, encoding) == url


_ODD = ("./W02.jpg", "/./a", "//h/a", "a/../b", "./", ".", "..", "./.a", ".//a", "a//b")
_BASES = ("http://www.shili.gov.cn/a/b.html", "https://shili.gov.cn/a/b/", "http://shili.gov.cn/a", "http://h/x.html")


@given(
    st.sampled_from(_BASES),
    st.text("ab1.-_~/", max_size=8) | st.sampled_from(_ODD),
)
def test_a_short_way_to_a_plain_link_leads_where_the_long_one_does(base: str, link: str) -> None:
    for each in (link, f"http://www.shili.gov.cn/{link}"):
        assert resolve(base, each) == urljoin(base, each)

"""URLs in one form."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from crawler.urls import CANONICAL, canonical_url


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

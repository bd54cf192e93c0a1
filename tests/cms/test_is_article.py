"""Whether a page is an article follows from its bytes and address alone."""

from __future__ import annotations

import pytest

from crawler.cms.recognise import is_article
from crawler.reading import read
from tests.spiders.web import article_page, list_page

ROWS = [f"/n/{n}.html 2026-02-0{n} 示例县召开第{n}次工作会议" for n in range(1, 9)]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.nmgfzw.cn/html/2022/tzgg/index.html",  # of the form that the site's lists have
        "http://www.panjin.gov.cn/html/1738/list-1.html",
        "http://www.panjin.gov.cn/xw/cunlutongche.html",  # not of the form that its articles have
        "http://www.example.gov.cn/zwdt/30/",
        "http://www.example.gov.cn/?c=show&id=77",
    ],
)
def test_an_address_never_speaks_against_the_page(url: str) -> None:
    assert is_article(read(article_page("村级公路通车").encode(), url))
    assert not is_article(read(list_page(*ROWS).encode(), url))


def test_a_form_that_only_articles_have_speaks_for_a_page_that_cannot_be_read() -> None:
    page = b"<html><body><div></div></body></html>"
    assert is_article(read(page, "http://www.panjin.gov.cn/html/1738/2021-01-13/content-87612.html"))
    assert not is_article(read(page, "http://www.example.gov.cn/n/87612.html"))


def test_a_home_page_with_a_day_is_none() -> None:
    assert not is_article(read(article_page("示例县人民政府").encode(), "http://www.example.gov.cn/"))

"""Selectors of rows are CSS or XPath, and a wrong one is an error that names the declaration."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from crawler.cms import generic
from crawler.cms.family import Family, Pages
from crawler.lists.list_page import read_list
from crawler.reading import Layout

HTML = """<div class="left"><p><a href="/a/1.html">通知一</a></p><p><a href="/a/2.html">通知二</a></p></div>
    <div class="right"><p><a href="/b/1.html">一条比较长的热点新闻标题</a></p></div>"""
LEFT = {"http://www.example.gov.cn/a/1.html", "http://www.example.gov.cn/a/2.html"}


def family(*rows: str) -> Family:
    return Family(name="shili", article=generic.FAMILY.article, pager=lambda _: Pages(), rows=rows, certain=False)


@pytest.mark.parametrize(
    "selector",
    [
        "div.left a",
        "div.left>p",
        "//div[@class='left']//a",
        ".//div[contains(@class, 'left')]/p",
        "(//div)[1]/p/a",
    ],
)
def test_rows_by_css_and_by_xpath_of_links_and_of_the_elements_around_them(selector: str) -> None:
    found = read_list(HTML.encode(), "http://www.example.gov.cn/", family=family(selector))
    assert {row.url for row in found.rows if row.main} == LEFT


@pytest.mark.parametrize(
    "selector",
    [
        "div[",
        "//div[",
        "li:nope",
        "/html/body/",
        ".//a[@b=]",
        "//a[nope(.)]",
        "//x:a",
        "//a[$v]",
        "//li[re:test(., '(')]",
    ],
)
def test_a_wrong_selector_is_an_error_that_names_its_family(selector: str) -> None:
    with pytest.raises(ValueError, match=f"family shili: rows: {re.escape(repr(selector))} is no (?:CSS|XPath)"):
        family(selector)


def wrong(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


def test_selectors_of_fields_and_patterns_are_checked_too() -> None:
    with pytest.raises(ValueError, match=re.escape("family shili: layout: title: 'h1[' is no CSS selector")):
        replace(family(), layout=Layout(title=("h1", "h1[")))
    with pytest.raises(TypeError, match="family shili: rows is not a tuple of selectors: 'li a'"):
        replace(family(), **wrong("rows", "li a"))
    with pytest.raises(TypeError, match="family shili: article and lists are patterns"):
        replace(family(), **wrong("article", r"/\d+\.html"))


def test_an_xpath_of_texts_finds_no_rows_and_does_no_harm() -> None:
    assert read_list(HTML.encode(), "http://www.example.gov.cn/", family=family("//a/@href")).total is None

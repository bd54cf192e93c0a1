"""Selectors of rows are CSS or XPath, and a wrong one is an error that names the declaration."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from crawler.cms import generic
from crawler.cms.family import Family, Pages
from crawler.cms.recognise import GENERIC
from crawler.cms.row_selectors import RowSelector
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


def test_rows_that_a_site_declares_are_its_rows_and_nothing_else_is() -> None:
    row = "<div class=r><a href='/n/{0}.html'>通知{0}</a></div>"  # too short and undated for anybody to see a list
    html = f"<div class=con>{''.join(map(row.format, range(5)))}</div><ul>{ITEMS}</ul>"
    selectors = (RowSelector("div.con .r"),)
    page = f"<html><head><meta charset=utf-8></head><body>{html}</body></html>".encode()
    url = "http://www.example.gov.cn/tz/"
    found = read_list(page, url, family=GENERIC, rows=selectors).rows
    assert [row.url for row in found] == [f"http://www.example.gov.cn/n/{n}.html" for n in range(5)]
    assert all(row.main for row in found)
    elsewhere = read_list(f"<ul>{ITEMS}</ul>".encode(), url, family=GENERIC, rows=selectors).rows
    assert len(elsewhere) == 3  # a page without any is read as every page is


ITEMS = "".join(f"<li><a href='/other/{n}.html'>另一个栏目的新闻标题{n}</a><i>2026-03-0{n}</i></li>" for n in (1, 2, 3))

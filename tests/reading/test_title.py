from __future__ import annotations

import pytest

from crawler.records import Provenance
from tests.reading.pages import BODY, TITLE, article


@pytest.mark.parametrize(
    "suffix",
    [
        "",
        "_示例县人民政府",
        " - 示例县人民政府门户网站",
        "-要闻-示例新闻网",
        "|示例在线",
        "--示例日报",
        "_要闻动态_示例网",
    ],
)
def test_the_sites_name_is_not_in_the_title(suffix: str) -> None:
    assert article(f"<div>{BODY}</div>", f"<title>{TITLE}{suffix}</title>").title == TITLE


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE}_示例网</title>", f"<h1>示例县人民政府</h1><div class=a>{TITLE}</div>"),
        (f"<title>{TITLE}_示例网</title>", f"<h2><a href=1>另一条新闻的标题在这里</a></h2><h3>{TITLE}</h3>"),
        (f"<title>{TITLE[:8]}…</title>", f"<h1>{TITLE}</h1>"),
        ("<title>示例县人民政府</title>", f"<h1>{TITLE}</h1>"),
        ("<title>示例县人民政府</title>", f"<p>{TITLE}</p><p>2024-03-05 来源：示例报</p>"),
        ("", f"<div class=title>{TITLE}</div>"),
        (f"<title>{TITLE}_示例网</title>", f"<h1>{TITLE[:7]}<br>{TITLE[7:]}</h1>"),
        (f"<meta name='ArticleTitle' content='{TITLE}'><title>要闻</title>", "<h1>要闻动态</h1>"),
        (f"<META CONTENT='{TITLE}' NAME=articletitle><meta name=ArticleTitle content=''>", ""),
        (f"<meta name=ArticleTitle content='{TITLE}全县粮食面积稳定'>", f"<h1>{TITLE}</h1><p>全县粮食面积稳定</p>"),
    ],
)
def test_the_title_among_other_headings(head: str, body: str) -> None:
    assert article(f"{body}<div>{BODY}</div>", head).title == TITLE


def test_a_dash_within_a_title_stays() -> None:
    head = "<title>“十四五”规划2021-2025年实施方案_示例网</title>"
    assert article(f"<div>{BODY}</div>", head).title == "“十四五”规划2021-2025年实施方案"


def test_a_page_without_any_title_has_none() -> None:
    found = article(f"<div>{BODY}</div>", "")
    assert found.title is None
    assert "title" not in found.found_by


def test_og_title_is_a_hint() -> None:
    found = article(f"<div>{BODY}</div>", f"<meta property='og:title' content='{TITLE}-示例新闻网'>")
    assert (found.title, found.found_by["title"]) == (TITLE, Provenance.HINT)

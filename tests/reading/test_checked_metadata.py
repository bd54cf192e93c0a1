"""What the metadata state is held against what the page prints."""

from __future__ import annotations

import pytest

from crawler.reading import read_page
from tests.reading.pages import URL

TITLE = "白石镇举办春季农机检修培训班"
BODY = "".join(
    f"<p>　　{line}</p>"
    for line in (
        "3月2日，白石镇农业服务中心举办春季农机检修培训班，全镇六十多名农机手参加了培训，学习了播种机的保养方法。",
        "培训由县农机推广站的技术人员讲解，并在田间演示了检修步骤，参训人员表示收获很大，希望今后多办这样的培训。",
    )
)


def page(
    metas: dict[str, str], *, title: str = f"{TITLE}_白石县人民政府", line: str = "发布时间：2026-03-02 08:30"
) -> bytes:
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in metas.items())
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><div><a href="/">首页</a></div>'
        f'<div class="m"><h1>{TITLE}</h1><div class="info">{line}</div><div class="con">{BODY}</div></div></body>'
    ).encode()


@pytest.mark.parametrize(
    ("stated", "site", "column"),
    [
        ("白石县人民政府", "白石县人民政府", "镇街动态"),
        ("白石县人民政府", None, None),  # <title> tells that it is the site's name
        ("镇街动态", "白石县人民政府", "镇街动态"),
        ("白石县政府网", None, None),  # nobody prints it
        ("正文内容", None, None),
        ("", None, None),
        (f"{TITLE}-白石县人民政府", "白石县人民政府", None),
        (f"{TITLE}_镇街动态_白石县人民政府", "白石县人民政府", "镇街动态"),
        (f"{TITLE} - 白石县人民政府门户网站", None, None),
        ("白石镇举办&lt;br/&gt;春季农机检修培训班", None, None),
        ("&lt;font color='red'&gt;白石镇举办春季农机检修培训班&lt;/font&gt;", None, None),
        ("白石镇举办&amp;nbsp;春季农机检修培训班", None, None),
    ],
)
def test_a_title_that_is_none_loses_to_the_heading(stated: str, site: str | None, column: str | None) -> None:
    metas = {"ArticleTitle": stated, "SiteName": site, "ColumnName": column}
    article = read_page(page({name: value for name, value in metas.items() if value is not None}), URL)
    assert (article.title or "").replace(" ", "") == TITLE


@pytest.mark.parametrize("ending", ["网", "中心", "动态"])
def test_a_printed_title_may_end_like_a_sites_name(ending: str) -> None:
    title = f"我县建成覆盖城乡的公共法律服务{ending}"
    body = page({"ArticleTitle": title}, title="白石县人民政府").replace(TITLE.encode(), title.encode())
    assert read_page(body, URL).title == title


def test_a_title_with_a_dash_stays_whole_where_the_page_prints_it() -> None:
    title = "奋进新征程--白石县政务服务中心"
    body = page({"ArticleTitle": title}, title=f"{title}_白石县人民政府").replace(TITLE.encode(), title.encode())
    assert read_page(body, URL).title == title


@pytest.mark.parametrize(
    ("stated", "line", "source"),
    [
        ("白石县人民政府", "来源：白石日报", "白石日报"),
        (TITLE, "来源：白石日报", "白石日报"),
        ("白石网站", "信息来源：白石日报", "白石日报"),
        ("白石日报&amp;nbsp;", "", "白石日报"),
        ("白石日报", "来源：", "白石日报"),
        ("教育部", "来源：教育部 下载", "教育部"),
    ],
)
def test_a_source_that_is_printed_counts_before_one_that_is_stated(stated: str, line: str, source: str) -> None:
    body = page({"ContentSource": stated, "SiteName": "白石县人民政府"}, line=f"发布时间：2026-03-02 {line}")
    assert read_page(body, URL).source == source


@pytest.mark.parametrize("author", ["白石县", "县农业农村局", "区退役军人事务局编辑员", "白石镇", "信息中心"])
def test_an_office_in_the_metadata_is_no_author(author: str) -> None:
    body = page({"Author": author}, line=f"发布时间：2026-03-02 08:30 {author}")
    assert read_page(body, URL).authors == []


def test_a_person_in_the_metadata_whom_the_page_shows_is_one() -> None:
    body = page({"Author": "王建民"}, line="2026-03-02 08:30 王建民")
    assert read_page(body, URL).authors == ["王建民"]


@pytest.mark.parametrize(
    ("column", "section"),
    [("白石县人民政府镇街动态", "镇街动态"), ("白石县人民政府", None), ("首页", None), ("镇街动态", "镇街动态")],
)
def test_a_column_does_not_bear_the_sites_name(column: str, section: str | None) -> None:
    assert read_page(page({"ColumnName": column, "SiteName": "白石县人民政府"}), URL).section == section


def test_a_stated_title_of_any_length_is_none() -> None:
    assert read_page(page({"ArticleTitle": "--&gt;" * 3000}), URL).title == TITLE

from __future__ import annotations

import pytest

from crawler.records import Flag, Provenance
from pipelines.clean import clean
from pipelines.normalize import normalize
from tests.reading.pages import BODY, FIRST, SECOND, TITLE, URL, article

HEAD = f"<h1>{TITLE}</h1>"
MINUTE = "2024-03-05T09:30:00+08:00"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>发布时间：2024-03-05 09:30　来源：示例日报</p>", ""),
        ("<span>来源：</span><span>示例日报</span><span>2024年03月05日09:30</span>", ""),
        ("<table><tr><td>来源：<td>示例日报<td>发布日期：<td>2024-03-05 09:30</table>", ""),
        ("<div>发布时间：</div><div>2024-03-05 09:30</div><div>来源：</div><div>示例日报</div>", ""),
        ("<p>2024-03-05 09:30 示例日报</p>", ""),
        ("<p>示例日报</p><p>2024-03-05 09:30</p>", ""),
        ("<p>2024-03-05 09:30</p>", "<p>信息来源：示例日报</p>"),
        ("", "<p>来源：示例日报 发布时间：2024-03-05 09:30</p>"),
        ("<script>var s='示例日报';document.write('来源：'+s)</script><p>2024-03-05 09:30", ""),
        ("<p>發佈時間：2024-03-05 09:30 來源：示例日报</p>", ""),
        ("<p>更新时间：2024-03-09 發布時間：2024-03-05 09:30 来源：示例日报</p>", ""),
        ("<p style='display:none'>发布时间：2020-01-01 00:10</p><p>2024-03-05 09:30 来源：示例日报</p>", ""),
        ("<p>来源：示例日报字号：大 中 小</p><p>2024-03-05 09:30</p>", ""),
    ],
)
def test_date_and_source(before: str, after: str) -> None:
    found = article(f"{HEAD}{before}<div>{BODY}</div>{after}")
    assert (found.published_at, found.source) == (MINUTE, "示例日报")


def test_the_head_of_a_column_is_no_label() -> None:
    table = "<table><tr><td>项目<td>来源<td>作者<tr><td>补贴<td>财政局<td>王小明</table>"
    found = article(f"{HEAD}<p>2024-03-05 09:30</p><div>{BODY}{table}</div>")
    assert (found.source, found.authors) == (None, [])


def test_the_day_of_the_visit_is_no_date() -> None:
    assert (
        article(f"<div>今天是2025年1月1日 星期三</div>{HEAD}<div>{BODY}</div>", url="http://a.cn/1.html").published_at
        is None
    )


def test_dates_of_neighbours_and_comments_are_none() -> None:
    rows = "".join(f"<li><a href={n}>某条新闻的标题在这里{n}</a> 2025-01-0{n}</li>" for n in range(1, 6))
    body = f"<ul>{rows}</ul>{HEAD}<div>{BODY}</div><ul>{rows}</ul><div>网友评论<p>写得好<p>2025-02-02 10:00</div>"
    assert article(body, url="http://a.cn/1.html").published_at is None


def test_the_day_in_the_url_when_the_page_has_none() -> None:
    found = article(f"{HEAD}<div>{BODY}</div>")
    assert (found.published_at, found.found_by["published_at"]) == ("2024-03-05T00:00:00+08:00", Provenance.STRUCTURE)


@pytest.mark.parametrize(
    ("meta", "shown", "url", "expected", "disagrees"),
    [
        ("2024-03-05 09:30:15", "2024-03-05", URL, "2024-03-05T09:30:15+08:00", False),  # the more precise of one day
        ("2024-03-06 08:44:19", "2024-03-05", "http://a.cn/1.html", "2024-03-05T00:00:00+08:00", True),  # a rebuild
        ("2024-03-06 08:44:19", "2024-03-05", URL, "2024-03-05T00:00:00+08:00", True),
        ("2024-03-05 08:44:19", "2024-03-05 09:30", URL, "2024-03-05T09:30:00+08:00", False),
        ("2024-03-05 00:00:00", "2024-03-05 09:30", URL, "2024-03-05T09:30:00+08:00", False),
        ("2024-03-05 00:00:00", "", URL, "2024-03-05T00:00:00+08:00", False),
    ],
)
def test_metadata_and_what_the_page_shows(meta: str, shown: str, url: str, expected: str, *, disagrees: bool) -> None:
    line = f"<p>发布时间：{shown}</p>" if shown else ""
    found = article(
        f"{HEAD}{line}<div>{BODY}</div>",
        f'<meta name="pubdate" content="{meta}"><meta name=Maketime content=2025-01-01>',
        url,
    )
    assert found.published_at == expected
    assert (Flag.DATE_DISAGREES in found.flags) is disagrees


def test_an_info_box() -> None:
    rows = "<tr><td>索 引 号：<td>001/2024<td>发文机关：<td>示例县人民政府"
    rows += "<tr><td>成文日期：<td>2024-03-01<td>发布日期：<td>2024-03-05"
    found = article(f"<table>{rows}</table>{HEAD}<div>{BODY}</div>", url="http://a.cn/1.html")
    assert (found.published_at, found.source) == ("2024-03-05T00:00:00+08:00", None)


def test_national_metadata() -> None:
    head = (
        f"<meta name=ArticleTitle content='{TITLE}'><meta content='2024-03-05 09:30' name=PubDate>"
        "<meta name=contentSource content=''><meta name=ContentSource content=示例日报>"
        "<meta name=SiteName content=示例县人民政府>"
        "<meta name=ColumnName content=要闻动态><meta name=Author content=录入员>"
    )
    found = article(f"{HEAD}<div>{BODY}</div>", head)
    assert (found.published_at, found.source, found.publisher) == (MINUTE, "示例日报", "示例县人民政府")
    assert (found.section, found.authors) == ("要闻动态", [])
    assert found.found_by["source"] == Provenance.METADATA


def test_other_hints() -> None:
    spans = "<span id=pubtime_baidu>2024-03-05 09:30</span><span id=source_baidu>来源：示例日报</span>"
    spans += "<i id=editor_baidu>责任编辑：王五</i>"
    found = article(f"{HEAD}{spans}<div>{BODY}</div>")
    assert (found.published_at, found.source, found.editors) == (MINUTE, "示例日报", ["王五"])
    assert found.found_by["source"] == Provenance.HINT
    founder = (
        "<!--enpproperty <articleid>1</articleid><date>2024-03-05 09:30:00.0</date><author>张三</author>/enpproperty-->"
    )
    assert article(f"{founder}{HEAD}<div>{BODY}</div>").published_at == MINUTE


@pytest.mark.parametrize(
    "text",
    [
        BODY.replace("<p>3月4日", "<p>本报讯（记者 张三 通讯员 李四）3月4日"),
        f"{BODY}<p>（记者 张三 李四）</p>",
        f"{BODY}<p>采写：示例报记者 张三 李四</p>",
    ],
)
def test_authors_that_only_the_text_names(text: str) -> None:
    assert article(f"{HEAD}<div>{text}</div>").authors == ["张三", "李四"]


def test_views_that_a_script_fills_are_unknown() -> None:
    assert (
        article(f"{HEAD}<p>2024-03-05 浏览次数：<script>document.write(count)</script></p><div>{BODY}</div>").views
        is None
    )


@pytest.mark.parametrize(
    "beside",
    [
        "<p class=z>原创 示例视角 2024-03-05 09:30:11</p>",
        (
            '<meta itemprop="dateUpdate" content="2024-03-05 09:30:11"><div class="author-txt">示例视角</div>'
            "<p>发布时间：03-05 09:30</p>"
        ),
        '<script>window.DATA = {"media": "示例视角", "media_id": "1"}</script><p>2024-03-05 09:30:11</p>',
    ],
)
def test_the_account_that_published_is_the_source(beside: str) -> None:
    found = article(f"{HEAD}{beside}{BODY}")
    assert (found.source, found.published_at) == ("示例视角", "2024-03-05T09:30:11+08:00")


@pytest.mark.parametrize(
    "line",
    [
        "Source: Example Daily | Updated: March 5, 2024 09:30 | Author: Li Ming",
        "Time: 2024-03-05 09:30 Author: Li Ming Source: Example Daily Font Size: A A A",
        "Published: 2024-03-05 09:30 Updated: 2024-03-06 10:00</p><p>Source: Example Daily</p><p>Author: Li Ming",
    ],
)
@pytest.mark.parametrize("box", ["<p>{}</p><div>{}</div>", "<div><p>{}</p>{}</div>"])
def test_an_english_edition(line: str, box: str) -> None:
    body = (
        "<p>The county opened a research base on Monday, and officials said that it will help local farmers.</p>"
        "<p>Experts named the news source: the county's own records, which go back for thirty years and more.</p>"
    )
    found = article(
        "<h1>County opens research base</h1>" + box.format(line, body), "<title>County opens research base</title>"
    )
    assert (found.published_at, found.source, found.authors) == (MINUTE, "Example Daily", ["Li Ming"])
    assert found.text.startswith("The county")
    assert found.text.endswith("and more.")


@pytest.mark.parametrize(
    ("editor", "names"),
    [
        ("县融媒体中心", ["县融媒体中心"]),
        ("示例县新闻中心 王五", ["示例县新闻中心", "王五"]),
        ("宣传科", ["宣传科"]),
        ("呼格吉勒图", ["呼格吉勒图"]),
        ("买买提 · 艾力、阿依古丽江", ["买买提·艾力", "阿依古丽江"]),
        ("示例日报", []),
        ("佚名", []),
    ],
)
@pytest.mark.parametrize("place", ["<p>2024-03-05 责任编辑：{}</p><div>{}</div>", "<div>{1}<p>责任编辑：{0}</p></div>"])
def test_editors_as_printed(editor: str, names: list[str], place: str) -> None:
    found = normalize(clean(article(HEAD + place.format(editor, BODY))))
    assert found.editors == names


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("记者王强报道 ", "", ["王强"]),
        ("本报记者王强 李丽报道：", "", ["王强", "李丽"]),
        ("示例日报记者呼格吉勒图报道 ", "", ["呼格吉勒图"]),
        ("", "（王强 李丽）", ["王强", "李丽"]),
        ("", "（王强、李丽）</p><p>责任编辑：赵六", ["王强", "李丽"]),
        ("", "</p><p>（王强 李丽）", ["王强", "李丽"]),
        ("", "（作者：呼格吉勒图）", ["呼格吉勒图"]),
        ("据示例日报记者王强报道，", "", []),
        ("", "（见附件）", []),
        ("", "（完）", []),
    ],
)
def test_reporters_that_open_or_close_a_text(first: str, last: str, names: list[str]) -> None:
    found = normalize(
        clean(article(f"{HEAD}<p>2024-03-05 09:30</p><div><p>{first}{FIRST}</p><p>{SECOND}{last}</p></div>"))
    )
    assert found.authors == names


@pytest.mark.parametrize(
    ("meta", "updated", "url", "expected"),
    [
        ("2024-03-05", "2024-03-05 09:30", "http://a.cn/1.html", MINUTE),
        ("", "2024-03-05 09:30", URL, MINUTE),
        ("", "2024-03-05 09:30", "http://a.cn/1.html", MINUTE),
        ("2024-03-05", "2024-03-06 10:00", "http://a.cn/1.html", "2024-03-05T00:00:00+08:00"),
        ("2024-03-05 08:00", "2024-03-05 09:30", "http://a.cn/1.html", "2024-03-05T08:00:00+08:00"),
    ],
)
def test_the_minute_of_an_update_on_the_day_of_publication(meta: str, updated: str, url: str, expected: str) -> None:
    head = f"<meta name=PubDate content='{meta}'>" if meta else ""
    found = article(f"{HEAD}<p>来源：示例日报 更新时间：{updated}</p><div>{BODY}</div>", head, url)
    assert (found.published_at, found.flags) == (expected, [])

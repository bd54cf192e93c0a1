from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

import pytest

from crawler.reading import Layout, read, read_page
from crawler.reading.page import join_parts
from crawler.records import Flag, Image, Precision, Provenance
from tests.reading.pages import BODY, FIRST, SECOND, TITLE, URL, article, page

BYLINE = "<div>发布时间：2024-03-05 09:30 来源：示例日报 作者：张三 浏览次数：12</div>"
PLAIN = f"<h1>{TITLE}</h1>{BYLINE}<div>{BODY}</div>"


def test_the_fields_of_a_plain_page() -> None:
    found = article(PLAIN)
    assert found.title == TITLE
    assert found.published_at == "2024-03-05T09:30:00+08:00"
    assert found.published_precision is Precision.MINUTE
    assert found.source == "示例日报"
    assert found.authors == ["张三"]
    assert found.views == 12
    assert found.text == f"{FIRST}\n{SECOND}"
    assert found.site == "www.example.gov.cn"


def test_where_each_field_was_found() -> None:
    assert article(PLAIN).found_by == {
        "title": Provenance.STRUCTURE,
        "published_at": Provenance.BYLINE,
        "source": Provenance.BYLINE,
        "authors": Provenance.BYLINE,
        "views": Provenance.BYLINE,
        "text": Provenance.STRUCTURE,
    }


def test_hash_and_time_of_the_capture() -> None:
    body = b"<p>x"
    found = read_page(body, URL, captured_at=datetime(2024, 3, 5, 1, 2, 3, tzinfo=UTC))
    assert found.fetched_at == "2024-03-05T09:02:03+08:00"
    assert found.raw_hash == hashlib.sha256(body).hexdigest()


def test_a_layout_comes_first_and_a_selector_without_a_match_is_passed_over() -> None:
    layout = Layout(
        site="example", publisher="示例县", title=("h9", "#t"), source=("#s",), published_at=("#d",), body=("h9", "#b"),
        section=("#c",), authors=("#a",), editors=("#e",), views=("#v",), drop=(".x",),
    )  # fmt: skip
    found = article(
        "<i id=t>春耕</i><i id=s>来源：示例台</i><i id=d>2024年3月6日</i><i id=c>首页 > 要闻</i><i id=a>记者 李四</i>"
        f"<i id=e>责任编辑：王五</i><i id=v>33</i><div id=b>{BODY}<p class=x>无关的话，无关的话。</p></div>{PLAIN}",
        layout=layout,
    )
    assert (found.site, found.publisher, found.title) == ("example", "示例县", "春耕")
    assert (found.source, found.published_at) == ("示例台", "2024-03-06T00:00:00+08:00")
    assert (found.section, found.authors, found.editors, found.views) == ("要闻", ["李四"], ["王五"], 33)
    assert found.text == f"{FIRST}\n{SECOND}"
    assert found.found_by["text"] == Provenance.LAYOUT


def test_a_selector_that_is_no_css_matches_nothing() -> None:
    assert article(PLAIN, layout=Layout(title=("div[[",))).title == TITLE


def test_lists_and_home_pages_are_no_articles() -> None:
    rows = "".join(f"<li><a href=/a/{n}.html>示例县第{n}条新闻的标题在这里</a> 2024-03-0{n}</li>" for n in range(1, 9))
    assert not page(f"<ul>{rows}</ul>", url="http://www.example.gov.cn/xwzx/index.html").is_article
    assert not page(PLAIN, url="http://www.example.gov.cn/").is_article
    assert page(PLAIN).is_article


def test_a_page_of_one_image_is_an_article() -> None:
    found = page(f"<h1>{TITLE}</h1>{BYLINE}<div id=zoom><img src=/a/1.jpg></div>")
    assert found.is_article
    assert found.article.images == [Image("http://www.example.gov.cn/a/1.jpg")]
    assert Flag.NO_TEXT in found.article.flags


@pytest.mark.parametrize(
    ("body", "family"),
    [
        ("<script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script>", "jsl"),
        ("<title>请稍候…</title><p>正在验证您的浏览器", "wait"),
        ("<script>$_ts=window['$_ts'];</script>", "ruishu"),
        ("<p>您的访问行为存在异常，云防护已拦截</p>", "yunfanghu"),
        ("<script>document.cookie='a=1';location.reload()</script>", "cookie"),
    ],
)
def test_challenges(body: str, family: str) -> None:
    found = read(body.encode(), URL)
    assert found.challenge == family
    assert not found.is_article


def test_an_article_about_captchas_is_no_challenge() -> None:
    assert page(PLAIN.replace("春耕", "滑动验证码 captcha ") + f"<p>{FIRST * 9}</p>").challenge is None


def test_parts_are_joined_without_doubling() -> None:
    first = article(f"<h1>{TITLE}</h1><div>发布时间：2024-03-05</div><div>{BODY}</div>")
    second = article(
        f"<h1>{TITLE}</h1><div>发布时间：2024-03-05</div><div><p>{SECOND}</p><p>{FIRST[::-1]}</p></div>来源：示例报"
    )
    joined = join_parts(first, [second])
    assert joined.text == f"{FIRST}\n{SECOND}\n{FIRST[::-1]}"
    assert joined.source == "示例报"
    assert joined.id == first.id
    assert Flag.PARTS_JOINED in joined.flags
    assert Flag.PARTS_JOINED not in first.flags
    assert join_parts(first, []) is first


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "你好，世界。" + "</div>" * 100_000,
        "<b>" * 50_000 + "x",
        "<table><tr><td>" * 20_000 + "x",
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
        "<p>" + "你好，世界。" * 2_000_000,
        "<title>" + "标题_" * 50_000,
        "<h1>标题标题</h1>" * 20_000,
        "<!--enpproperty " * 50_000,
        '<a href="' * 20_000,
        "<style>@media{" * 5_000,
        "\0" * 100_000,
        "<p>" + "来源：" * 50_000,
        '<object><param name="src" value="x"></object>' * 20_000,
        '<textarea class="title">&lt;p&gt;x&lt;/p&gt;</textarea>' * 20_000,
        "<li>来源</li><li>06</li><li>2024-05</li>" * 20_000,
        "",
    ],
    ids=lambda body: f"{body[:12]}…{len(body)}",
)
def test_hostile_pages_neither_stall_nor_fail(body: str) -> None:
    start = time.process_time()
    read(body.encode(), URL)
    assert time.process_time() - start < 5


def test_a_page_that_is_cut_says_so() -> None:
    assert any("cut" in warning for warning in page("<p>" + "你好，世界。" * 800_000).warnings)


def test_unknown_labels_are_warned_of() -> None:
    assert page(f"<h1>{TITLE}</h1><p>来源：示例报 钤印：李四</p><div>{BODY}</div>").warnings == (
        "unknown byline label: 钤印",
    )

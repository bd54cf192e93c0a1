"""Which pages are notices, told from what stood at their addresses and from each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.index.decision import Version, claim_of
from crawler.index.doubt import confirmed, doubtful, is_twin, many_at_once, notices
from crawler.records import Article, KnownArticle, Reason, article_id, content_hash

PROSE = "".join(chr(0x4E00 + 37 * n % 6000) for n in range(400))
OTHER = "".join(chr(0x4E00 + 53 * n % 6000) for n in range(400))
DATED: dict[str, Any] = {"published_at": "2026-03-01T00:00:00+08:00", "found_by": {"published_at": "byline"}}


def page(number: int, title: str, text: str, **fields: Any) -> Article:
    url = f"http://a.cn/{number}.html"
    made = Article(article_id(url), 1, "a", None, url, title, text=text, raw_hash=f"{number}{text}")
    return replace(made, content_hash=content_hash(title, text), **fields)


def known(number: int) -> Version:
    start = 7 * number
    return claim_of(
        page(number, f"第{'一二三四五六七八'[number]}件事的标题", PROSE[start:] + PROSE[:start], **DATED), "r1"
    )


def judged(*pages: tuple[Article, Version | None]) -> list[Reason | str | None]:
    """Return the reasons; `at once` for a page that is not held back."""
    held = [doubtful(*each) for each in pages]
    reasons = iter(notices([each for each in held if each]))
    return [next(reasons) if each else "at once" for each in held]


def test_an_edit_of_title_or_text_is_decided_at_once() -> None:
    before = known(1)
    text = PROSE[7:] + PROSE[:7]
    assert judged((page(1, "另一个题目", text, **DATED), before)) == ["at once"]
    assert judged((page(1, before.title or "", text[:120], **DATED), before)) == ["at once"]
    assert judged((page(1, before.title or "", text + OTHER, **DATED), before)) == ["at once"]


def test_a_page_that_is_written_anew_at_one_address_is_an_article() -> None:
    assert judged((page(1, "全新的题目", OTHER, **DATED), known(1))) == [None]
    assert judged((page(1, known(1).title or "", OTHER), known(1))) == [None]


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("提示信息", "您要查看的信息不存在，可能已被删除！", Reason.SOFT_404),
        ("某县人民政府", "哎呀，空空如也。", Reason.SOFT_404),
        ("用户登录", "用户名 密码 验证码", Reason.LOGIN),
        ("某县人民政府", "您的访问过于频繁，请稍后再试", Reason.RATE_LIMIT),
        ("网站维护中", "网站升级维护中，请稍后访问。", Reason.MAINTENANCE),
        ("首页", OTHER, Reason.SOFT_404),
    ],
)
def test_a_page_that_lost_title_date_and_text_is_a_notice(title: str, text: str, reason: Reason) -> None:
    assert judged((page(1, title, text), known(1))) == [reason]


def test_a_text_that_takes_the_place_of_several_articles_is_a_notice_whatever_it_states() -> None:
    text = "因系统割接，各栏目今晚暂不开放，敬请谅解。"
    pages = [(page(n, "公告", f"{text}编号{n}", **DATED), known(n)) for n in (1, 2)]
    new = page(9, "公告", f"{text}编号9", **DATED)
    assert judged(*pages, (new, None)) == [Reason.SOFT_404, Reason.SOFT_404, "at once"]
    bare = replace(new, published_at=None, found_by={})
    assert judged(*pages, (bare, None)) == [Reason.SOFT_404] * 3


def test_bare_pages_at_new_addresses_are_notices_when_three_are_the_same() -> None:
    pages = [page(n, "提示", "该内容暂时无法展示") for n in (1, 2, 3)]
    assert judged(*((each, None) for each in pages)) == [Reason.SOFT_404] * 3
    assert judged((pages[0], None), (pages[1], None)) == [None, None]
    assert judged((page(1, "图片新闻", "春耕"), None), (page(2, "图片新闻", "秋收"), None)) == [None, None]


def test_an_article_about_maintenance_is_one_and_the_same_bytes_at_two_addresses_are_none() -> None:
    about = page(1, "关于网站维护中的公告", "网站维护中，访问频率较高的栏目先行恢复。", **DATED)
    assert judged((about, None)) == [None]
    twin = replace(about, url="http://a.cn/2.html")
    assert judged((about, None), (twin, None)) == [Reason.MAINTENANCE] * 2
    assert judged((about, None), (replace(twin, raw_hash="other"), None)) == [None, None]


@pytest.mark.parametrize(
    ("since", "finally_gone", "many", "withdrawn"),
    [
        (None, False, False, False),
        (None, True, False, True),  # HTTP 410
        ("2026-03-02", False, False, False),  # the same day
        ("2026-03-01", False, False, True),
        ("2026-03-01", True, True, False),
        ("2026-02-23", False, True, True),
    ],
)
def test_what_is_gone_is_withdrawn_on_a_later_day_and_many_after_a_week(
    since: str | None, finally_gone: bool, many: bool, withdrawn: bool
) -> None:
    seen = KnownArticle("0" * 16, "", 1, None, None, None, None, None, withdrawn=False, missing_since=since)
    assert confirmed(seen, "2026-03-02", finally_gone=finally_gone, many=many) is withdrawn


def test_many_is_three_and_a_third() -> None:
    assert [many_at_once(*each) for each in ((2, 2), (3, 10), (3, 11), (8, 8))] == [False, True, False, True]


def test_a_twin_has_the_title_and_the_day_on_the_same_site() -> None:
    here = claim_of(page(1, "标题", PROSE, **DATED), "r1")
    assert is_twin(page(2, "标 题", PROSE, **DATED), here)
    assert is_twin(page(2, "标题", PROSE), here)
    assert not is_twin(page(2, "标题", PROSE, published_at="2026-03-02T00:00:00+08:00"), here)
    assert not is_twin(page(2, "标题", PROSE, site="b"), here)

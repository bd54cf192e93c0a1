from __future__ import annotations

import time
from typing import Any

from crawler.site_tools.record_diff import differing, show_difference, show_record

OLD: dict[str, Any] = {
    "title": "旧题",
    "authors": ["甲", "乙"],
    "views": None,
    "text": ["第一段。", "第二段。", "第三段。"],
}


def shown(name: str, **now: Any) -> list[str]:
    return [line.plain.strip() for line in show_difference(name, OLD, OLD | now)]


def test_only_what_differs_is_named() -> None:
    assert differing(OLD, OLD) == []
    assert differing(OLD, OLD | {"title": "新题", "views": 3}) == ["title", "views"]
    assert differing(OLD, {"title": "旧题"}) == ["authors", "views", "text"]
    assert differing({}, {"views": None}) == ["views"]  # missing is not the same as null


def test_a_value_is_shown_before_and_now() -> None:
    assert shown("title", title="新题") == ["title", "- 旧题", "+ 新题"]
    assert shown("views", views=12) == ["views", "- null", "+ 12"]
    assert shown("authors", authors=["甲"]) == ["authors", "- 乙"]


def test_of_a_text_only_the_paragraphs_that_differ_are_shown() -> None:
    assert shown("text", text=["第一段。", "第2段。", "第三段。", "第四段。"]) == [
        "text",
        "- 第二段。",
        "+ 第2段。",
        "+ 第四段。",
    ]


def test_what_differs_in_a_line_is_marked_and_long_lines_are_cut() -> None:
    long = "前" * 100
    before, now = list(show_difference("text", {"text": [f"{long}甲{long}"]}, {"text": [f"{long}乙丙{long}"]}))[1:]
    assert before.plain.strip() == f"- …{'前' * 24}甲{'前' * 24}…"
    assert now.plain.strip() == f"+ …{'前' * 24}乙丙{'前' * 24}…"
    assert [now.plain[span.start : span.end] for span in now.spans if "bold" in str(span.style)] == ["乙丙"]


def test_a_whole_record_is_shown_for_reading() -> None:
    lines = [line.plain for line in show_record(OLD)]
    assert lines[0] == "  title: 旧题"
    assert lines[-4:] == ["  text: ", "      第一段。", "      第二段。", "      第三段。"]


def test_markup_in_a_value_is_no_markup() -> None:
    assert shown("title", title="[red]题[/red]")[-1] == "+ [red]题[/red]"


def test_long_texts_take_no_time() -> None:
    start = time.perf_counter()
    list(show_difference("text", {"text": ["啊" * 500_000]}, {"text": ["啊" * 400_000 + "哦"]}))
    assert time.perf_counter() - start < 5

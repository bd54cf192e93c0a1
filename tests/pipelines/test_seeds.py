"""The five real texts, as a reader that takes all of the body hands them over, come out as a person reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.records import Article, Flag, Provenance, Truncated
from pipelines import clean_and_validate
from scripts.demo.nmgfzw import ORIGINAL
from scripts.demo.pages import load
from tests.pipelines.articles import article

FIXTURES = Path(__file__).parents[1] / "fixtures"


def expected(name: str) -> dict[str, Any]:
    """Return the record that a person read; its text is a list of paragraphs."""
    record: dict[str, Any] = json.loads((FIXTURES / name / "seed.expected.json").read_text("utf-8"))
    return record


def refined(name: str, text: str, title: str | None = None, **fields: object) -> Article:
    """Return what refining makes of a text under the title of a seed."""
    result = clean_and_validate(article(text, title or load(name).title, **fields))
    assert isinstance(result, Article), result
    assert clean_and_validate(result) == result
    return result


def body(name: str) -> str:
    """Return the body of a seed with the captions and markers that the page has, indented as pages are."""
    lines = (line.removeprefix("[gap] ").removeprefix("[image] ") for line in load(name).body)
    return "\n".join(f"\u3000\u3000{line}" for line in lines)


def test_shengzhou() -> None:
    record = refined("shengzhou", body("shengzhou") + "\n编辑：何东铭", authors=["记者 尹洁银"])
    assert record.text.split("\n") == expected("shengzhou")["text"]
    assert (record.authors, record.editors) == (["尹洁银"], ["何东铭"])
    assert record.found_by["editors"] == Provenance.TEXT
    assert record.flags == []


def test_wm114() -> None:
    outline = "\n".join(("目录/提纲：……", *load("wm114").outline, "……", load("wm114").title))
    record = refined("wm114", f"{outline}\n{body('wm114')}\n......\n注册  登陆\n客服微信号：wm114cn")
    assert record.text.split("\n") == expected("wm114")["text"]
    assert record.truncated == Truncated(shown=1616, total=2541, omitted=575)
    assert Flag.TRUNCATED in record.flags
    assert "**同志" in record.text
    assert "_总书记" in record.text
    assert "提升了***的" in record.text


def test_binhu() -> None:
    record = refined("binhu", body("binhu") + "\n来源：无锡日报")
    assert record.text.split("\n") == expected("binhu")["text"]
    assert record.source == "无锡日报"
    assert record.flags == [Flag.CAPTIONS_REMOVED]


def test_nmgfzw() -> None:
    first, *rest = load("nmgfzw").body
    text = "\n\u3000\u3000\n".join((first.removeprefix("[image] "), *(line.removeprefix("[image] ") for line in rest)))
    record = refined("nmgfzw", f"{text}\n原文链接：{ORIGINAL}\n{load('nmgfzw').aside[0]}", authors=["佚名"])
    assert record.text.split("\n") == expected("nmgfzw")["text"]
    assert record.original_url == ORIGINAL
    assert record.authors == []
    assert set(record.flags) == {Flag.CAPTIONS_REMOVED, Flag.BOILERPLATE_REMOVED}


def test_nmgfzw_with_the_link_and_the_disclaimer_on_one_line() -> None:
    record = refined("nmgfzw", f"{body('nmgfzw')}\n原文链接：{ORIGINAL} {load('nmgfzw').aside[0]}")
    assert record.text.split("\n") == expected("nmgfzw")["text"]
    assert record.original_url == ORIGINAL


def test_panjin() -> None:
    spam = load("panjin").spam[0]
    record = refined("panjin", f"{body('panjin')}\n{spam}", source="盤錦日報", section="要聞動態(tài) > 盤錦要聞")
    assert record.text.split("\n") == expected("panjin")["text"]
    assert record.title == "明确目标 突出重点 压实责任 形成合力"
    assert (record.source, record.section) == ("盘锦日报", "要闻动态 > 盘锦要闻")
    assert (record.script, record.language) == ("Hant", "zh")
    assert set(record.flags) == {Flag.PINYIN_GLOSSES_REMOVED, Flag.SPAM_REMOVED, Flag.TRADITIONAL_CONVERTED}
    assert "文明委（扩大）会议" in record.text
    assert "有着良好的工作基础" in record.text
    assert "美丽乡村 全域文明" in record.text


@pytest.mark.parametrize("joint", ["", "\n", "\n编辑：張三\n"])
def test_panjin_with_spam_in_other_places(joint: str) -> None:
    record = refined("panjin", f"{body('panjin')}{joint}{load('panjin').spam[0]}")
    assert record.text.split("\n") == expected("panjin")["text"]

"""Patterns that are only asked whether they occur."""

from __future__ import annotations

import pytest

from crawler.reading.body.score import is_boilerplate
from crawler.reading.chinese.labels import has_label
from crawler.reading.chinese.prefiltered import prefiltered

LABELLED = """\
发布时间：2024-01-02
發布日期:
发表于：
更新时间 ：
刊发时间：
发稿时间:
录入时间：
添加日期：
公开日期：
生成日期：
上传时间：
来源：新华网
來源：中央社
稿源：
出处：
作者：张三
责任编辑：
责编:
浏览次数：
瀏覽次數：
阅读量：
点击率：
访问量：
字号：
字體：
文字大小：
信息索引号：
索引号：
发布机构：
发文机关：
文 号：
视力保护色：
时间：2024
時間：2024
日 期：2024"""
FOOTERS = """\
版权所有 某某市人民政府
Copyright 2024
copyright
COPYRIGHT
© 2024
京ICP备
浙公网安备
本站主办单位：
承办单位:
协办单位：
主管单位：
运维单位：
建设单位：
技术支持：
网站标识码
网站地图
请扫一扫"""
PATTERN = prefiltered(("a1", "b{2}", "来源$", r"(?<=[\[])[0-9]x", r"\d{3}"))


@pytest.mark.parametrize("text", ["a1", "xxa1xx", "abb", "aaa1", "文章来源", "来来源", "[7x", "a123"])
def test_what_occurs_is_found_wherever_it_stands(text: str) -> None:
    assert PATTERN.search(text)


@pytest.mark.parametrize("text", ["", "a", "1", "ab", "b b", "来源：", "a\n1", "7x", "12"])
def test_what_does_not_occur_is_not_found(text: str) -> None:
    assert not PATTERN.search(text)


@pytest.mark.parametrize("line", LABELLED.splitlines())
def test_every_label_of_a_byline_is_seen(line: str) -> None:
    assert has_label(line)
    assert has_label(f"张三 {line}")


@pytest.mark.parametrize("alternative", ["a?b", "a*", "[ab]{0,2}c", ".x", "^x", r"\wx", "[^a]", "(?:a|b)", ""])
def test_an_alternative_without_a_first_character_is_refused(alternative: str) -> None:
    with pytest.raises(ValueError, match="no first character"):
        prefiltered(("ab", alternative))


@pytest.mark.parametrize("line", FOOTERS.splitlines())
def test_every_part_of_a_footer_is_boilerplate(line: str) -> None:
    assert is_boilerplate(line)

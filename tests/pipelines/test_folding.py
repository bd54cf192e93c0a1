"""The characters of the rules have their Traditional forms in the folding table."""

from __future__ import annotations

import re
from pathlib import Path

import pipelines
from crawler.reading.chinese import script
from crawler.reading.chinese.labels import LABELS
from pipelines import folding

OWN = ("boilerplate", "captions", "clean", "credit", "lexicon", "paywall", "spam", "trailers")


def test_every_character_of_a_rule_is_folded() -> None:
    package = Path(pipelines.__file__).parent
    rules = "".join((package / f"{name}.py").read_text("utf-8") for name in OWN) + "".join(LABELS)
    wanted = set(re.findall("[\u4e00-\u9fff]", rules))
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = script.to_simplified("\n".join(characters)).split("\n")
    missing = {
        traditional: simple
        for traditional, simple in zip(characters, simplified, strict=True)
        if traditional != simple and simple in wanted and folding.fold(traditional) != simple
    }
    assert missing == {}, "add them to the table in pipelines/folding.py"


def test_folding_keeps_the_length_and_other_characters() -> None:
    line = "責任編輯：張三（擴大）＂引號＂ 𠮷"
    assert folding.fold(line).startswith("责任编辑：")
    assert len(folding.fold(line)) == len(line)


def test_a_view_shows_lines_that_were_cut_too() -> None:
    text = "昨日，我縣召開會議。\n（責任編輯：張三）"
    shown = folding.view(text)
    for line in (*text.split("\n"), "責任編輯", "", "会议"):
        assert shown(line) == folding.fold(line)
    assert shown("責任編輯") == "责任编辑"
    assert folding.view("昨日召开会议。")("責任編輯") == "責任編輯"


def test_the_short_cut_agrees_with_the_full_look() -> None:
    traditional = "昨日，我縣召開全域文明推進會議，對爭創工作進行再動員、再部署。" * 20
    simplified = script.to_simplified(traditional)
    for text in (traditional, simplified, simplified[:-60] + "香港《東方日報》", traditional[:40], ""):
        assert folding.is_traditional(text) == script.is_traditional(text)
    assert folding.is_traditional(traditional)
    assert not folding.is_traditional(simplified)

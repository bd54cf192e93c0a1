"""A line is looked at in Simplified characters, as long as it was."""

from __future__ import annotations

from crawler.reading.chinese import script
from pipelines import folding


def test_folding_keeps_the_length_and_other_characters() -> None:
    line = "責任編輯：張三（擴大）＂引號＂ 𠮷"
    assert script.fold(line).startswith("责任编辑：")
    assert len(script.fold(line)) == len(line)


def test_a_view_shows_lines_that_were_cut_too() -> None:
    text = "昨日，我縣召開會議。\n（責任編輯：張三）"
    shown = folding.view(text)
    for line in (*text.split("\n"), "責任編輯", "", "会议"):
        assert shown(line) == script.fold(line)
    assert shown("責任編輯") == "责任编辑"
    assert folding.view("昨日召开会议。")("責任編輯") == "責任編輯"

from __future__ import annotations

import pytest

from pipelines.characters import one_line, tidy


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("２０２３年Ｇ２０峰会ａｂ", "2023年G20峰会ab"),
        ("增长３．５％", "增长3.5％"),
        ("（扩大）会议，“2＋3”：好！？；", "（扩大）会议，“2＋3”：好！？；"),
        ("(CBD),half-width:stays;", "(CBD),half-width:stays;"),
        ("＂引号＂", "＂引号＂"),
        ("㎡ ℃ № ①② ⑴ ㈠ Ⅲ ½ ² ㎏ ™ …", "㎡ ℃ № ①② ⑴ ㈠ Ⅲ ½ ² ㎏ ™ …"),
        ("朱镕基 陶喆 䶮 𠮷 㛃", "朱镕基 陶喆 䶮 𠮷 㛃"),
        ("\uf900\ufa0a", "豈見"),
        ("⼈⺠⻋⻔⻓", "人民车门长"),
        ("ﬁre", "fire"),
        ("全\u200b区\ufeff上\u00ad下\u2060", "全区上下"),
        ("左\u202e右\u200f", "左右"),
        ("控\x00制\x1b符\x7f\x9f", "控制符"),
        ("\u3000\u3000段首\u00a0\u00a0\u2003空格\t结束 ", "段首 空格 结束"),
        ("美丽乡村 全域文明", "美丽乡村 全域文明"),
        ("一\r\n\r\n二\x0b三\u2028四 \n \n 五", "一\n二\n三\n四\n五"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("汉\u200d字\ufe00", "汉字"),
        ("\u1820\u202f\u1828\u180e\u1820", "\u1820\u202f\u1828\u180e\u1820"),
        ("e\u0301", "é"),
        ("半个\ud83d字", "半个\ufffd字"),
    ],
)
def test_one_form_without_touching_what_is_meant(page: str, form: str) -> None:
    assert tidy(page) == form
    assert tidy(form) == form


def test_a_title_is_one_line() -> None:
    assert one_line(" 示例县\n召开  会议 ") == "示例县 召开 会议"

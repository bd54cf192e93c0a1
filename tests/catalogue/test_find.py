"""A place is found by whatever people call it."""

from __future__ import annotations

import pytest

from crawler.catalogue.find import Finder
from crawler.catalogue.names import forms
from crawler.catalogue.table import Table, shipped

FINDER = Finder(Table(shipped()))


def codes(word: str) -> set[str]:
    return {place.code for place in FINDER.exact(word)}


@pytest.mark.parametrize(
    "word",
    [
        "嵊州市", "嵊州", "绍兴嵊州", "绍兴市嵊州市", "浙江嵊州", "浙江省绍兴市嵊州市", "330683", "３３０６８３",
        "shengzhou", "Shengzhou", "SHENGZHOU SHI", "shèngzhōu", " 嵊州 ", "浙江省紹興市嵊州市", "紹興嵊州",
    ],
)  # fmt: skip
def test_one_place_by_all_its_names(word: str) -> None:
    assert codes(word) == {"330683"}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("浙江", {"330000"}), ("浙江省", {"330000"}), ("zhejiang", {"330000"}), ("33", {"330000"}),
        ("3306", {"330600"}),
        ("新疆", {"650000"}), ("内蒙古", {"150000"}), ("广西", {"450000"}), ("北京", {"110000"}), ("香港", {"810000"}),
        ("延边", {"222400"}), ("延边州", {"222400"}), ("甘孜州", {"513300"}), ("凉山彝族自治州", {"513400"}),
        ("孟村", {"130930"}), ("孟村县", {"130930"}), ("东乡族自治县", {"622926"}), ("鄂温克旗", {"150724"}),
        ("喀什地区", {"653100"}), ("神农架", {"429021"}), ("浦东", {"310115"}), ("浦东新区", {"310115"}),
        ("赵县", {"130133"}), ("廣州", {"440100"}), ("臺州市", {"331000"}), ("乾縣", {"610424"}),
        ("lüliang", {"141100", "530322"}),
        ("吉林", {"220000", "220200"}), ("吉林市", {"220200"}), ("河南", {"410000", "632324"}), ("河南省", {"410000"}),
        ("朝阳", {"110105", "211300", "211321", "220104"}), ("朝阳区", {"110105", "220104"}), ("朝阳市", {"211300"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}), ("南京鼓楼", {"320106"}),
        ("城关区", {"540102", "620102"}),
        ("赵", set()), ("嵊", set()), ("330699", set()), ("3", set()), ("", set()), ("市", set()), ("嵊川", set()),
    ],
)  # fmt: skip
def test_names_are_whole(word: str, found: set[str]) -> None:
    assert codes(word) == found


def test_a_search_takes_the_beginning_of_a_name_or_of_a_code() -> None:
    assert {place.code for place in FINDER.search("嵊")} == {"330683", "330922"}
    assert {place.code for place in FINDER.search("shengz")} == {"330683"}
    assert {place.code[:4] for place in FINDER.search("3306")} == {"3306"}
    assert len(FINDER.search("33")) == 102
    assert len(FINDER.search("330683")) == 1
    assert [place.code for place in FINDER.search_all(["江苏", "鼓楼"])] == ["320106", "320302"]
    assert FINDER.search_all(["浙江", "鼓楼"]) == []


def test_a_region_is_the_higher_of_two_with_its_name() -> None:
    assert [place.code for place in FINDER.region("吉林")] == ["220000"]
    assert [place.code for place in FINDER.region("河南")] == ["410000"]
    assert len(FINDER.region("鼓楼")) == 4


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("嵊川", "浙江省绍兴市嵊州市"),
        ("嵊县", "浙江省绍兴市嵊州市"),  # what it was called until 1995
        ("襄樊市", "湖北省襄阳市"),
        ("shengzou", "浙江省绍兴市嵊州市"),
        ("330699", "330683 浙江省绍兴市嵊州市"),
    ],
)
def test_who_writes_it_wrong_is_told_what_is_near(word: str, meant: str) -> None:
    assert meant in FINDER.close(word)


def test_forms_leave_out_endings_and_peoples() -> None:
    assert forms("积石山保安族东乡族撒拉族自治县") == ("积石山保安族东乡族撒拉族自治县", "积石山县", "积石山")
    assert forms("巴音郭楞蒙古自治州") == ("巴音郭楞蒙古自治州", "巴音郭楞州", "巴音郭楞")
    assert forms("郊区") == ("郊区",)

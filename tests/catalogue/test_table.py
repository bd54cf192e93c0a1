"""The table that is shipped holds together, and so must a user's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.catalogue.history import history
from crawler.catalogue.place import Place
from crawler.catalogue.table import COLUMNS, SHIPPED, CatalogueError, Table, faults, shipped, table

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_table_has_no_fault() -> None:
    places = shipped()
    assert list(faults(places)) == []
    assert Counter(place.level for place in places) == {
        "province": 34, "prefecture": 333, "county": 2846, "other": 6,
    }  # fmt: skip
    assert {place.code for place in places if place.code} == {
        code for code, names in history().items() if any(named.was_in(2025) for named in names)
    }
    assert tuple(SHIPPED.read_text("utf-8").partition("\n")[0].split("\t")) == COLUMNS


GOOD = [
    Place("330000", "province", "浙江省", url="https://www.zj.gov.cn/"),
    Place("330600", "prefecture", "浙江省", "绍兴市", url="https://www.sx.gov.cn/"),
    Place("330683", "county", "浙江省", "绍兴市", "嵊州市", "shengzhou shi", "https://www.szzj.gov.cn/"),
]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "33068"}, "not six digits"),
        ({"code": ""}, "neither a code nor a doubt"),
        ({"code": "330600", "level": "prefecture"}, "2 rows have it"),
        ({"code": "340683"}, "not below that of the division above"),
        ({"level": "town"}, "level 'town'"),
        ({"level": "province"}, "not that of the code"),
        ({"city": "宁波市"}, "a division above it is not in the table"),
        ({"province": "某省"}, "a division above it is not in the table"),
        ({"url": ""}, "neither an address nor a doubt"),
        ({"url": "ftp://www.szzj.gov.cn/"}, "not a web address"),
        ({"url": "https://szzj/"}, "not the name of a host"),
        ({"url": "https://-a.gov.cn/"}, "not the name of a host"),
        ({"url": "https://[/"}, "not a web address"),
        ({"url": "http://sx.gov.cn/"}, "without a doubt"),
        ({"pinyin": "Shèng zhōu"}, "pinyin"),
    ],
)
def test_the_lint_tells_what_is_wrong(change: dict[str, str], fault: str) -> None:
    assert list(faults(GOOD)) == []
    assert any(fault in each for each in faults([*GOOD[:2], replace(GOOD[2], **change)]))


def test_names_that_are_read_otherwise_than_in_a_dictionary() -> None:
    by_code = {place.code: place for place in shipped()}
    read = {
        "重庆市": "chongqing", "厦门市": "xiamen", "六安市": "luan", "蚌埠市": "bengbu", "台州市": "taizhou",
        "丽水市": "lishui", "长子县": "zhangzi", "长治市": "changzhi", "长葛市": "changge", "天长市": "tianchang",
        "长白朝鲜族自治县": "changbai", "都江堰市": "dujiangyan", "宁都县": "ningdu", "朝阳市": "chaoyang",
        "乐清市": "yueqing", "乐亭县": "laoting", "乐陵市": "laoling", "乐山市": "leshan", "民乐县": "minle",
        "六合区": "luhe", "六盘水市": "liupanshui", "东阿县": "donge", "阿坝县": "aba", "单县": "shan xian",
        "浚县": "xun xian", "洪洞县": "hongtong", "漯河市": "luohe", "荥阳市": "xingyang", "荥经县": "yingjing",
        "什邡市": "shifang", "喀什地区": "kashi", "番禺区": "panyu", "吐鲁番市": "tulufan", "铅山县": "yanshan",
        "大埔县": "dabu", "黄埔区": "huangpu", "闵行区": "minhang", "行唐县": "xingtang", "珲春市": "hunchun",
        "尉犁县": "yuli", "尉氏县": "weishi", "蔚县": "yu xian", "歙县": "she xian", "涡阳县": "guoyang",
        "泊头市": "botou", "柏乡县": "baixiang", "曾都区": "zengdu", "筠连县": "junlian", "犍为县": "qianwei",
        "句容市": "jurong", "盱眙县": "xuyi", "亳州市": "bozhou", "嵊州市": "shengzhou", "衢州市": "quzhou",
        "莘县": "shen xian", "渑池县": "mianchi", "泌阳县": "biyang", "召陵区": "shaoling", "南召县": "nanzhao",
        "马尾区": "mawei", "汕尾市": "shanwei", "佛冈县": "fogang", "儋州市": "danzhou", "枞阳县": "zongyang",
        "牟平区": "muping", "中牟县": "zhongmu", "牟定县": "mouding", "会理市": "huili", "宿迁市": "suqian",
        "称多县": "chenduo", "伽师县": "jiashi", "莎车县": "shache", "八宿县": "basu", "红寺堡区": "hongsipu",
    }  # fmt: skip
    wrong = []
    for name, pinyin in read.items():
        found = [place for place in by_code.values() if place.name == name]
        assert found, name
        wrong += [
            (name, place.pinyin) for place in found if place.pinyin.split()[0] not in {pinyin, pinyin.replace(" ", "")}
        ]
    assert wrong == []


def own(tmp_path: Path, *rows: str) -> Table:
    path = tmp_path / "own.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return table(str(path))


def test_a_row_of_ones_own_corrects_an_address_and_takes_its_doubt_away(tmp_path: Path) -> None:
    known = own(tmp_path, "code\turl", "341702\thttps://www.ahgc.gov.cn/", "330683\t-")
    assert known.by_code["341702"].url == "https://www.ahgc.gov.cn/"
    assert not known.by_code["341702"].doubt
    assert (known.by_code["330683"].url, known.by_code["330683"].doubt) == ("", "no address is known")
    assert len(known.places) == len(shipped())


def test_a_row_of_ones_own_adds_a_place(tmp_path: Path) -> None:
    rows = ("province\tcity\tcounty\turl", "# a zone", "浙江省\t绍兴市\t滨海新区\thttps://bhxq.sx.gov.cn/")
    known = own(tmp_path, "\ufeff" + rows[0], *rows[1:])
    assert known.places[-1].path == "浙江省绍兴市滨海新区"
    assert known.places[-1].level == "other"
    assert known.by_host["bhxq.sx.gov.cn"] == [known.places[-1]]


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (("code\taddress",), 1, "'address' is no column"),
        (("code\tname",), 1, "no column"),
        (("code\tdoubt",), 1, "a column is missing"),
        (("code\turl", "33068\thttps://a.gov.cn/"), 2, "no division in force has the code '33068'"),
        (("code\turl", "330623\thttps://a.gov.cn/"), 2, "no division in force"),  # 嵊县, until 1995
        (("code\turl", "330683\thttps://a.gov.cn/", "330683\thttps://b.gov.cn/"), 3, "has a row already, line 2"),
        (("code\turl", "330683\tnot an address"), 2, "not a web address"),
        (("code\turl", "330683\thttps://a.gov.cn/\tx"), 2, "3 columns, 2 in the first line"),
        (("code\tcounty\turl", "330683\t诸暨市\thttps://a.gov.cn/"), 2, "county of 330683 is 嵊州市, not 诸暨市"),
        (("county\turl", "某新区\thttps://a.gov.cn/"), 2, "no province"),
    ],
)
def test_a_bad_row_is_told_with_its_file_and_line(tmp_path: Path, rows: tuple[str, ...], line: int, words: str) -> None:
    with pytest.raises(CatalogueError, match=r"own\.tsv:") as error:
        own(tmp_path, *rows)
    assert f"own.tsv:{line}: " in str(error.value)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        table(str(tmp_path / "none.tsv"))
    (tmp_path / "gbk.tsv").write_bytes("code\turl\n330683\t嵊州".encode("gbk"))
    with pytest.raises(CatalogueError, match="not UTF-8"):
        table(str(tmp_path / "gbk.tsv"))
    with pytest.raises(CatalogueError, match="cannot be read"):
        table(str(tmp_path))

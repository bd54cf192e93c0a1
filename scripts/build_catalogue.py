"""Writes the tables of `crawler/catalogue` from two public tables of facts; names of places get their pinyin.

`python -m scripts.build_catalogue FOLDER`, where FOLDER holds `portals.tsv` (code, level, province, city, county, url,
doubt) and `areacodes.csv` (github.com/yescallop/areacodes). It needs `pip install -e '.[catalogue]'`.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from pypinyin import lazy_pinyin

from crawler.catalogue.names import parts

_CATALOGUE = Path(__file__).resolve().parent.parent / "crawler" / "catalogue"
_PORTALS = ("code", "level", "province", "city", "county", "pinyin", "url", "doubt")
_CODES = ("code", "name", "since", "until", "successors")
_LEVELS = {"省级": "province", "地级": "prefecture", "县级": "county"}
_NO_ADDRESS = "no address is known"
_SHARED = "address given for two divisions"
_PARTLY = re.compile(r"\d{6}\[\d{4}\];?")  # what a division gave to another, and went on without

# What a character is read as in names of places, where a dictionary of words has another reading first.
_CHARACTERS = {
    **dict.fromkeys("朝", "chao"), **dict.fromkeys("长", "chang"), **dict.fromkeys("都", "du"),
    **dict.fromkeys("乐", "le"), **dict.fromkeys("什", "shi"), **dict.fromkeys("勒", "le"),
    **dict.fromkeys("柏", "bai"), **dict.fromkeys("卡", "ka"), **dict.fromkeys("佛", "fo"),
    **dict.fromkeys("尾", "wei"), **dict.fromkeys("蚌", "beng"), **dict.fromkeys("泊", "bo"),
}  # fmt: skip
_NAMES = {
    "长子县": "zhangzi", "乐清市": "yueqing", "乐亭县": "laoting", "乐陵市": "laoling", "涡阳县": "guoyang",
    "六合区": "luhe", "六安市": "luan", "浚县": "xunxian", "大城县": "daicheng", "洪洞县": "hongtong",
    "繁峙县": "fanshi", "单县": "shanxian", "珲春市": "hunchun", "伽师县": "jiashi", "称多县": "chenduo",
    "宕昌县": "tanchang", "曾都区": "zengdu", "漯河市": "luohe", "召陵区": "shaoling", "筠连县": "junlian",
    "荥经县": "yingjing", "覃塘区": "qintang", "略阳县": "lueyang", "红寺堡区": "hongsipu", "吴堡县": "wubu",
    "龙圩区": "longxu", "闵行区": "minhang", "崆峒区": "kongtong", "重庆市": "chongqing", "厦门市": "xiamen",
    "蚌埠市": "bengbu", "台州市": "taizhou", "丽水市": "lishui", "亳州市": "bozhou", "番禺区": "panyu",
    "铅山县": "yanshan", "莘县": "shenxian", "蔚县": "yuxian", "尉犁县": "yuli", "东阿县": "donge",
    "大埔县": "dabu", "歙县": "shexian", "黟县": "yixian", "泌阳县": "biyang", "渑池县": "mianchi",
    "荥阳市": "xingyang", "犍为县": "qianwei", "莎车县": "shache", "牟定县": "mouding", "句容市": "jurong",
}  # fmt: skip


def _read(word: str) -> str:
    sounds = lazy_pinyin(list(word) if len(word) == 1 else word)
    return "".join(_CHARACTERS.get(char, sound) for char, sound in zip(word, sounds, strict=True))


def pinyin(name: str) -> str:
    """Return the pinyin of a place's name, with a space before what people leave out: `shengzhou shi`."""
    stem, rest = parts(name)
    known = _NAMES.get(name)
    return f"{known or _read(stem)} {_read(rest)}".strip()


def _places(folder: Path) -> list[dict[str, str]]:
    """Return the divisions that there are, each with its portal where one is known."""
    with (folder / "portals.tsv").open(encoding="utf-8-sig", newline="") as file:
        portals = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    coded = {row["code"] for row in portals}
    with (folder / "areacodes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["状态"] == "在用" and row["代码"] not in coded:
                city = "" if row["二级行政区"] == "直辖" else row["二级行政区"]
                level = _LEVELS[row["级别"]]
                names = {"province": row["一级行政区"], "city": city, "county": row["名称"] * (level == "county")}
                portals.append({"code": row["代码"], "level": level, **names, "url": "", "doubt": _NO_ADDRESS})
    _doubt_shared(portals)
    for row in portals:
        row["pinyin"] = pinyin(row["county"] or row["city"] or row["province"])
    return sorted(portals, key=lambda row: (not row["code"], row["code"]))


def _doubt_shared(portals: list[dict[str, str]]) -> None:
    """Put a doubt to an address that several divisions have: to all, but to the highest of one line of descent."""
    by_host: dict[str, list[dict[str, str]]] = {}
    for row in portals:
        if row["url"]:
            by_host.setdefault((urlsplit(row["url"]).hostname or "").removeprefix("www."), []).append(row)
    for rows in filter(lambda rows: len(rows) > 1, by_host.values()):
        highest = min(rows, key=lambda row: len(row["code"].rstrip("0")))
        above = highest["code"].rstrip("0")
        for row in rows:
            if not row["doubt"] and (row is not highest or not all(each["code"].startswith(above) for each in rows)):
                row["doubt"] = _SHARED


def _codes(folder: Path) -> list[dict[str, str]]:
    """Return every code that there was, with the years in which it was in force and the codes that came after."""
    with (folder / "areacodes.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            {
                "code": row["代码"],
                "name": row["名称"],
                "since": row["启用时间"],
                "until": row["变更/弃用时间"],
                "successors": _PARTLY.sub("", row["新代码"]).strip(";"),
            }
            for row in csv.DictReader(file)
        ]


def _write(name: str, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    lines = ["\t".join(columns), *("\t".join(row[column] for column in columns) for row in rows)]
    (_CATALOGUE / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    _write("portals.tsv", _PORTALS, _places(Path(sys.argv[1])))
    _write("codes.tsv", _CODES, _codes(Path(sys.argv[1])))

"""The forms in which people write the name of a place: 嵊州 for 嵊州市, 延边州 for 延边朝鲜族自治州."""

from __future__ import annotations

import re
import unicodedata

_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区", *"省市州盟县区旗")
_SHORT = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
# Peoples in the names of autonomous places; those whose names end in 族 may stand without it there.
_PEOPLES = (
    *("维吾尔", "蒙古", "哈萨克", "柯尔克孜", "锡伯", "塔吉克"),
    *("蒙古族", "回族", "藏族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族"),
    *("哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "土族"),
    *("达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "裕固族", "保安族", "独龙族"),
    *("怒族", "普米族", "景颇族", "各族"),
)
_PEOPLE = re.compile(f"^(.{{2,}}?)(?:{'|'.join(sorted(_PEOPLES, key=len, reverse=True))})+$")
_AUTONOMOUS = {"自治州", "自治县", "自治旗"}
_REGIONS = {"广西壮族": "广西", "宁夏回族": "宁夏", "新疆维吾尔": "新疆"}
_SHORTEST = 2  # characters: nobody calls 赵县 赵


def parts(name: str) -> tuple[str, str]:
    """Return what a place is called for short, and the rest of its name: `延边`, `朝鲜族自治州`.

    The rest is empty where nothing can be left out.
    """
    ending = next((each for each in _ENDINGS if name.endswith(each) and len(name) - len(each) >= _SHORTEST), "")
    stem = name.removesuffix(ending)
    if ending == "自治区":
        stem = _REGIONS.get(stem, stem)
    elif ending in _AUTONOMOUS and (found := _PEOPLE.match(stem)):
        stem = found[1]
    elif ending in _AUTONOMOUS:
        stem = stem.removesuffix("族")  # of 东乡族自治县
    return (stem, name[len(stem) :]) if len(stem) >= _SHORTEST else (name, "")


def forms(name: str) -> tuple[str, ...]:
    """Return the forms of a place's name, the whole one first."""
    stem, rest = parts(name)
    short = next((stem + form for ending, form in _SHORT.items() if rest.endswith(ending)), name)
    return tuple(dict.fromkeys((name, short, stem)))


def folded(word: str) -> str:
    """Return a word as it is compared: full-width letters and digits as ASCII, in small letters, without spaces.

    Without tone marks too; `ü` and the `v` that people type for it are `u`.
    """
    plain = unicodedata.normalize("NFKC", word)
    if not plain.isascii() and any(char < "\u0250" and char.isalpha() for char in plain):  # pinyin with its tones
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    plain = "".join(plain.lower().split()).replace("'", "").replace("’", "")
    return plain.replace("v", "u") if plain.isascii() else plain

"""The values of a byline's labels: where they end, and what they say."""

from __future__ import annotations

import re

from crawler.reading.chinese.names import TRANSCRIBING
from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.script import HAN, fold
from crawler.reading.chinese.vocabulary import MEDIA, MORE_SURNAMES, SURNAMES, any_of, buttons

# Buttons and switches that stand in the line without being labels. A value ends where one begins.
_BEGUN = r"(?<![^\s\[【(（|/·>])"
_CONTROL = prefiltered(
    (
        *(f"{_BEGUN}{button}" for button in buttons("value")),
        *(f"{_BEGUN}{switch}" for switch in (r"[TA][+-]", r"次(?=\s|$|[)）\]】])", r"有\d{1,9}人", r"\d{6}")),
        *(
            "参与互动",
            r"举报(?=\s|$)",
            "查看更多",
            "返回(?:首页|列表|顶部)",
            "打印本页",
            "关闭窗口",
            "字[号体][：:]",
            "分享到",
            "我要评论",
        ),
    )
)
_SPACES = " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u2000\u2002\u2003\u2009\u200b\u2028\u2029\u202f\u3000\ufeff"
_EDGE = _SPACES + "|｜·•-—－_,，;；、/／\\>〉<:：+*#〖〗"
_PAIRS = tuple(zip("(（[【〔{“「《", ")）]】〕}”」》", strict=True))
_LOOSE = "([（【[〔{"  # opening brackets that a cut left at the end
_NO_SOURCE = frozenset({
    "未知", "无", "無", "暂无", "不详", "空", "null", "none", "undefined", "admin", "来源", "作者", "佚名", "供稿",
    "未填写",
})  # fmt: skip
_SUPPLIED = re.compile(r"[(（\[【]\s{0,5}[)）\]】]|[（(]\s{0,3}供稿\s{0,3}[)）]|供稿\s{0,3}(?=[)）\s]|$)")
_URL = re.compile(r"(?:https?://|www\.)[!-~]{0,500}", re.IGNORECASE)
_PIECES = re.compile(r"[|｜\r\n\t\u3000]|\s{2,}|。")
_WORD = re.compile(r"[^\W\d_]")
_LONGEST_SOURCE = 40
_COUNT = re.compile(r"(\d[\d,]{0,12}(?:\.\d{1,2})?)(?:\s?(万|[wW](?![a-z])))?(?![\dA-Za-z_])")  # not 360se_picture
_SURNAME_AFTER = re.compile(
    rf"(?<=[报网社台刊局委办部站心])\s[{SURNAMES}{MORE_SURNAMES}][{HAN}]{{1,2}}$"
    rf"|(?<=[报网社台刊局委办部站心媒])\s[{TRANSCRIBING}]{{5,12}}$"
)
_OWN = (
    rf"{any_of(MEDIA)}|报道|在线|网|(?<=[\u4e00-\u9fff]{{2}})(?:融媒体?|财经|之家|之窗|周末)"
    r"|(?:新浪|腾讯|网易|搜狐|凤凰)[\u4e00-\u9fff]{2}"
)
# Who publishes on a government's site: beside a date, and nothing else, it is the source.
_OFFICE = rf"[{HAN}]{{1,18}}(?:局|委|办|厅|院|馆|室|委员会|政府|中心|街道|联合会|总工会|总队|支队|大队|管理处)"
_AT_END = (
    r"(?=\s|[|｜\]】)）]|$|浏览|访问|阅读|点击|字[号体]|\d{1,7}(?:次|\s|$)|我要评论|微博|责编|责任编辑|编辑|作者|【|\[)"
)
_OFFICE_AFTER = re.compile(rf"[\s|｜]{{0,6}}({_OFFICE}){_AT_END}")
_OFFICE_BEFORE = re.compile(rf"[\s(（\[【]{{0,4}}({_OFFICE})[\s|｜]{{1,6}}")
_MEDIUM_AFTER = re.compile(
    rf"[\s·|｜,，/-]{{0,6}}((?:[{HAN}A-Za-z0-9]{{2,8}}[-－])?[{HAN}A-Za-z0-9]{{0,14}}(?:{_OWN}|[{HAN}]报)){_AT_END}"
)
_MEDIUM_BEFORE = re.compile(rf"\s{{0,4}}([{HAN}A-Za-z0-9]{{0,14}}(?:{_OWN}|[{HAN}]报))[\s·|｜/-]{{0,6}}")


def until_control(value: str) -> str:
    """Return the value up to the first button or switch (打印, 【大 中 小】, 参与互动)."""
    control = _CONTROL.search(fold(value))
    return value[: control.start()] if control else value


def count(value: str) -> int | None:
    """Return the number of views a value states: `546`, `1,234次`, `1.2万`; None when it states none."""
    match = _COUNT.search(value[:40])
    if match is None:
        return None
    number = float(match[1].replace(",", ""))
    return round(number * 10_000) if match[2] else int(number)


def source(value: str) -> str | None:
    """Return the source that a value names, None when it is empty or names nobody.

    A name after the medium (`盘锦日报 张三`) has no label and is left out; `新华社 北京` stays whole.
    """
    pieces = (piece.strip(_EDGE) for piece in _PIECES.split(_URL.sub("|", _SUPPLIED.sub(" ", until_control(value)))))
    name = _SURNAME_AFTER.sub("", next((piece for piece in pieces if piece), "").rstrip(_LOOSE + _EDGE))
    for left, right in _PAIRS:
        if name.startswith(left) and name.endswith(right) and left not in name[1:] and left != "《":
            name = name[1:-1].strip(_EDGE)
        elif name.endswith(right) and left not in name:
            name = name.rstrip(right + _EDGE)
        elif name.startswith(left) and right not in name:
            name = name.lstrip(left + _EDGE)
    name = name.rstrip(_LOOSE + _EDGE).strip()  # the brackets above may have stood around one
    if not name or len(name) > _LONGEST_SOURCE or name.lower() in _NO_SOURCE or _WORD.search(name) is None:
        return None
    return name


def medium_beside(text: str, start: int, end: int) -> str | None:
    """Return the medium or office beside a date, without a label: right after it or alone before: `04:04 北京日报`."""
    match = (
        _MEDIUM_AFTER.match(text, end)
        or _MEDIUM_BEFORE.fullmatch(text, 0, start)
        or _OFFICE_AFTER.match(text, end)
        or _OFFICE_BEFORE.fullmatch(text, 0, start)
    )
    return match[1] if match else None

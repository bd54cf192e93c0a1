"""The line of labels and values under a title: who published, who wrote, when, how often it was read.

`来源：嵊州新闻网-今日嵊州 作者：记者 尹洁银 2020年09月15日17:21:00`: labels and values in any order, divided by spaces,
bars or nothing; values may be empty or hold spaces and colons, labels may be spaced out, Traditional, or glossed with
pinyin.
The grammar is a table of labels. A line is cut at its labels, and each label takes what follows up to the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.reading import dates
from crawler.reading.hanzi import HAN, fold, strip_glosses
from crawler.reading.labels import LABELS, WEAK, Part
from crawler.reading.names import people

_LONGEST_LABEL = max(map(len, LABELS))
_LONGEST_UNKNOWN = 6  # characters; a longer run before a colon is a sentence
_LONGEST_LINE = 2000
_LONGEST_SOURCE = 40
_REACH = 2 * _LONGEST_LABEL + 4  # how far a label can reach before its colon, spaces included

_ONE_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W\d_]")
_COLON = re.compile("[:：﹕∶]")
_RUN_BACKWARDS = re.compile(rf"\s{{0,3}}[{HAN}](?:[{HAN}/]|\s(?=\s{{0,3}}[{HAN}])){{0,{_REACH}}}")
_PEOPLE_LABELS = "|".join(
    sorted((word for word, part in LABELS.items() if part in {Part.AUTHOR, Part.EDITOR} and "/" not in word), key=len)[
        ::-1
    ]
)
# Labels without a colon: `记者 张三`, `新华社记者 张三`, `文/张三`, `编辑｜李四`; `发表于2017/10/19`, `来源 人民网`,
# `阅读(546)`.
_BARE = re.compile(
    rf"(?<![{HAN}])(?P<slash>{_PEOPLE_LABELS}|图|摄影)\s?[/／|｜]\s?(?=[{HAN}A-Za-z])(?!(?:{_PEOPLE_LABELS}|图)[/／:：])"
    rf"|(?P<role>(?:本报|本网|本台|全媒体|融媒体?|首席|特约|特派|实习|见习)?(?:记者|通讯员))(?=\s{{1,3}}[{HAN}]|[{HAN}]{{2,4}}(?![{HAN}]))"
    r"(?!\s?(?:站|证|节|协会|部|会|团|问|在|从|了|获))"
    rf"|(?<![{HAN}])(?P<person>作者|责任编辑|责编|编辑)\s{{1,3}}(?=[{HAN}])"
    rf"|(?<![{HAN}])(?P<other>发[布表]于|来源|转自|摘自)(?:\s{{1,3}}|(?<=于))(?=[{HAN}\d])"
    r"|(?P<views>浏览|阅读|点击|访问|人气)(?:次数|[量数])?\s?[(（\[]?\s?(?=\d)"
)
_VIEWS_BEHIND = re.compile(r"(\d[\d,]{0,12}(?:\.\d)?\s?万?)\s?(?:次|人)?(?:浏览|阅读|点击|访问)(?![:：])")
_COUNT = re.compile(r"(\d[\d,]{0,12}(?:\.\d{1,2})?)\s?(万|[wW](?![a-z]))?")
_URL = re.compile(r"(?:https?://|www\.)[!-~]{4,500}", re.IGNORECASE)
# Buttons and switches that stand in the line without being labels. A value ends where one begins.
_CONTROL = re.compile(
    r"(?:^|(?<=[\s\[【(（|/·>]))(?:打印|关闭|分享|收藏|字号|字体|大\s{0,3}中\s{0,3}小|小\s{0,3}中\s{0,3}大|[TA][+-]|我要|"
    r"评论|纠错|投稿|返回|复制|转发|点赞|推荐给|微信|微博|QQ|朋友圈|扫一扫|手机看|手机版|视力|护眼|朗读|语音|繁体|简体|"
    r"添加收藏|加入收藏|保护视力|订阅|关注|举报|扫码|次(?=\s|$|[)）\]】])|条评论|参与互动)"
)
_EDGE = " \t\r\n\u3000\xa0|｜·•-—－_,，;；、/／\\>》〉<"
_PAIRS = ("()", "（）", "[]", "【】", "〔〕", "<>", "{}")
_NO_SOURCE = frozenset({"未知", "无", "暂无", "不详", "null", "none", "undefined", "admin", "来源", "作者", "佚名"})
_PIECES = re.compile(r"[|｜\r\n\t\u3000]|\s{2,}|。")


@dataclass(slots=True)
class Byline:
    """What a line states. `matched` counts its known labels, `unknown` lists labels that are not in the table."""

    published: dates.Stamp | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    unknown: tuple[str, ...] = ()
    matched: int = 0
    original_url: str | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in a line: from `start` to `end` (its colon included), what it introduces (None: unknown), its text."""

    start: int
    end: int
    part: Part | None
    label: str


@dataclass(slots=True)
class _Found:
    """Values as they are collected; the times by how well they are labelled."""

    labelled: list[dates.Stamp] = field(default_factory=list)
    weak: list[dates.Stamp] = field(default_factory=list)
    bare: list[dates.Stamp] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


def parse(line: str) -> Byline:
    """Return what a byline states; `更新时间` is not `发布时间`, and a name without a label counts as nothing.

    Looks at the first 2000 characters. Positions of `published` refer to the line without its pinyin glosses.
    """
    text = strip_glosses(line[:_LONGEST_LINE])
    marks = _marks(text, fold(text))
    byline = Byline(
        unknown=tuple(dict.fromkeys(mark.label for mark in marks if mark.part is None)),
        matched=sum(mark.part is not None for mark in marks),
    )
    found = _Found()
    _bare_date(text[: marks[0].start] if marks else text, 0, found)
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends[: len(marks)], strict=True):
        _take(byline, found, mark, text[mark.end : end])
    byline.published = next(iter([*found.labelled, *found.weak, *found.bare]), None)
    byline.authors = tuple(dict.fromkeys(found.authors))
    byline.editors = tuple(dict.fromkeys(found.editors))
    if byline.views is None and (match := _VIEWS_BEHIND.search(text)):
        byline.views = _count(match[1])
    return byline


def _marks(text: str, folded: str) -> list[_Mark]:
    """Return the labels of a line in their order, none overlapping another."""
    bare = [_bare_mark(match) for match in _BARE.finditer(folded)]
    marks: list[_Mark] = []
    for colon in _COLON.finditer(folded):
        last = marks[-1].end if marks else 0
        while bare and bare[0].end <= colon.start():
            mark = bare.pop(0)
            if mark.start >= last:
                marks.append(mark)
                last = mark.end
        label = _label_before(folded, colon.start(), last)
        if label is not None:
            marks.append(_Mark(label.start, colon.end(), label.part, text[label.start : colon.start()].strip()))
    last = marks[-1].end if marks else 0
    marks.extend(mark for mark in bare if mark.start >= last)
    return marks


def _bare_mark(match: re.Match[str]) -> _Mark:
    """Return the mark of a label without a colon."""
    label = match["slash"] or match["role"] or match["person"] or match["other"] or match["views"]
    part = LABELS.get(label)
    if match["views"]:
        part = Part.VIEWS
    elif match["role"]:
        part = Part.AUTHOR
    return _Mark(match.start(), match.end(), part or Part.IGNORED, label)


def _label_before(folded: str, colon: int, last: int) -> _Mark | None:
    """Return the label that ends at a colon and starts at `last` (the end of the label before) or later."""
    match = _RUN_BACKWARDS.match(folded[max(last, colon - _REACH) : colon][::-1])
    if match is None:
        return None
    start = colon - match.end()
    begun = glued = None
    label = ""
    for at in range(colon - 1, start - 1, -1):
        if folded[at].isspace():
            continue
        label = folded[at] + label
        part = LABELS.get(label)
        if part is None:
            continue
        if at == last or _ONE_HAN.match(folded[at - 1]) is None:
            begun = _Mark(at, colon, part, label)
        elif label not in WEAK:
            glued = _Mark(at, colon, part, label)
    if begun is not None:
        return begun
    after_label = last > 0 and not folded[last:start].strip()
    word = folded[start:colon].rsplit(maxsplit=1)[-1]
    if glued is not None and (after_label or len(word) > _LONGEST_UNKNOWN):
        return glued  # 作者：张三责任编辑：李四
    if 1 < len(word) <= _LONGEST_UNKNOWN and not (after_label and len(word) == colon - start):
        return _Mark(
            colon - len(folded[start:colon].rstrip()) + folded[start:colon].rstrip().rindex(word), colon, None, word
        )
    return None


def _take(byline: Byline, found: _Found, mark: _Mark, value: str) -> None:
    """Put a label's value where it belongs. The first value of a kind wins; people add up."""
    if mark.part is Part.PUBLISHED:
        stamp = dates.find(value) or dates.parse(value)
        if stamp is not None:
            stamp = _shift(stamp, mark.end)
            (found.weak if mark.label in WEAK else found.labelled).append(stamp)
        return
    if mark.part is Part.ORIGINAL:
        url = _URL.search(value)
        byline.original_url = byline.original_url or (url[0] if url else None)
        return
    if mark.part is None or (mark.part is Part.IGNORED and mark.label.endswith(_DATED)):
        return  # a date there is that label's
    stamp = _bare_date(value, mark.end, found)
    if mark.part is Part.VIEWS and byline.views is None:
        byline.views = _count(value[: stamp.start - mark.end] if stamp else value)
    value = value[: stamp.start - mark.end] if stamp else value
    if mark.part is Part.SOURCE:
        byline.source = byline.source or _source(value)
    elif mark.part is Part.AUTHOR:
        found.authors.extend(people(_until_control(value)))
    elif mark.part is Part.EDITOR:
        found.editors.extend(people(_until_control(value)))


_DATED = ("时间", "日期", "更新", "修改", "时限", "号", "标题", "附件", "摘要", "概述", "导读")


def _bare_date(value: str, offset: int, found: _Found) -> dates.Stamp | None:
    """Find a date without a label of its own, note it and return it, with its position in the line."""
    stamp = dates.find(value)
    if stamp is not None:
        stamp = _shift(stamp, offset)
        found.bare.append(stamp)
    return stamp


def _shift(stamp: dates.Stamp, offset: int) -> dates.Stamp:
    """Return the stamp with its position counted from the start of the line."""
    return dates.Stamp(stamp.value, stamp.precision, stamp.start + offset, stamp.end + offset)


def _until_control(value: str) -> str:
    """Return the value up to the first button or switch."""
    control = _CONTROL.search(fold(value))
    return value[: control.start()] if control else value


def _count(value: str) -> int | None:
    """Return the number of views: `546`, `1,234次`, `1.2万`."""
    match = _COUNT.search(value[:40])
    if match is None:
        return None
    number = float(match[1].replace(",", ""))
    return round(number * 10_000) if match[2] else int(number)


def _source(value: str) -> str | None:
    """Return the source that a value names, None when it is empty or names nobody."""
    pieces = (piece.strip(_EDGE) for piece in _PIECES.split(_until_control(value)))
    source = next((piece for piece in pieces if piece), "")
    for pair in _PAIRS:
        if source.startswith(pair[0]) and source.endswith(pair[1]):
            source = source[1:-1].strip(_EDGE)
        if source.endswith(pair[1]) and pair[0] not in source:
            source = source[:-1].strip(_EDGE)
        if source.endswith(pair[0]) or (source.startswith(pair[0]) and pair[1] not in source):
            source = source.strip(pair[0]).strip(_EDGE)
    if not source or len(source) > _LONGEST_SOURCE or source.lower() in _NO_SOURCE or _WORD.search(source) is None:
        return None
    return source

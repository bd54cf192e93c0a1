"""The line of labels and values under a title: who published, who wrote, when, how often it was read.

`来源：嵊州新闻网-今日嵊州 作者：记者 尹洁银 2020年09月15日17:21:00`: labels and values in any order, divided by spaces,
bars or nothing; values may be empty or hold spaces and colons, labels may be spaced out, Traditional, or glossed with
pinyin.
The grammar is a table of labels. A line is cut at its labels, and each label takes what follows up to the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.chinese import dates
from crawler.reading.chinese.labels import ENGLISH_LABEL, spelled_out
from crawler.reading.chinese.names import NAME, people
from crawler.reading.chinese.script import HAN, fold, strip_glosses
from crawler.reading.chinese.vocabulary import ENGLISH, LABELS, Label, Part, any_of, labels
from crawler.reading.fields import byline_values

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_LABEL = max(map(len, LABELS))
_LONGEST_UNKNOWN = 6  # characters; a longer run before a colon is a sentence
_LONGEST_LINE = 2000
_REACH = 2 * _LONGEST_LABEL + 4  # how far a label can reach before its colon, spaces included

_ONE_HAN = re.compile(f"[{HAN}]")
_DAY_BEFORE = re.compile(r"\d\s?[日号]$")  # 5月5日来源：
_COLON = re.compile("[:：﹕∶]")
_LATIN_COLON = re.compile(r"[A-Za-z]\s?[:：]")
_RUN_BACKWARDS = re.compile(rf"\s{{0,3}}[{HAN}](?:[{HAN}/]|\s(?=\s{{0,3}}[{HAN}/])){{0,{_REACH}}}")
# Labels without a colon: `记者 张三`, `新华社记者 张三`, `文/张三`, `编辑｜李四`; `发表于2017/10/19`, `来源 人民网`,
# `阅读(546)`. Running text speaks of reporters too (记者调查发现, 新华社记者在现场): what follows must look like names.
_REPORTERS = ("记者", "通讯员")
_SLASH = [word for word in labels(Part.AUTHOR, Part.EDITOR, Part.STAFF, Part.SOURCE) if "/" not in word]
_PERSON = [word for word in labels(Part.AUTHOR, Part.EDITOR, blank=True) if not word.endswith(_REPORTERS)]
_OTHER = labels(Part.PUBLISHED, Part.SOURCE, Part.UPDATED, blank=True)
_VIEWS = labels(Part.VIEWS)
_VERBS = (
    "调查|介绍|了解|获悉|采访|报道|表示|注意|发现|看到|来到|现场|实地|日前|今[天日]|昨[天日]|近日|从|在|问|对|向|"
    "热线|招|站|证|节|会|部|团|协"
)
_BARE = re.compile(
    rf"(?<![{HAN}])(?P<slash>{any_of(_SLASH)})\s?[/／|｜]\s?(?=[{HAN}A-Za-z])(?!(?:{any_of(_SLASH)})[/／:：])"
    rf"|(?P<role>(?:(?<![{HAN}])|(?<=[报网社台刊闻视讯体线都心站]))(?:本报|本网|本台|全媒体|融媒体?|首席|特约|特派|实习|见习)?(?:记者|通讯员))(?!\s?(?:{_VERBS}))"
    rf"(?=\s{{1,3}}[{HAN}]|{NAME}(?![{HAN}:：]))"
    rf"|(?<![{HAN}:：])(?P<person>{any_of(_PERSON)})\s{{1,3}}(?=[{HAN}])"
    rf"|(?<![{HAN}])(?P<other>{any_of(_OTHER)})(?:\s{{1,3}}|(?<=于))(?=[{HAN}\d《])"
    rf"|(?P<views>{any_of(_VIEWS)})\s?[(（\[]?\s?(?=\d)"
)
# What they begin with: the pattern is tried there, and not at every character.
_BARE_FIRST = re.compile(f"[本全融首特实见记通{''.join({word[0] for word in (*_SLASH, *_PERSON, *_OTHER, *_VIEWS)})}]")
_VIEWS_BEHIND = re.compile(
    r"(?<![\d:：.年月-])(\d[\d,]{0,12}(?:\.\d)?\s?万?)\s?(?:[次人]\s?(?:浏览|阅读|点击|访问)|(?:浏览|阅读)(?=\s|$|[)）\]】]))"
)
_SEEN = re.compile("[浏阅点访]")  # what every count of views names
_YEAR_DIGIT = re.compile(r"[\d０-９]{2}|二[〇○零Oo0]|[A-Za-z]{3}")
_YEAR_BEHIND = re.compile(r"\s?(?:19|20)\d\d[-/.年]")
_LONGEST_NAMES = 60  # characters of a value that is a list of names
_SENTENCE = re.compile("[。？！?!]")
_MEDIUM_OF = re.compile(rf"[{HAN}]{{1,10}}$")  # the medium that a reporter's role is glued to: 采写：南都记者 张三
_PHOTO = re.compile(r"\s(?:摄|编制|制图|绘|配图)(?:影|制)?\s{0,3}$")
_OPEN_QUOTES = '“「『‘"'
_ROUND, _SQUARE = re.compile("[)）]"), re.compile("[\\]】〕]")
_CLOSING = {"(": _ROUND, "（": _ROUND, "[": _SQUARE, "【": _SQUARE, "〔": _SQUARE}
_BRACKET = re.compile(r"[()（）\[\]【】〔〕]")
_BOXED = re.compile(rf"【([{HAN}][{HAN}\s/]{{0,7}})】\s?[:：]?")
_OUTLET = re.compile("(?:[网报社台刊站]|融媒体?|发布)$")
_URL = re.compile(r"(?:https?://|www\.)[!-~]{4,500}", re.IGNORECASE)


@dataclass(slots=True)
class Byline:
    """What a line states. `matched` counts its known labels, `unknown` lists labels that are not in the table.

    `weak` says that the time has a weak label or none: it may be an event's.
    """

    published: dates.Stamp | None = None
    weak: bool = False
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    unknown: tuple[str, ...] = ()
    matched: int = 0
    original_url: str | None = None


class _Mark(NamedTuple):
    """A label in a line: from `start` to `end` (its colon included), the word, what is known of it (None: nothing)."""

    start: int
    end: int
    word: str
    label: Label | None

    @property
    def part(self) -> Part | None:
        """What the label introduces, None when it is unknown."""
        return self.label.part if self.label else None


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
    # 丨 is a Han character that people type for a bar.
    text = spelled_out(strip_glosses(line[:_LONGEST_LINE])).replace("丨", "｜")
    if "】" in text:
        text = _BOXED.sub(_unboxed, text)
    marks = _marks(text, fold(text))
    byline = Byline(
        matched=sum(mark.label is not None for mark in marks),
    )
    if byline.matched:  # a colon in a line without any label is no byline's
        byline.unknown = tuple(dict.fromkeys(mark.word for mark in marks if mark.label is None))
    if not marks and _YEAR_DIGIT.search(text) is None:
        return byline
    found = _Found()
    _bare_date(text[: marks[0].start] if marks else text, 0, found)
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end, closing in zip(marks, ends[: len(marks)], _closings(text, marks), strict=True):
        close = closing.search(text, mark.end, end) if closing else None
        value = text[mark.end : close.start() if close else end]
        if mark.part is Part.AUTHOR and text.startswith(_REPORTERS, end):
            value = _MEDIUM_OF.sub("", value)
        _take(byline, found, mark, value)
        if close:  # [来源：某报] [2024-05-06]
            _bare_date(text[close.end() : end], close.end(), found)
    byline.published = next(iter([*found.labelled, *found.weak, *found.bare]), None)
    byline.weak = byline.published is not None and not found.labelled
    if byline.source is None and byline.published is not None:
        byline.source = byline_values.medium_beside(text, byline.published.start, byline.published.end)
    source = (byline.source or "").casefold()  # a medium that names itself as the author is none
    byline.authors = tuple(dict.fromkeys(name for name in found.authors if name.casefold() != source))
    byline.editors = tuple(dict.fromkeys(found.editors))
    if byline.views is None and _SEEN.search(text) and (match := _VIEWS_BEHIND.search(text)):
        byline.views = byline_values.count(match[1])
    return byline


def _unboxed(box: re.Match[str]) -> str:
    """Return a label in brackets as one with a colon: 【来源】某报, 【来源】：某报. Buttons (【打印】) stay."""
    label = LABELS.get("".join(fold(box[1]).split()))
    return box[0] if label is None or label.part is Part.IGNORED else f" {box[1]}："


def _marks(text: str, folded: str) -> list[_Mark]:
    """Return the labels of a line in their order, none overlapping another."""
    bare: list[_Mark] = []
    for first in _BARE_FIRST.finditer(folded):
        if not bare or first.start() >= bare[-1].end:
            match = _BARE.match(folded, first.start())
            if match is not None:
                bare.append(_bare_mark(match))
    marks: list[_Mark] = []
    english = _english(folded) if _LATIN_COLON.search(folded) else {}
    for colon in _COLON.finditer(folded):
        last = marks[-1].end if marks else 0
        while bare and bare[0].end <= colon.start():
            mark = bare.pop(0)
            if mark.start >= last:
                marks.append(mark)
                last = mark.end
        label = english.get(colon.start()) or _label_before(folded, colon.start(), last)
        if label is not None:
            word = label.word if label.label else text[label.start : colon.start()].strip()
            marks.append(_Mark(label.start, colon.end(), word, label.label))
    last = marks[-1].end if marks else 0
    marks.extend(mark for mark in bare if mark.start >= last)
    return marks


def _english(folded: str) -> dict[int, _Mark]:
    """Return the labels in English by the place of their colon."""
    labels = ((match, _COLON.search(folded, match.end())) for match in ENGLISH_LABEL.finditer(folded))
    return {
        colon.start(): _Mark(match.start(), colon.start(), match[0].lower(), ENGLISH[match[0].lower()])
        for match, colon in labels
        if colon
    }


def _bare_mark(match: re.Match[str]) -> _Mark:
    """Return the mark of a label without a colon."""
    word = match["slash"] or match["role"] or match["person"] or match["other"] or match["views"]
    label = LABELS["记者"] if match["role"] else LABELS[word]
    return _Mark(match.start(), match.end(), word, label)


def _label_before(folded: str, colon: int, last: int) -> _Mark | None:
    """Return the label that ends at a colon and starts at `last` (the end of the label before) or later."""
    match = _RUN_BACKWARDS.match(folded[max(last, colon - _REACH) : colon][::-1])
    if match is None:
        return None
    start = colon - match.end()
    begun, glued = _known_labels(folded, start, colon, last)
    best = begun or glued
    if best is not None and folded[max(best.start - 1, 0)] in _OPEN_QUOTES:
        return None  # 凡本网注明“来源：…”的作品 speaks of labels
    if begun is not None:
        return begun
    after_label = last > 0 and not folded[last:start].strip()
    words = folded[start:colon].rstrip()
    word = words.rsplit(maxsplit=1)[-1]
    whole = start + words.rindex(word)
    if glued is not None and glued.part is Part.IGNORED and start < whole and len(word) <= _LONGEST_UNKNOWN:
        return glued._replace(start=whole)  # 某某局 内容分类：
    if glued is not None and (
        after_label or len(word) > _LONGEST_UNKNOWN or _OUTLET.search(folded, start, glued.start)
    ):
        return glued  # 作者：张三责任编辑：李四; 新民网编辑：李四
    unknown = 1 < len(word) <= _LONGEST_UNKNOWN and not (after_label and word == words)
    return _Mark(whole, colon, word, None) if unknown else None


def _known_labels(folded: str, start: int, colon: int, last: int) -> tuple[_Mark | None, _Mark | None]:
    """Return the longest known label before a colon that begins a word, and the longest that is glued to a value.

    Of a longer one that is of no use (项目资金 来源), the end is no label.
    """
    begun = glued = None
    word = ""
    for at in range(colon - 1, start - 1, -1):
        if folded[at].isspace():
            continue
        word = folded[at] + word
        label = LABELS.get(word)
        if label is None:
            continue
        if at == last or _ONE_HAN.match(folded[at - 1]) is None or _DAY_BEFORE.search(folded, max(last, at - 3), at):
            begun = _Mark(at, colon, word, label)
        elif not label.weak or (label.part is Part.PUBLISHED and _YEAR_BEHIND.match(folded, colon + 1)):
            glued = _Mark(at, colon, word, label)
    if begun and glued and glued.part is Part.IGNORED and glued.start < begun.start:
        return None, glued
    return begun, glued


def _take(byline: Byline, found: _Found, mark: _Mark, value: str) -> None:
    """Put a label's value where it belongs. The first value of a kind wins; people add up."""
    if not value or value.isspace():
        return
    if mark.part is Part.PUBLISHED:
        stamp = None if dates.is_span(value) else dates.find(value) or dates.parse(value)
        if stamp is not None:
            stamp = _shift(stamp, mark.end)
            (found.weak if mark.label and mark.label.weak else found.labelled).append(stamp)
        return
    if mark.part is Part.ORIGINAL:
        url = _URL.search(value)
        byline.original_url = byline.original_url or (url[0] if url else None)
        return
    if mark.part in {None, Part.UPDATED} or (mark.part is Part.IGNORED and mark.word.endswith(_DATED)):
        return  # a date there is that label's
    stamp = _bare_date(value, mark.end, found)
    if mark.part is Part.VIEWS and byline.views is None:
        byline.views = byline_values.count(value[: stamp.start - mark.end] if stamp else value)
    value = value[: stamp.start - mark.end] if stamp else value
    if mark.part is Part.SOURCE:
        byline.source = byline.source or byline_values.source(value)
    elif mark.part is Part.AUTHOR:
        found.authors.extend(_names(value))
    elif mark.part is Part.EDITOR:
        found.editors.extend(_names(value, desks=True))


_DATED = ("时间", "日期", "时限", "号", "标题", "附件", "摘要", "概述", "导读")


def _closings(text: str, marks: list[_Mark]) -> Iterator[re.Pattern[str] | None]:
    """Yield, for each label, what closes the bracket that it stands in: its value ends there. None outside brackets."""
    brackets = _BRACKET.finditer(text)
    bracket = next(brackets, None)
    stack: list[re.Pattern[str]] = []
    for mark in marks:
        while bracket is not None and bracket.start() < mark.start:
            if bracket[0] in _CLOSING:
                stack.append(_CLOSING[bracket[0]])
            elif stack and stack[-1].match(bracket[0]):
                stack.pop()
            bracket = next(brackets, None)
        yield stack[-1] if stack else None


def _names(value: str, *, desks: bool = False) -> list[str]:
    """Return the people (and `desks`) a value lists; none when it is running text or credits a picture."""
    value = byline_values.until_control(value)
    if len(value) > _LONGEST_NAMES or _SENTENCE.search(value) or _PHOTO.search(value):
        return []
    return people(value, desks=desks)


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

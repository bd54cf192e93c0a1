"""The byline of a page: the lines of labels and values between title and body, at the body's head and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.reading.chinese import dates
from crawler.reading.chinese.conversion import both_scripts
from crawler.reading.chinese.labels import ENGLISH_LABEL, OPEN, has_label, is_english, is_labelled, is_of_event, stated
from crawler.reading.chinese.names import is_office, people
from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.vocabulary import MEDIA, PEOPLE, Part, labels, shortest, spelled, spellings
from crawler.reading.fields import byline, credit_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.reading.fields.title import Title
    from crawler.reading.html.document import Document

_LABEL = re.compile(r"[:：]")
_DATED = prefiltered(
    (*(r"[12][09]\d\d\s?[-/.年]\s?\d", r"\d{1,2}:\d\d", "二[〇○零ОO]", r"[A-Z][a-z]{2,8} \d{1,2}, 20"),)
)
# Labels that may stand without a colon, wherever they do
_BARE = prefiltered(map(both_scripts, shortest((*labels(blank=True), *labels(alone=True), *labels(Part.VIEWS)))))
_BAR = re.compile("[/／丨|｜]")
_CREDITED = PEOPLE | {Part.SOURCE, Part.ORIGINAL, Part.VIEWS}
_MEDIUM = re.compile(rf"(?:{spellings((*MEDIA, '报', '社', '网', '电台', '融媒', '发布', '杂志', '新闻', '在线'))})$")
_SOURCE_BOX = re.compile(r"source|origin|author|media|laiyuan|from|about|info|byline|writer")
_NOT_NAME = re.compile(r"[\d:：。！？!?>《》【】\[\]_|]|分享|打印|字号|字體|评论|收藏|首页|举报|关注|正文")
_BY_MEDIUM = re.compile(r"^([\u4e00-\u9fff]{2,4})\s?/\s?(.{2,20})$")  # 金码/某某日报: the author and the medium
# When a record was made or a document written; the page says 发布日期 beside it, or states no time of its publication.
_MADE = re.compile(spellings(labels(made=True)))
_PUBLISHED = re.compile(rf"(?:{spellings(labels(Part.PUBLISHED, ends=True))})\s?[:：]\s?\d")
_UPDATED = re.compile(rf"(?:{spellings(labels(Part.UPDATED))})\s?[:：]\s?((?:19|20)\d\d.{{4,20}})")
# 原创 某某观察 2024-05-17 22:18: on platforms the account that published, behind the kind of article
_ACCOUNT = re.compile(r"(?:原创|转载)\s([^\s:：|/]{2,20})\s(?:19|20)\d\d[-/.年][\d\s月日:-]{3,16}$")
_TODAY = prefiltered(("今天是", "今日是", "现在是", "当前时间", "欢迎", spelled("农历")))
# Elements side by side that only a style sheet parts: 来源：今日嵊州字号：大 中 小
_GLUED = re.compile(
    r"(?<=[^\s【\[(（|])(?=(?:字[号體体]|浏览次数|阅读次数|点击次数|视力保护色|分享到)[:：]|【打印|【字|\[打印|\[字)"
    r"|(?<=\d)(?=20\d\d-\d{1,2}-\d{1,2}\s\d{1,2}:\d\d)"  # 浏览：182024-05-06 10:30
)
_MAYBE_GLUED = re.compile(r"字[号体體]|次数|视力|分享|打印|【字|\d{5,}-")
_ABOVE, _BELOW = 12, 14  # lines looked at before and after the body
_BEFORE = 8  # lines looked at above the title
_LONGEST = 160  # characters of a byline
_CACHED = 4096  # lines; the pages of a site share those around the article
_SLASHED = prefiltered(map(both_scripts, shortest(rf"{word}\s{{0,3}}[/／丨|｜]" for word in labels(*PEOPLE))))
_EDITED = re.compile(rf"{spelled('责任编辑')}\s?[:：]")  # behind the linked name of the site
_SIGNING = re.compile(rf"[^\w\s]{{0,2}}\s?(?:{spellings(labels(Part.EDITOR, blank=True))})\s[\u4e00-\u9fff]{{2,4}}$")
_SIGNED = 14  # characters of such a line
# Labels that stand in a cell or an element of their own, without a colon: the next line is their value. Of the other
# labels some are also names of columns and buttons.
_ALONE = frozenset(labels(alone=True))
_LONGEST_ALONE = 6  # characters, with a space
# 来源市商务局, where only a style sheet parts the label from the name of an office
_SOURCES = ("来源", "信息来源")
_UNPARTED = re.compile(
    r"^((?:信息)?来源)(?=[\u4e00-\u9fff]{2,18}$)(.+(?:局|委|办|厅|院|馆|室|会|府|中心|报|网|社|台|发布))$"
)
_SENTENCE = 60  # characters: a longer line without a label is a sentence
_MARK = re.compile(r"[:：\d/／二]")  # what a byline without a known label holds one of
_NAME = range(2, 21)  # characters of a source that stands alone


NOT_FOUND, BARE, WEAK, STRONG = range(4)
"""How well a date is labelled: not at all, as a time (时间), as the publication's (发布时间)."""


@dataclass(slots=True)
class BylineBlock:
    """What the bylines of a page say."""

    published: dates.Stamp | None = None
    updated: dates.Stamp | None = None  # looked for only where nothing says when it was published
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    original_url: str | None = None
    rank: int = NOT_FOUND  # how well the date is labelled
    beside: bool = False  # the source has none, and stands next to the date
    unknown: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # the line that says each, by its name

    @property
    def labelled(self) -> bool:
        """Whether the date has a label."""
        return self.rank > BARE


def read(doc: Document, title: Title, body: list[int], region_start: int) -> BylineBlock:
    """Read the bylines around the body; `body` are the numbers of its lines."""
    start = body[0] if body else max(region_start, min(title.end + _ABOVE, len(doc.texts)))
    end = body[-1] + 1 if body else start
    above = _above(doc, title, start)
    reader = _Reader(doc, range(title.start, min(title.end + 4, start + 1)) if title.end else range(0))
    block = reader.block
    if 0 < title.end < start:  # a date below the title counts before one above it, which may be the day of the visit
        below = range(title.end, start)
        dated = reader.merge(below, bare=below)
        upper = reader.merge(range(above.start, title.end), bare=range(title.start - 5, start))
        dated = upper if dated is None else dated
    else:
        dated = reader.merge(above, bare=range(title.start - 5, start) if title.end else above)
    if block.published is None:
        listed = credit_line.of_list([doc.texts[line] for line in body[:_ABOVE]])
        reader.merge([line for at, line in enumerate(body[:3]) if at not in listed], bare=range(0), place=TEXT)
    if block.source is None and dated is not None:
        _beside(
            block, doc, range(max(above.start, title.end, dated - 2), min(start + 1, dated + 3, len(doc.texts))), dated
        )
    if not block.authors:
        named = (credit_line.reporters(doc.texts[line]) for line in range(max(title.end, above.start), start))
        block.authors = tuple(next((names for names in named if names), ()))
    if block.published is None:
        block.published = dates.in_pieces(doc.texts[max(title.start - 3, above.start) : start])
    tail = body[-20:]
    listed = credit_line.of_list([doc.texts[line] for line in tail])
    closing = [line for at, line in enumerate(tail) if at >= len(tail) - 5 and at not in listed]
    reader.merge(closing, bare=range(0), place=TEXT)
    if block.source is None:
        reader.merge(_within(doc, body), bare=range(0), place=TEXT)
    below = range(end, min(end + _BELOW, len(doc.texts)))
    reader.merge(below, bare=range(end, end + 4), place=BELOW)
    if block.published is None:
        block.updated = _updated(doc, above) or _updated(doc, below)
    return block


def _within(doc: Document, body: list[int]) -> list[int]:
    """Return the line between paragraphs that names the medium or the office that a text is from, if only one does."""
    listed = credit_line.of_list([doc.texts[line] for line in body])
    others = (line for at, line in enumerate(body) if at not in listed)
    first = (
        (line, said[0]) for line in others if len(doc.texts[line]) <= _SENTENCE and (said := stated(doc.texts[line]))
    )
    found = [line for line, one in first if one.first and one.label.part is Part.SOURCE and _is_publisher(one.value)]
    return found if len(found) == 1 else []


def _is_publisher(name: str) -> bool:
    """Return whether a value names a medium or an office, and nothing besides."""
    return " " not in name and (_MEDIUM.search(name) is not None or is_office(name))


def _updated(doc: Document, numbers: range) -> dates.Stamp | None:
    """Return the time of a `更新时间` above or below the body.

    Where a page states no other time it is the publication's: 动易 calls that so.
    """
    labels = (_UPDATED.search(doc.texts[line]) for line in numbers if len(doc.texts[line]) <= _LONGEST)
    return next((stamp for label in labels if label and (stamp := dates.find(label[1]))), None)


def _above(doc: Document, title: Title, start: int) -> range:
    """Return the lines from a few above the title to the body.

    The title may stand twice, at the top and again below an outline of the text.
    """
    top = title.start if title.end else start
    for line in range(max(0, top - 2 * _ABOVE), top):
        if title.end - title.start == 1 and doc.texts[line] == doc.texts[top]:
            top = line
            break
    first = max(0, min(top, start) - _BEFORE, start - _ABOVE - 10)
    while 0 < first < start and doc.texts[first - 1].endswith(OPEN):
        first -= 1  # a value without its label says nothing
    return range(first, start)


ABOVE, TEXT, BELOW = range(3)
_ONCE = ("source", "authors", "editors", "views", "original_url")  # what counts from the first line that says it
_NOTHING = (None, ())
_WEAKLY = {ABOVE: WEAK, TEXT: NOT_FOUND, BELOW: BARE}  # what a weak label makes of a date there


class _Reader:
    """Collects what lines say. Lines of links with a date count only in `near`, right below the title."""

    def __init__(self, doc: Document, near: range) -> None:
        self.doc = doc
        self.near = near
        self.block = BylineBlock()
        self.headings = {heading.start for heading in doc.headings}  # 热点排行 below an empty 来源：

    def lines(self, numbers: Iterable[int], *, table: bool) -> list[tuple[int, str]]:
        """Return the lines that may be bylines; a label without a value takes the short line after it.

        In a `table` of labels these need no colon; within a text such a word is the head of a column.
        """
        found: list[tuple[int, str]] = []
        pending = False
        for number in numbers:
            text, link = self.doc.texts[number], self.doc.links[number]
            size = len(text)
            if size > _LONGEST:
                pending = False
                continue
            dated, worth = _dated_labelled(text)
            if not (dated or worth or pending or text.endswith(OPEN)):
                continue
            linked = link * 2 > max(size, 30) or (link and dated and not worth and size - link < 14)  # noqa: PLR2004 - characters
            if table and not link and size <= _LONGEST_ALONE and text.replace(" ", "") in _ALONE:
                found.append((number, f"{text}："))
                pending = True
            elif (
                linked and not (dated and (number in self.near or worth or "http" in text)) and not _EDITED.search(text)
            ):
                pending = False
            elif (
                pending
                and size < _SENTENCE
                and number not in self.headings
                and not _LABEL.search(text.replace("：//", "").replace("://", "")[:12])
            ):
                found[-1] = (found[-1][0], f"{found[-1][1]} {text}")
                pending = False
            else:
                pending = text.endswith(OPEN)
                if pending or dated or worth:
                    found.append((number, _UNPARTED.sub(r"\1：\2", text) if text.startswith(_SOURCES) else text))
        return found

    def merge(self, numbers: Iterable[int], *, bare: range, place: int = ABOVE) -> int | None:
        """Take over what each line says and no line before it said; return the line of the date.

        A date without a label counts in the lines `bare` only: far above the title stands the day of the visit, and
        below the body stand comments. Within the text a line counts that has a label of the page, and what happens at
        a 时间 is an event.
        """
        block, where = self.block, None
        labelled_only = place == TEXT or (place == BELOW and block.published is not None)
        for number, line in self.lines(numbers, table=not labelled_only):
            labelled = is_labelled(line) if place == TEXT else has_label(line)
            named = labelled or _credits(line) or _slashed(line)
            named = named or (len(line) < _SIGNED and _SIGNING.match(line) is not None)
            if not named and (labelled_only or len(line) > _SENTENCE or not _MARK.search(line)):
                continue
            if _TODAY.search(line):
                continue
            said = byline.parse(_GLUED.sub(" ", line) if _MAYBE_GLUED.search(line) else line)
            unlinked = number in self.near or not self.doc.links[number]
            rank = BARE if number in bare and unlinked else NOT_FOUND
            if labelled and _MADE.search(line) is None:
                rank = STRONG if not said.weak else max(rank, _WEAKLY[place])
            if (
                said.published
                and rank > block.rank
                and not (said.weak and said.source is None and self._event(number, labelled=labelled))
            ):
                block.published, block.rank, where = said.published, rank, number
                block.lines["published"] = number
            elif where is None and _PUBLISHED.match(line):
                where = number  # 发布时间：10-08 12:00 has no year, and still stands beside the source
            self._take(said, number)
        return where

    def _take(self, said: byline.Byline, number: int) -> None:
        """Take over what a line says and no line before it said; editors of two lines side by side add up."""
        block = self.block
        for name in _ONCE:
            value, known = getattr(said, name), getattr(block, name)
            if value in _NOTHING:
                continue
            if known in _NOTHING:
                setattr(block, name, value)
                block.lines[name] = number
            elif name == "editors" and block.lines.get(name) == number - 1 and not self.doc.links[number]:
                block.editors = tuple(dict.fromkeys((*known, *value)))
        block.unknown.extend(said.unknown)

    def _event(self, number: int, *, labelled: bool) -> bool:
        """Return whether a line says where something takes place: its time is no publication.

        Beside a line that is `labelled` as a time, its neighbours may say so.
        """
        doc = self.doc
        box = doc.owners[number]
        lines = range(max(0, number - 1), min(number + 2, len(doc.texts))) if labelled else [number]
        beside = (line for line in lines if doc.owners[line] == box or _siblings(doc, doc.owners[line], box))
        return any(is_of_event(doc.texts[line]) for line in beside)


@lru_cache(_CACHED)
def _dated_labelled(text: str) -> tuple[bool, bool]:
    """Return whether a line has a date, and whether a label; the second may also be a word that is one elsewhere."""
    labelled = (ENGLISH_LABEL if is_english(text) else _BARE).search(text) is not None
    return _DATED.search(text) is not None, labelled or _credits(text) or _slashed(text)


def _credits(text: str) -> bool:
    """Return whether a line has a label, with its colon, of who wrote or published, how often it was read, or where."""
    return any(one.label.part in _CREDITED for one in stated(text))


def _slashed(text: str) -> bool:
    """Return whether a line has a label of people that a bar or a slash parts from their names: 文/张三."""
    return _BAR.search(text) is not None and _SLASHED.search(text) is not None


def _siblings(doc: Document, one: int, other: int) -> bool:
    return min(one, other) >= 0 and doc.parents[one] == doc.parents[other]


def _beside(block: BylineBlock, doc: Document, numbers: range, dated: int) -> None:
    """Take a medium's name that stands without a label next to the date, in a line of its own."""
    for number in sorted(numbers, key=lambda number: abs(number - dated)):
        text = doc.texts[number].strip(" |·-—")
        both = _BY_MEDIUM.match(text)
        if both is not None and _MEDIUM.search(both[2]) and not block.authors:
            block.source, block.authors, block.beside = both[2], tuple(people(both[1])), True
            block.lines |= {"source": number, "authors": number}
            return
        account = _ACCOUNT.match(text) if number == dated else None
        if account is not None:
            block.source, block.beside, block.lines["source"] = account[1], True, number
            return
        if number == dated or len(text) not in _NAME or _NOT_NAME.search(text) or " " in text:
            continue
        if _MEDIUM.search(text) or (not doc.links[number] and _SOURCE_BOX.search(doc.key(number))):
            block.source, block.beside = byline.parse(f"来源：{text}").source, True
            block.lines["source"] = number
            if block.source:
                return

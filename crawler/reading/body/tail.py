"""What follows an article's text: its signature and files, which are its own, and what the page adds, which is not."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from crawler.reading.body.score import END, ORGANISER, Lines, Region, is_boilerplate
from crawler.reading.chinese.labels import is_labelled
from crawler.reading.chinese.names import is_office
from crawler.reading.chinese.vocabulary import LABELS, Part, labels, spellings
from crawler.reading.fields.title import prints, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from crawler.reading.html.document import Document

_DATED_LABEL = re.compile(  # a labelled time, or a line that is one: signatures have a day only
    r"^\W{0,3}(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,4}\d{1,2}[:：]\d\d(?:[:：]\d\d)?\D{0,3}$"
    rf"|(?<![\u4e00-\u9fff])(?:{spellings(labels(ends=True))})\s{{0,3}}[:：]\s{{0,3}}\d{{4}}"
)
_TAIL = 60  # characters of a line that ends an article at most
_CREDITED = (*labels(Part.SOURCE, Part.EDITOR, Part.STAFF, weak=False), *labels(Part.AUTHOR, alone=True))
_CREDIT = re.compile(  # the last lines of an article, below its text; reporters speak in interviews, too
    rf"[（(\[【]?\s?(?:{spellings(_CREDITED)})\s?[:：丨|｜]"
)
_LONG = 40  # characters: prose that shows that the article goes on
_SIGNATURE = 4  # lines of a signature: three offices and the date
# The day of a signature is written out; a byline's has hyphens or a label.
_SIGNED_DAY = re.compile(
    r"^[^\d:：。！？]{0,40}(?:(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|二[〇○零ОO0]\S{2}年\s?\S{1,3}月\s?\S{1,3}日)(?:印发)?$"
)
# A day that is a signature's below the name of an office
_NUMERIC_DAY = re.compile(
    r"(?:19|20)\d\d\s?([-/.])\s?\d{1,2}\s?\1\s?\d{1,2}|(?:(?:19|20)\d\d\s?年\s?)?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CLOSING = 3  # lines at the end of a text that its signature is looked for in: a telephone number may stand below it
_OFFICE_NAME = re.compile(r"(?:[\u4e00-\u9fff（）()]{2,30}\s?){1,3}")
_AHEAD = 30  # lines below a linked one that are looked at
_TICK = 3  # characters: a link that may be a footnote's number
# What stands below a linked line near the end and is still the text: whom to ask, and the list of files
_OWN = re.compile(
    r"^[（(]?(?:联\s?系|咨\s?询|报\s?名|监\s?督|举\s?报|投\s?诉|受\s?理|办\s?公|通\s?[讯信]|电\s?话|手\s?机|地\s?址|邮\s?编|邮政编码|邮\s?箱|电子邮[箱件]"
    r"|传\s?真|网\s?址|附\s?[件表]|抄\s?送|主\s?送|公示期|特此)[^:：]{0,12}(?:[:：]|$)|^[^:：]{2,20}[:：]\s?\d{3,4}-\d{7,8}"
)
_FILES = re.compile(
    r"^(?:附\s?[件表]|\d{1,2}\s?[.．、])|\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)[)）]?$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"^(?:详见|参见|具体见|请登录|请点击)|^(?!\W{0,4}(?:原文|来源|稿源|转载|转自|相关)).{0,80}?(?:https?://|www\.|@|(?:网址|网站|系统|入口|平台|邮箱|查询|报名)\s?[:：])",
    re.IGNORECASE,
)
_BACKGROUND_HEAD = re.compile(
    r"^\W{0,4}(?:相关(?:链接|政策|知识|背景|阅读|报道|新闻|资料)|延伸阅读|背景(?:链接|资料)?|新闻(?:链接|背景)|名词解释)(?:\W{0,3}$|[:：】]\W{0,2})"
)
SENTENCE = re.compile("[。！？”]$")
"""How a paragraph ends, and no heading or link."""
# What a template prints below a text whether or not anything follows it
_FOOT = re.compile(
    r"^\W{0,3}(?:(?:附\s?件|文件下载|附件下载|关联文件|相关附件|相关文件)(?:列表)?\s?[:：]?$|信息发布[:：][^【】]{0,30}(?:】|$)|内容纠错|原文(?:链接|地址|网址|出处)\s?[:：]|本文转自\s|[上下]一[篇条][:：]?)"
)


def signature(doc: Document, region: Region, lines: list[int]) -> list[int]:
    """Return the lines right below the body's box that sign it: an office and a date, or the date alone."""
    start = region.end
    below = doc.texts[start : start + _SIGNATURE]
    end = next((at for at, text in enumerate(below, 1) if text[-1] == "日" and _SIGNED_DAY.match(text)), 0)
    if not end or not lines or lines[-1] + 1 != start or any(doc.links[start : start + end]):
        return []
    if start + end < len(doc.texts) and is_labelled(doc.texts[start + end]):
        return []  # the day of the page, beside its source
    offices = all(_OFFICE_NAME.fullmatch(text) and text not in LABELS for text in below[: end - 1])
    return list(range(start, start + end)) if offices else []


def is_signed(doc: Document, lines: list[int]) -> bool:
    """Return whether the last of the lines is the day of a signature, as notices have it."""
    return any(_is_day(doc, line) for line in lines[-_CLOSING:])


def _is_day(doc: Document, line: int) -> bool:
    """Return whether a line is the day of a signature, in words, or in digits below the name of an office."""
    day = doc.texts[line].translate(_FULL_WIDTH)
    if _SIGNED_DAY.match(day):
        return True
    return line > 0 and _NUMERIC_DAY.fullmatch(day) is not None and is_office(doc.texts[line - 1])


_DISCLAIMER = re.compile(
    r"^[【\[◆■●▲>＞\s]{0,4}(?:免责声明|[网本]站声明|版权声明|版權聲明|特别声明|特別聲明|重要声明|声明|免責聲明)(?:[】\]]|\s?[:：]|\s?$)"
)


def cut(doc: Document, lines: list[int], title: str, features: Lines) -> list[int]:
    """Return the lines that are the article's own, without what follows it."""
    lines = _undisclaimed(doc, lines)
    prose = features.prose
    rest = _rest(len(doc.texts[line]) if prose[line] else 0 for line in lines)
    last = _last(lines, prose.__getitem__)
    own = {doc.owners[line] for line in lines if prose[line]}
    last_long = _last(lines, lambda line: prose[line] and len(doc.texts[line]) > _LONG)
    last_written = _last(lines, lambda line: not doc.links[line] and SENTENCE.search(doc.texts[line]) is not None)
    kept: list[int] = []
    for index, line in enumerate(lines):
        text = doc.texts[line]
        short = len(text) < _TAIL
        done = index and short and (index > last_long or rest[index] * 4 < rest[0])
        credited = (
            done and index > last_written and _CREDIT.match(doc.texts[lines[index - 1]]) and not _CREDIT.match(text)
        )
        if credited and not any(_is_day(doc, below) for below in lines[index : index + _CLOSING]):
            break
        if done and END.match(text) and not _is_background(doc, lines[index : index + 3], features):
            break
        if index > last:
            button = short and is_boilerplate(text) and not (doc.owners[line] in own and ORGANISER.match(text))
            linked = features.rows[line] and len(text) > _TICK
            if (
                button
                or (_DATED_LABEL.search(text) and (last >= 0 or "年" not in text))  # a table of times has no prose
                or (linked and not _goes_on(doc, lines[index : index + _AHEAD], own))
            ):
                break
            if linked and not (_FILES.search(text) or _ADDRESS.search(text)):
                continue
        kept.append(line)
    return _without_foot(doc, kept, squeeze(title))


def _undisclaimed(doc: Document, lines: list[int]) -> list[int]:
    """Return the lines before a disclaimer in their second half."""
    for index, line in enumerate(lines):
        if index * 2 > len(lines) - 1 and _DISCLAIMER.match(doc.texts[line]):
            return lines[:index]
    return lines


def _is_background(doc: Document, lines: list[int], features: Lines) -> bool:
    """Return whether a heading such as 相关链接 stands above a paragraph of the text, and not above links."""
    heading = _BACKGROUND_HEAD.match(doc.texts[lines[0]])
    if heading is not None and heading.end() < len(doc.texts[lines[0]]):  # both in one line
        return features.prose[lines[0]] and not doc.links[lines[0]] and SENTENCE.search(doc.texts[lines[0]]) is not None
    if len(lines) < 2 or heading is None:  # noqa: PLR2004 - the heading and the line below it
        return False
    below = lines[1] if features.prose[lines[1]] or len(lines) == 2 else lines[2]  # noqa: PLR2004 - what it is about first
    linked = any(doc.links[line] for line in lines[1:] if line <= below)
    return features.prose[below] and not linked and SENTENCE.search(doc.texts[below]) is not None


def _goes_on(doc: Document, lines: list[int], own: set[int]) -> bool:
    """Return whether the text goes on at or below the linked line that is the first: an address, or what signs it."""
    text = doc.texts[lines[0]]
    if (
        doc.owners[lines[0]] in own
        and _ADDRESS.search(text)
        and doc.links[lines[0]] < len(text)
        and not _FILES.search(text)
    ):
        return True
    for line in lines[1:]:
        text = doc.texts[line]
        if END.match(text) or is_boilerplate(text):
            return False
        beside = doc.owners[line] in own or doc.parents[doc.owners[line]] in own
        plain = beside and doc.links[line] * 2 <= len(text)
        if plain and (_is_day(doc, line) or _OWN.match(text)) and not _FOOT.match(text):
            return True
    return False


def _without_foot(doc: Document, lines: list[int], title: str) -> list[int]:
    """Return the lines without those at their end that a template prints whatever the text is, or the title again."""
    end = len(lines)
    while end and (_FOOT.match(text := doc.texts[lines[end - 1]]) or (end > 1 and title and prints(text, title))):
        end -= 1
    return lines[:end]


def _rest(sizes: Iterable[int]) -> list[int]:
    """Return for each index the sum of the sizes from there on."""
    return list(accumulate(reversed(list(sizes))))[::-1] or [0]


def _last(lines: Sequence[int], is_one: Callable[[int], bool]) -> int:
    """Return the index of the last of the lines that `is_one`, -1 when there is none."""
    return next((index for index in reversed(range(len(lines))) if is_one(lines[index])), -1)

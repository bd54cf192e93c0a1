"""Which lines of the body's box are the article's: without title and byline at its head, related links at its end."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading import dates
from crawler.reading.body import END, ORGANISER, Lines, Region, furniture, is_labelled
from crawler.reading.containers import ASIDE, role
from crawler.reading.hanzi import fold_label
from crawler.reading.labels import OPEN
from crawler.reading.quick import quick
from crawler.reading.title import prints, squeeze
from crawler.reading.values import medium_beside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.reading.document import Document


def is_byline(text: str) -> bool:
    """Return whether a short line is a byline or a breadcrumb: labels of the page, or a date and little else."""
    if not _MARK.search(text):
        return False
    if _ENACTED.match(text):
        return False
    plain = fold_label(text)
    return is_labelled(plain) or _CRUMBS.search(plain) is not None or _is_dated(plain)


def _is_dated(text: str) -> bool:
    """Return whether a line is a date, alone or with a medium's name; what goes on as a sentence is the text's."""
    stamp = dates.find(text) if _YEAR.search(text) else None
    if stamp is None:
        return False
    around = text[: stamp.start] + "|" + text[stamp.end :]
    if "年" not in text[stamp.start : stamp.end]:  # written so by a program
        return _BESIDE_DATE.fullmatch(around) is not None
    return _MARKS_ONLY.fullmatch(around) is not None or medium_beside(text, stamp.start, stamp.end) is not None


_YEAR = re.compile(r"(?:19|20)\d\d\s?[-/.年]")
_BESIDE_DATE = re.compile(r"[^\d:：。，；！？]{0,14}\|[^\d:：。，；！？]{0,40}")
_MARKS_ONLY = re.compile(r"(?:[\W_]|星期.|发[布表]于?)*")
_ENACTED = re.compile(
    r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^:：]*[）)]$"
)  # the note below the title of a law or a speech
_DATED_LABEL = re.compile(  # a labelled time, or a line that is one: signatures have a day only
    r"^\W{0,3}(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,4}\d{1,2}[:：]\d\d(?:[:：]\d\d)?\D{0,3}$"
    r"|(?<![\u4e00-\u9fff])(?:发布|發布|发表|發表|刊发|发稿|录入|添加)(?:时间|時間|日期)\s{0,3}[:：]\s{0,3}\d{4}"
)
_CRUMBS = quick("当您你现所首", r"(?:(?:当前|您|你|现在|所在).{0,8}位置|^首\s?页\s?[>»/→\-])")
_MARK = re.compile(r"[:：\d位>＞»]")  # what every byline and breadcrumb holds one of
_HEAD = 14  # lines at the start of a body's box that may be title, byline and buttons
_SHORT = 110  # characters of a byline at most
_TAIL = 60  # characters of a line that ends an article at most
_CREDIT = re.compile(
    r"[（(\[【]?\s?(?:(?:责任|責任|值班|网络)?(?:编辑|編輯)|责编|責編|来源|來源|稿源|审核|校对|监制|作者)\s?[:：丨|｜]"
)  # the last lines of an article, below its text
_LONG = 40  # characters: prose that shows that the article goes on
_SIGNATURE = 4  # lines of a signature: three offices and the date
# The day of a signature is written out; a byline's has hyphens or a label.
_SIGNED_DAY = re.compile(
    r"^[^\d:：。！？]{0,40}(?:(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|二[〇○零ОO]\S{2}年\S{1,3}月\S{1,3}日)$"
)
_OFFICE_NAME = re.compile(r"(?:[\u4e00-\u9fff（）()]{2,30}\s?){1,3}")
_PIECES = 4  # lines that a title may be set in
_TICK = 3  # characters: a link that may be a footnote's number
_LIST, _MANY_LINKED = 3, 30  # links that make a list; characters of links that make a block


class Trimmed(NamedTuple):
    """The numbers of the lines that are the article's; whether lines at its head went that say nothing known."""

    lines: list[int]
    unknown: bool


def trim(doc: Document, region: Region, title: str, looks: Lines) -> Trimmed:
    """Return the lines of `region` that are the article's."""
    dropped = _asides(doc, region, looks)
    _copies(doc, region, looks.first, dropped)
    dropped |= looks.merged
    lines = [line for line in range(region.start, region.end) if line not in dropped]
    cut, unknown = _head(doc, lines, title, looks, known=region.known)
    lines = lines[cut:]
    return Trimmed(lines[: _tail(doc, lines, looks)], unknown)


def signature(doc: Document, region: Region, lines: list[int]) -> list[int]:
    """Return the lines right below the body's box that sign it: an office and a date, or the date alone."""
    start = region.end
    below = doc.texts[start : start + _SIGNATURE]
    end = next((at for at, text in enumerate(below, 1) if text[-1] == "日" and _SIGNED_DAY.match(text)), 0)
    if not end or not lines or lines[-1] + 1 != start or any(doc.links[start : start + end]):
        return []
    offices = all(_OFFICE_NAME.fullmatch(text) for text in below[: end - 1])
    return list(range(start, start + end)) if offices else []


def is_signed(doc: Document, lines: list[int]) -> bool:
    """Return whether the last of the lines is the day of a signature, as notices have it."""
    return bool(lines) and _SIGNED_DAY.match(doc.texts[lines[-1]]) is not None


def _asides(doc: Document, region: Region, looks: Lines) -> set[int]:
    """Return the lines of boxes within the region that hold links or page furniture."""
    dropped: set[int] = set()
    sizes = list(accumulate(map(len, doc.texts[region.start : region.end]), initial=0))
    links = list(accumulate(doc.links[region.start : region.end], initial=0))
    prose = list(accumulate(looks.prose[region.start : region.end], initial=0))
    rows = list(accumulate(looks.rows[region.start : region.end], initial=0))
    whole, done = prose[-1], region.start
    for box in range(region.box + 1, len(doc.starts)):
        start, end = doc.starts[box], doc.ends[box]
        if start >= region.end:
            break
        if start < region.start or start >= end or end <= done:
            continue
        first, last = start - region.start, end - region.start
        inside = prose[last] - prose[first]
        listed = rows[last] - rows[first]
        linked = (links[last] - links[first]) * 2 > sizes[last] - sizes[first]
        if (
            ((not whole or inside < whole / 2) and role(doc.keys[box]) == ASIDE)
            or (end - start > 1 and not inside and END.match(doc.texts[start]))
            or (listed >= _LIST and listed * 2 >= end - start and inside * 4 <= whole)
            or (linked and not inside and (end - start >= _LIST or links[last] - links[first] > _MANY_LINKED))
        ):
            dropped.update(range(start, end))
            done = end
    return dropped


def _copies(doc: Document, region: Region, first: dict[str, int], dropped: set[int]) -> None:
    """Drop second copies of the body: runs of lines that stood before in the same order."""
    line = region.start
    while line < region.end:
        origin = first.get(doc.texts[line], line)
        if origin == line or origin < region.start:
            line += 1
            continue
        end, size = line, 0
        while end < region.end and origin < line and doc.texts[end] == doc.texts[origin]:
            size += len(doc.texts[end])
            end += 1
            origin += 1
        if size >= 60:  # noqa: PLR2004 - characters: a sentence may well stand twice
            dropped.update(range(line, end))
        line = max(end, line + 1)


_ROW = re.compile(r"[^:：]{2,20}[:：]\s{0,3}[^\s:：]{2}")  # 招标人：某某局 is the text's


def _head(doc: Document, lines: list[int], title: str, looks: Lines, *, known: bool) -> tuple[int, bool]:
    """Return how many of the first lines are title, byline, breadcrumb or buttons, and whether others go with them."""
    target = squeeze(title)
    prose = looks.prose
    unknown = False
    cut = passed = waiting = 0  # characters of the text passed; of short lines since the last cut that may be either
    whole = sum(len(doc.texts[line]) for line in lines)
    for index, line in enumerate(lines[:_HEAD]):
        text = doc.texts[line]
        short = len(text) <= _SHORT
        label = short and is_byline(text)
        value = index and cut == index and short and not prose[line] and doc.texts[lines[index - 1]].endswith(OPEN)
        titled = short and len(target) > 3 and prints(text, target)  # noqa: PLR2004 - characters
        if titled or value or (label and (not known or len(text) < 80)):  # noqa: PLR2004 - characters
            if (passed + waiting) * 4 <= whole:
                unknown |= waiting > 0
                cut, waiting = index + 1, 0
        elif short and not passed:
            weak = furniture(text) or END.match(text) or (not known and looks.rows[line])
            if prose[line]:
                passed += len(text)
            elif weak:
                unknown |= waiting > 0
                cut, waiting = index + 1, 0
            elif _ROW.match(text):
                passed += len(text)
            else:
                waiting += len(text)
        else:
            passed += len(text)
    return cut + _broken(doc, lines[cut : cut + 2 * _PIECES], target), unknown


def _broken(doc: Document, lines: list[int], target: str) -> int:
    """Return how many of the lines end with the title, squeezed to `target`, set in two to four of them; 0 for none."""
    for index, line in enumerate(lines[:_PIECES]):
        text = doc.texts[line]
        if text[0] == target[:1] and len(text) < len(target) and target.startswith(squeeze(text)):
            whole = ""
            for end, piece in enumerate(lines[index : index + _PIECES], index + 1):
                whole += squeeze(doc.texts[piece])
                if whole == target:
                    return end
    return 0


_DISCLAIMER = re.compile(
    r"^[【\[◆■●▲>＞\s]{0,4}(?:免责声明|[网本]站声明|版权声明|版權聲明|特别声明|特別聲明|重要声明|声明|免責聲明)(?:[】\]]|\s?[:：]|\s?$)"
)


def _tail(doc: Document, lines: list[int], looks: Lines) -> int:
    """Return how many of the lines stand before what follows an article."""
    for index, line in enumerate(lines):
        if index * 2 > len(lines) - 1 and _DISCLAIMER.match(doc.texts[line]):
            lines = lines[:index]
            break
    rest = _rest(len(doc.texts[line]) if looks.prose[line] else 0 for line in lines)
    last = _last(looks.prose[line] for line in lines)
    own = {doc.owners[line] for line in lines if looks.prose[line]}
    last_long = _last(looks.prose[line] and len(doc.texts[line]) > _LONG for line in lines)
    for index, line in enumerate(lines):
        text = doc.texts[line]
        short = len(text) < _TAIL
        done = index and short and (index > last_long or rest[index] * 4 < rest[0])
        if done and _CREDIT.match(doc.texts[lines[index - 1]]) and not _CREDIT.match(text):
            return index
        if done and END.match(text):
            return index
        if index <= last:
            continue
        button = short and furniture(text) and not (doc.owners[line] in own and ORGANISER.match(text))
        if (looks.rows[line] and len(text) > _TICK) or button or _DATED_LABEL.search(text):
            return index
    return len(lines)


def _rest(sizes: Iterable[int]) -> list[int]:
    """Return for each index the sum of the sizes from there on."""
    return list(accumulate(reversed(list(sizes))))[::-1] or [0]


def _last(marks: Iterable[bool]) -> int:
    """Return the index of the last true mark, -1 when there is none."""
    return max((index for index, mark in enumerate(marks) if mark), default=-1)

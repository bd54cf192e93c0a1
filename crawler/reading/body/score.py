"""Where the body is: the box whose lines read like prose, and which of its lines are the article's.

Every line has a weight: characters of prose count for it, links and what a template prints against it. The body is the
box with the greatest sum, or the known container of a CMS family that holds most of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count
from typing import TYPE_CHECKING

from crawler.reading.body.containers import ASIDE, BODY, container_kind, is_related
from crawler.reading.chinese.conversion import both_scripts
from crawler.reading.chinese.labels import is_labelled
from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.vocabulary import BUTTON_OBJECT, RELATED, buttons, spellings

if TYPE_CHECKING:
    from crawler.reading.html.document import Document

_PROSE = re.compile("[，。！？；,;!?]")
_LONG = 20  # characters: a line that is worth comparing with others
_LIST_COST = 120  # what a list of links costs the boxes around it, whatever its length
_ROWS = 4  # links that make a list
_SHORT = 150  # characters: a longer line is no button, label or footer
_WORDY = 40  # characters: prose even without punctuation
_MOST = 400  # characters that one line counts at most
_DATE_SIZE = 14  # characters that a row of a list has beside its link: a date, a bullet
_AFTER_LINK = "0123456789)]日）】"  # how the rest of such a row ends
_FULL_STOPS = "。！？"
_LINK_COST = 12  # what a line of links costs beyond its length
_BUTTON = re.compile(
    rf"[【\[(（]?(?:{both_scripts('|'.join(buttons('line')))})(?:{both_scripts(BUTTON_OBJECT)})?"
    r"(?=$|[\s】\])）:：|(（【\[大])"
)
_MENU = re.compile(r"(?:[^|｜│丨]{1,12}[|｜│丨]){4}")  # short names between bars, whether or not they are links
_OFFICE = prefiltered(
    (
        *("版[权權]所有", "[Cc]opyright", "COPYRIGHT", "©", "ICP[备備]", "公网安备"),
        *(
            "技术支持[:：]",
            "网站标识码",
            "网站地图",
            "扫一扫",
            "您是.{0,16}位(?:访客|访问者|读者|浏览者)",
            "版权归原?作者",
            "分辨率(?:浏览|访问)",
            "如涉及(?:作品|版权)",
            "浏览器(?:暂)?不支持",
        ),
        *(f"{who}单位[:：]" for who in ("主办", "承办", "协办", "主管", "运维", "建设")),
    )
)

ORGANISER = re.compile(r"(?:主办|承办|协办|主管|运维|建设)单位[:：]")  # footers name them, and so do announcements


@lru_cache(maxsize=8192)  # the pages of a site share the lines around the article
def is_boilerplate(text: str) -> bool:
    """Return whether a short line is a button, a switch or part of a footer."""
    return _BUTTON.match(text) is not None or _OFFICE.search(text) is not None


END = re.compile(
    rf"^[【\[◆■●▲▪•·>＞\s]{{0,4}}(?:{spellings(word for word in RELATED if not word.startswith('最新'))}"
    rf"|(?:{spellings(word for word in RELATED if word.startswith('最新'))})(?=$|[】\]:：])"
    r"|相关附件|(?:免责|版权|特别|[网本]站)声明|【?扫一扫|分享到|网友(?:评论|留言)|我要评论|最新评论|[上下]一篇"
    r"|關鍵字|关键[词字][:：]|标签[:：]|Tags?[:：])",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Region:
    """Where the body stands: its box and the lines `[start, end)`; `known` when the box is a family's container."""

    box: int
    start: int
    end: int
    known: bool


@dataclass(slots=True)
class Lines:
    """What each line of a page looks like.

    Its weight, whether it is prose, whether it is a link (a row of a list), the first line that each longer text stands
    in, and the lines that hold several lines before them in one: a copy for print, for phones or for readers.
    """

    weights: list[float]
    prose: list[bool]
    rows: list[bool]
    first: dict[str, int]
    merged: set[int]


def score_lines(doc: Document) -> Lines:
    """Look at each line of a page."""
    size = len(doc.texts)
    features = Lines([0.0] * size, [False] * size, [False] * size, {}, set())
    weights, prose, rows, first = features.weights, features.prose, features.rows, features.first
    openings: dict[str, int] = {}
    for number, (text, link) in enumerate(zip(doc.texts, doc.links, strict=True)):
        size = len(text)
        if link and (link * 2 > size or (size - link < _DATE_SIZE and text[-1] in _AFTER_LINK)):
            if size <= _WORDY or text[-1] not in _FULL_STOPS:
                rows[number] = True
                weights[number] = -_LINK_COST - (size if size < 60 else 60)  # noqa: PLR2004, FURB136 - characters; `min` takes longer
            # else a sentence that is a link: a paragraph of the text, or the teaser of another article
        elif size >= _LONG and first.setdefault(text, number) != number:
            pass  # a second copy
        elif _PROSE.search(text) or size > _WORDY:
            label = size < _SHORT and (is_boilerplate(text) or (not _PROSE.search(text) and is_labelled(text)))
            if label or _is_menu(text):
                weights[number] = -size / 2
            else:
                opening = openings.setdefault(text[:_LONG], number)
                if opening != number and _merges(doc, number, opening):
                    features.merged.add(number)
                else:
                    weights[number] = min(size, _MOST) - 2 * link
                    prose[number] = size >= _LONG
        else:
            weights[number] = -20 if is_boilerplate(text) else size * 0.3
    return features


def _is_menu(text: str) -> bool:
    """Return whether a line is a row of names between bars."""
    return _MENU.match(text) is not None and _PROSE.search(text) is None


def _merges(doc: Document, number: int, start: int) -> bool:
    """Return whether a line is made of the lines from `start` on, at least two of them."""
    text, at, line = doc.texts[number], 0, start
    while line < number and at < len(text):
        piece = doc.texts[line]
        if not text.startswith(piece, at):
            break
        at += len(piece)
        at += text[at : at + 1] == " "
        line += 1
    return line > start + 1 and at * 5 >= len(text) * 4


def find(doc: Document, lines: Lines) -> Region | None:
    """Return the region of the body, or None for a page without lines. Lines of asides stop being prose."""
    if not doc.starts:
        return None
    _discount(doc, lines)
    starts, ends = doc.starts, doc.ends
    sums = list(accumulate(lines.weights, initial=0.0))
    counts = list(accumulate(lines.prose, initial=0))
    written_in = [box for box, start, end in zip(count(), starts, ends, strict=False) if counts[end] > counts[start]]
    values = {box: sums[ends[box]] - sums[starts[box]] for box in written_in or range(len(starts))}
    best = max(reversed(values), key=values.__getitem__)  # of equal ones the innermost
    best = _narrow(doc, best, values, counts)
    return _known(doc, best, sums) or Region(best, starts[best], ends[best], known=False)


def _discount(doc: Document, lines: Lines) -> None:
    """Take the prose of asides and columns of links out of the count, where they hold less than half of all."""
    weights, prose = lines.weights, lines.prose
    written = list(accumulate([weight if weight > 0 else 0.0 for weight in weights], initial=0.0))
    listed = list(accumulate(lines.rows, initial=0))
    half, quarter = written[-1] / 2, written[-1] / 4
    asides = {key for key in set(doc.keys) if container_kind(key) == ASIDE}
    done = 0
    for start, end, key in zip(doc.starts, doc.ends, doc.keys, strict=True):
        if end <= start or end <= done:
            continue
        links = listed[end] - listed[start]
        column = links >= _ROWS and links * 2 >= end - start
        if not (column or key in asides):
            continue
        if not column and is_related(key) and is_unlinked(doc, start, end):
            continue
        share = written[end] - written[start]
        if share < quarter or (share < half and key in asides):
            cost = -_LIST_COST / (end - start)
            weights[start:end] = [
                cost if weight < cost else weight if weight < 0 else 0.0 for weight in weights[start:end]
            ]
            prose[start:end] = [False] * (end - start)
            done = end


def is_unlinked(doc: Document, start: int, end: int) -> bool:
    """Return whether lines are sentences, and nothing in them a link."""
    return not any(doc.links[start:end]) and doc.texts[end - 1][-1] in _FULL_STOPS


def _narrow(doc: Document, best: int, values: dict[int, float], counts: list[int]) -> int:
    """Go down to the smallest box that holds all prose of `best`; `values` are those of the boxes that hold any."""
    start, end, whole = doc.starts[best], doc.ends[best], best
    held = counts[end] - counts[start]
    for box, value in values.items():
        within = box > best and doc.starts[box] < end
        if held and within and counts[doc.ends[box]] - counts[doc.starts[box]] == held and value > values[best] * 0.6:
            best = box
    return doc.parents[best] if _is_paragraph(doc, best, written=best == whole) else best


def _is_paragraph(doc: Document, box: int, *, written: bool) -> bool:
    """Return whether a box is one line beside others of its kind: a paragraph that is written as a box.

    Where `written`, one of the others has to be a sentence.
    """
    start, end, parent, key = doc.starts[box], doc.ends[box], doc.parents[box], doc.keys[box]
    if end - start != 1 or parent < 0:
        return False
    for line in range(doc.starts[parent], doc.ends[parent]):
        other = doc.owners[line]
        alike = not start <= line < end and doc.parents[other] == parent and doc.keys[other] == key
        if alike and (not written or (doc.texts[line][-1] in _FULL_STOPS and not doc.links[line])):
            return True
    return False


def _known(doc: Document, best: int, sums: list[float]) -> Region | None:
    """Return the outermost known container that holds most of the best box, or lies in it and holds most of it."""
    start, end = doc.starts[best], doc.ends[best]
    most = sums[end] - sums[start]
    for box, key in enumerate(doc.keys):
        if container_kind(key) != BODY:
            continue
        first, last = doc.starts[box], doc.ends[box]
        value = sums[last] - sums[first]
        around = first <= start and last >= end
        within = start <= first < last <= end
        if (around and value > most * 0.8) or (within and value > most * 0.5):
            return Region(box, first, last, known=True)
    return None

"""Which lines of the body's box are the article's: without title and byline at its head, related links at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.body import END, LABELS, Lines, Region, furniture
from crawler.reading.containers import ASIDE, role
from crawler.reading.hanzi import fold_label
from crawler.reading.title import squeeze

if TYPE_CHECKING:
    from crawler.reading.document import Document

# A line of labels above the body. 时间 and 日期 alone also begin notices (时间：5月1日 地点：…), so they count only with
# a year behind them.
_BARE_DATE = re.compile(
    r"^\D{0,12}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\sT]{0,4}(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\D{0,40}$"
)


def is_byline(text: str) -> bool:
    """Return whether a short line is a byline or a breadcrumb: it holds one of the labels, or a date and little else."""
    plain = fold_label(text)
    return any(pattern.search(plain) for pattern in (LABELS, _BARE_DATE, _CRUMBS))


_DATED_LABEL = re.compile(r"(?:发布|發布|发表|發表|刊发|发稿|录入|添加)(?:时间|時間|日期)\s{0,3}[:：]\s{0,3}\d{4}")
_CRUMBS = re.compile(r"(?:当前|您|你|现在|所在).{0,8}位置|^首\s?页\s?[>»/→\-]")
_HEAD = 14  # lines at the start of a body's box that may be title, byline and buttons
_SHORT = 110  # characters of a byline at most


def trim(doc: Document, region: Region, title: str, looks: Lines) -> list[int]:
    """Return the numbers of the lines of `region` that are the article's."""
    dropped = _asides(doc, region, looks)
    _copies(doc, region, looks.first, dropped)
    lines = [line for line in range(region.start, region.end) if line not in dropped]
    lines = lines[_head(doc, lines, title, looks, known=region.known) :]
    return lines[: _tail(doc, lines, looks)]


def _asides(doc: Document, region: Region, looks: Lines) -> set[int]:
    """Return the lines of boxes within the region that hold links or page furniture."""
    dropped: set[int] = set()
    prose = looks.prose
    whole = sum(prose[region.start : region.end])
    for box in range(region.box + 1, len(doc.starts)):
        start, end = doc.starts[box], doc.ends[box]
        if start >= region.end:
            break
        if start >= end or (start in dropped and end - 1 in dropped):
            continue
        size = sum(map(len, doc.texts[start:end]))
        linked = sum(doc.links[start:end])
        inside = sum(prose[start:end])
        aside = role(doc.attributes[box]) == ASIDE and (not whole or inside < whole / 2)
        rows = sum(looks.rows[start:end])
        listed = rows >= 3 and rows * 2 >= end - start and inside * 4 <= whole  # noqa: PLR2004 - links that make a list
        headed = end - start > 1 and END.search(doc.texts[start]) and not inside
        if aside or headed or listed or (linked * 2 > size and (end - start > 2 or linked > 30) and not inside):
            dropped.update(range(start, end))
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


def _head(doc: Document, lines: list[int], title: str, looks: Lines, *, known: bool) -> int:
    """Return how many of the first lines are title, byline, breadcrumb or buttons."""
    target = squeeze(title)
    prose = looks.prose
    cut = passed = 0
    whole = sum(len(doc.texts[line]) for line in lines)
    for index, line in enumerate(lines[:_HEAD]):
        text = doc.texts[line]
        short = len(text) <= _SHORT
        label = short and is_byline(text)
        plain = squeeze(text) if short else ""
        if (len(plain) > 3 and plain == target) or (label and (not known or len(text) < 80)):  # noqa: PLR2004 - characters
            if passed * 4 <= whole:
                cut = index + 1
        elif short and not passed:
            weak = furniture(text) or END.search(text) or (not known and looks.rows[line])
            if weak and not prose[line]:
                cut = index + 1
            elif prose[line]:
                passed += len(text)
        else:
            passed += len(text)
    return cut


_DISCLAIMER = re.compile(
    r"^[【\[◆■●▲>＞\s]{0,4}(?:免责声明|[网本]站声明|版权声明|版權聲明|特别声明|特別聲明|重要声明|声明|免責聲明)(?:[】\]]|\s?[:：]|\s?$)"
)


def _tail(doc: Document, lines: list[int], looks: Lines) -> int:
    """Return how many of the lines stand before what follows an article."""
    prose = looks.prose
    for index, line in enumerate(lines):
        if index * 2 > len(lines) - 1 and _DISCLAIMER.search(doc.texts[line]):
            lines = lines[:index]
            break
    last = next((index for index in range(len(lines) - 1, -1, -1) if prose[lines[index]]), -1)
    for index, line in enumerate(lines):
        text = doc.texts[line]
        short = len(text) < 60  # noqa: PLR2004 - characters
        if index > last and (
            looks.rows[line] and len(text) > 3 or (short and furniture(text)) or _DATED_LABEL.search(text)
        ):  # noqa: PLR2004
            return index
        if (
            index
            and short
            and END.search(text)
            and not any(prose[after] and len(doc.texts[after]) > 40 for after in lines[index + 1 :])
        ):  # noqa: PLR2004
            return index
    return len(lines)

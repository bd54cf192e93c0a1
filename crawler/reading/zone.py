"""The byline of a page: the lines of labels and values between title and body, at the body's head and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.reading import byline, dates
from crawler.reading.trim import BYLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.reading.document import Document

_ENDS_OPEN = re.compile(r"[:：]\s*$")
_LABEL = re.compile(r"[:：]")
_WORTH = re.compile(
    r"来源|來源|稿源|出处|出處|转自|轉自|摘自|作者|记者|記者|通讯员|撰稿|供稿|编辑|編輯|责编|責編|编缉|(?:19|20)\d\d|\d{4}|二[〇○零О]|时间|時間|日期|浏览|瀏覽|阅读|閱讀|点击|點擊|访问"
)
_ABOVE, _BELOW = 12, 14  # lines looked at before and after the body
_LONGEST = 160  # characters of a byline


@dataclass(slots=True)
class Zone:
    """What the bylines of a page say: `dated` in page order, labelled dates before bare ones."""

    published: dates.Stamp | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    original_url: str | None = None
    labelled: bool = False  # the date has a label
    unknown: list[str] = field(default_factory=list)


def read(doc: Document, title_end: int, body: list[int], region_start: int) -> Zone:
    """Read the bylines around the body; `body` are the numbers of its lines."""
    zone = Zone()
    start = body[0] if body else max(region_start, min(title_end + _ABOVE, len(doc.texts)))
    end = body[-1] + 1 if body else start
    above = range(max(0, min(title_end, start) - 3, start - _ABOVE - 10), start)
    _merge(zone, _lines(doc, above), dated=True)
    if body and zone.published is None:
        _merge(zone, _lines(doc, body[:3]), dated=True)
    below = [line for line in range(end, min(end + _BELOW, len(doc.texts)))]
    _merge(zone, _lines(doc, below), dated=zone.published is None)
    return zone


def _lines(doc: Document, numbers: Iterable[int]) -> list[str]:
    """Return the lines that may be bylines; a label without a value takes the short line after it."""
    found: list[str] = []
    pending = ""
    for number in numbers:
        text = doc.texts[number]
        if len(text) > _LONGEST or doc.links[number] * 2 > max(len(text), 30):
            pending = ""
            continue
        if pending:
            text, pending = (pending + text, "") if not _LABEL.search(text) else (text, "")
        if _ENDS_OPEN.search(text) and len(text) < _LONGEST:
            pending = text
            continue
        if _WORTH.search(text):
            found.append(text)
    return found


def _merge(zone: Zone, lines: list[str], *, dated: bool) -> None:
    """Take over what each line says and no line before it said."""
    for line in lines:
        labelled = BYLINE.search(line) is not None
        if not labelled and len(line) > 60:  # noqa: PLR2004 - characters: a sentence, not a byline
            continue
        said = byline.parse(line)
        if dated and said.published and (zone.published is None or (labelled and not zone.labelled)):
            zone.published, zone.labelled = said.published, labelled
        zone.source = zone.source or said.source
        zone.authors = zone.authors or said.authors
        zone.editors = zone.editors or said.editors
        zone.views = zone.views if zone.views is not None else said.views
        zone.original_url = zone.original_url or said.original_url
        zone.unknown.extend(said.unknown)

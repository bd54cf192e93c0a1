"""The day that the row of a link prints: that of the publication, where it prints several."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.lists.elements import ancestors, is_hidden, text_of, texts_of
from crawler.reading.chinese import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lxml.etree import _Element

    from crawler.lists.links import Anchor

_ROW_TEXT = 400  # characters of a row at most; more is not one row
_ROW_PIECES = 2000  # characters of a row with a space after each of its pieces, at most
_CLIMB = 5  # levels from a link up to its row
_LINE, _MINOR, _MOST_LINKS = 100, 8, 3  # characters of a line below a row, of its links, and how many those are
_CELLS = 50  # of a line of a table
_BEHIND = 5  # elements behind a row that may hold its day
ROW_TAGS = {"li", "tr", "dl", "article"}
_WHOLE_TAGS = {"ul", "ol", "table", "tbody", "body", "html", "main", "form"}
_PUBLISHED = re.compile(r"(?:发布|公开|公布|刊登|发表|更新)\s{0,4}(?:日期|时间|日)")
_MADE = re.compile(r"(?:成文|印发|发文|生成|落款|签发|制定|截止|生效|实施|施行)\s{0,4}(?:日期|时间|日)")
_LEAF = 20  # characters of the pieces of a day that stands in several elements, at most
_GAP = 12  # characters between a label and its day
# A day without its year, and a month beside a day: they date a row, and do not say when.
_SHORT = re.compile(
    r"(?<![\d.-])(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:[12]\d|3[01]|0?[1-9])(?![\d.%-])|(?:19|20)\d\d[-/.年]\d"
)


_DAY_LIKE = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d|(?<!\d)\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)")


class Printed(NamedTuple):
    """What a row prints of a day: `dated` is true of 05-18, too, which is no `day`.

    `today`: its weekday stands behind it, as in a page's clock.
    """

    day: date | None
    dated: bool
    today: bool = False


_WEEKDAY = re.compile(r"(?:\d|日|号)\s{0,3}[(（]?(?:星期|周|週|礼拜)[一二三四五六日天]|今天是|现在是|今日[:：]")
# Dates of figures at the end of a label: 标题（2026-09-27）. One in words may be what the title speaks of.
_GLUED = re.compile(r"\D((?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2})(?:\s\d{1,2}:\d\d(?::\d\d)?)?\W{0,3}$")


class _RowText(NamedTuple):
    whole: str
    chosen: date | None  # of several days
    leaf: date | None  # a day in pieces: 06 above 2024-05


_NOTHING = Printed(None, dated=False)


class RowDates:
    """The days printed in the rows of links. Of each element the text is taken once, however many links it has."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        """Take the links that may be those of rows."""
        self._within = _links_below(anchors)
        self._sizes: dict[_Element, int] = {}
        self._texts: dict[_Element, _RowText] = {}
        self._known: dict[tuple[_Element, str], Printed] = {}
        self._columns: dict[_Element, dict[int, str]] = {}
        self._in_front: dict[_Element, bool] = {}  # boxes of bare links whose days stand before them
        self._rows = {anchor.node for anchor in anchors}

    def of(self, anchor: Anchor) -> Printed:
        """Return what the row of a link prints, or what stands behind it. What is before it may be its neighbour's."""
        row = self._row(anchor)
        label = anchor.link.text
        key = (row, label)
        if key not in self._known:
            self._known[key] = self._printed(row, anchor.node, label)
        return self._known[key]

    def _row(self, anchor: Anchor) -> _Element:
        """Return the largest element around a link that has the text of one row and no other link of a row."""
        row = anchor.node
        for _ in range(_CLIMB):
            parent = row.getparent()
            cell = parent is not None and parent.tag in {"td", "th"}  # <td><li>…</li></td><td>2026-09-27</td>
            if parent is None or (row.tag in ROW_TAGS and not cell) or self._within.get(parent) != {anchor.where}:
                break
            if parent not in self._sizes:
                self._sizes[parent] = len(text_of(parent, 2 * _ROW_PIECES, hidden=False))
            if self._sizes[parent] > _ROW_TEXT and parent.tag not in ROW_TAGS:
                break
            row = parent
        return row

    def _printed(self, row: _Element, node: _Element, label: str) -> Printed:
        if row not in self._texts:
            self._texts[row] = self._text(row)
        text = self._texts[row]
        before, _, after = text.whole.partition(" ".join(label.split()) or "\0")
        own = row is node and row.tag != "a"  # a row that is its own link
        day = text.chosen or _day(text.whole if own else after)
        around = "" if day else self._beside(row)
        day = day or _day(around) or _day(before) or text.leaf
        if day is None and (glued := _GLUED.search(label)):
            day = _day(glued[1])
        dated = day is not None or any(_SHORT.search(each) for each in (after, around, before))
        today = dated and any(_WEEKDAY.search(each) for each in (after, around, before))
        return Printed(day, dated, today) if dated else _NOTHING

    def _beside(self, row: _Element) -> str:
        """Return the text between a row and the next link or, where a box has its days in front, the one before.

        A cell of a table has the days of the cells of its line that hold no link.
        """
        parent = row.getparent()
        if parent is None:
            return _behind(row)
        if row.tag in {"td", "th"} and parent.tag == "tr":
            cells = islice(parent.iterchildren("td", "th"), _CELLS)
            texts = [text_of(cell, _ROW_TEXT, " ", hidden=False) for cell in cells if cell not in self._within]
            return " ".join(" ".join(text for text in texts if _DAY_LIKE.search(text)).split())
        if parent not in self._in_front:
            rows = [each for each in parent if each in self._rows or each in self._within]
            front = bool(rows) and _DAY_LIKE.search(_before(rows[0])) is not None
            self._in_front[parent] = front and _DAY_LIKE.search(_behind(rows[-1])) is None
        return _before(row) if self._in_front[parent] else _behind(row)

    def _text(self, row: _Element) -> _RowText:
        pieces = [" ".join(piece.split()) for piece in texts_of(row, _ROW_PIECES, hidden=False)]
        pieces = [piece for piece in pieces if piece]
        whole = " ".join(pieces)
        several = len({stamp.value[:10] for stamp in map(dates.find, pieces) if stamp}) > 1
        leaf = dates.in_pieces([piece for piece in pieces if len(piece) <= _LEAF])
        day = leaf.day if leaf else None
        return _RowText(whole, self._chosen(row, whole) if several or _MADE.search(whole) else None, day)

    def _chosen(self, row: _Element, whole: str) -> date | None:
        """Return the day of publication in a row of several days, None where nothing says which it is."""
        for label in _PUBLISHED.finditer(whole):
            stamp = dates.find(whole[label.end() : label.end() + _GAP + 20])
            if stamp and stamp.start <= _GAP:
                return stamp.day
        if row.tag != "tr":
            return None
        heads = self._heads(row)
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        days = [_day(text_of(cell, _ROW_TEXT, " ", hidden=False)) for cell in cells]
        said = [day for place, day in enumerate(days) if day and _PUBLISHED.search(heads.get(place, ""))]
        left = [day for place, day in enumerate(days) if day and not _MADE.search(heads.get(place, ""))]
        return next(iter([*said, *(left if heads else ())]), None)

    def _heads(self, row: _Element) -> dict[int, str]:
        """Return the heads of the columns of a row's table that say what a day is, by their places."""
        table = next((each for each in ancestors(row, _CLIMB) if each.tag == "table"), None)
        first = next(table.iter("tr"), None) if table is not None else None
        if first is None or first is row:
            return {}
        if first not in self._columns:
            cells = (text_of(cell, _ROW_TEXT) for cell in first if cell.tag in {"td", "th"})
            self._columns[first] = {
                place: text for place, text in enumerate(cells) if _PUBLISHED.search(text) or _MADE.search(text)
            }
        return self._columns[first]


def _links_below(anchors: Sequence[Anchor]) -> dict[_Element, set[str]]:
    """Return, for each element up to a few levels above a link, the links below it; "" stands for those of a list."""
    below: dict[_Element, set[str]] = defaultdict(set)
    for anchor in anchors:
        parent, where = anchor.node.getparent(), anchor.where
        for _ in range(_CLIMB):
            if parent is None:
                break
            if parent.tag in _WHOLE_TAGS:
                where = ""
            else:
                below[parent].add(where)
            parent = parent.getparent()
    return below


def _behind(row: _Element) -> str:
    """Return the text between a row and the next link."""
    pieces = [row.tail or ""]
    following = row.getnext()
    while following is not None and len(pieces) <= _BEHIND:
        if isinstance(following.tag, str):
            if following.tag == "a" or next(following.iter("a"), None) is not None:
                pieces.append(_said_of(row, following))
                break
            if not is_hidden(following):
                pieces.append(text_of(following, _ROW_TEXT, " ", hidden=False)[:_ROW_TEXT])
        pieces.append(following.tail or "")
        following = following.getnext()
    return " ".join(" ".join(pieces).split())


def _said_of(row: _Element, following: _Element) -> str:
    """Return the text of a line below a row that is no row itself: of another kind, short, with short links."""
    if following.tag == "a" or (following.tag, following.get("class")) == (row.tag, row.get("class")):
        return ""
    links = list(islice(following.iter("a"), _MOST_LINKS + 1))
    text = text_of(following, 2 * _LINE, " ", hidden=False)
    if len(text) > _LINE or len(links) > _MOST_LINKS:
        return ""
    return text if all(len("".join(text_of(a, _LINE).split())) <= _MINOR for a in links) else ""


def has_day(element: _Element) -> bool:
    """Tell whether an element prints something like a day."""
    return _DAY_LIKE.search(text_of(element, _ROW_TEXT, " ", hidden=False)) is not None


def _before(row: _Element) -> str:
    """Return the text between a row and the link before it."""
    pieces: list[str] = []
    previous = row.getprevious()
    while previous is not None and len(pieces) <= _BEHIND:
        pieces.append(previous.tail or "")
        if isinstance(previous.tag, str):
            if previous.tag == "a" or next(previous.iter("a"), None) is not None:
                break
            if not is_hidden(previous):
                pieces.append(text_of(previous, _ROW_TEXT, " ", hidden=False)[:_ROW_TEXT])
        previous = previous.getprevious()
    else:
        parent = row.getparent()
        pieces.append((parent.text or "") if parent is not None else "")
    return " ".join(" ".join(reversed(pieces)).split())


def _day(text: str) -> date | None:
    stamp = dates.find(text) if text else None
    return stamp.day if stamp else None

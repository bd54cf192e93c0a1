"""The boxes of a page: what a box is headed by, and whether it is one of what is read most, beside the list."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.lists.elements import is_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 4  # from a box up to the element that its heading stands before
_HEADING = 14  # characters of a heading at most
_SIBLINGS = 3  # elements before a box that are looked at
_MORE = re.compile(r"(?:更多|more|查看全部|全部)\W*$|^\W+|\W+$", re.IGNORECASE)
_POPULAR = re.compile(
    r"排行|热门|热点|热文|热帖|熱門|熱點|点击|點擊|最热|推荐|推薦|精选|精彩|猜你|大家都在|相关|相關|延伸|最新(?:更新|文章|发布|信息|动态)"
    r"|一周|本周|本月|关注(?:度|榜)"
)
_POPULAR_NAME = re.compile(
    r"(?<![a-z])(?:hot(?!el|line)\w{0,8}|rank\w{0,8}|paihang|phb|tuijian|recommend\w{0,4}|related|relevant|xiangguan|popular)(?![a-z])",
    re.IGNORECASE,
)
_NODES = 60  # elements of a heading that are looked at
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_NAMED = 3  # levels up to what names a box


def heading_of(box: _Element, *, past_rows: bool = False) -> str:
    """Return the short text that stands before a box, or before one around it; "" where none does.

    `past_rows`: longer texts may stand between them.
    """
    for _ in range(_LEVELS):
        before = box.getprevious()
        for _ in range(_SIBLINGS):
            if before is None:
                break
            text = _heading(before)
            if text or (text is not None and not past_rows):
                return text
            before = before.getprevious()
        parent = box.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            return ""
        box = parent
    return ""


def _first_of(box: _Element) -> str:
    """Return the short text that a box begins with, before its first link; "" where it begins with a link."""
    text = "".join((box.text or "").split())
    for child in islice(box, _SIBLINGS):
        if text or (isinstance(child.tag, str) and (child.tag == "a" or next(child.iter("a"), None) is not None)):
            break
        text = _heading(child) or ""
    return text if len(text) <= _HEADING else ""


def _text(element: _Element) -> str:
    """Return the text in a small element without white space; of one that is no heading, enough to see that."""
    nodes = list(islice(element.iter(), _NODES))
    pieces: list[str] = []
    for node in nodes:
        if isinstance(node.tag, str) and node.tag not in _UNSEEN and not is_hidden(node):
            pieces.append(node.text or "")
        pieces.append((node.tail or "") if node is not element else "")
    text = "".join("".join(piece[: 4 * _HEADING] for piece in pieces).split())
    return text if len(nodes) < _NODES else f"{text}{'…' * _HEADING}"


def _heading(element: _Element) -> str | None:
    """Return the heading that an element is, "" where other text stands there, None where there is no text."""
    if not isinstance(element.tag, str):
        return None
    text = _text(element)
    text = _MORE.sub("", _MORE.sub("", text))
    if not text:
        return None
    return text if len(text) <= _HEADING else ""


def section_of(more: _Element) -> str:
    """Return what the box is headed by whose 更多 a link is: the text beside it, or what stands before."""
    parent = more.getparent()
    if parent is not None and parent.tag not in {"body", "html"}:
        whole, own = _text(parent), _text(more)
        beside = _MORE.sub("", _MORE.sub("", whole.replace(own, "", 1)))
        if 0 < len(beside) <= _HEADING:
            return beside
    return heading_of(more, past_rows=True)


def is_popular(box: _Element) -> bool:
    """Tell whether a box says that it repeats what is elsewhere: most read, recommended, related, latest."""
    named: _Element | None = box
    for _ in range(_NAMED):
        if named is None or named.tag in {"body", "html"}:
            break
        if _POPULAR_NAME.search(f"{named.get('class') or ''} {named.get('id') or ''}"):
            return True
        named = named.getparent()
    return bool(_POPULAR.search(_first_of(box) or heading_of(box)))

"""The boxes of a page: what a box is headed by, and whether it is one of what is read most, beside the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.lists.elements import text_of, texts_of

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


def _heading(element: _Element) -> str | None:
    """Return the heading that an element is, "" where other text stands there, None where there is no text."""
    if not isinstance(element.tag, str):
        return None
    text = "".join(text_of(element, 4 * _HEADING, hidden=False).split())
    text = _MORE.sub("", _MORE.sub("", text))
    if not text:
        return None
    return text if len(text) <= _HEADING else ""


def section_of(more: _Element) -> str:
    """Return what the box is headed by whose 更多 a link is: the text beside it, or what stands before."""
    parent = more.getparent()
    if parent is not None and parent.tag not in {"body", "html"}:
        whole, own = ("".join("".join(texts_of(each, 4 * _HEADING, hidden=False)).split()) for each in (parent, more))
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
    return bool(_POPULAR.search(heading_of(box)))

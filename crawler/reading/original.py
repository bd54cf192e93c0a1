"""The address of the article that a page copied, where only the link's `href` says it: 原文链接, 来源：人民网."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from crawler.reading.document import Document
    from crawler.reading.files import Base

_NAMED = re.compile(
    r"\W{0,4}(?:(?:点击)?(?:阅读|查看|浏览|访问))?(?:原文|原稿|原帖|来源)(?:链接|地址|网址|出处|全文)?\W{0,4}"
)
_LABEL = re.compile(r"\W{0,4}(?:原文|来源|转载|转自|稿源|信息来源|文章来源)(?:链接|地址|网址|出处)?\s{0,2}[:：]")
_SOURCE = re.compile(r"(?:信息|文章|稿件|新闻)?(?:来\s?源|稿\s?源|转自)\s{0,2}[:：]\s{0,2}$")
_ARTICLE = re.compile(r"\d{4}")  # the address of an article holds a day or a number; that of a site's home page none
_BELOW = 4  # lines below the body that may hold the link
_MOST = 300  # links that are looked at


def find(doc: Document, start: int, end: int, base: Base) -> str | None:
    """Return the address of the original that a link of the lines `[start, end)`, or right below them, leads to."""
    host = urlsplit(base.url).hostname
    for number, (line, attributes, text) in enumerate(
        doc.within(doc.anchors, doc.anchor_lines, start, min(end + _BELOW, len(doc.texts)) - 1)
    ):
        if number >= _MOST:
            break
        whole = doc.texts[line]
        before = whole.partition(text)[0] if text else ""
        named = _NAMED.fullmatch(text) or (_LABEL.match(whole) and "原文" in whole)
        if not named and not _SOURCE.search(before):
            continue
        url = base.absolute(attributes.get("href") or "")
        parts = urlsplit(url) if url else None
        if parts is not None and parts.hostname != host and _ARTICLE.search(f"{parts.path}?{parts.query}"):
            return url
    return None

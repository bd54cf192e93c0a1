"""The address of the article that a page copied, where only the link's `href` says it: 原文链接, 来源：人民网."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from crawler.reading.fields.attachments import Base
    from crawler.reading.html.document import Document

_NAMED = re.compile(
    r"\W{0,4}(?:(?:请?点击(?:此处)?|点此)?(?:阅读|查看|浏览|访问))?(?:原文|原稿|原帖|来源)(?:链接|地址|网址|出处|全文)?\W{0,4}"
)
_LABEL = re.compile(r"\W{0,4}(?:原文|来源|转载|转自|稿源|信息来源|文章来源)(?:链接|地址|网址|出处)?\s{0,2}[:：]")
_SOURCE = re.compile(
    r"(?:信息|文章|稿件|新闻|本文)?(?:来\s?源|稿\s?源|转载?自|(?:原文)?出处)(?:\s{0,2}[:：]\s{0,2}|(?<=转自)\s|(?<=转载自)\s)$"
)
_ARTICLE = re.compile(r"\d{4}")  # the address of an article holds a day or a number; that of a site's home page none
_HOME = 2  # characters of a path that only names a language: /cn/
_BELOW = 4  # lines below the body that may hold the link
_WORDS = re.compile("原文|原稿|原帖|来\\s?源|稿\\s?源|转[载自]")


def find(doc: Document, start: int, end: int, base: Base) -> str | None:
    """Return the address of the original that a link of the lines `[start, end)`, or right below them, leads to."""
    stop = min(end + _BELOW, len(doc.texts))
    for at in range(start, stop):
        if doc.links[at] and _WORDS.search(doc.texts[at]):
            for line, attributes, text in doc.within(doc.anchors, doc.anchor_lines, at, at):
                if not _is_original(doc.texts[line], text):
                    continue
                if url := _elsewhere(attributes.get("href") or "", base, named="原" in text):
                    return url
    return None


def _is_original(line: str, text: str) -> bool:
    """Return whether a link's `text`, or what stands before it in its line, says that it leads to the original."""
    if _NAMED.fullmatch(text) or (_LABEL.match(line) and "原文" in line):
        return True
    return bool(text) and _SOURCE.search(line.partition(text)[0]) is not None


def _elsewhere(href: str, base: Base, *, named: bool) -> str | None:
    """Return the address of an article on another host, None for any other; one `named` so needs no number in it."""
    url = base.absolute(href)
    parts = urlsplit(url) if url else None
    if parts is None or parts.hostname == urlsplit(base.url).hostname:
        return None
    where = f"{parts.path}?{parts.query}"
    return url if _ARTICLE.search(where) or (named and len(where.strip("/?")) > _HOME) else None

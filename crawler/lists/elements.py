"""The tree of a list page: parsed by parsel from text that is decoded already, and read within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from parsel import Selector
from selectolax.lexbor import LexborHTMLParser

from crawler.reading.html.parse import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?<![\w-])(?:hide|hidden|none|d-none|dis-?none|display-?none)(?![\w-])", re.IGNORECASE)


def parse(html: str) -> Selector:
    """Return the tree of a page, cut to what is read in linear time. Half a surrogate pair becomes `?`.

    lxml is no HTML5 parser: it drops what stands behind `</html>`, as many old lists do, and puts each row whose box is
    not closed into the row before. So it gets the page as an HTML5 parser has put it right.
    """
    raw = bounded(html)[0].encode("utf-8", "replace")
    return Selector(text=LexborHTMLParser(raw).html or "", type="html")


def elements(tree: Selector, css: str) -> list[_Element]:
    """Return the elements that a CSS selector finds."""
    return [found.root for found in tree.css(css)]


def attribute(element: _Element, name: str) -> str:
    """Return an attribute without white space around it, "" where there is none."""
    return (element.get(name) or "").strip()


def is_hidden(element: _Element) -> bool:
    """Tell whether an element says itself that it is not shown."""
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    return bool(_HIDDEN_CLASS.search(element.get("class") or ""))


def ancestors(element: _Element, height: int) -> Iterator[_Element]:
    """Yield the elements around one, from the nearest on, up to `height` of them and below the body."""
    parent = element.getparent()
    for _ in range(height):
        if parent is None or parent.tag in {"body", "html"}:
            return
        yield parent
        parent = parent.getparent()


def text_of(element: _Element, limit: int, separator: str = "", *, hidden: bool = True) -> str:
    """Return the text in an element as a reader sees it, at most about `limit` characters.

    `separator` stands between its pieces; without `hidden`, what says of itself that it is not shown is left out.
    """
    return separator.join(texts_of(element, limit, hidden=hidden))


def texts_of(element: _Element, limit: int, *, hidden: bool = True) -> list[str]:
    """Return the pieces of text in an element."""
    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            unseen = node is not element and (node.tag in _UNSEEN or (not hidden and is_hidden(node)))
            if unseen:
                walk.skip_subtree()
            text = None if unseen else node.text
        else:
            text = None if node is element else node.tail
        if text:
            pieces.append(text)
            size += len(text)
            if size > limit:
                break
    return pieces

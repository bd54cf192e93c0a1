"""From bytes to a parse tree, within bounds: no page makes the parser stall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from crawler.reading.html.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.records import Flag

# lexbor takes time that grows with the square of the depth (10,000 nested elements 0.2 s, 100,000 12 s) and of the
# number of attributes of one element (20,000 take 0.6 s).
_MOST = 4_000_000  # characters read of one page
_SUSPECT = 60_000  # characters: shorter pages cannot hold enough to stall for more than half a second
_HUGE = 300_000  # characters: shorter tags cannot hold enough attributes to stall
_DEEPEST = 3_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>?")
_DATA_URI = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=\s]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
_FLAT = re.compile(r"</?(?!script|style|title|br|p\b|a\b|img|h[1-6])[a-zA-Z][^<>]{0,2000}>", re.IGNORECASE)
_VOID = frozenset(
    {
        "br",
        "img",
        "input",
        "meta",
        "link",
        "hr",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "wbr",
        "param",
        "p",
        "li",
        "option",
        "td",
        "tr",
        "th",
        "dd",
        "dt",
    }
)


class Opened(NamedTuple):
    """A decoded and parsed page, and what was noticed on the way."""

    html: str
    tree: LexborHTMLParser
    flags: tuple[Flag, ...]
    warnings: tuple[str, ...]
    encoding: str


def open_page(body: bytes, *, headers: Mapping[str, str] | None, encoding: str | None) -> Opened:
    """Decode and parse `body`; `encoding` overrides what page and headers declare."""
    decoded = decode(body, headers=headers, override=encoding)
    html = decoded.text.replace("\0", "") if b"\0" in body else decoded.text  # faster to find in bytes
    html, warnings = bounded(html)
    raw = decoded.utf8 if html is decoded.text else html.encode("utf-8", "replace")
    return Opened(html, _parse(raw), decoded.flags, warnings, decoded.encoding)


def _parse(raw: bytes) -> LexborHTMLParser:
    """Parse a page in UTF-8. From bytes and without mutation events lexbor takes half the time."""
    return LexborHTMLParser(raw, options=LexborDocumentOptions.WO_EVENTS)


def with_markup(opened: Opened, html: str) -> Opened:
    """Return the page with other markup, parsed within the same bounds."""
    html, _ = bounded(html)
    return opened._replace(html=html, tree=_parse(html.encode("utf-8", "replace")))


def bounded(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the page cut to what the parser takes in linear time, and a warning for each thing that was cut."""
    if len(html) <= _SUSPECT:
        return html, ()
    warnings: list[str] = []
    if len(html) > _MOST:
        html = _DATA_URI.sub("", html)
    if len(html) > _MOST:
        html = html[:_MOST]
        warnings.append(f"page cut at {_MOST} characters")
    if len(html) > _HUGE and _LONG_TAG.search(html):
        html = _LONG_TAG.sub(_shorten, html)
    if (tags := html.count("<")) > 2 * _DEEPEST and tags - html.count("</") > 2 * _DEEPEST and _depth(html) > _DEEPEST:
        html = _FLAT.sub("\n<br>", html)
        warnings.append(f"elements nested deeper than {_DEEPEST}: nesting ignored")
    return html, tuple(warnings)


def _shorten(tag: re.Match[str]) -> str:
    """Return an overlong tag without embedded data, or cut when that is not what makes it long."""
    text = _DATA_URI.sub("", tag[0])
    return text if len(text) < 20_000 else text[:200].rpartition(" ")[0] + ">"  # noqa: PLR2004


def _depth(html: str) -> int:
    """Return how deep elements that need an end tag are nested at most, wrong end tags aside."""
    depth = deepest = 0
    for slash, name in _TAG.findall(html):
        if name.lower() not in _VOID:
            depth += -1 if slash and depth else 0 if slash else 1
            deepest = max(deepest, depth)
    return deepest

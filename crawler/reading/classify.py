"""Whether a page is an article, by its shape: lists, home pages and searches are not.

The one place that decides it, from a page's bytes and address alone: a crawl, a replay and the tests ask here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.reading.body.tail import is_signed
from crawler.reading.body.trim import is_byline
from crawler.reading.fields import metadata
from crawler.records import Provenance

if TYPE_CHECKING:
    from crawler.reading.body.score import Region
    from crawler.reading.fields.page_context import Body, PageContext
    from crawler.reading.fields.title import Title
    from crawler.records import Article

_INDEX = re.compile(
    r"^/?$|/$|/(?:index|default|list|home|main|col\d+/index)(?:[_-]?\d+)?\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"/\d{7,}/(?:index(?:_\d+)?\.s?html?)?$", re.IGNORECASE
)  # an article that is a folder: …/5280000/index.html
_ENOUGH = 80  # characters of prose
_DAY = re.compile(r"(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_ROWS = 4  # dated rows that make a list
_ROW, _DATED = 8, 40  # characters of a row's link at least; of the line that dates it at most
_TEASER = 150  # characters of prose that a row of a list has at most
_HEAD = 3  # lines below a title that may be the byline
_APART = 14  # lines between a row's link and its date at most


def is_article(article: Article, context: PageContext, body: Body, title: Title) -> bool:
    """Return whether the page is an article."""
    doc, lines = context.doc, body.lines
    files = bool(article.images or article.attachments)
    holds = article.text or files
    if article.title and context.metas.get(metadata.TITLE) and (holds or context.metas.get(metadata.DATE)):
        return True
    if not (article.title and holds):
        return False
    size = sum(len(doc.texts[line]) for line in lines)
    linked = sum(doc.links[line] for line in lines)
    written = sum(len(doc.texts[line]) for line in lines if context.looks.prose[line])
    if (linked * 2 > size and not article.published_at) or (
        _is_list(context, body, written) and not (title.end and files and _bylined(context, title))
    ):
        return False
    path = urlsplit(context.url).path
    if _INDEX.search(path) and not _NUMBERED.search(path):
        return written > 4 * _ENOUGH and article.published_at is not None and linked * 5 < size
    dated = article.published_at is not None and article.found_by["published_at"] is not Provenance.STRUCTURE
    return written >= _ENOUGH or (title.end > 0 and (dated or is_signed(doc, lines)))


def _is_list(context: PageContext, body: Body, written: int) -> bool:
    """Return whether the lines taken for the body are rows of a list, with no text before them that has as much."""
    region, lines = body
    if region is None or sum(context.looks.rows[region.start : region.end]) < _ROWS:
        return False
    rows = _dated_rows(context, region)
    if len(rows) < _ROWS or written >= len(rows) * _TEASER:
        return False
    before = (line for line in lines if line < rows[0] and context.looks.prose[line])
    return sum(len(context.doc.texts[line]) for line in before) < _ENOUGH


def _bylined(context: PageContext, title: Title) -> bool:
    """Return whether a byline stands right below the title, as it does above an article's pictures."""
    texts = context.doc.texts[title.end : title.end + _HEAD]
    return any(is_byline(text) and not context.looks.rows[line] for line, text in enumerate(texts, title.end))


def _dated_rows(context: PageContext, region: Region) -> list[int]:
    """Return the lines of a region that are a link with a day in or below them, as the rows of a list are."""
    doc, rows, found = context.doc, context.looks.rows, []
    last = -1  # the link that waits for its day
    for line, text in enumerate(doc.texts[region.start : region.end], region.start):
        if rows[line] and len(text) >= _ROW:
            last = line
        if not 0 <= line - last <= _APART or last < 0 or len(text) - doc.links[line] > _DATED:
            continue
        if _DAY.search(text[doc.links[line] :] if line == last else text):
            found.append(last)
            last = -1
    return found

"""Whether a page is an article, by its shape: lists, home pages and searches are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.reading import metadata

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.reading.scene import Scene

_INDEX = re.compile(
    r"^/?$|/$|/(?:index|default|list|home|main|col\d+/index)(?:[_-]?\d+)?\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"/\d{7,}/(?:index(?:_\d+)?\.s?html?)?$", re.IGNORECASE
)  # an article that is a folder: …/5280000/index.html
_ENOUGH = 80  # characters of prose


def is_article(article: Article, scene: Scene, lines: list[int]) -> bool:
    """Return whether the page is an article; `lines` are the numbers of its body's lines."""
    doc = scene.doc
    if not article.title or not (article.text or article.images or article.attachments):
        return False
    if scene.metas.get(metadata.TITLE):
        return True
    size = sum(len(doc.texts[line]) for line in lines)
    linked = sum(doc.links[line] for line in lines)
    if linked * 2 > size and not article.published_at:
        return False
    written = sum(len(doc.texts[line]) for line in lines if scene.looks.prose[line])
    path = urlsplit(scene.url).path
    if _INDEX.search(path) and not _NUMBERED.search(path):
        return written > 4 * _ENOUGH and article.published_at is not None and linked * 5 < size
    return written >= _ENOUGH or article.published_at is not None

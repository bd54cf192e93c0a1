"""What the head says: the national `<meta>` names, and the other structured hints."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.reading.html.document import Document

# The names of the State Council's site guideline (国办发〔2017〕47号), in lower case.
TITLE, DATE, SOURCE, AUTHOR, SECTION, SITE = (
    "articletitle",
    "pubdate",
    "contentsource",
    "author",
    "columnname",
    "sitename",
)

# Other names that mean the same; the first that holds a value counts. `maketime` and `htmlgeneratetime` are left out:
# they are the time of a rebuild.
HINTS = {
    "title": ("og:title", "twitter:title", "title"),
    "date": (
        "publishdate", "publish_date", "publishtime", "firstpublishedtime", "article:published_time",
        "og:article:published_time", "og:published_time", "og:release_date", "og:pubdate", "datepublished",
        "bytedance:published_time", "article:create_at", "weibo: article:create_at", "parsely-pub-date",
        "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created", "apub:time", "pubtime", "publish-date", "date",
        "dateupdate",
    ),
    "source": ("source", "og:article:source", "article:source", "mediasource", "laiyuan"),
    "author": ("article:author", "og:article:author", "dc.creator", "parsely-author", "og:author"),
}  # fmt: skip


_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8});?", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")  # what an editor's field holds and a heading does not
_ESCAPED = 3  # times that a value may have gone through an editor


# What an editor's spaces and quotes become when they go through two of them
_TYPED = re.compile(r"&(?:nbsp|emsp|ensp|thinsp|[lr][ds]quo|mdash|ndash|hellip|middot|bull|quot|times|permil);")


def unescaped(text: str) -> str:
    """Return a text without the spaces and marks that were escaped twice, line by line."""
    if _TYPED.search(text) is None:
        return text
    lines = (" ".join(_TYPED.sub(lambda entity: unescape(entity[0]), line).split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def plain(value: str) -> str:
    """Return a value as a reader would see it: without entities that were escaped again, and without tags."""
    for _ in range(_ESCAPED):
        if not _ENTITY.search(value):
            break
        value = unescape(value)
    return " ".join(_MARKUP.sub("", value).split())


def collect(doc: Document) -> dict[str, str]:
    """Return the page's metadata by name in lower case; of a repeated name the first value that is not empty."""
    found: dict[str, str] = {}
    for meta in doc.metas:
        content = meta.get("content")
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        if content and name and (name := name.strip().lower()) not in found and (value := plain(content)):
            found[name] = value
    return found


def hint(metas: dict[str, str], field: str) -> str | None:
    """Return the value that one of the other names gives for a field, or `None`."""
    return next((metas[name] for name in HINTS[field] if name in metas), None)

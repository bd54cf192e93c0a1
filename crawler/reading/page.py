"""Reads one page: its bytes -> `Page`, whose `article` is the record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.items import Article, Flag, Place, article_id
from crawler.reading.layout import Layout
from crawler.urls import canonical_url

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds.

    `parts` are the canonical URLs of all parts of the article in order, its own included, or `()` when it has one.
    `is_article` is told by the page's shape. `challenge` names the family of anti-bot page this is, if it is one.
    `warnings` say what was not understood.
    """

    article: Article
    parts: tuple[str, ...] = ()
    is_article: bool = True
    challenge: str | None = None
    warnings: tuple[str, ...] = ()


def read(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    captured_at: datetime | None = None,
    layout: Layout | None = None,
) -> Page:
    """Read one page."""
    layout = layout or Layout()
    del headers
    try:
        text = body.decode(layout.encoding or "utf-8")
    except UnicodeDecodeError:
        text = body.decode("gb18030", errors="replace")
    tree = LexborHTMLParser(text)
    for node in tree.css("script,style,noscript"):
        node.decompose()
    head = tree.css_first("h1") or tree.css_first("title")
    best = max(tree.css("div,td,article,section"), key=_density, default=None)
    where = canonical_url(url)
    lines = (line.strip() for line in (best.text(separator="\n") if best else "").split("\n"))
    article = Article(
        id=article_id(where),
        revision=1,
        site=layout.site or (urlsplit(where).hostname or ""),
        publisher=layout.publisher,
        url=where,
        title=head.text().strip() if head else None,
        text="\n".join(line for line in lines if line),
        fetched_at=captured_at.astimezone(_CHINA).isoformat(timespec="seconds") if captured_at else None,
        raw_hash=hashlib.sha256(body).hexdigest(),
    )
    if article.title:
        article.found_by["title"] = Place.STRUCTURE
    return Page(article, is_article=bool(article.title and article.text))


def read_page(
    body: bytes,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    captured_at: datetime | None = None,
    layout: Layout | None = None,
) -> Article:
    """Return the record of one page (see `read`)."""
    return read(body, url, headers=headers, captured_at=captured_at, layout=layout).article


def join_parts(first: Article, rest: Sequence[Article]) -> Article:
    """Return `first` with the text, images and attachments of the further parts behind its own."""
    if not rest:
        return first
    return replace(
        first,
        text="\n".join(part.text for part in (first, *rest) if part.text),
        images=[image for part in (first, *rest) for image in part.images],
        attachments=[file for part in (first, *rest) for file in part.attachments],
        flags=[*first.flags, Flag.PARTS_JOINED],
    )


def _density(node: LexborNode) -> int:
    return sum(len(child.text(deep=True)) for child in node.iter() if child.tag in ("p", "br")) + len(
        node.text(deep=False).strip()
    )

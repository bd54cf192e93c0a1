"""Rows made of what a list page holds: of links, or of the data that a script is answered."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.cms.family import Family, Link, Row
from crawler.lists.elements import ancestors
from crawler.lists.links import MAX_LINKS, MAX_TITLE, join
from crawler.reading.chinese import dates
from crawler.urls import canonical_url, in_domains

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from lxml.etree import _Element

    from crawler.lists.blocks import Rows
    from crawler.lists.links import Anchor

_HEIGHT = 10  # levels from a link up to its list
_CUT = ("…", "...", "..")
FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|txt|csv|zip|rar|7z|gz|jpe?g|png|gif|bmp|mp[34]|wmv|flv|avi|apk|exe)$",
    re.IGNORECASE,
)
"""A file by its name, and no page."""


def is_within(node: _Element, boxes: AbstractSet[_Element]) -> bool:
    """Tell whether an element is one of `boxes`, or in one."""
    return node in boxes or not boxes.isdisjoint(ancestors(node, _HEIGHT))


def rows_of(articles: list[Anchor], found: Rows, family: Family, declared: set[_Element], *, shell: bool) -> list[Row]:
    """Return a row an article, its anchors (a picture, the title, 详细) taken together.

    A `shell` is a page whose list a script brings, so what it holds itself may be the boxes beside the list.
    """
    titles: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for anchor in articles:
        url = family.first_part(anchor.where)
        days[url] = days.get(url) or found.printed[anchor.node].day
        titles[url] = max(titles.get(url, ""), _title(anchor.link), key=_worth)
    named = [(anchor.node, family.first_part(anchor.where)) for anchor in articles]
    main = {url for node, url in named if is_within(node, declared)}
    main = main or (set() if shell else _main_block(named, days))
    return [Row(url, title, days[url] or _url_date(url), main=url in main) for url, title in titles.items()]


def _main_block(named: list[tuple[_Element, str]], days: dict[str, date | None]) -> set[str]:
    """Return the articles of the block that a page is there for: the most rows with a date, then the most rows.

    A block is what one element holds, or its neighbours of the same kind: many lists begin anew every five rows.
    """
    below: dict[_Element, set[str]] = defaultdict(set)
    for node, url in named:
        for ancestor in ancestors(node, _HEIGHT):
            below[ancestor].add(url)
    blocks: dict[tuple[_Element, str, str | None], set[str]] = defaultdict(set)
    for node, url in named:
        box = next((ancestor for ancestor in ancestors(node, _HEIGHT) if len(below[ancestor]) > 1), None)
        parent = None if box is None else box.getparent()
        if box is not None and parent is not None:
            blocks[parent, str(box.tag), box.get("class")].add(url)
    whole = {url for _, url in named}
    return max(
        blocks.values(), key=lambda block: (sum(days[url] is not None for url in block), len(block)), default=whole
    )


def _title(link: Link) -> str:
    """Return the whole title: anchor texts are cut with …, `title` holds them whole; a date glued behind is none."""
    text = link.title if len(link.title) >= len(link.text.rstrip(".…")) or link.text.endswith(_CUT) else link.text
    text = " ".join((text or link.text).split())
    stamp = dates.find(text)
    if stamp and stamp.start and not text[stamp.end :].strip(" ])）】"):
        text = text[: stamp.start].rstrip(" [(（【") or text
    return text


def _worth(title: str) -> tuple[bool, int]:
    return not title.endswith(_CUT), len(title)


def _url_date(url: str) -> date | None:
    stamp = dates.from_url(url)
    return stamp.day if stamp else None


def finished(rows: Sequence[Row], url: str, family: Family, domains: Sequence[str]) -> list[Row]:
    """Return the rows of a data list with whole, canonical URLs and a date from the URL where the data has none."""
    finished = []
    for row in rows[:MAX_LINKS]:
        target = join(url, row.url)
        where = canonical_url(family.first_part(target)) if target else ""
        if target and in_domains(target, domains) and not FILE.search(urlsplit(target).path):
            finished.append(Row(where, row.title[:MAX_TITLE], row.date or _url_date(where)))
    return finished

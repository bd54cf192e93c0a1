"""A site of no known family: what most article URLs and most pagers look like. A guess, checked by a page's shape."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import declared_total, next_link

_FIRST = re.compile(r"[?&]\w{1,12}=1$")  # what the address of a first page may lack
_BRACKETS = "[]【】()（） \t\r\n"  # around a page's number
_DIGITS = 5  # of a page number at most; more is an id


def pager(page: ListPage) -> Pages:
    """Follow 下一页; without it, the number after the one that is no link, or that links to this very page."""
    pages = next_link(page)
    if pages.following:
        return pages
    host = urlsplit(page.url).netloc
    numbers: dict[int, str] = {}
    for link in page.links:
        label = link.text.strip(_BRACKETS)
        if label.isdecimal() and len(label) < _DIGITS and urlsplit(link.url).netloc == host:
            numbers.setdefault(int(label), link.url)
    if not numbers or max(numbers) < 2:  # noqa: PLR2004 - one page is no pager
        return pages
    here = [number for number, url in numbers.items() if page.url in (url, _FIRST.sub("", url))]
    missing = [number for number in range(1, max(numbers)) if number not in numbers]
    current = min(here or missing or [max(numbers)])
    following = numbers.get(current + 1)
    return Pages((Fetch(following),) if following else (), declared_total(page.text))


FAMILY = Family(
    name="generic",
    article=re.compile(
        r"/(?:19|20)\d\d[-/]?[01]?\d(?:[-/]?[0-3]?\d)?/(?:[^/?]{0,40}/)?[^/?]{0,60}\d[^/?]{0,60}$"
        r"|/(?:t|c|art|content|news|info|show|article|detail|view|post)[-_]?(?:\d+[-_])*\d{3,}\.\w{1,6}$"
        r"|/(?:content|article|news|info|show|detail|view|post|item)/(?:[\w-]+/){0,4}\d{2,}(?:\.\w{1,6})?$"
        r"|/\d{5,}\.s?html?$|/[0-9a-f]{24,36}(?:/c)?(?:\.s?html?)?$"
        r"|[?&](?:id|nid|aid|cid|news_?id|info_?id|article_?id|content_?id)=\w{2,}",
        re.IGNORECASE,
    ),
    pager=pager,
    certain=False,
)

"""Tells from one page which CMS family its site belongs to, and whether it is an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cms import enorth, generic, gkmlpt, guowei, intertid, jcms, jpaas, trs, ucap, vsb, wm114, yuanluesoft
from crawler.urls import resolve

if TYPE_CHECKING:
    from crawler.cms.family import Family
    from crawler.reading import Page

FAMILIES: tuple[Family, ...] = tuple(
    module.FAMILY for module in (jpaas, jcms, intertid, gkmlpt, trs, ucap, vsb, enorth, guowei, yuanluesoft)
)
GENERIC: Family = generic.FAMILY
_CERTAIN = tuple(family for family in (*FAMILIES, wm114.FAMILY) if family.certain)

_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{1,300})", re.IGNORECASE)
_LINKS = 3000  # read of one page
_FINGERPRINT, _FORM, _LINK = 4, 4, 1  # weights: what the source says, the page's own URL, a link to an article
_ENOUGH = 3


def recognise(url: str, text: str) -> Family:
    """Return the family that the source `text` of the page at `url` speaks for, or the generic one.

    A fingerprint or the page's own URL is enough; links of a family's article form are from three on.
    """
    links = [resolve(url, href) for href in _HREF.findall(text)[:_LINKS] if not href.startswith(("javascript:", "#"))]
    scores = {family.name: _score(family, url, text, links) for family in FAMILIES}
    best = max(FAMILIES, key=lambda family: scores[family.name])
    return best if scores[best.name] >= _ENOUGH else GENERIC


def has_article_form(url: str) -> bool:
    """Tell whether an address has the form that a known CMS gives its articles, and nothing else."""
    return any(family.is_article(url) for family in _CERTAIN)


def is_article(page: Page) -> bool:
    """Tell whether a page is an article.

    The one place that decides it, for crawl and replay alike, from the page's bytes and its address. An address of no
    known form speaks against nothing: sites give their articles any there is.
    """
    return page.is_article or (page.challenge is None and has_article_form(page.article.url))


def _score(family: Family, url: str, text: str, links: list[str]) -> int:
    fingerprints = sum(mark in text for mark in family.fingerprints)
    articles = sum(map(family.is_article, links))
    return _FINGERPRINT * fingerprints + _FORM * family.is_article(url) + _LINK * articles

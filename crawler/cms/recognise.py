"""Tells from one page which CMS family its site belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cms import enorth, generic, guowei, intertid, jcms, jpaas, trs, ucap, vsb, yuanluesoft
from crawler.urls import resolve

if TYPE_CHECKING:
    from crawler.cms.family import Family

FAMILIES: tuple[Family, ...] = tuple(
    module.FAMILY for module in (jpaas, jcms, intertid, trs, ucap, vsb, enorth, guowei, yuanluesoft)
)
GENERIC: Family = generic.FAMILY

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


def _score(family: Family, url: str, text: str, links: list[str]) -> int:
    fingerprints = sum(mark in text for mark in family.fingerprints)
    articles = sum(map(family.is_article, links))
    return _FINGERPRINT * fingerprints + _FORM * family.is_article(url) + _LINK * articles

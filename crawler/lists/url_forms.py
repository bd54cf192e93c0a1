"""The forms of a site's addresses, as evidence: which of them turned out to be articles, and which to be lists.

They decide which links are asked for and in what order. They never decide what a page is: its own bytes do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.lists.elements import ancestors
from crawler.reading.chinese import dates
from crawler.urls import in_domains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element

    from crawler.cms.family import Family
    from crawler.lists.links import Anchor

MOST = 200  # forms of a site that are remembered
_FEWEST = 3  # pages that tell what a form is
_SHARE = 0.8  # of them
_CERTAIN, _DECLARED, _LEARNT, _DATED, _GUESSED = 1.0, 0.7, 0.9, 0.5, 0.4
_LIST, _FOREIGN = -0.6, -1.0
_HEIGHT = 6  # levels from a link up to the row that a selector names
_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Fa-f-]*\d)[0-9A-Fa-f]{8}[0-9A-Fa-f-]{8,28}(?![0-9A-Za-z])")
_NUMBER = re.compile(r"\d+")
_PARAMETER = re.compile(r"=[^&]*")
_WORDS = re.compile(r"(?:[a-z]+[-_])+[a-z]+|[^\x00-\x7f]+", re.IGNORECASE)

# The form of an address -> how many of its pages were articles, and how many were not.
Forms = Mapping[str, tuple[int, int]]


def form_of(url: str) -> str:
    """Return the form of an address: its path with numbers as 9, hashes as #, slugs and Chinese names as *."""
    parts = urlsplit(url)
    path = _WORDS.sub("*", _HEX.sub("#", unquote(parts.path)))
    query = _PARAMETER.sub("=*", parts.query)
    return _NUMBER.sub("9", f"{path}?{query}" if query else path)[:200]


def learn(known: Forms, pages: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """Return what is known of the forms with the pages of a run taken in: (address, whether it was an article).

    The forms that most pages had are kept.
    """
    forms = dict(known)
    for url, is_article in pages:
        form = form_of(url)
        articles, others = forms.get(form, (0, 0))
        forms[form] = (articles + is_article, others + (not is_article))
    kept = sorted(forms, key=lambda form: (-sum(forms[form]), form))[:MOST]
    return {form: forms[form] for form in kept}


def lines(forms: Forms) -> Iterator[str]:
    """Yield what is known of a site's forms, a line each, for somebody who reads it."""
    for form, (articles, others) in sorted(forms.items(), key=lambda item: (-sum(item[1]), item[0])):
        yield f"{form}  {articles} of {articles + others} pages were articles"


def share(forms: Forms, url: str) -> float | None:
    """Return the share of the pages of an address's form that were articles, None where too few are known."""
    articles, others = forms.get(form_of(url), (0, 0))
    return articles / (articles + others) if articles + others >= _FEWEST else None


def evidence_of(
    family: Family, forms: Forms | None, declared: AbstractSet[_Element], domains: Sequence[str]
) -> Callable[[Anchor], float]:
    """Return what tells how likely a link is to lead to an article: 1 for certain, below 0 to a list, 0 unknown."""
    known: Forms = forms or {}

    def evidence(anchor: Anchor) -> float:
        if not in_domains(anchor.link.url, domains):
            return _FOREIGN
        if family.certain and family.is_article(anchor.where):
            return _CERTAIN
        if anchor.node in declared or not declared.isdisjoint(ancestors(anchor.node, _HEIGHT)):
            return (
                _DECLARED if _usual(family, anchor.where) >= 0 else _LIST
            )  # columns stand among the rows of a home page
        articles = share(known, anchor.where) if known else None
        if articles is not None and not 1 - _SHARE < articles < _SHARE:
            return _LEARNT if articles >= _SHARE else -_LEARNT
        return _usual(family, anchor.where)

    return evidence


def _usual(family: Family, url: str) -> float:
    if dates.from_url(url):
        return _DATED
    if family.is_article(url):
        return _GUESSED
    return _LIST if family.is_list(url) else 0.0

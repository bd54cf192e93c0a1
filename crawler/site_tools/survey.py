"""Looks at pages of a site that nobody declared and finds what its declaration needs. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.cms.recognise import FAMILIES, GENERIC, recognise
from crawler.cms.recognise import is_article as recognised_as_article
from crawler.lists.list_page import Listing, read_list
from crawler.lists.section_scope import HOME, section_url
from crawler.reading import read
from crawler.reading.html.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from crawler.archive import Capture
    from crawler.cms.family import Family
    from crawler.reading import Page

ARTICLES = 3  # pages that become fixtures
LISTS = 5  # start lists that a declaration names
_PAGES = 500  # of a large archive
_ROWS = 2  # a page with fewer is a list only if its URL has the form of one
_SHARED = 2  # pages whose titles end the same way, to take that for the publisher
_TITLE_PARTS = re.compile(r"[_|｜–—-]+")
_ORGAN = re.compile(r"(?:政府|网|网站|局|委|委员会|厅|办公室|中心)$")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_UNSAFE = re.compile(r"[^\w（）()·、 ]")  # of a name that becomes source code


class SurveyError(Exception):
    """Pages of which no declaration can be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the pages tell. `articles` are few, those that the lists name first; `notes` say what was passed over."""

    host: str
    home: str
    family: Family
    publisher: str | None
    lists: tuple[str, ...]
    articles: tuple[Capture, ...]
    seen_articles: int
    seen_lists: int
    last: datetime | None
    notes: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The domain that the declaration names."""
        return self.host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class _Look:
    """One page, looked at."""

    capture: Capture
    text: str
    page: Page
    listing: Listing
    is_article: bool
    has_list_form: bool

    @property
    def rows(self) -> list[str]:
        return [row.url for row in self.listing.rows if row.main]

    @property
    def is_list(self) -> bool:
        if self.is_article or _is_home(self.capture.url) or not _is_page(self.capture):
            return False
        return len(self.rows) >= _ROWS or (self.has_list_form and bool(self.rows or self.listing.pages))


def survey(captures: Iterable[Capture]) -> Survey:
    """Return what the pages of one site tell; of several hosts, the one with the most pages. Raises `SurveyError`."""
    notes: list[str] = []
    pages = list(_pages(islice(captures, _PAGES), notes))
    if not pages:
        raise SurveyError("; ".join(["no page to look at", *notes]))
    hosts = Counter(urlsplit(capture.url).hostname or "" for capture, _ in pages)
    host = hosts.most_common(1)[0][0]
    if not _HOST.fullmatch(host):
        raise SurveyError(f"{host!r} is not a host name")
    own = [(capture, text) for capture, text in pages if urlsplit(capture.url).hostname == host]
    family = _family(own)
    looks = [_look(capture, text, family) for capture, text in own]
    articles = [look for look in looks if look.is_article]
    if not articles:
        shapes = f"no article of the family {family.name} among {len(own)} pages of {host}"
        raise SurveyError("; ".join([f"{shapes}; give the address of a list with articles, or of one article", *notes]))
    lists = _starts(looks)
    starts = [look.capture.url for look in lists] or list(filter(None, map(_above, articles)))
    order = {url: place for place, url in enumerate(url for look in lists for url in look.rows)}
    articles.sort(key=lambda look: order.get(look.page.article.url, len(order)))
    moments = [capture.captured_at for capture, _ in own if capture.captured_at]
    return Survey(
        host=host,
        home=f"{urlsplit(own[0][0].url).scheme}://{urlsplit(own[0][0].url).netloc}/",
        family=family,
        publisher=_publisher(looks),
        lists=tuple(dict.fromkeys(starts))[:LISTS],
        articles=tuple(look.capture for look in articles[:ARTICLES]),
        seen_articles=len(articles),
        seen_lists=sum(look.is_list for look in looks),
        last=max(moments, default=None),
        notes=tuple(notes),
    )


def leads(capture: Capture, depth: int) -> list[str]:
    """Return which pages to ask for next: those that a list names first, or the list that an article belongs to.

    `depth` is how many pages led to this one; only the first may be an article.
    """
    text = decode(capture.body, headers=capture.headers).text
    look = _look(capture, text, recognise(capture.url, text))
    if not look.is_article:
        return look.rows[:ARTICLES]
    above = _above(look) if depth == 0 else None
    return [above] if above else []


def _pages(captures: Iterable[Capture], notes: list[str]) -> Iterator[tuple[Capture, str]]:
    for capture in captures:
        if urlsplit(capture.url).path == "/robots.txt":
            continue
        if capture.status != 200:  # noqa: PLR2004 - OK
            notes.append(f"{capture.url}: HTTP {capture.status}")
            continue
        yield capture, decode(capture.body, headers=capture.headers).text


def _family(pages: Sequence[tuple[Capture, str]]) -> Family:
    votes = Counter(recognise(capture.url, text).name for capture, text in pages)
    del votes[GENERIC.name]
    return max(FAMILIES, key=lambda family: votes[family.name]) if votes else GENERIC


def _look(capture: Capture, text: str, family: Family) -> _Look:
    given = partial(read, capture.body, capture.url, headers=capture.headers)
    page = given(layout=family.layout)
    listing = read_list(capture.body, capture.url, family=family, headers=capture.headers)
    is_article = _is_page(capture) and not _is_home(capture.url) and recognised_as_article(page)
    return _Look(capture, text, page, listing, is_article, family.is_list(capture.url))


def _starts(looks: Sequence[_Look]) -> list[_Look]:
    """Return the lists that begin one: no pager leads to them, and they name what no earlier one does."""
    following = {fetch.url for look in looks for fetch in look.listing.pages}
    named: set[str] = set()
    starts = []
    for look in looks:
        if look.is_list and look.capture.url not in following and not (look.rows and named.issuperset(look.rows)):
            starts.append(look)
            named.update(look.rows)
    return starts


def _above(look: _Look) -> str | None:
    """Return the list that an article's breadcrumb leads to."""
    host = urlsplit(look.capture.url).hostname or ""
    return section_url(look.text, look.capture.url, look.page.article.section, (host,))


def _is_page(capture: Capture) -> bool:
    """Tell whether an answer is a page, and not the script or the data of one."""
    kinds = [value.lower() for name, value in capture.headers.items() if name.lower() == "content-type"]
    return "html" in "".join(kinds) or not kinds


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(HOME.match(parts.path)) and not parts.query


def _publisher(looks: Sequence[_Look]) -> str | None:
    """Return whose site it is: what the metadata say, else what the titles of its pages end with."""
    stated = Counter(filter(None, (look.page.article.publisher for look in looks)))
    if stated:
        return _safe(stated.most_common(1)[0][0])
    ends = Counter(filter(None, map(_title_end, looks)))
    end, number = ends.most_common(1)[0] if ends else ("", 0)
    return _safe(end) if number >= _SHARED or _ORGAN.search(end) else None


def _title_end(look: _Look) -> str:
    node = LexborHTMLParser(look.text).css_first("title")
    parts = [part.strip() for part in _TITLE_PARTS.split(node.text() if node else "")]
    return parts[-1] if len(parts) > 1 or _is_home(look.capture.url) else ""


def _safe(name: str) -> str | None:
    return " ".join(_UNSAFE.sub("", name).split())[:40] or None

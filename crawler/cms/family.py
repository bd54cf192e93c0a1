"""What a CMS family is: how its articles and lists look, as data. Spiders and `crawler.sites` work from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.cms.row_selectors import RowSelector
from crawler.reading.layout import Layout, Selectors

if TYPE_CHECKING:
    from datetime import date

    from parsel import Selector


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: an article's URL, its whole title, and the day the list prints or its URL holds."""

    url: str
    title: str
    date: date | None = None
    main: bool = True  # of the list itself, not of a box beside it


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request that shows more of a list.

    `overlaps`: it may bring the rows of the page before once more. `instead` is asked for when this page does not
    exist, where the family's numbering is not known for sure. `carries` is what its answer is read with that only the
    page before says.
    """

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    overlaps: bool = False
    instead: Fetch | None = None
    carries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """What a pager says: the requests that come next, and how many pages there are if it tells.

    `unknown`: it says that there are more, and not where.
    """

    following: tuple[Fetch, ...] = ()
    total: int | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a list page: absolute URL, visible text and whole title."""

    url: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page, parsed once for rows and pager. `sent` is the body of its request, `carries` what that brought."""

    url: str
    text: str
    tree: Selector
    links: tuple[Link, ...] = ()
    sent: bytes = b""
    carries: tuple[tuple[str, str], ...] = ()


Pager = Callable[[ListPage], Pages]
Unpack = Callable[[str], "Sequence[Row] | str | None"]


def no_unpacking(_text: str) -> None:
    """Say that the lists of a family are pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A CMS family. Patterns are searched in a URL's path and query (`/a/b.html?c=d`).

    `article`: the form of its articles' URLs; with `certain=False` it is a guess, and a page of that form that is no
    article by its shape is read as a list. `lists`: forms of its lists' URLs, followed before other navigation.
    `rows`: CSS, or XPath where it begins with `/` or `.//`, of the rows or their links; where it matches, only these
    decide when paging stops. `pager`: finds the next
    pages. `unpack`: rows (or the HTML that holds them) of an answer that is no page, such as JSON; None for a page.
    `part`: a pattern and its replacement that turn the URL of a further page of an article into that of the first.
    `fingerprints`: strings, one of which is in the source of every page of the family.
    """

    name: str
    article: re.Pattern[str]
    pager: Pager
    lists: tuple[re.Pattern[str], ...] = ()
    rows: Selectors = ()
    unpack: Unpack = no_unpacking
    layout: Layout = field(default_factory=Layout)
    part: tuple[re.Pattern[str], str] | None = None
    certain: bool = True
    fingerprints: tuple[str, ...] = ()
    row_selectors: tuple[RowSelector, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check patterns and selectors. Raises `TypeError` or `ValueError` that names the family and what is wrong."""
        if not all(isinstance(form, re.Pattern) for form in (self.article, *self.lists)):
            raise TypeError(f"family {self.name}: article and lists are patterns; write re.compile(…)")
        if not isinstance(self.rows, tuple):
            raise TypeError(f"family {self.name}: rows is not a tuple of selectors: {self.rows!r}; write ({'…'!r},)")
        if fault := self.layout.fault():
            raise ValueError(f"family {self.name}: {fault}")
        try:
            selectors = tuple(map(RowSelector, self.rows))
        except ValueError as error:
            raise ValueError(f"family {self.name}: {error}") from None
        object.__setattr__(self, "row_selectors", selectors)

    def is_article(self, url: str) -> bool:
        """Tell whether `url` has the form of the family's articles."""
        return bool(self.article.search(_path(url)))

    def is_list(self, url: str) -> bool:
        """Tell whether `url` has one of the forms of the family's lists."""
        path = _path(url)
        return any(form.search(path) for form in self.lists)

    def first_part(self, url: str) -> str:
        """Return the URL of the first page of the article whose page `url` is."""
        return self.part[0].sub(self.part[1], url) if self.part else url


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

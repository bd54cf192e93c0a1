"""What a site is: a declaration as data. Spiders, replays, the lint and the documents work from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.cms.family import Family
from crawler.cms.row_selectors import RowSelector
from crawler.reading.layout import Layout
from crawler.storage.site_files import is_site
from crawler.urls import domain_of, in_domains

_DIVISION = re.compile(r"[1-9]\d{5}")
_RESERVED = {"govcn"}  # names of spiders that are of no one site
_TEXTS = ("name", "publisher", "region", "home")
_TUPLES = ("domains", "aliases", "lists", "rows", "retired")
_NUMBERS = ("recheck_days", "min_rows", "max_depth", "max_lists", "max_pages")
# Fields whose place a record states in `found_by`: of others no run knows how many articles have them.
_FIELDS = (
    *("title", "published_at", "source", "authors", "editors", "section", "text", "original_url", "views"),
    "truncated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site.

    `name`: of letters, digits, `_`, `-`; what commands and folders call it. `publisher`: whose site it is. `region`:
    from province to county. `domains`: without scheme, port and path; subdomains are included. `family`: the CMS. The
    rest need not be given:

    `division`: GB/T 2260 code of the publisher's place. `home`: its home page; default `http://` and the first
    domain. `lists`: URLs of start lists, or paths on the home page's host. `rows`: CSS, or XPath where it begins
    with `/` or `.//`, of the rows of its lists or of their links, where those are not found otherwise. `retired`:
    lists that are no more; others that cease to give articles are an alarm. `aliases`: domains that it had, with
    the same paths and articles as now on `domains[0]`. `layout`: where it keeps the fields of an article, if not
    where its family does. `encoding` overrides what pages and headers declare. `legacy_tls`: its server knows only
    old ciphers and short keys.

    `recheck_days`: an article younger than this is asked for again by each run. `min_rows`: rows that the first page of
    each of `lists` has at least. `fill_rates`: field -> share of articles that have it at least. `max_depth`: links
    from the home page to the last list, `max_lists`: lists found by navigation in one run, `max_pages`: pages of one
    list. `silent_days`: days without a new article after which somebody is told; default the setting `SILENT_DAYS`, 0
    is never.

    Raises `TypeError` or `ValueError`, naming the attribute, for a declaration that lacks something or is wrong.
    """

    name: str
    publisher: str
    region: str
    domains: tuple[str, ...]
    family: Family
    division: str | None = None
    home: str = ""
    lists: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    layout: Layout | None = None
    encoding: str | None = None
    legacy_tls: bool = False
    recheck_days: int = 7
    min_rows: int = 0
    fill_rates: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    max_depth: int = 3
    max_lists: int = 500
    max_pages: int = 5000
    silent_days: int | None = None
    row_selectors: tuple[RowSelector, ...] = field(init=False, repr=False, compare=False)

    _mandatory: ClassVar[tuple[str, ...]] = ("name", "publisher", "region", "domains", "family")

    def __post_init__(self) -> None:
        """Refuse a wrong declaration, and fill in the home page."""
        self._check()
        object.__setattr__(self, "home", self.home or f"http://{self.domains[0]}/")
        try:
            object.__setattr__(self, "row_selectors", tuple(map(RowSelector, self.rows)))
        except ValueError as error:
            raise ValueError(f"site {self.name}: {error}") from None

    @property
    def all_domains(self) -> tuple[str, ...]:
        """Those that it has and those that it had."""
        return tuple(dict.fromkeys((*self.domains, *self.aliases)))

    @property
    def same_domains(self) -> tuple[str, ...]:
        """Those on which the same paths are the same articles, none where it has had but one."""
        return (self.domains[0], *self.aliases) if self.aliases else ()

    @property
    def article_layout(self) -> Layout:
        """Where it keeps the fields of an article, with what its records say of it."""
        layout = self.layout or self.family.layout
        return replace(layout, site=self.name, publisher=self.publisher or None, encoding=self.encoding)

    def owns(self, url: str) -> bool:
        """Tell whether a URL is on one of its domains."""
        return in_domains(url, self.all_domains)

    def nearness(self, url: str) -> int:
        """Return how close a URL is to the site: the length of the longest of its domains that it is on, 0 for none."""
        return max((len(domain) for domain in self.all_domains if in_domains(url, (domain,))), default=0)

    def _check(self) -> None:
        for name in self._mandatory:
            if not getattr(self, name):
                raise ValueError(f"site {self.name or '?'}: {name} is empty")
        for name in _TUPLES:
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(each, str) and each for each in value):
                raise TypeError(f"site {self.name}: {name} is not a tuple of strings: {value!r}; write ({'…'!r},)")
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"site {self.name}: {name} {getattr(self, name)!r} is not text")
        if not isinstance(self.family, Family):
            raise TypeError(f"site {self.name}: family is not a Family; import FAMILY from crawler.cms.…")
        if not isinstance(self.layout, Layout | None):
            raise TypeError(f"site {self.name}: layout is not a Layout")
        if fault := next(self._faults(), None):
            raise ValueError(f"site {self.name}: {fault}")

    def _faults(self) -> Iterator[str]:
        """Yield what is wrong with values."""
        if not self._may_be_called():
            yield f"name {self.name!r} is not of letters, digits, _, -"
        if self.name in _RESERVED:
            yield f"name {self.name!r} is that of the spider for sites that nobody declared"
        yield from (f"{name} is empty" for name in self._mandatory if str(getattr(self, name)).isspace())
        if self.division is not None and not (isinstance(self.division, str) and _DIVISION.fullmatch(self.division)):
            yield f"division {self.division!r} is not a GB/T 2260 code, which has six digits"
        yield from self._wrong_addresses()
        yield from self._wrong_numbers()
        if not isinstance(self.legacy_tls, bool):
            yield f"legacy_tls {self.legacy_tls!r} is neither True nor False"
        if self.layout and (fault := self.layout.fault()):
            yield fault
        if self.encoding is not None and not _is_encoding(self.encoding):
            yield f"encoding {self.encoding!r} is not known"

    def _wrong_addresses(self) -> Iterator[str]:
        for name, domain in (
            *(("domains", each) for each in self.domains),
            *(("aliases", each) for each in self.aliases),
        ):
            if (right := domain_of(domain)) != domain:
                yield f"{name}: {domain!r} is not a domain; write {right or 'one like www.example.gov.cn'!r}"
        if self.home and not self.home.startswith(("http://", "https://")):
            yield f"home {self.home!r} is not a web address"
        for url in (*self.lists, *self.retired):
            if not _leads_on(url):
                yield f"{url!r} is neither a web address nor a path on {self.home or self.domains[0]}"

    def _wrong_numbers(self) -> Iterator[str]:
        for name, value in ((name, getattr(self, name)) for name in _NUMBERS):
            if type(value) is not int or value < 0:
                yield f"{name} {value!r} is not a number of 0 or more"
        if self.silent_days is not None and (type(self.silent_days) is not int or self.silent_days < 0):
            yield f"silent_days {self.silent_days!r} is not a number of 0 or more"
        if self.min_rows and not self.lists:
            yield f"min_rows {self.min_rows} is of the first pages of lists, and there are none"
        if not isinstance(self.fill_rates, Mapping):
            yield f"fill_rates {self.fill_rates!r} is not a dict of fields and shares"
            return
        for name, rate in self.fill_rates.items():
            if name not in _FIELDS or not isinstance(rate, int | float) or not 0 <= rate <= 1:
                yield f"fill_rates {name!r}: {rate!r}; a field ({', '.join(_FIELDS)}) has a share from 0 to 1"

    def _may_be_called(self) -> bool:
        return is_site(self.name)


def _leads_on(url: str) -> bool:
    """Tell whether the address of a list is one of the web, or a path."""
    try:
        return urlsplit(url).scheme in {"", "http", "https"}
    except ValueError:
        return False


def _is_encoding(name: str) -> bool:
    """Tell whether Python knows an encoding of text; `rot13` and `base64` are none."""
    try:
        "a".encode(name)
    except (LookupError, TypeError, ValueError):
        return False
    return True

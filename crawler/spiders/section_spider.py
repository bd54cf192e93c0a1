"""`scrapy crawl govcn -a url=`: a section of any site, declared or not, from one URL: home page, list, or article.

With `-a place=` it is the sections of a place's portal that carry news. Everything about the site is inferred from its
pages. A section is what its list shows: articles that no list of it names are not found.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.exceptions import UsageError

from crawler.cms.family import Fetch, Row
from crawler.cms.recognise import GENERIC, recognise
from crawler.download.failures import of_response
from crawler.lists.section_labels import kinds_of, parse_kinds
from crawler.lists.section_scope import folder_of, is_below, is_home, section_url
from crawler.reading import read
from crawler.reading.html.encoding import decode
from crawler.sites.site import Site
from crawler.spiders.article_fetcher import WantedArticle
from crawler.spiders.list_walker import DECLARED, WantedPage
from crawler.spiders.places import place_named, places_table
from crawler.spiders.response_records import headers_of
from crawler.spiders.site_spider import SiteSpider
from crawler.storage.site_files import site_of_host
from crawler.urls import canonical_url, domain_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

    from crawler.lists.crawl_history import CrawlHistory
    from crawler.lists.list_page import Listing

logger = logging.getLogger(__name__)

_EXAMPLE = "-a url=https://www.example.gov.cn/xwzx/"
_OF_A_PLACE = "news,notices"  # sections that are read of a portal, unless somebody says otherwise
_LABEL = 40  # characters of a section's label that are kept
_PRIORITY = 60
_SECTIONS = 100  # of a home page that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Site):
    """A section of a site that nobody declared: its pages tell whose it is, and its host names its files."""

    publisher: str = ""
    region: str = ""
    max_lists: int = 200
    max_pages: int = 500

    _mandatory: ClassVar[tuple[str, ...]] = ("name", "domains", "family")

    @classmethod
    def at(cls, url: str) -> Self:
        """Return the section that begins at `url`, of no family yet. Raises `UsageError` for no web address."""
        try:
            name = site_of_host(url)
        except ValueError:
            raise UsageError(
                f"{f'-a url={url} is not a web address' if url else 'say which section'}; type {_EXAMPLE}",
                print_help=False,
            ) from None
        domain = (domain_of(url) or "").removeprefix("www.")
        return cls(name=name, home=url, domains=(domain,), family=GENERIC)

    def _may_be_called(self) -> bool:
        return True  # a host, which `site_of_host` has checked


class SectionSpider(SiteSpider):
    """A section of any site, by `-a url=`, or the portal of a place, by `-a place=`; declared or not.

    Its records, feeds, index and health are those of a site named like its host.

    The family is recognised from the first page. The section is what that page lists: the rows of its main list, of
    that list's further pages, and of lists in folders below its own; a home page's section is the whole site, and an
    article's is the list that its breadcrumb leads to. With `-a sections=` it is those sections that a home page names
    which are of these kinds by their labels, and what is below them; the next runs remember them.
    """

    name = "govcn"

    def __init__(self, /, url: str = "", place: str | None = None, sections: str | None = None, **rest: str) -> None:
        """Take the URL of the section or the place, and the arguments that every site has. Raises `UsageError`."""
        if place is not None:
            url = _portal_of(place, url)
        self.site: Site = Section.at(url)
        self._kinds = _kinds(sections if sections is not None else _OF_A_PLACE if place is not None else "all")
        super().__init__(**rest)
        self.name = self.site.name
        self.within: str | None = None
        self._chosen: list[str] = []  # folders of the sections that were chosen
        self._told: set[str] = set()

    def _begin(self, site: Site, history: CrawlHistory) -> None:
        """Crawl `site`. That earlier runs were complete proves nothing here: they may have read another section.

        But where sections of some kinds are remembered, and each was read to its end once.
        """
        kept = [each for each in history.lists.known.values() if kinds_of(each.label or "") & self._kinds]
        proven = bool(kept) and all(each.walked for each in kept)
        super()._begin(site, history if proven else replace(history, complete_until=None))

    def keep(self, listing: Listing) -> Listing:
        """Return what a page of a list holds of the section."""
        within = self.within
        if within is None:
            self._tell(listing.news)
            return self._of_kinds(listing) if self._kinds else listing
        return replace(
            listing,
            rows=tuple(row for row in listing.rows if row.main or is_below(row.url, within)),
            lists=tuple(url for url in listing.lists if is_below(url, within)),
        )

    def _of_kinds(self, listing: Listing) -> Listing:
        """Return what a page holds of the sections that are asked for: a home page their addresses, and no rows."""
        first = not self._chosen
        chosen = {url for url, label in listing.news if kinds_of(label) & self._kinds}
        self._chosen += [folder for url in sorted(chosen) if (folder := folder_of(url)) and folder not in self._chosen]
        if first and not chosen:
            self.count("list/no_sections")
            logger.warning(
                "%s: no section is labelled as %s; its own rows are read. -a sections=all reads every section",
                self.site.home, ", ".join(sorted(self._kinds)),
            )  # fmt: skip
            return replace(listing, lists=())
        folders = tuple(self._chosen)
        return replace(
            listing,
            rows=() if first else tuple(row for row in listing.rows if row.main or _is_below_one(row.url, folders)),
            lists=tuple(url for url in listing.lists if url in chosen or _is_below_one(url, folders)),
            pages=() if first else listing.pages,
        )

    def _tell(self, news: tuple[tuple[str, str], ...]) -> None:
        """Say which sections of a home page are read first, because their labels say that they carry news."""
        fresh = [(url, label) for url, label in news if url not in self._told][: _SECTIONS - len(self._told)]
        self._told.update(url for url, _ in fresh)
        self.count("list/news_sections", len(fresh))
        for url, label in fresh:
            self.history.lists.labels[url] = label[:_LABEL]
            logger.info("section %s: %s", label, url)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URL, or for the articles of `-a urls=`."""
        if self.options.urls:
            async for request in super().start():
                yield request
            return
        self.crawler.signals.connect(self._ask_unlisted, signals.spider_idle)
        home = self.site.home
        # A home page that leads to the sections that are asked for is no list itself.
        walk = self.lists.walk(home, expected=not (self._kinds and is_home(home)))
        yield scrapy.Request(
            home,
            callback=self.parse_entry,
            errback=self.failed_list,
            cb_kwargs={"wanted": WantedPage(Fetch(home), walk, 0, _PRIORITY)},
            dont_filter=True,  # the same page may be asked for again, as an article
        )

    async def parse_entry(self, response: Response, wanted: WantedPage) -> AsyncIterator[Any]:
        """Recognise the family, then go to the article and its list, or read the list that this page is."""
        response = await self.articles.landed(response)
        if of_response(response, page=False) is None:
            headers = headers_of(response)
            text = decode(response.body, headers=headers).text
            family = recognise(response.url, text)
            self._begin(replace(self.site, family=family), self.history)
            self.count(f"family/{family.name}")
            logger.info("%s is of the family %s", response.url, family.name)
            page = read(response.body, response.url, headers=headers, layout=self.site.article_layout)
            if page.is_article:
                yield self.request(WantedArticle(Row(canonical_url(response.url), "")))
                above = section_url(text, response.url, page.article.section, self.site.domains)
                if above is None:
                    logger.warning("%s does not say which list it belongs to: only the article is read", response.url)
                else:
                    self.within = folder_of(above)
                    walk = self.lists.walk(above, expected=True)
                    yield self.request(self.lists.page(Fetch(above), walk, 0, _PRIORITY))
                return
        self.within = folder_of(response.url)
        async for result in self.parse_list(response, wanted):
            yield result
        for remembered in self._remembered():
            yield self.request(remembered)

    def _remembered(self) -> Iterator[WantedPage]:
        """Yield the sections that earlier runs found on the home page, whether or not it still links to them."""
        if self.within is not None or not self._kinds:
            return
        for url, known in self.history.lists.known.items():
            if kinds_of(known.label or "") & self._kinds and self.site.owns(url):
                page = self.lists.start(url, DECLARED - 1, depth=1)
                if page is not None:
                    self._chosen += filter(None, [folder_of(url)])
                    yield page


def _portal_of(word: str, url: str) -> str:
    """Return the address of the portal of a place. Raises `UsageError`."""
    if url:
        raise UsageError("-a url= and -a place= name two things; leave one out", print_help=False)
    place = place_named(word, places_table(None))
    if not place.url:
        raise UsageError(
            f"no portal of {place.path} is known ({place.doubt}); -a url= takes its address, and so does a table of "
            "your own, CATALOGUE",
            print_help=False,
        )
    if place.disputed:
        logger.warning("%s may not be the portal of %s: %s", place.url, place.path, place.doubt)
    return place.url


def _kinds(words: str) -> frozenset[str]:
    try:
        return parse_kinds(words)
    except ValueError as error:
        raise UsageError(f"-a sections={words}: {error}", print_help=False) from None


def _is_below_one(url: str, folders: tuple[str, ...]) -> bool:
    return any(is_below(url, folder) for folder in folders)

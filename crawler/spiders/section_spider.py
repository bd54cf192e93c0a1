"""Crawls a section of a site that nobody declared, from one URL: its home page, a list, or an article."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import UsageError
from selectolax.lexbor import LexborHTMLParser

from crawler.cms.family import Fetch, Row
from crawler.cms.recognise import GENERIC, recognise
from crawler.download.failures import of_response
from crawler.lists.list_cursor import Memory, Walk
from crawler.lists.list_page import Listing, in_domains
from crawler.reading import Layout, read
from crawler.reading.html.encoding import decode
from crawler.spiders.site_spider import SiteSpider
from crawler.storage.site_files import site_of_host
from crawler.urls import canonical_url, resolve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response

    from crawler.cms.family import Family

logger = logging.getLogger(__name__)

HOME = re.compile(r"^/?(?:(?:index|default|home|main)\.\w{1,6})?$", re.IGNORECASE)
_EXAMPLE = "-a url=https://www.example.gov.cn/xwzx/"
_PRIORITY = 60


class SectionSpider(SiteSpider, abstract=True):
    """A section of any site. Its records, feeds, index and health are those of a site named like its host.

    The family is recognised from the first page. The section is what that page lists: the rows of its main list, of
    that list's further pages, and of lists in folders below its own; a home page's section is the whole site, and an
    article's is the list that its breadcrumb leads to.
    """

    publisher: ClassVar[str] = ""  # told by the pages themselves
    max_lists: ClassVar[int] = 200
    max_pages: ClassVar[int] = 500

    def __init__(self, /, url: str = "", **arguments: str) -> None:
        """Take the URL of the section, and the arguments that every site has. Raises `UsageError`."""
        self.name = self.site_name({"url": url})
        self.home = url  # type: ignore[misc]  # declared by a site, told at run time here; so the next three
        self.domains = ((urlsplit(url).hostname or "").removeprefix("www."),)  # type: ignore[misc]
        self.allowed_domains = list(self.domains)  # type: ignore[misc]
        self.family: Family = GENERIC  # type: ignore[misc]
        super().__init__(**arguments)
        self.within: str | None = None

    @classmethod
    def site_name(cls, arguments: dict[str, str]) -> str:
        """Return what names the files of the host of `-a url=`. Raises `UsageError` when it is no web address."""
        url = arguments.get("url", "")
        try:
            return site_of_host(url)
        except ValueError:
            raise UsageError(
                f"{f'-a url={url} is no web address' if url else 'which section?'}; type {_EXAMPLE}", print_help=False
            ) from None

    @property
    def memory(self) -> Memory:  # type: ignore[override]
        """What earlier runs know. That they were complete proves nothing here: they may have read another section."""
        return Memory(self.seen, self.now(), timedelta(days=self.recheck_days))

    def site_layout(self) -> Layout:  # type: ignore[override]  # of the family that was recognised
        """Return where the recognised family keeps the fields of an article."""
        return replace(self.family.layout, site=self.name)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URL, or for the articles of `-a urls=`."""
        if self.options.urls:
            async for request in super().start():
                yield request
            return
        yield scrapy.Request(
            self.home,
            callback=self.parse_entry,
            errback=self.failed_list,
            cb_kwargs={"walk": self._walk(self.home, expected=True), "depth": 0},
            dont_filter=True,  # the same page may be asked for again, as an article
        )

    async def parse_entry(self, response: Response, walk: Walk, depth: int) -> AsyncIterator[Any]:
        """Recognise the family, then go to the article and its list, or read the list that this page is."""
        response = await self.landed(response)
        if of_response(response, page=False) is None:
            text = decode(response.body, headers=self.headers_of(response)).text
            self.family = recognise(response.url, text)  # type: ignore[misc]
            self.count(f"family/{self.family.name}")
            logger.info("%s is of the family %s", response.url, self.family.name)
            page = read(response.body, response.url, headers=self.headers_of(response), layout=self.site_layout())
            if self.family.is_article(response.url) and page.is_article:
                yield self.ask_article(Row(canonical_url(response.url), ""))
                above = section_url(text, response.url, page.article.section, self.domains)
                if above is None:
                    logger.warning("%s does not say which list it belongs to: only the article is read", response.url)
                else:
                    self.within = _folder(above)
                    yield self._ask_list(Fetch(above), self._walk(above, expected=True), depth, _PRIORITY)
                return
        self.within = _folder(response.url)
        async for result in self.parse_list(response, walk, depth):
            yield result

    def _listing(self, response: Response) -> Listing:
        """Return what the page lists of the section."""
        listing = super()._listing(response)
        within = self.within
        if within is None:
            return listing
        return replace(
            listing,
            rows=tuple(row for row in listing.rows if row.main or _below(row.url, within)),
            lists=tuple(url for url in listing.lists if _below(url, within)),
        )


def _folder(url: str) -> str | None:
    """Return host and folder of a list, None for a home page; a list beside the home page has nothing below it."""
    parts = urlsplit(url)
    if HOME.match(parts.path) and not parts.query:
        return None
    folder = parts.path.rpartition("/")[0]
    return f"{parts.netloc}{folder}/" if folder else f"{parts.netloc}{parts.path}/"


def _below(url: str, folder: str) -> bool:
    return url.partition("://")[2].startswith(folder)


def section_url(text: str, url: str, section: str | None, domains: tuple[str, ...]) -> str | None:
    """Return where the last crumb of an article's breadcrumb leads, the nearest list above it."""
    crumbs = (section or "").split(" > ")
    links: dict[str, str] = {}
    for node in LexborHTMLParser(text).css("a[href]"):
        links.setdefault("".join(node.text(deep=True).split()), resolve(url, node.attributes.get("href") or ""))
    for crumb in reversed(crumbs):
        target = links.get("".join(crumb.split()))
        if target and in_domains(target, domains) and not HOME.match(urlsplit(target).path):
            return target
    return None

"""The base of every spider: a site is a declaration, this is what crawls it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, UsageError

from crawler.archive import captures
from crawler.cms.family import Fetch, Row
from crawler.lists.list_cursor import Memory
from crawler.lists.list_page import in_domains
from crawler.reading import Layout, read
from crawler.spiders.arguments import ARGUMENTS, Options
from crawler.spiders.list_spider import DECLARED, ListSpider
from crawler.storage.site_files import is_site
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_MANDATORY = ("name", "publisher", "region", "domains", "family")
_BATCH = 100  # articles asked for at a time when no list names them; the rest waits, not in memory
_LEGACY_TLS = {
    "DOWNLOAD_HANDLERS": {"https": "crawler.download.tls.LegacyTLSHandler"},
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
}


class SiteSpider(ListSpider):
    """A site. Subclasses declare; `abstract=True` makes a base of several sites.

    Mandatory: `name`, `publisher` (whose site it is), `region`, `domains` (subdomains are included) and `family`.
    The run sets `seen`, `complete_until`, `recent`, `productive` and `list_memory` before `start()`.
    """

    publisher: ClassVar[str]
    region: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()  # domains that it had: the same paths, the same articles as on `domains[0]`
    lists: ClassVar[tuple[str, ...]] = ()  # URLs, or paths on the home page's host
    retired: ClassVar[tuple[str, ...]] = ()  # lists that are no more; others that cease to give articles are an alarm
    layout: ClassVar[Layout | None] = None  # default: the family's
    legacy_tls: ClassVar[bool] = False  # for servers that know only old ciphers and short keys; never set for all sites
    recheck_days: ClassVar[int] = 7  # an article younger than this is asked for again by each run
    fill_rates: ClassVar[Mapping[str, float]] = MappingProxyType({})  # field -> share of articles that have it

    recent: Callable[[], Iterable[str]] = staticmethod(tuple)  # articles young enough to be asked for again

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Refuse a declaration that lacks something."""
        super().__init_subclass__(**kwargs)
        missing = [attribute for attribute in _MANDATORY if not getattr(cls, attribute, None)]
        if missing and not abstract:
            raise TypeError(f"{cls.__module__}.{cls.__qualname__} does not declare {', '.join(missing)}")
        if not missing and not is_site(cls.name):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__}: name {cls.name!r} is not of letters, digits, _, -")
        if not missing:
            cls.same_domains = (cls.domains[0], *cls.aliases) if cls.aliases else ()
            cls.domains = tuple(dict.fromkeys((*cls.domains, *cls.aliases)))
            cls.allowed_domains = list(cls.domains)
            cls.home = cls.home or f"http://{cls.domains[0]}/"

    def __init__(self, /, **arguments: str) -> None:
        """Check the arguments of the run: `since`, `until`, `full`, `urls`, `replay`. Raises `UsageError`."""
        super().__init__()
        unknown = sorted(set(arguments) - set(ARGUMENTS))
        if unknown:
            raise UsageError(f"-a {unknown[0]}=… is not known; there are {', '.join(ARGUMENTS)}")
        self.options = Options.parse(**arguments)
        self.replay = self.options.replay
        foreign = [url for url in self.options.urls if not in_domains(url, self.domains)]
        if foreign:
            file = arguments["urls"]
            message = f"-a urls={file}: {foreign[0]} is not of {self.name}; its URLs are on {', '.join(self.domains)}"
            raise UsageError(message)
        self._unlisted: Iterator[Row] = iter(())

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let a site that needs it speak old TLS; its certificate is checked as ever."""
        super().update_settings(settings)
        if cls.legacy_tls:
            settings.update(_LEGACY_TLS, priority="spider")

    @property
    def memory(self) -> Memory:  # type: ignore[override]
        """What earlier runs know, as of now."""
        return Memory(self.seen, self.now(), timedelta(days=self.recheck_days), self.complete_until)

    @classmethod
    def site_layout(cls) -> Layout:
        """Return where the site keeps the fields of an article."""
        return replace(cls.layout or cls.family.layout, site=cls.name, publisher=cls.publisher, encoding=cls.encoding)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URLs given, or for the lists of the site and, in a replay, the articles that were saved."""
        if self.options.urls:
            for url in dict.fromkeys(map(canonical_url, self.options.urls)):
                yield self.ask_article(Row(url, ""))
            return
        declared = [urljoin(self.home, path) for path in self.lists]
        for url in dict.fromkeys([*declared, self.home]):
            self._found.add(canonical_url(url))
            expected = url in declared
            yield self._ask_list(Fetch(url), self._walk(url, expected=expected), 0, DECLARED + expected)
        for url in self.list_memory.unlinked():
            if canonical_url(url) not in self._found and in_domains(url, self.domains):
                self._found.add(canonical_url(url))
                yield self._ask_list(Fetch(url), self._walk(url), 1, DECLARED - 1)
        known = (Row(url, "") for url in self.recent() if self.family.is_article(url))
        self._unlisted = self._asked_for(chain(known, self._saved(self.replay) if self.replay else ()))
        self.crawler.signals.connect(self._ask_unlisted, signals.spider_idle)

    def _ask_unlisted(self) -> None:
        """Ask, when the lists are done, for the young articles that they no longer name, and for those of an archive.

        Last, so that a replay reads the pages of a crawl in the crawl's order.
        """
        batch = list(islice(self._unlisted, _BATCH))
        engine = self.crawler.engine
        if not batch or engine is None:
            return
        for row in batch:
            engine.crawl(self.ask_article(row))
        raise DontCloseSpider

    def _saved(self, path: str) -> Iterator[Row]:
        """Yield the articles that an archive holds; pages saved by hand come without their lists."""
        for capture in captures(path, report=lambda _trouble, _detail: None):  # the replay has reported them
            if capture.status != 200 or not in_domains(capture.url, self.domains):  # noqa: PLR2004 - OK
                continue
            saved_alone = capture.archive.lower().endswith((".html", ".htm", ".shtml"))
            if self.family.is_article(capture.url) or (
                saved_alone and read(capture.body, capture.url, headers=capture.headers).is_article
            ):
                yield Row(canonical_url(self.family.first_part(capture.url)), "")

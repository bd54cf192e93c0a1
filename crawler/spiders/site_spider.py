"""The spider of a site: a site is a declaration, this is what crawls it."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, UsageError

from crawler.archive import captures
from crawler.cms.family import Fetch, Row
from crawler.lists.list_cursor import Memory
from crawler.reading import read
from crawler.spiders.arguments import ARGUMENTS, Options
from crawler.spiders.list_spider import DECLARED, ListSpider
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_BATCH = 100  # articles asked for at a time when no list names them; the rest waits, not in memory
_LEGACY_TLS = {
    "DOWNLOAD_HANDLERS": {"https": "crawler.download.tls.LegacyTLSHandler"},
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
}


class SiteSpider(ListSpider):
    """Crawls `site`, which gives it its name; `crawler.spiders.loader` makes one of each declared site.

    The run sets `seen`, `complete_until`, `recent`, `productive` and `list_memory` before `start()`.
    """

    recent: Callable[[], Iterable[str]] = staticmethod(tuple)  # articles young enough to be asked for again

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the name of the site."""
        super().__init_subclass__(**kwargs)
        if "site" in vars(cls):
            cls.name = cls.site.name

    def __init__(self, /, **arguments: str) -> None:
        """Check the arguments of the run: `since`, `until`, `full`, `urls`, `replay`. Raises `UsageError`."""
        super().__init__()
        self.allowed_domains = list(self.site.all_domains)
        unknown = sorted(set(arguments) - set(ARGUMENTS))
        if unknown:
            raise UsageError(f"-a {unknown[0]}=… is not known; there are {', '.join(ARGUMENTS)}")
        self.options = Options.parse(**arguments)
        self.replay = self.options.replay
        foreign = [url for url in self.options.urls if not self.site.owns(url)]
        if foreign:
            file = arguments["urls"]
            domains = ", ".join(self.site.all_domains)
            message = f"-a urls={file}: {foreign[0]} is not of {self.name}; its URLs are on {domains}"
            raise UsageError(message)
        self._unlisted: Iterator[Row] = iter(())

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let a site that needs it speak old TLS; its certificate is checked as ever."""
        super().update_settings(settings)
        site = getattr(cls, "site", None)  # a section has none before its URL is known
        if site is not None and site.legacy_tls:
            settings.update(_LEGACY_TLS, priority="spider")

    @property
    def memory(self) -> Memory:  # type: ignore[override]
        """What earlier runs know, as of now."""
        return Memory(self.seen, self.now(), timedelta(days=self.site.recheck_days), self.complete_until)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the URLs given, or for the lists of the site and, in a replay, the articles that were saved."""
        if self.options.urls:
            for url in dict.fromkeys(map(canonical_url, self.options.urls)):
                yield self.ask_article(Row(url, ""))
            return
        site = self.site
        declared = [urljoin(site.home, path) for path in site.lists]
        for url in dict.fromkeys([*declared, site.home]):
            self._found.add(canonical_url(url))
            expected = url in declared
            yield self._ask_list(Fetch(url), self._walk(url, expected=expected), 0, DECLARED + expected)
        for url in self.list_memory.unlinked():
            if canonical_url(url) not in self._found and site.owns(url):
                self._found.add(canonical_url(url))
                yield self._ask_list(Fetch(url), self._walk(url), 1, DECLARED - 1)
        known = (Row(url, "") for url in self.recent() if site.family.is_article(url))
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
            if capture.status != 200 or not self.site.owns(capture.url):  # noqa: PLR2004 - OK
                continue
            saved_alone = capture.archive.lower().endswith((".html", ".htm", ".shtml"))
            if self.site.family.is_article(capture.url) or (
                saved_alone and read(capture.body, capture.url, headers=capture.headers).is_article
            ):
                yield Row(canonical_url(self.site.family.first_part(capture.url)), "")

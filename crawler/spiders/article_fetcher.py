"""Fetches article pages: each one asked for ends in exactly one record."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

import scrapy

from crawler.cms.recognise import is_article
from crawler.download.downloader import EndedError
from crawler.download.failures import POSSIBLY_CUT, Fault, is_conditional, of_exception, of_response
from crawler.download.validators import conditions
from crawler.reading import Page, read
from crawler.reading.article_parts import ArticleParts
from crawler.reading.fields.publication_date import supported
from crawler.reading.html.redirect import leads_to
from crawler.records import Article, Flag, Outcome, Reason, Rejection, Visit
from crawler.spiders.known_articles import elsewhere, gone, is_gone, remembered, unmodified
from crawler.spiders.response_records import captured_at, headers_of, rejection, stamp, visit
from crawler.urls import bare_address, canonical_url

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.http import Response

    from crawler.cms.family import Row
    from crawler.lists.crawl_history import CrawlHistory
    from crawler.lists.crawl_options import CrawlOptions
    from crawler.lists.list_cursor import Walk
    from crawler.sites.site import Site

logger = logging.getLogger(__name__)

ARTICLE_PRIORITY = 100  # above every list, so that few requests wait in memory
_OK, _NOT_MODIFIED = 200, 304
_MAX_JUMPS = 3  # pages that lead on by a refresh or a script, one after the other
_MAX_KINDS = 200  # different warnings that are counted by name


@dataclass(frozen=True, slots=True)
class WantedArticle:
    """An article to ask for, and the walk over the list that named it."""

    row: Row
    walk: Walk | None = None


class ArticleFetcher:
    """Reads the answers for articles of `site`. `download` brings one page more, `count` adds to the run's counters."""

    def __init__(
        self,
        site: Site,
        options: CrawlOptions,
        history: CrawlHistory,
        *,
        download: Callable[[scrapy.Request], Awaitable[Response]],
        count: Callable[[str], None],
    ) -> None:
        """Start with nothing asked for."""
        self._site, self._options, self._history = site, options, history
        self._download, self._count = download, count
        self._warnings: set[str] = set()
        self._asked: set[int] = set()  # hashes of the articles' ids or addresses

    def was_asked(self, url: str) -> bool:
        """Tell whether this run has asked for an article, under whatever scheme, with or without `www.`."""
        return self._page(url) in self._asked

    def ask(self, row: Row) -> dict[str, str]:
        """Note that an article is asked for; return the headers, conditional where an earlier run has it."""
        self._asked.add(self._page(row.url))
        known = None if self._options.urls else self._history.find(row.url)
        return conditions(known, self._history.now(), self._history.recheck) if known and not known.withdrawn else {}

    def _page(self, url: str) -> int:
        """Return a hash of what is one article as far as is known: two with the same path may be known as two."""
        known = self._history.find(url)
        return hash(known.id if known else bare_address(url))

    async def read(self, response: Response, row: Row) -> list[Article | Rejection | Visit] | Response:
        """Return the one record of an article, after a visit for each further page of it.

        Where the page is no article, return that page: it may be a list. Raises `EndedError`.
        """
        try:
            response = await self.landed(response)
            results = await self._results(response, row)
        except EndedError:
            raise
        except Exception as error:  # a page must not vanish because of a fault of this program
            logger.exception("%s could not be read", response.url)
            results = [self._rejection(response, (Reason.ERROR, of_exception(error)[1]), row.url)]
        if isinstance(results, list):
            for result in results:
                if isinstance(result, Article | Rejection):
                    self._history.answers[result.url] = self._visit(response, Outcome.ARTICLE, result.url)
        return results

    def unread(self, response: Response, row: Row) -> Rejection:
        """Return the rejection of a page that a row names as an article, and that is none, and no list either."""
        rejected = self._rejection(response, (Reason.NO_TEXT, "neither an article nor a list"), row.url)
        self._history.answers[row.url] = self._visit(response, Outcome.ARTICLE, row.url)
        return rejected

    async def landed(self, response: Response) -> Response:
        """Return the page of the site that one leads to which does nothing else.

        The page itself where it leads nowhere, to another site or on and on, or where the other one does not come.
        """
        for _ in range(_MAX_JUMPS):
            target = leads_to(response.body, response.url) if response.status == _OK else None
            if target is None or not self._site.owns(target):
                break
            try:
                response = await self._download(scrapy.Request(target, headers={"Referer": response.url}))
            except EndedError:
                raise
            except Exception as error:  # noqa: BLE001 - the rejection names the page that it leads to
                logger.warning(
                    "%s leads to %s, which could not be fetched: %s", response.url, target, of_exception(error)
                )
                break
        return response

    async def _results(self, response: Response, row: Row) -> list[Article | Rejection | Visit] | Response:
        if response.status == _NOT_MODIFIED and is_conditional(response.request):
            return await self._not_modified(response, row)
        if is_gone(response):
            return [gone(response, row, self._site, self._history)]
        read_once = cache(partial(self._read, response))
        fault = of_response(response) or elsewhere(response, row.url, read_once, self._history) or _stated(response)
        if fault:
            return [self._rejection(response, fault, row.url)]
        page = read_once()
        if fault := _no_article(page):
            return [self._rejection(response, fault, row.url)]
        if not is_article(page):
            return response
        return await self._article(page, response, row)

    async def _article(self, page: Page, response: Response, row: Row) -> list[Article | Rejection | Visit]:
        """Return the record of a page that is an article, if one of its day is asked for."""
        for warning in page.warnings:
            self._warn(warning)
        article, visits = await self._whole(page, response)
        article = supported(article, row.date)
        if not self._options.wants(date.fromisoformat(article.published_at[:10]) if article.published_at else None):
            fault = Reason.NOT_ASKED, f"published {article.published_at}"
            return [*visits, self._rejection(response, fault, article.url)]
        return [*visits, remembered(article, row, self._history)]

    async def _not_modified(self, response: Response, row: Row) -> list[Article | Rejection | Visit] | Response:
        """Return what a 304 means. An article that moved needs its new page, which is fetched unless the run has it."""
        if unchanged := unmodified(response, row, self._history):
            return [unchanged]
        if not self.was_asked(canonical_url(response.url)):
            try:
                page = await self._download(scrapy.Request(response.url))
            except Exception as error:  # noqa: BLE001 - whatever the reason
                return [self._rejection(response, of_exception(error), row.url)]
            if page.status != _NOT_MODIFIED:
                return await self._results(page, row)
        return [self._visit(response, Outcome.MOVED, row.url)]

    def _read(self, response: Response) -> Page:
        page = read(
            response.body,
            response.url,
            headers=headers_of(response),
            captured_at=captured_at(response, self._history.now()),
            layout=self._site.article_layout,
        )
        flags = [*page.article.flags, *([Flag.POSSIBLY_CUT] if POSSIBLY_CUT in response.flags else ())]
        return replace(page, article=replace(page.article, archive=response.meta.get("archive"), flags=flags))

    async def _whole(self, page: Page, response: Response) -> tuple[Article, list[Visit]]:
        """Fetch the further parts of an article and return the joined record, with a visit for each part fetched."""
        parts, visits = ArticleParts(page), []
        for url in filter(self._site.owns, parts.missing()):
            part, visited = await self._part(url, referer=response.url)
            visits.append(visited)
            if part:
                parts.add(url, part)
        article = parts.article()
        if Flag.PARTS_MISSING in article.flags:
            self._count("reading/parts_missing")
        return article, visits

    async def _part(self, url: str, *, referer: str) -> tuple[Page | None, Visit]:
        try:
            response = await self._download(scrapy.Request(url, headers={"Referer": referer}))
        except EndedError:
            raise  # an article without its parts would be recorded as if the site lacked them
        except Exception as error:  # noqa: BLE001 - the record says parts_missing, whatever the reason
            logger.warning("part %s could not be fetched: %s", url, of_exception(error))
            return None, Visit(url, Outcome.PART, fetched_at=stamp(None, self._history.now()))
        visited = self._visit(response, Outcome.PART, url)
        read_once = cache(partial(self._read, response))
        fault = of_response(response) or elsewhere(response, url, read_once, self._history)
        page = None if fault else read_once()
        if page is None or page.challenge:
            logger.warning("part %s is not a part of the article: %s", url, fault or "challenge")
            return None, visited
        return page, visited

    def _visit(self, response: Response, outcome: Outcome, url: str) -> Visit:
        return visit(response, outcome, self._history.now(), url=url)

    def _rejection(self, response: Response, fault: Fault, url: str) -> Rejection:
        return rejection(self._site.name, response, fault, self._history.now(), url=url)

    def _warn(self, warning: str) -> None:
        if warning not in self._warnings and len(self._warnings) >= _MAX_KINDS:
            warning = "other"  # pages must not be able to fill the memory with names
        self._warnings.add(warning)
        self._count(f"reading/{warning}")


def _stated(response: Response) -> Fault | None:
    """Return what an archive states of a page that no record can be made of."""
    fault = response.meta.get("fault")
    return (Reason.DATE_OUT_OF_RANGE, fault) if fault else None


def _no_article(page: Page) -> Fault | None:
    """Return what a page is instead of an article: a challenge, the beginning of one, a notice."""
    if page.challenge:
        return Reason.CHALLENGE, page.challenge
    if Flag.POSSIBLY_CUT in page.article.flags and not page.article.text:
        return Reason.INCOMPLETE_RESPONSE, POSSIBLY_CUT
    return (page.notice, page.article.title or "") if page.notice else None

"""The half of a spider that fetches article pages: each one asked for ends in exactly one record."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy

from crawler.cms.family import Row
from crawler.download.downloader import EndedError
from crawler.download.failures import GONE, NOT_ARCHIVED, POSSIBLY_CUT, Fault, is_conditional, of_exception, of_response
from crawler.download.validators import conditions
from crawler.lists.list_cursor import CHINA, Memory, Walk
from crawler.reading import Page, notice, read
from crawler.reading.fields.publication_date import supported
from crawler.reading.html.redirect import leads_to
from crawler.reading.page import join_found
from crawler.records import Article, Flag, Outcome, Reason, Rejection, Seen, Visit
from crawler.urls import bare_address, canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.sites.site import Site
    from crawler.spiders.arguments import Options

logger = logging.getLogger(__name__)

ARTICLE_PRIORITY = 100  # above every list, so that few requests wait in memory
_OK, _NOT_MODIFIED = 200, 304
_MAX_JUMPS = 3  # pages that lead on by a refresh or a script, one after the other
_MAX_PARTS = 100  # pages of one article
_LABEL = 8  # characters: a link this short names a column rather than an article
_MAX_KINDS = 200  # different warnings that are counted by name
_VALIDATORS = (("etag", "ETag"), ("last_modified", "Last-Modified"))


def _nothing_seen(_url: str) -> Seen | None:
    return None


def _now() -> datetime:
    return datetime.now(UTC)


def _stated(response: Response) -> Fault | None:
    """Return what an archive states of a page that no record can be made of."""
    fault = response.meta.get("fault")
    return (Reason.DATE_OUT_OF_RANGE, fault) if fault else None


class ArticleSpider(scrapy.Spider):
    """Asks for article pages and yields `Article`, `Rejection` or, for a 304, `Visit(UNCHANGED)`.

    The run sets, before `start()`: `seen`, what earlier runs know of a URL; `complete_until`, when the last run ended
    that lost nothing. `answers` holds, for each article or rejection that is on its way to the feeds, what its server
    said (URL -> provisional `Visit`); the run's log takes it out from there.
    """

    site: Site
    handle_httpstatus_list: ClassVar[list[int]] = [304, *range(400, 1000)]  # they are answers, with a reason
    seen: Callable[[str], Seen | None] = staticmethod(_nothing_seen)
    now: Callable[[], datetime] = staticmethod(_now)
    complete_until: datetime | None = None
    memory: Memory
    options: Options

    def __init__(self) -> None:
        """Start with nothing on its way."""
        super().__init__()
        self.answers: dict[str, Visit] = {}
        self._warnings: set[str] = set()
        self._asked: set[int] = set()  # hashes of the articles' ids or addresses

    def ask_article(self, row: Row, walk: Walk | None = None, *, priority: int = ARTICLE_PRIORITY) -> scrapy.Request:
        """Return the request for an article, conditional where an earlier run has it."""
        self._asked.add(self._page(row.url))
        known = None if self.options.urls else self.memory.find(row.url)
        headers = {}
        if known and not known.withdrawn:
            headers = conditions(known, self.now(), self.memory.recheck)
        return scrapy.Request(
            row.url,
            headers=headers,
            callback=self.parse_article,
            errback=self.failed_article,
            cb_kwargs={"row": row, "walk": walk},
            priority=priority,
            dont_filter=True,  # Scrapy's filter swallows a redirect to a page that was asked for, such as the home page
        )

    def is_own(self, url: str) -> bool:
        """Tell whether the site may be asked for a URL."""
        return self.site.owns(url)

    def ask_known(self, url: str) -> None:
        """Ask whether a known article is still there, unless this run does anyway."""
        if not self.was_asked(url) and self.crawler.engine is not None:
            self.crawler.engine.crawl(self.ask_article(Row(url, "")))

    def was_asked(self, url: str) -> bool:
        """Tell whether this run has asked for an article, under whatever scheme, with or without `www.`."""
        return self._page(url) in self._asked

    def _page(self, url: str) -> int:
        """Return a hash of what is one article as far as is known: two with the same path may be known as two."""
        known = self.memory.find(url)
        return hash(known.id if known else bare_address(url))

    async def parse_article(self, response: Response, row: Row, walk: Walk | None) -> AsyncIterator[Any]:
        """Turn the answer for an article into its one record, and a visit for each further page of it."""
        try:
            response = await self.landed(response)
            results = await self._results(response, row)
        except EndedError:
            return
        except Exception as error:  # a page must not vanish because of a fault of this program
            logger.exception("%s could not be read", response.url)
            results = [self._rejection(response, Reason.ERROR, of_exception(error)[1], url=row.url)]
        for result in results:
            if walk and isinstance(result, Article | Rejection):
                walk.read += 1
                walk.young += not (isinstance(result, Rejection) and result.reason is Reason.NOT_ASKED)
            if isinstance(result, Article | Rejection):
                self.answers[result.url] = self.visit(response, Outcome.ARTICLE, url=result.url)
            yield result

    async def failed_article(self, failure: Failure) -> AsyncIterator[Any]:
        """Yield the rejection of an article that did not come."""
        if isinstance(failure.value, EndedError):
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy's engine sets it
        reason, detail = of_exception(failure.value)
        asked = request.cb_kwargs["row"].url
        yield Rejection(self.name, asked, reason, detail, fetched_at=self.stamp(None))

    async def _results(self, response: Response, row: Row) -> list[Any]:  # noqa: PLR0911 - one check after the other
        if response.status == _NOT_MODIFIED and is_conditional(response.request):
            return await self._not_modified(response, row)
        if response.status in GONE and NOT_ARCHIVED not in response.flags:
            return [self._gone(response, row)]
        fault = of_response(response) or self._elsewhere(response, row.url) or _stated(response)
        if fault:
            return [self._rejection(response, *fault, url=row.url)]
        page = self._read(response)
        if page.challenge:
            return [self._rejection(response, Reason.CHALLENGE, page.challenge, url=row.url)]
        if Flag.POSSIBLY_CUT in page.article.flags and not page.article.text:
            return [self._rejection(response, Reason.INCOMPLETE_RESPONSE, POSSIBLY_CUT, url=row.url)]
        if page.notice:
            return [self._rejection(response, page.notice, page.article.title or "", url=row.url)]
        if not self.site.family.certain and not page.is_article and 0 < len(row.title) <= _LABEL:
            return [result async for result in self.found_list(response, row.url)]
        for warning in page.warnings:
            self._warn(warning)
        article, visits = await self._whole(page, response)
        article = supported(article, row.date)
        if not self.options.wants(date.fromisoformat(article.published_at[:10]) if article.published_at else None):
            detail = f"published {article.published_at}"
            return [*visits, self._rejection(response, Reason.NOT_ASKED, detail, url=article.url)]
        return [*visits, self._remembered(article, row)]

    async def _not_modified(self, response: Response, row: Row) -> list[Any]:
        """Return what a 304 means; one of another address, which has the same tag, says that the article moved there.

        Its record there needs the page, which is fetched unless the run has it anyway.
        """
        known = self.memory.find(row.url)
        where = canonical_url(response.url)
        if known is None or bare_address(where) in {bare_address(known.url), bare_address(row.url)}:
            return [self.visit(response, Outcome.UNCHANGED, url=known.url if known else row.url)]
        if not self.was_asked(where):
            try:
                page = await self._download(scrapy.Request(response.url))
            except Exception as error:  # noqa: BLE001 - whatever the reason
                return [self._rejection(response, *of_exception(error), url=row.url)]
            if page.status != _NOT_MODIFIED:
                return await self._results(page, row)
        return [self.visit(response, Outcome.MOVED, url=row.url)]

    def found_list(self, response: Response, url: str) -> AsyncIterator[Any]:
        """Read a page that looked like an article by its URL only as a list."""
        raise NotImplementedError

    def _gone(self, response: Response, row: Row) -> Rejection | Visit:
        """Return what became of a page that its server says is gone: withdrawn, if it was ever an article."""
        known = self.memory.find(row.url)
        if known is None:
            return self._rejection(response, Reason.HTTP_ERROR, f"HTTP {response.status}", url=row.url)
        if bare_address(known.url) != bare_address(row.url):
            return self.visit(response, Outcome.MOVED, url=row.url)
        if known.withdrawn:
            return self.visit(response, Outcome.UNCHANGED, url=known.url)
        return self._rejection(response, Reason.WITHDRAWN, f"HTTP {response.status}", url=known.url)

    def _remembered(self, article: Article, row: Row) -> Article:
        """Return an article with what earlier runs know of its address: that it was withdrawn, or led elsewhere."""
        known = self.memory.find(row.url)
        if known is None:
            return article
        if known.withdrawn:
            article = replace(article, flags=[*article.flags, Flag.RESTORED])
        return replace(article, aka=[row.url]) if article.url != row.url else article

    def _read(self, response: Response) -> Page:
        meta = response.meta
        page = read(
            response.body,
            response.url,
            headers=self.headers_of(response),
            captured_at=meta["captured_at"] if "captured_at" in meta else self.now(),
            layout=self.site.article_layout,
        )
        flags = [*page.article.flags, *([Flag.POSSIBLY_CUT] if POSSIBLY_CUT in response.flags else ())]
        return replace(page, article=replace(page.article, archive=meta.get("archive"), flags=flags))

    async def _whole(self, page: Page, response: Response) -> tuple[Article, list[Visit]]:
        """Fetch the further parts of an article and return the joined record, with a visit for each part fetched."""
        order, visits = list(page.parts), []
        articles = {page.article.url: page.article}
        for url in order:  # grows while a part names further ones
            if url in articles or len(order) > _MAX_PARTS or not self.site.owns(url):
                continue
            part, visit = await self._part(url, referer=response.url)
            visits.append(visit)
            if part:
                articles[url] = part.article
                order.extend(further for further in part.parts if further not in order)
        article = join_found(page.article, order, articles)
        if Flag.PARTS_MISSING in article.flags:
            self.count("reading/parts_missing")
        return article, visits

    async def _download(self, request: scrapy.Request) -> Response:
        """Return the answer to one request more within a callback. Raise what the downloader raises."""
        assert self.crawler.engine is not None  # noqa: S101 - it runs while a callback does
        response = await self.crawler.engine.download_async(request)
        response.request = response.request or request
        return response

    async def landed(self, response: Response) -> Response:
        """Return the page of the site that one leads to which does nothing else.

        The page itself where it leads nowhere, to another site or on and on, or where the other one does not come.
        """
        for _ in range(_MAX_JUMPS):
            target = leads_to(response.body, response.url) if response.status == _OK else None
            if target is None or not self.site.owns(target):
                break
            try:
                response = await self._download(scrapy.Request(target, headers={"Referer": response.url}))
            except EndedError:
                raise
            except Exception as error:  # noqa: BLE001 - the rejection names the page that it leads to
                logger.warning("%s leads to %s, which did not come: %s", response.url, target, of_exception(error))
                break
        return response

    async def _part(self, url: str, *, referer: str) -> tuple[Page | None, Visit]:
        try:
            response = await self._download(scrapy.Request(url, headers={"Referer": referer}))
        except EndedError:
            raise  # an article without its parts would be recorded as if the site lacked them
        except Exception as error:  # noqa: BLE001 - the record says parts_missing, whatever the reason
            logger.warning("part %s did not come: %s", url, of_exception(error))
            return None, Visit(url, Outcome.PART, fetched_at=self.stamp(None))
        visit = self.visit(response, Outcome.PART, url=url)
        fault = of_response(response) or self._elsewhere(response, url)
        page = None if fault else self._read(response)
        if page is None or page.challenge:
            logger.warning("part %s is no part: %s", url, fault or "challenge")
            return None, visit
        return page, visit

    def _elsewhere(self, response: Response, url: str) -> tuple[Reason, str] | None:
        """Return that a page led to one that is no article; one that moved, to https for instance, is still one."""
        target = leads_to(response.body, response.url)
        if target:
            return Reason.ELSEWHERE, f"leads to {target}"
        where = canonical_url(response.url)
        if where == url or self.site.family.is_article(where):
            return None
        reason = notice.of_redirect(where) if self.memory.find(url) else Reason.HTTP_ERROR
        return reason, f"redirected to {response.url}"

    def _rejection(self, response: Response, reason: Reason, detail: str, *, url: str) -> Rejection:
        return Rejection(
            self.name,
            url,
            reason,
            detail,
            fetched_at=self.stamp(response),
            raw_hash=hashlib.sha256(response.body).hexdigest(),
            archive=response.meta.get("archive"),
        )

    def visit(self, response: Response, outcome: Outcome, *, url: str | None = None, rows: int | None = None) -> Visit:
        """Return the log line of an answer."""
        validators = {field: self.headers_of(response).get(header.lower()) for field, header in _VALIDATORS}
        return Visit(
            url or response.url, outcome, response.status, fetched_at=self.stamp(response), rows=rows, **validators
        )

    def stamp(self, response: Response | None) -> str | None:
        """Return when an answer was captured, in China Standard Time: now, for none; None where no archive says it."""
        captured: datetime | None = self.now()
        if response is not None and "captured_at" in response.meta:
            captured = response.meta["captured_at"]
        return captured.astimezone(CHINA).isoformat(timespec="seconds") if captured else None

    @staticmethod
    def headers_of(response: Response) -> dict[str, str]:
        """Return the headers of a response, names in lower case, bytes as Latin-1."""
        return {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the run."""
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name, by)

    def _warn(self, warning: str) -> None:
        if warning not in self._warnings and len(self._warnings) >= _MAX_KINDS:
            warning = "other"  # pages must not be able to fill the memory with names
        self._warnings.add(warning)
        self.count(f"reading/{warning}")

"""What becomes of an article that earlier runs know: it is gone, it moved, it came back. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cms.recognise import has_article_form
from crawler.download.failures import GONE, NOT_ARCHIVED
from crawler.lists.section_scope import is_home
from crawler.reading import notice
from crawler.reading.html.redirect import leads_to
from crawler.records import Flag, Outcome, Reason
from crawler.spiders.response_records import rejection, visit
from crawler.urls import bare_address, canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response

    from crawler.cms.family import Row
    from crawler.download.failures import Fault
    from crawler.lists.crawl_history import CrawlHistory
    from crawler.reading import Page
    from crawler.records import Article, Rejection, Visit
    from crawler.sites.site import Site


def is_gone(response: Response) -> bool:
    """Tell whether a server says that a page is gone; an archive that lacks it says nothing."""
    return response.status in GONE and NOT_ARCHIVED not in response.flags


def gone(response: Response, row: Row, site: Site, history: CrawlHistory) -> Rejection | Visit:
    """Return what became of a page that its server says is gone: withdrawn, if it was ever an article."""
    known, now, detail = history.find(row.url), history.now(), f"HTTP {response.status}"
    if known is None:
        return rejection(site.name, response, (Reason.HTTP_ERROR, detail), now, url=row.url)
    if bare_address(known.url) != bare_address(row.url):
        return visit(response, Outcome.MOVED, now, url=row.url)
    if known.withdrawn:
        return visit(response, Outcome.UNCHANGED, now, url=known.url)
    return rejection(site.name, response, (Reason.WITHDRAWN, detail), now, url=known.url)


def unmodified(response: Response, row: Row, history: CrawlHistory) -> Visit | None:
    """Return what a 304 means; None where it is of another address, which has the same tag: the article moved there."""
    known, where = history.find(row.url), bare_address(canonical_url(response.url))
    if known is not None and where not in {bare_address(known.url), bare_address(row.url)}:
        return None
    return visit(response, Outcome.UNCHANGED, history.now(), url=known.url if known else row.url)


def elsewhere(response: Response, url: str, page: Callable[[], Page], history: CrawlHistory) -> Fault | None:
    """Return that a page led to one that is no article; one that moved, to https for instance, is still one.

    `page` reads the answer, where its address alone does not tell.
    """
    target = leads_to(response.body, response.url)
    if target:
        return Reason.ELSEWHERE, f"leads to {target}"
    where = canonical_url(response.url)
    if where == url or has_article_form(where) or _is_moved(response, page):
        return None
    reason = notice.of_redirect(where) if history.find(url) else Reason.HTTP_ERROR
    return reason, f"redirected to {response.url}"


def _is_moved(response: Response, page: Callable[[], Page]) -> bool:
    """Tell whether an article came from where a row's address led to; a home page and a column are none."""
    if is_home(response.url):
        return False
    return page().notice is None and page().is_article


def remembered(article: Article, row: Row, history: CrawlHistory) -> Article:
    """Return an article with what earlier runs know of its address: that it was withdrawn, or led elsewhere."""
    known = history.find(row.url)
    if known is None:
        return article
    if known.withdrawn:
        article = replace(article, flags=[*article.flags, Flag.RESTORED])
    return replace(article, aka=[row.url]) if article.url != row.url else article

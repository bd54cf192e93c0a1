"""What a site answers on a day, and the download handler that asks it instead of a network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from scrapy.http import HtmlResponse, Response, TextResponse

from benchmarks.year import pages
from benchmarks.year.kinds import Event
from benchmarks.year.model import FIRST

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from benchmarks.year.model import Site, Story

_CHALLENGE = '<html><head><script src="/Kx3.js" r="m"></script></head><body></body></html>'
_TAG_1980 = {"ETag": '"1"', "Last-Modified": "Tue, 01 Jan 1980 00:00:00 GMT"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a server."""

    body: str = ""
    status: int = 200
    location: str | None = None


@lru_cache(maxsize=4)
def _addresses(site: Site, day: int) -> dict[str, tuple[Story, str]]:
    """Return every path that ever was an article's, with the article and its address on this day."""
    skin = pages.SKINS[site.kind.skin]
    found: dict[str, tuple[Story, str]] = {}
    changes = [each for each in (site.kind.migrated_on,) if each is not None and each <= day]
    for story in site.stories:
        if story.day <= day:
            now = pages.address(site, story, day)
            moved = [story.moved] if story.moved is not None and story.moved <= day else []
            for then in (day, *(max(story.day, each - 1) for each in (*changes, *moved))):
                found.setdefault(skin.path(*site.place(story, then)), (story, now))
    return found


def answer(site: Site, day: int, url: str, sent: bytes = b"") -> Answer:
    """Return what the site answers on a day."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    if path == "/robots.txt":
        return Answer("User-agent: *\nDisallow: /admin/\n")
    if ill := _ill(site, day):
        return ill
    if site.kind.redirects and parts.scheme != site.scheme(day):
        return Answer(status=301, location=f"{site.scheme(day)}://{site.host}{path}")
    if path == "/":
        here = pages.SKINS[site.kind.skin].list(site.section(day), 1, _count(site, day))
        return Answer(pages.page("某县人民政府", f'<ul class="columns"><li><a href="{here}">要闻动态</a></li></ul>'))
    return _article(site, day, url, path) or _list(site, day, path, sent) or Answer("<h1>404</h1>", 404)


def _ill(site: Site, day: int) -> Answer | None:
    events = site.events(day)
    if Event.MAINTENANCE in events:
        return Answer(pages.notice("网站维护中，请稍后访问。给您带来不便，敬请谅解。"))
    if Event.CHALLENGE in events:
        return Answer(_CHALLENGE, 412)
    return Answer("<h1>503 Service Unavailable</h1>", 503) if Event.DOWN in events else None


def _article(site: Site, day: int, url: str, path: str) -> Answer | None:
    known = _addresses(site, day).get(path)
    if known is None:
        return None
    story, now = known
    if Event.LOGIN in site.events(day):
        return Answer(pages.notice("请先登录后再查看。用户名：<input> 密码：<input type=password>"))
    if not site.there(story, day) or Event.MASS_404 in site.events(day):
        gone = pages.notice("您要查看的信息不存在，可能已被删除。")
        return Answer(gone if site.kind.soft_404 else "<h1>404</h1>", 200 if site.kind.soft_404 else 404)
    if urlsplit(now)[1:] != urlsplit(url)[1:]:
        return Answer(status=301, location=now) if site.kind.redirects else Answer("<h1>404</h1>", 404)
    return Answer(pages.article_page(site, story, day))


def _count(site: Site, day: int) -> int:
    return max(1, -(-len(site.listed(day)) // pages.ROWS))


def _list(site: Site, day: int, path: str, sent: bytes) -> Answer | None:
    skin, section, count = pages.SKINS[site.kind.skin], site.section(day), _count(site, day)
    numbers = {skin.list(section, number, count): number for number in range(count + 3, 0, -1)}
    number = numbers.get(path)
    if number is None:
        return None
    if sent:
        number = int(parse_qs(sent.decode()).get("__EVENTARGUMENT", ["1"])[0])
    if number > count:
        if not site.kind.clamps:
            return None
        number = count
    rows = site.listed(day)[(number - 1) * pages.ROWS : number * pages.ROWS]
    return Answer(pages.list_page(site, rows, number, count, day))


class ModelHandler:
    """Asks `site`, which whoever starts the crawl sets, as of the day that the moved clock says."""

    lazy = False
    site: ClassVar[Site]
    asked: ClassVar[int] = 0

    def __init__(self, crawler: Crawler) -> None:
        """Need nothing of the crawler."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ModelHandler:
        """Build the handler as Scrapy does."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the site's answer, with an entity tag and 304 for who has it."""
        ModelHandler.asked += 1
        day = (datetime.now().date() - FIRST).days  # noqa: DTZ005 - the moved clock's own
        found = answer(self.site, day, request.url, request.body)
        body = found.body.encode()
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        if found.location:
            return Response(request.url, found.status, {**headers, "Location": found.location}, body)
        constant = self.site.kind.constant_tag and found.status == 200  # noqa: PLR2004 - OK
        tags = _TAG_1980 if constant else {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
        if (request.headers.get("If-None-Match") or b"").decode() == tags["ETag"] and found.status == 200:  # noqa: PLR2004
            return Response(request.url, 304, tags)
        kind = TextResponse if request.url.endswith(".txt") else HtmlResponse
        return kind(request.url, found.status, {**headers, **tags}, body)

    async def close(self) -> None:
        """Hold nothing."""

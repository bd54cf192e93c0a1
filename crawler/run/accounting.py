"""The accounts of a run, from two sides that know nothing of each other: what was asked for, and what was recorded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.http import Response

from crawler.records import Article, Flag, Outcome, Reason, Rejection, Run, Visit
from crawler.run.history import RunHistory
from crawler.run.known_rejections import KnownRejections

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.cms.family import Row
    from crawler.spiders.site_spider import SiteSpider

COUNTED = {  # names in `Run.counts`; the first four are what becomes of an article page
    Outcome.ARTICLE: "articles",
    Outcome.DUPLICATE: "duplicates",
    Outcome.REJECTED: "rejected",
    Outcome.UNCHANGED: "unchanged",
    Outcome.RESTORED: "unchanged",
    Outcome.GONE: "unchanged",
    Outcome.MOVED: "unchanged",
    Outcome.LIST: "lists",
    Outcome.PART: "parts",
}
OUTCOMES = tuple(dict.fromkeys(COUNTED.values()))[:4]
SETTLED = {
    Outcome.UNCHANGED,
    Outcome.RESTORED,
    Outcome.GONE,
    Outcome.MOVED,
}  # outcomes of article pages without a record
NOTICES = {Reason.SOFT_404, Reason.MAINTENANCE, Reason.LOGIN, Reason.RATE_LIMIT}
ONLY_VISITS = SETTLED | {Outcome.LIST, Outcome.PART}  # outcomes of pages without a record

# Pages that came whole but hold no article that can be read: a few are the site's own faults, many are a new layout.
_UNREADABLE = {
    Reason.HTTP_ERROR,
    Reason.NOT_HTML,
    Reason.MOJIBAKE,
    Reason.NO_TITLE,
    Reason.NO_TEXT,
    Reason.SCHEMA,
}
_SERVER_ERROR = 500
_BUSY = {304, 408, 425, 429}  # 304 is a rejection only where nothing was known that could be unmodified


def outcome(item: Article | Rejection) -> Outcome:
    """Return what became of the page that `item` is the record of."""
    if isinstance(item, Rejection):
        return Outcome.REJECTED
    return Outcome.ARTICLE if item.duplicate_of is None else Outcome.DUPLICATE


class Recorded:
    """What was written, counted line by line; made before the crawl begins.

    `found_by` counts the places of fields. Rejections count by reason, and those that are news about the site as
    `challenged`, `notices`, `unreadable` or `lost`: a page that was like that when the site was well is none (lists
    name pages that are gone for years), and neither is one that three of the latest runs could not fetch.
    """

    def __init__(self, past: RunHistory | None = None, known: KnownRejections | None = None) -> None:
        """Start with nothing written; `past` is what earlier runs say of the pages, `known` what was rejected there."""
        self.counts: Counter[str] = Counter()
        self.found_by: dict[str, Counter[str]] = {}
        self.without_answer = 0
        self.fault: str | None = None  # why a record could not be kept, or the index not be asked
        self.past = past or RunHistory()
        self.known = known or KnownRejections()

    def add(self, item: Article | Rejection | Visit | Run, answer: Visit | None = None) -> None:
        """Count one line; `answer` is what the server said of a rejected page."""
        if isinstance(item, Visit):
            if item.outcome in ONLY_VISITS:
                self.counts[COUNTED[item.outcome]] += 1
            if item.outcome in {Outcome.RESTORED, Outcome.MOVED}:
                self.counts[item.outcome] += 1
        elif isinstance(item, Article | Rejection):
            self.counts[COUNTED[outcome(item)]] += 1
        if isinstance(item, Article):
            for field, place in item.found_by.items():
                self.found_by.setdefault(field, Counter())[place] += 1
            for flag in (Flag.SHARED_TEXT, Flag.POSSIBLY_CUT):
                self.counts[flag] += flag in item.flags
        elif isinstance(item, Rejection):
            self.counts[f"rejected/{item.reason}"] += 1
            self._judge(item, answer)

    def _judge(self, item: Rejection, answer: Visit | None) -> None:
        if _may_come(item, answer):
            self.counts["failed"] += 1
            self.counts["lost"] += item.url not in self.past.stubborn
        elif item.url not in self.past.settled:
            self.counts["challenged"] += item.reason is Reason.CHALLENGE
            self.counts["notices"] += item.reason in NOTICES
            self.counts["unreadable"] += item.reason in _UNREADABLE


def _may_come(item: Rejection, answer: Visit | None) -> bool:
    """Tell whether the page may well come when it is asked for again."""
    status = answer.status if answer else None
    busy = status is not None and (status >= _SERVER_ERROR or status in _BUSY) and item.reason is Reason.HTTP_ERROR
    return busy or item.reason in {Reason.NETWORK_ERROR, Reason.INCOMPLETE_RESPONSE}


class Asked:
    """What the engine asked for and received, of article pages, each once, whatever its redirects and retries."""

    def __init__(self, crawler: Crawler) -> None:
        """Watch `crawler`."""
        self.asked = self.received = 0
        self._crawler = crawler
        crawler.signals.connect(self._scheduled, signals.request_scheduled)
        crawler.signals.connect(self._dropped, signals.request_dropped)
        crawler.signals.connect(self._received, signals.response_received)
        crawler.signals.connect(self._scraped, signals.item_scraped)

    def _scheduled(self, request: Request, spider: SiteSpider) -> None:
        again = request.meta.get("redirect_times") or request.meta.get("retry_times")
        self.asked += _for_article(request, spider) and not again

    def _dropped(self, request: Request, spider: SiteSpider) -> None:
        """Count no page that was asked for before.

        One that was redirected to a page that the run asks for anyway brings nothing new, and its visit says so.
        """
        if not _for_article(request, spider):
            return
        if request.meta.get("redirect_times"):
            row: Row = request.cb_kwargs["row"]
            self.received += 1
            visit = Visit(row.url, Outcome.UNCHANGED, fetched_at=spider.stamp(None))
            self._crawler.signals.send_catch_log(signals.item_scraped, item=visit, response=None, spider=spider)
        else:
            self.asked -= 1

    def _received(self, request: Request, spider: SiteSpider) -> None:
        self.received += _for_article(request, spider)

    def _scraped(self, item: Any, response: Any, spider: SiteSpider) -> None:
        """Count no article page that turned out to be a list."""
        if isinstance(item, Visit) and item.outcome is Outcome.LIST and isinstance(response, Response):
            turned = response.request is not None and _for_article(response.request, spider)
            self.received -= turned
            self.asked -= turned


def _for_article(request: Request, spider: SiteSpider) -> bool:
    return request.callback == spider.parse_article

"""Dedupe: each article is new, a revision, unchanged, moved, or a duplicate of another page's story."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.http import Response
from sqlalchemy import URL

from crawler.index.connecting import IndexFault
from crawler.index.doubt import Held, confirmed, doubtful, is_twin, many_at_once, notices
from crawler.index.store import Index
from crawler.index.verdict import Kind
from crawler.items import Article, Flag, Outcome, Reason, Rejection, Visit, altered, article_id
from crawler.net.faults import GONE
from crawler.urls import addresses, bare_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.crawler import Crawler

    from crawler.articles import ArticleSpider
    from crawler.index.verdict import Verdict, Version
    from crawler.items import Seen

_GONE = {Reason.WITHDRAWN, Reason.SOFT_404}
_MOST_HELD = 1000  # articles held back; what is more is decided with those before it in view


_LOOK_SECONDS = 1.0  # while a claim waits, between two looks whether the run is to end


def index_url(settings: Mapping[str, Any]) -> str:
    """Return where the index is: `INDEX_URL`, else `index.sqlite` in `DATA_DIR`, whatever characters its path has.

    Raises `IndexFault` where no file is named, or the path is not UTF-8, which no URL can say.
    """
    if settings.get("INDEX_URL"):
        scheme, _, rest = str(settings["INDEX_URL"]).partition(":")
        if scheme.startswith("sqlite") and rest.partition("?")[0].strip("/") in ("", ":memory:"):
            raise IndexFault("INDEX_URL names no file: it looks like sqlite:///FILE")
        return str(settings["INDEX_URL"])
    path = str(Path(settings.get("DATA_DIR") or "data") / "index.sqlite")
    try:
        return URL.create("sqlite", database=path).render_as_string(hide_password=False)
    except UnicodeEncodeError:
        raise IndexFault(f"DATA_DIR {path.encode(errors='replace').decode()} is not UTF-8: rename it") from None


def apply(article: Article, verdict: Verdict) -> Article | Visit:
    """Return `article` as the verdict makes it; in place of an unchanged one, the visit that found it so."""
    if verdict.kind is Kind.UNCHANGED:
        outcome = Outcome.RESTORED if Flag.RESTORED in article.flags else Outcome.UNCHANGED
        return Visit(url=article.url, outcome=outcome, fetched_at=article.fetched_at)
    flags = [flag for flag in article.flags if not flag.startswith(f"{Flag.SUPERSEDES}:")]
    if verdict.supersedes:
        flags.append(f"{Flag.SUPERSEDES}:{verdict.supersedes}")
    if verdict.flag and verdict.flag not in flags:
        flags.append(verdict.flag.value)
    return replace(
        article,
        revision=verdict.revision,
        duplicate_of=verdict.duplicate_of,
        similarity=verdict.similarity,
        flags=flags,
    )


class DedupePipeline:
    """Claims each article in the index and applies the verdict; other items pass through.

    In a crawl it holds back what only the rest of the run decides: pages that may be notices, known articles that are
    gone, and articles with the text of one whose address may be gone. They are given out with Scrapy's signal
    `item_scraped`, at the latest when the spider closes.

    The run sets `RUN_ID` in the settings and has caught the index up before. Counters: `dedupe/new`, `…/revision`,
    `…/unchanged`, `…/duplicate`, `…/supersedes`, `…/same_text`, `…/shared_text`, `…/moved`; of known articles
    `known/asked` and `known/vanished`.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Take the settings and the counters from `crawler`."""
        self._crawler = crawler
        self._index: Index | None = None
        self._run = ""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")  # one: claims keep the order of the records
        self._held: list[Held] = []
        self._waiting: dict[str, list[Article]] = defaultdict(list)  # by the address that may be gone
        self._gone: dict[str, tuple[Rejection, Seen]] = {}  # by the address that is
        self._answered: dict[int, bool] = {}  # hashes of addresses: whether the article is there
        self._moved: dict[str, str] = {}  # new addresses of this run, and the ids of their articles
        self._there = 0  # known articles
        self._loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline, as Scrapy asks for it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the index. Raise `IndexFault` where that cannot be."""
        self._index = Index.open(index_url(self._crawler.settings))
        self._run = self._crawler.settings.get("RUN_ID") or "run"

    def close_spider(self) -> None:
        """Decide what was held back, and close the index."""
        self._thread.shutdown()
        if self._index is not None:
            self._settle()
            self._index.close()
            self._index = None

    def process_item(self, item: Any) -> Any:
        """Return the article with its verdict, or a `Visit` where it is unchanged. Raise `DropItem` to hold it back.

        Where an event loop runs, the coroutine of it: a thread decides, and the loop goes on while a database waits.
        """
        known = isinstance(item, Visit) and item.outcome in {Outcome.UNCHANGED, Outcome.MOVED}
        if self._index is None or not (known or isinstance(item, Article | Rejection)):
            return item
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._decided(item)
        return self._in_thread(item, self._index, self._loop)

    async def _in_thread(self, item: Any, index: Index, loop: asyncio.AbstractEventLoop) -> Any:
        decided = loop.run_in_executor(self._thread, self._decided, item)
        while not (await asyncio.wait({decided}, timeout=_LOOK_SECONDS))[0]:
            if not self._crawler.crawling:  # it was told to stop
                index.interrupt()
        return decided.result()

    def _in_loop(self, function: Callable[..., None], *arguments: Any) -> None:
        """Call what belongs to Scrapy where Scrapy runs, before the item that is being decided goes on."""
        if self._loop is None or threading.current_thread() is threading.main_thread():
            function(*arguments)
        else:
            self._loop.call_soon_threadsafe(function, *arguments)

    def _decided(self, item: Article | Rejection | Visit) -> Article | Rejection | Visit:
        if isinstance(item, Article):
            return self._article(item)
        if isinstance(item, Rejection):
            return self._rejected(item) if self._spider is not None else item
        if item.status in GONE and item.outcome is Outcome.UNCHANGED:
            return replace(item, outcome=Outcome.GONE)
        self._there += item.outcome is Outcome.UNCHANGED
        self._answer(item.url, there=item.outcome is Outcome.UNCHANGED)
        return item

    @property
    def index(self) -> Index:
        """The open index."""
        assert self._index is not None  # noqa: S101 - Scrapy opens pipelines before it gives them items
        return self._index

    @property
    def _spider(self) -> ArticleSpider | None:
        return self._crawler.spider  # type: ignore[return-value]  # every spider here is one

    @property
    def _domains(self) -> tuple[str, ...]:
        return getattr(self._spider, "same_domains", ())

    def _count(self, name: str, by: int = 1) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(name, by)

    def _article(self, article: Article, *, finally_: bool = False) -> Article | Visit:
        """Return what becomes of an article; `finally_`, nothing is held back any more."""
        if self._spider is None:
            return self._applied(article, self.index.claim(article, self._run))
        asked = article.aka[0] if article.aka else None  # the known address that was redirected to this one
        prior = self._prior(article, asked)
        if prior is not None:
            article = altered(article, id=prior.id)
        if not finally_ and (held := doubtful(article, prior)) is not None:
            self._hold(held)
        if asked is not None and self._waiting.get(asked):
            self._answer(asked, there=False)
            return Visit(asked, Outcome.MOVED, fetched_at=article.fetched_at)
        if prior is None:
            return self._new(article, finally_=finally_)
        self._there += prior.run != self._run
        verdict = self.index.claim(article, self._run)
        result = self._applied(article, verdict, prior)
        self._answer(article.url, there=True)
        return result

    def _prior(self, article: Article, asked: str | None) -> Version | None:
        """Return the latest text of the article, at this address or at one that is known to be the same."""
        if article.url in self._moved:
            return self.index.last(self._moved[article.url])
        prior = self.index.prior(article.url, self._domains)
        if prior is None and asked is not None:
            prior = self.index.prior(asked, self._domains)
            if prior is not None and doubtful(article, prior) is not None:
                return None  # it leads to another article
        elsewhere = prior is not None and prior.id != article_id(article.url)
        if prior is not None and elsewhere and prior.run == self._run and prior.content_hash != article.content_hash:
            return None  # both are there, with two texts
        return prior

    def _new(self, article: Article, *, finally_: bool) -> Article | Visit:
        """Return what becomes of an article at a new address; one that may have moved there waits."""
        verdict = self.index.claim(article, self._run)
        twin = self._twin(article, verdict) if verdict.duplicate_of or verdict.supersedes else None
        if twin is None:
            return self._applied(article, verdict)
        former = self.index.urls(twin.id)[-1]
        there = self._is_there(former, article.url)
        if there or (there is None and finally_):
            return self._applied(article, verdict)
        self.index.retract(article, verdict.revision, self._run)
        if there is None:
            self._waiting[former].append(article)
            self._in_loop(self._spider.ask_known, former)  # type: ignore[union-attr]  # there is one
            raise DropItem("it may have moved", log_level="DEBUG")
        if former in self._gone:
            del self._gone[former]
            self._emit(Visit(former, Outcome.MOVED, fetched_at=article.fetched_at))
        return self._moved_here(article, twin)

    def _twin(self, article: Article, verdict: Verdict) -> Version | None:
        """Return the article of the same site that has this one's text, and was not moved in this run."""
        likely = self.index.last(verdict.duplicate_of or verdict.supersedes or "")
        twins = [*self.index.twins(article), *([likely] if likely else ())]
        taken = set(self._moved.values())
        return next((t for t in twins if t.run != self._run and is_twin(article, t) and t.id not in taken), None)

    def _is_there(self, former: str, url: str) -> bool | None:
        """Tell whether an article is still at its former address; None where that is to be found out.

        Another host with the same path is a site's new domain.
        """
        if former in self._gone:
            return False
        answered = self._answered.get(hash(former))
        if answered is not None:
            return answered
        spider = self._spider
        path = bare_address(url).partition("/")[2]
        same_path = bool(path) and path == bare_address(former).partition("/")[2]
        if same_path or spider is None or not spider.is_own(former):
            return False
        return True if getattr(spider, "replay", None) else None

    def _moved_here(self, article: Article, twin: Version) -> Article | Visit:
        """Return the record that carries an article on at its new address."""
        self._moved[article.url] = twin.id
        self._answer(article.url, there=True)
        article = altered(article, id=twin.id)
        return self._applied(article, self.index.claim(article, self._run), twin)

    def _applied(self, article: Article, verdict: Verdict, prior: Version | None = None) -> Article | Visit:
        """Return the item that a verdict makes of an article; `prior` is its latest text before."""
        self._count(f"dedupe/{verdict.kind}")
        if verdict.supersedes:
            self._count("dedupe/supersedes")
        if verdict.flag:
            self._count(f"dedupe/{verdict.flag}")
        if prior is None:
            return apply(altered(article, aka=[]) if article.aka else article, verdict)
        urls = self.index.urls(prior.id)
        former = urls[-1]
        aka = [url for url in urls if url != article.url]
        if verdict.kind is not Kind.UNCHANGED:
            return apply(altered(article, aka=aka), verdict)
        if article.url == former:
            return apply(article, verdict)
        if bare_address(former) in addresses(
            article.url, self._domains
        ):  # no record merely for another scheme or domain
            if self._spider is not None and article.url in self._spider.answers:
                self._spider.answers[former] = self._spider.answers.pop(article.url)
            return apply(altered(article, url=former), verdict)
        self._count("dedupe/moved")
        self._moved[article.url] = prior.id
        return apply(altered(article, aka=aka), replace(verdict, kind=Kind.MOVED))

    def _hold(self, held: Held) -> None:
        self._held.append(held)
        if len(self._held) > _MOST_HELD:
            self._settle_held()
        raise DropItem("it may be a notice", log_level="DEBUG")

    def _rejected(self, rejection: Rejection) -> Rejection | Visit:
        """Return what becomes of a page that gave no article; a known one that is gone is held back."""
        url = rejection.url
        known = self.index.seen(url, self._domains) if rejection.reason in _GONE else None
        if known is None:
            if rejection.reason is not Reason.NOT_ARCHIVED:
                self._answer(url, there=rejection.reason is Reason.NOT_ASKED)
            return rejection
        if known.withdrawn:
            return Visit(url, Outcome.GONE, fetched_at=rejection.fetched_at)
        if self._waiting.get(url):
            self._answer(url, there=False)
            return Visit(url, Outcome.MOVED, fetched_at=rejection.fetched_at)
        self._gone[url] = rejection, known
        raise DropItem("it may be withdrawn", log_level="DEBUG")

    def _answer(self, url: str, *, there: bool) -> None:
        """Remember whether an article is at its address, and decide those that waited for it."""
        self._answered[hash(url)] = there
        for article in self._waiting.pop(url, ()):
            self._emit(self._new(article, finally_=True))

    def _settle(self) -> None:
        """Decide everything that was held back."""
        self._settle_held()
        for url in list(self._waiting):
            gone = self._gone.pop(url, None)
            if gone is not None:
                self._emit(Visit(url, Outcome.MOVED, fetched_at=gone[0].fetched_at))
            self._answer(url, there=gone is None)
        asked = self._there + len(self._gone)
        many = many_at_once(len(self._gone), asked)
        self._count("known/asked", asked)
        self._count("known/vanished", len(self._gone))
        for rejection, known in self._gone.values():
            finally_gone = (rejection.detail or "").startswith("HTTP 410")
            day = (rejection.fetched_at or "")[:10]
            if confirmed(known, day, finally_gone=finally_gone, many=many):
                since = f", since {known.missing_since}" if known.missing_since else ""
                detail = f"{rejection.detail or rejection.reason}{since}"
                self._emit(replace(rejection, reason=Reason.WITHDRAWN, detail=detail))
            elif rejection.reason is Reason.WITHDRAWN:
                self._emit(replace(rejection, reason=Reason.MISSING))
            else:
                self._emit(rejection)
        self._gone.clear()

    def _settle_held(self) -> None:
        """Decide the pages that may be notices."""
        held, self._held = self._held, []
        for each, reason in zip(held, notices(held), strict=True):
            article = each.article
            if reason is None:
                self._emit(self._article(article, finally_=True))
                continue
            rejection = Rejection(
                article.site, article.url, reason, article.title, article.fetched_at, article.raw_hash, article.archive
            )
            known = self.index.seen(article.url, self._domains) if reason is Reason.SOFT_404 else None
            if known is None:
                self._emit(rejection)
            elif known.withdrawn:
                self._emit(Visit(article.url, Outcome.GONE, fetched_at=article.fetched_at))
            else:
                self._gone[article.url] = rejection, known

    def _emit(self, item: Article | Rejection | Visit) -> None:
        """Give out an item that was held back, as Scrapy gives out what `process_item` returns."""
        self._in_loop(self._send, item)

    def _send(self, item: Article | Rejection | Visit) -> None:
        self._crawler.signals.send_catch_log(
            signals.item_scraped, item=item, response=Response(item.url), spider=self._spider
        )

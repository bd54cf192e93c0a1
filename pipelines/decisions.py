"""What becomes of the articles of a run: what it claims, what is held back until the rest of the run decides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scrapy.exceptions import DropItem

from crawler.download.failures import GONE
from crawler.index.decision import Kind, apply
from crawler.index.doubt import Held, confirmed, doubtful, is_twin, many_at_once, notices
from crawler.records import Article, Outcome, Reason, Rejection, Visit, altered, article_id
from crawler.urls import addresses, bare_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.index.decision import Decision, Version
    from crawler.index.store import Index
    from crawler.records import KnownArticle
    from crawler.sites.site import Site

    Item = Article | Rejection | Visit

_GONE = {Reason.WITHDRAWN, Reason.SOFT_404}
_MOST_HELD = 1000  # articles held back; what is more is decided with those before it in view


class Crawl(NamedTuple):
    """What decides beside the index: the site that is crawled, and whether `offline`, where nobody can be asked.

    `answers`: what servers said of articles that are on their way to the feeds, by URL.
    """

    site: Site
    offline: bool
    answers: dict[str, Visit]


class Port(NamedTuple):
    """Where decisions lead: `emit` gives out an item that was held back; `add(name, number)` adds to a counter.

    `ask` asks whether the article at an address is still there. It calls nothing back: its answer is an item too.
    """

    emit: Callable[[Item], None]
    ask: Callable[[str], None]
    add: Callable[[str, int], None]


class Decisions:
    """Claims each article of a run in the index and applies the decision.

    Held back are pages that may be notices, known articles that are gone, and articles with the text of one whose
    address may be gone; they are given out when they are decided, at the latest by `decide_held`.
    """

    def __init__(self, index: Index, run: str, crawl: Crawl | None, port: Port) -> None:
        """Begin with nothing held back. Without a `crawl`, each article is claimed as it comes."""
        self.index = index
        self._run, self._crawl = run, crawl
        self._emit, self._ask, self._add = port
        self._held: list[Held] = []
        self._waiting: dict[str, list[Article]] = defaultdict(list)  # by the address that may be gone
        self._gone: dict[str, tuple[Rejection, KnownArticle]] = {}  # by the address that is
        self._answered: dict[int, bool] = {}  # hashes of addresses: whether the article is there
        self._moved: dict[str, str] = {}  # new addresses of this run, and the ids of their articles
        self._there = 0  # known articles

    def decide(self, item: Item) -> Item:
        """Return what becomes of an item. Raise `DropItem` to hold it back."""
        if isinstance(item, Article):
            return self._article(item)
        if isinstance(item, Rejection):
            return self._rejected(item) if self._crawl is not None else item
        if item.status in GONE and item.outcome is Outcome.UNCHANGED:
            return replace(item, outcome=Outcome.GONE)
        self._there += item.outcome is Outcome.UNCHANGED
        self._answer(item.url, there=item.outcome is Outcome.UNCHANGED)
        return item

    @property
    def _domains(self) -> tuple[str, ...]:
        return self._crawl.site.same_domains if self._crawl is not None else ()

    def _article(self, article: Article, *, finally_: bool = False) -> Article | Visit:
        """Return what becomes of an article; `finally_`, nothing is held back any more."""
        if self._crawl is None:
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
        decision = self.index.claim(article, self._run)
        result = self._applied(article, decision, prior)
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
        decision = self.index.claim(article, self._run)
        twin = self._twin(article, decision) if decision.duplicate_of or decision.supersedes else None
        if twin is None:
            return self._applied(article, decision)
        former = self.index.urls(twin.id)[-1]
        there = self._is_there(former, article.url)
        if there or (there is None and finally_):
            return self._applied(article, decision)
        self.index.retract(article, decision.revision, self._run)
        if there is None:
            self._waiting[former].append(article)
            self._ask(former)
            raise DropItem("it may have moved", log_level="DEBUG")
        if former in self._gone:
            del self._gone[former]
            self._emit(Visit(former, Outcome.MOVED, fetched_at=article.fetched_at))
        return self._moved_here(article, twin)

    def _twin(self, article: Article, decision: Decision) -> Version | None:
        """Return the article of the same site that has this one's text, and was not moved in this run."""
        likely = self.index.last(decision.duplicate_of or decision.supersedes or "")
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
        crawl = self._crawl
        path = bare_address(url).partition("/")[2]
        same_path = bool(path) and path == bare_address(former).partition("/")[2]
        if same_path or crawl is None or not crawl.site.owns(former):
            return False
        return True if crawl.offline else None

    def _moved_here(self, article: Article, twin: Version) -> Article | Visit:
        """Return the record that carries an article on at its new address."""
        self._moved[article.url] = twin.id
        self._answer(article.url, there=True)
        article = altered(article, id=twin.id)
        return self._applied(article, self.index.claim(article, self._run), twin)

    def _applied(self, article: Article, decision: Decision, prior: Version | None = None) -> Article | Visit:
        """Return the item that a decision makes of an article; `prior` is its latest text before."""
        self._add(f"dedupe/{decision.kind}", 1)
        if decision.supersedes:
            self._add("dedupe/supersedes", 1)
        if decision.flag:
            self._add(f"dedupe/{decision.flag}", 1)
        if prior is None:
            return apply(altered(article, aka=[]) if article.aka else article, decision)
        urls = self.index.urls(prior.id)
        former = urls[-1]
        aka = [url for url in urls if url != article.url]
        if decision.kind is not Kind.UNCHANGED:
            return apply(altered(article, aka=aka), decision)
        if article.url == former:
            return apply(article, decision)
        if bare_address(former) in addresses(
            article.url, self._domains
        ):  # no record merely for another scheme or domain
            if self._crawl is not None and article.url in self._crawl.answers:
                self._crawl.answers[former] = self._crawl.answers.pop(article.url)
            return apply(altered(article, url=former), decision)
        self._add("dedupe/moved", 1)
        self._moved[article.url] = prior.id
        return apply(altered(article, aka=aka), replace(decision, kind=Kind.MOVED))

    def _hold(self, held: Held) -> None:
        self._held.append(held)
        if len(self._held) > _MOST_HELD:
            self._decide_notices()
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

    def decide_held(self) -> None:
        """Decide everything that was held back."""
        self._decide_notices()
        for url in list(self._waiting):
            gone = self._gone.pop(url, None)
            if gone is not None:
                self._emit(Visit(url, Outcome.MOVED, fetched_at=gone[0].fetched_at))
            self._answer(url, there=gone is None)
        asked = self._there + len(self._gone)
        many = many_at_once(len(self._gone), asked)
        self._add("known/asked", asked)
        self._add("known/vanished", len(self._gone))
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

    def _decide_notices(self) -> None:
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

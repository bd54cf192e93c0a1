"""The index: what was seen, derived from the feeds, and the claims of the runs that are going on."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import delete, func, select

from crawler.index import site_history, tables
from crawler.index.candidates import Neighbours, drop_buckets
from crawler.index.connecting import LONG_SECONDS, IndexFault, IndexStopped
from crawler.index.corpus_id import belong
from crawler.index.database import Database, Query, told
from crawler.index.decision import Decision, Kind, Version, claim_of, decide
from crawler.index.ingest import CaughtUp, catch_up
from crawler.index.match import Match, match
from crawler.index.newest import newest, telling
from crawler.index.queries import MOST_ADDRESSES, Search
from crawler.index.rebuild import rebuild, renew
from crawler.index.stories import stories
from crawler.index.totals import Totals, totals
from crawler.records import Flag, article_id
from crawler.urls import addresses, canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import URL

    from crawler.index.queries import Known, Written
    from crawler.index.stories import Story
    from crawler.records import Article, KnownArticle, Run

_INSERT = Query(tables.claims.insert().inline(), Version._fields)
_FLAGS = {Match.OTHER_DAY: Flag.SAME_TEXT, Match.OTHER_TITLE: Flag.SHARED_TEXT}


T = TypeVar("T")


def _places(url: str, domains: Sequence[str]) -> list[str]:
    return [article_id(each) for each in addresses(url, domains)[:MOST_ADDRESSES]]


class Index:
    """URLs and texts seen, validators and run history; safe to use from many processes, each with its own `Index`.

    Every method raises `IndexFault` when the database fails. A connection that PostgreSQL has ended, or that is
    silent for too long, is made anew once.
    """

    def __init__(self, database: Database) -> None:
        """Work on a database that is open: `Index.open` opens one."""
        self._database = database
        self._gone: IndexFault | None = None
        self._connect()

    def _connect(self) -> None:
        self._connection = self._database.connection
        self._search = Search(self._connection)
        self._neighbours = Neighbours(self._database)
        self._belongs: Path | None = None

    @classmethod
    def open(cls, url: str | URL) -> Self:
        """Open the index at an SQLAlchemy URL, making it where there is none. Raise `IndexFault` with the reason."""
        return cls(Database(url))

    def _do(self, work: Callable[[], T]) -> T:
        """Return what `work` does, which can be done twice; connect anew when the connection was lost meanwhile.

        A second loss is the last: nothing after it waits in vain once more.
        """
        if self._gone is not None:
            raise self._gone
        try:
            with told():
                return work()
        except IndexStopped:
            raise
        except IndexFault as fault:
            if self._database.is_writing or not self._database.lost or self._database.patience.stop.is_set():
                raise
            lost = fault
        try:
            self._database.reconnect()
            self._connect()
            with told():
                return work()
        except IndexFault as still:
            if self._database.lost:
                self._gone = IndexFault(f"{lost}; then: {still}")
                raise self._gone from still
            raise

    def interrupt(self) -> None:
        """End, from any thread or a signal's handler, what waits for the database now and later: `IndexStopped`."""
        self._database.patience.stop.set()

    def catch_up(
        self, data_dir: Path, progress: Callable[[int, int], None] = lambda *_: None, *, site: str | None = None
    ) -> CaughtUp:
        """Read what is new in the finished feeds under `data_dir`; doing it twice changes nothing.

        `progress` is called with the bytes that are read, and with all there are. With `site` only its feeds are read:
        what other sites' runs have found is known by their claims until somebody reads theirs.
        """
        return self._do(partial(self._catch_up, data_dir, progress, site))

    def _catch_up(self, data_dir: Path, progress: Callable[[int, int], None], site: str | None) -> CaughtUp:
        if self._database.outdated:
            renew(self._database, data_dir)
        if self._belongs != data_dir:
            belong(self._database, data_dir)
            self._belongs = data_dir
        return catch_up(self._database, data_dir, progress, site)

    def rebuild(self, data_dir: Path) -> CaughtUp:
        """Make the index anew from the feeds; only the claims of running crawls stay. See `crawler.index.rebuild`."""
        self.close()
        try:
            return rebuild(self._database.url, data_dir)
        finally:
            self._database.reconnect()
            self._connect()

    def seen(self, url: str, domains: Sequence[str] = ()) -> KnownArticle | None:
        """Return what earlier runs know of the article at `url`, or None; `domains` are those its site has or had."""
        return self._known(Search.seen, canonical_url(url), domains)

    def prior(self, url: str, domains: Sequence[str] = ()) -> Version | None:
        """Return the latest text of the article at a canonical URL, of finished runs or of this one."""
        return self._known(Search.last, url, domains)

    def _known(self, ask: Callable[[Search, str], T | None], url: str, domains: Sequence[str]) -> T | None:
        """Return what the index knows of the article that began at `url`, else of the one that was last known there."""

        def work() -> T | None:
            found = ask(self._search, article_id(url))
            if found is None and (story := self._search.at(_places(url, domains))) is not None:
                found = ask(self._search, story)
            return found

        return self._do(work)

    def last(self, page_id: str) -> Version | None:
        """Return the latest text of an article by its id, of finished runs or of this one."""
        return self._do(lambda: self._search.last(page_id))

    def beginning(self, prefix: str) -> list[str]:
        """Return the first ids of finished runs that begin with some hex digits."""
        return self._do(lambda: self._search.beginning(prefix))

    def written(self, page_id: str) -> Written | None:
        """Return where the latest record of an article or duplicate stands, None where no finished run has one."""
        return self._do(lambda: self._search.written(page_id))

    def urls(self, page_id: str) -> list[str]:
        """Return the URLs that an article has had, the one it has now last."""
        return self._do(lambda: self._search.urls(page_id))

    def twins(self, article: Article) -> list[Version]:
        """Return other pages of finished runs of the same site with the very same title and text."""
        return self._do(lambda: self._search.twins(article))

    def retract(self, article: Article, revision: int, run: str) -> None:
        """Take back the claim of a new page, which is decided anew."""
        table = tables.claims
        mine = (table.c.id == article.id) & (table.c.revision == revision) & (table.c.run == run)

        def work() -> None:
            with self._database.write() as connection:
                connection.execute(delete(table).where(mine))

        self._do(work)

    def claim(self, article: Article, run: str) -> Decision:
        """Decide what `article` is and keep the place for it; no two processes claim at the same time.

        The claim counts for every later decision, and lasts until a line of a feed takes its place or `abandon`
        forgets it.
        """
        return self.insert_claim(claim_of(article, run))

    def insert_claim(self, page: Version, *, first_stays: bool = False) -> Decision:
        """Do what `claim` does, with what `claim_of` made of the article, maybe in another process.

        With `first_stays` no page supersedes one that was claimed before it; see `decide`.
        """
        made: list[Decision] = []  # and written, but maybe not committed

        def work() -> Decision:
            decision = self._insert_claim(page, made, first_stays=first_stays)
            return made[0] if made and decision.kind is Kind.UNCHANGED else decision

        return self._do(work)

    def _insert_claim(self, page: Version, made: list[Decision], *, first_stays: bool) -> Decision:
        with self._database.write() as connection:
            known = self._search.known(page)
            if known.last is not None and known.last.content_hash == page.content_hash:
                return decide(page, known.last, None)
            decision = decide(page, known.last, *self._original(page, known), first_stays=first_stays)
            values = page._asdict() | {
                "revision": decision.revision,
                "feed": "duplicates" if decision.kind is Kind.DUPLICATE else "articles",
                "duplicate_of": decision.duplicate_of,
                "similarity": decision.similarity,
                "supersedes": None if decision.kind is Kind.DUPLICATE else decision.supersedes,
            }
            _INSERT(connection, **values)
            made[:] = [decision]
        made.clear()
        return decision

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit the claims made within at its end, all or none; who else wants to claim waits until then."""
        try:
            with self._database.write():
                yield
        except BaseException:
            self._neighbours = Neighbours(self._database)  # it may know claims that were taken back
            raise

    def _original(self, page: Version, known: Known) -> tuple[Version | None, Flag | None]:
        """Return the original of the story of `page` as another page tells it, or what is flagged where none does.

        Whatever leads to it, `page` itself is the story of that original: none is linked through a third page only.
        """
        flag = None
        for copy in self._copies(page, known):
            original = self._search.original(copy)
            if original is None:
                continue
            found = Match.STORY if original.id == page.id else match(page, original)
            if found is Match.STORY:
                return original, None
            flag = flag or _FLAGS.get(found)
        return None, flag

    def _copies(self, page: Version, known: Known) -> Iterator[Version]:
        """Yield other pages that may tell the story of `page`.

        The same text comes first; then a page that one of the two names as the original; then the page most alike.
        """
        yield from known.same
        yield from known.named
        yield from known.shared
        near = self._neighbours.find(page)
        if near is not None:
            yield near

    def abandon(self, site: str) -> int:
        """Forget the claims of dead runs of `site`, and return how many: their pages were never recorded.

        Call it with the site's lock held, after `catch_up`, before the run makes claims of its own.
        """
        return self._do(partial(self._abandon, site))

    def _abandon(self, site: str) -> int:
        table = tables.claims
        with self._database.write() as connection:
            drop_buckets(self._database, site)
            return connection.execute(delete(table).where(table.c.site == site)).rowcount

    def runs(self, site: str, limit: int | None = None) -> list[Run]:
        """Return the runs of `site` that came to their end, oldest first; with `limit`, the latest ones only."""
        return self._do(lambda: site_history.runs(self._connection, site, limit))

    def shortened(self, site: str, runs: Sequence[Run]) -> frozenset[str]:
        """Return which `runs` of `site` wrote more records than are there: feeds were deleted, cut or damaged."""
        return self._do(lambda: site_history.shortened(self._connection, site, runs))

    def recent(self, site: str, since: date) -> list[str]:
        """Return the URLs of articles of `site` to ask for again.

        Those published since a day, or fetched where that is unknown, and those that were found gone since.
        """
        return self._do(lambda: site_history.recent(self._connection, self._search, site, since))

    def newest(self, site: str, most: int) -> list[str]:
        """Return the ids of the newest articles of `site` as they are true now, the newest first."""
        return self._do(lambda: newest(self._connection, site, most))

    def telling(self, page_id: str) -> str | None:
        """Return the id of the page that tells the story of a page now, None where it is withdrawn or not known."""
        return self._do(lambda: telling(self._connection, self._search, page_id))

    def stories(self, since: str | None = None) -> Iterator[Story]:
        """Yield the stories that more than one page tells; `since` a day, only those with a page as new as that."""
        with told(), self._database.patience.of(LONG_SECONDS):
            yield from stories(self._connection, since)

    def counts(self) -> dict[str, int]:
        """Return the number of rows by table."""
        every = sorted((*tables.DERIVED, tables.claims), key=attrgetter("name"))
        counts = {table.name: select(func.count()).select_from(table) for table in every}
        with told(), self._database.patience.of(LONG_SECONDS):
            return {name: self._connection.execute(count).scalar_one() for name, count in counts.items()}

    def totals(self) -> Totals:
        """Return what the finished feeds of all sites hold."""
        with told(), self._database.patience.of(LONG_SECONDS):
            return totals(self._connection)

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

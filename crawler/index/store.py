"""The index: what was seen, derived from the feeds, and the claims of the runs that are going on."""

from __future__ import annotations

import json
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Self

from sqlalchemy import delete, func, select

from crawler.index import schema
from crawler.index.catchup import CaughtUp, catch_up
from crawler.index.database import Database, Query
from crawler.index.match import Match, match
from crawler.index.neighbours import Neighbours, drop_buckets, keep_buckets
from crawler.index.search import Search
from crawler.index.stories import stories
from crawler.index.verdict import Kind, Verdict, Version, claim_of, judge
from crawler.items import Flag, article_id, as_run
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from crawler.index.search import Known
    from crawler.index.stories import Story
    from crawler.items import Article, Run, Seen

_INSERT = Query(schema.claims.insert().inline(), Version._fields)
_FLAGS = {Match.OTHER_DAY: Flag.SAME_TEXT, Match.OTHER_TITLE: Flag.SHARED_TEXT}


class Index:
    """URLs and texts seen, validators and run history; safe to use from many processes, each with its own `Index`."""

    def __init__(self, database: Database) -> None:
        """Use `Index.open`."""
        self._database = database
        self._connection = database.connection
        self._search = Search(database.connection)
        self._neighbours = Neighbours(database)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the index at an SQLAlchemy URL, making it where there is none. Raise `IndexFault` with the reason."""
        return cls(Database(url))

    def catch_up(self, data_dir: Path) -> CaughtUp:
        """Read what is new in the finished feeds under `data_dir`; doing it twice changes nothing."""
        return catch_up(self._database, data_dir)

    def rebuild(self, data_dir: Path) -> CaughtUp:
        """Make the index anew from the feeds, in one transaction; only the claims of running crawls stay."""
        with self._database.write() as connection:
            for table in schema.DERIVED:
                connection.execute(delete(table))
            caught_up = catch_up(self._database, data_dir)
            keep_buckets(self._database)
        return caught_up

    def seen(self, url: str) -> Seen | None:
        """Return what earlier runs know of the article at `url`, or None."""
        return self._search.seen(article_id(canonical_url(url)))

    def claim(self, article: Article, run: str) -> Verdict:
        """Decide what `article` is and keep the place for it; no two processes claim at the same time.

        The claim counts for every later decision, and lasts until a line of a feed takes its place or `abandon`
        forgets it.
        """
        return self.settle(claim_of(article, run))

    def settle(self, page: Version) -> Verdict:
        """Do what `claim` does, with what `claim_of` made of the article, maybe in another process."""
        with self._database.write() as connection:
            known = self._search.known(page)
            if known.last is not None and known.last.content_hash == page.content_hash:
                return judge(page, known.last, None)
            verdict = judge(page, known.last, *self._original(page, known))
            values = page._asdict() | {
                "revision": verdict.revision,
                "feed": "duplicates" if verdict.kind is Kind.DUPLICATE else "articles",
                "duplicate_of": verdict.duplicate_of,
                "similarity": verdict.similarity,
                "supersedes": verdict.supersedes,
            }
            _INSERT(connection, **values)
        return verdict

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
        table = schema.claims
        with self._database.write() as connection:
            drop_buckets(self._database, site)
            return connection.execute(delete(table).where(table.c.site == site)).rowcount

    def runs(self, site: str, limit: int | None = None) -> list[Run]:
        """Return the runs of `site` that came to their end, oldest first; with `limit`, the latest ones only."""
        table = schema.runs
        query = select(table.c.line).where(table.c.site == site).order_by(table.c.run.desc()).limit(limit)
        lines = list(self._connection.execute(query).scalars())
        return [as_run(json.loads(line)) for line in reversed(lines)]

    def recent(self, site: str, since: date) -> list[str]:
        """Return the URLs of articles of `site` published since a day, or fetched where that is unknown."""
        table = schema.versions
        mine = (table.c.site == site) & (schema.dated >= since.isoformat())
        query = select(table.c.url).where(mine).distinct().order_by(table.c.url)
        return list(self._connection.execute(query).scalars())

    def stories(self, since: str | None = None) -> Iterator[Story]:
        """Yield the stories that more than one page tells; `since` a day, only those with a page as new as that."""
        return stories(self._connection, since)

    def counts(self) -> dict[str, int]:
        """Return the number of rows by table."""
        tables = sorted((*schema.DERIVED, schema.claims), key=attrgetter("name"))
        return {t.name: self._connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

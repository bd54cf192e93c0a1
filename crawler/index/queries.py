"""The questions that a claim asks the index."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, and_, bindparam, exists, func, literal, literal_column, or_, select, union_all

from crawler.index.database import Query
from crawler.index.decision import Version
from crawler.index.tables import absences, checks, claims, moves, versions, withdrawals
from crawler.records import KnownArticle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Select

    from crawler.records import Article

_COPIES = 4  # copies of a text to look at; one that is an article is among the first
_TABLES = (versions, claims)


def _columns(table: Any) -> list[Any]:
    return [table.c[name] for name in Version._fields]


def _why(why: str, table: Any, limit: int, where: ColumnElement[bool], *order: Any) -> Select[Any]:
    """Return a part of the one question that a claim asks: the first rows of a table, and why they matter."""
    found = select(literal(why).label("why"), *_columns(table)).where(where).order_by(*order, table.c.id)
    return select(found.limit(limit).subquery())


_ID: BindParameter[str] = bindparam("id")
_HASH: BindParameter[str] = bindparam("content_hash")
_ORIGINAL: BindParameter[str] = bindparam("original")
_LETTERS: BindParameter[str] = bindparam("letters")
_DAY: BindParameter[str] = bindparam("day")
_NEXT: BindParameter[str] = bindparam("next")
_NO_DAY = "-"  # of a page that states none: no page is of that day


def _same(table: Any) -> list[Select[Any]]:
    """Return the parts that ask for pages of the same title and text: of the same day, of the first days, of none."""
    copies, published = and_(table.c.content_hash == _HASH, table.c.id != _ID), table.c.published_at
    return [
        _why("same", table, _COPIES, and_(copies, published >= _DAY, published < _NEXT), published),
        _why("same", table, _COPIES, and_(copies, published.is_not(None)), published),
        _why("same", table, _COPIES, and_(copies, published.is_(None))),
    ]


_KNOWN = Query(
    union_all(
        *(
            part
            for table in _TABLES
            for part in (
                _why("last", table, 1, table.c.id == _ID, table.c.revision.desc()),
                *_same(table),
                _why("shared", table, _COPIES, and_(table.c.letters == _LETTERS, table.c.id != _ID)),
                _why("named", table, 1, table.c.id == _ORIGINAL, table.c.revision.desc()),
                _why("named", table, _COPIES, table.c.original == _ID),
            )
        )
    )
)
_ARTICLE = Query(
    union_all(
        *(
            select(
                select(*_columns(table))
                .where(table.c.id == _ID, table.c.feed == "articles")
                .order_by(table.c.revision.desc())
                .limit(1)
                .subquery()
            )
            for table in _TABLES
        )
    )
)
_SUCCESSOR = Query(
    union_all(
        *(
            select(select(*_columns(table)).where(table.c.supersedes == _ID).order_by(table.c.id).limit(1).subquery())
            for table in _TABLES
        )
    )
)
_OF_ARTICLE = moves.c.id == versions.c.id
LATEST_MOVE = (moves.c.run.desc(), moves.c.feed.desc(), moves.c.site.desc(), moves.c.place.desc())


def _now(column: ColumnElement[str], otherwise: ColumnElement[str]) -> ColumnElement[str]:
    """Return what the last record of an article says that has more than one address."""
    latest = select(column).where(_OF_ARTICLE).order_by(*LATEST_MOVE).limit(1).correlate(versions)
    return func.coalesce(latest.scalar_subquery(), otherwise)


CURRENT_URL = _now(moves.c.url, versions.c.url)
_CURRENT_PAGE = _now(moves.c.page, versions.c.id)  # what answers and absences are kept by: the address's, not the id
_WITHDRAWN = exists().where(
    withdrawals.c.id == _CURRENT_PAGE,
    withdrawals.c.run > versions.c.run,
    or_(checks.c.run.is_(None), withdrawals.c.run > checks.c.run),
)
_MISSING = (
    select(func.min(absences.c.day))
    .where(
        absences.c.id == _CURRENT_PAGE,
        absences.c.run > versions.c.run,
        or_(checks.c.run.is_(None), absences.c.run > checks.c.run),
    )
    .correlate(versions, checks)
    .scalar_subquery()
)
_others = checks.alias()
_same_tag = (_others.c.site == checks.c.site) & (_others.c.etag == checks.c.etag) & (_others.c.id != checks.c.id)
# Two pages of one second and one size can have the same entity tag; with three it is the server's constant.
_SHARED = exists(select(_others.c.id).where(_same_tag).offset(1).correlate(checks))
_SEEN = Query(
    select(
        versions.c.id,
        CURRENT_URL.label("url"),
        versions.c.revision,
        versions.c.content_hash,
        checks.c.etag,
        checks.c.last_modified,
        func.coalesce(checks.c.fetched_at, versions.c.fetched_at).label("fetched_at"),
        versions.c.published_at,
        _WITHDRAWN.label("withdrawn"),
        _MISSING.label("missing_since"),
        _SHARED.label("shared_tag"),
    )
    .select_from(versions.outerjoin(checks, checks.c.id == _CURRENT_PAGE))
    .where(versions.c.id == bindparam("id"))
    .order_by(versions.c.revision.desc())
    .limit(1)
)
MOST_ADDRESSES = 4  # that one page is looked for at
_PLACES = [bindparam(f"a{place}", type_=String()) for place in range(MOST_ADDRESSES)]
_NOWHERE = {place.key: "" for place in _PLACES}
# The newest first: an address that one article left can be another's later.
_AT = Query(
    union_all(
        *(select(t.c.id, t.c.run).where(t.c.address.in_(_PLACES)) for t in (versions, moves, claims)),
    ).order_by(literal_column("2").desc(), literal_column("1"))
)
_ADDRESSES = Query(
    union_all(*(select(t.c.url, t.c.run).where(t.c.id == _ID) for t in (versions, moves, claims))).order_by(
        literal_column("2"), literal_column("1")
    )
)
_TWINS = Query(
    select(*_columns(versions))
    .where(versions.c.content_hash == _HASH, versions.c.site == bindparam("site"), versions.c.id != _ID)
    .order_by(versions.c.run.desc(), versions.c.id)
    .limit(_COPIES)
)
_LAST = Query(
    union_all(
        *(
            select(
                select(*_columns(table)).where(table.c.id == _ID).order_by(table.c.revision.desc()).limit(1).subquery()
            )
            for table in _TABLES
        )
    )
)

MOST_IDS = 6  # that a beginning may stand for: more than a message lists
_BEGINNING = Query(
    select(versions.c.id)
    .distinct()
    .where(versions.c.id >= bindparam("first"), versions.c.id < bindparam("end"))
    .order_by(versions.c.id)
    .limit(MOST_IDS)
)
# Of an article that moved a later line has its later address.
_LINE = Query(
    union_all(
        *(
            select(t.c.feed, t.c.site, t.c.run, t.c.place, revision).where(t.c.id == _ID)
            for t, revision in ((versions, versions.c.revision), (moves, literal(0).label("revision")))
        )
    ).order_by(*(literal_column(f"{column}").desc() for column in (3, 5, 1, 2, 4)))
)


class Written(NamedTuple):
    """Where a record stands: `DATA_DIR/FEED/SITE/RUN.jsonl`, at a byte."""

    feed: str
    site: str
    run: str
    place: int


_KNOWN_FIELDS = [field.name for field in fields(KnownArticle)]


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows that matters to a page."""

    last: Version | None  # of the same URL
    same: list[Version]  # other pages with the very same title and text, those of its day first
    named: list[Version]  # pages that this one names as its original, or that name this one
    shared: list[Version]  # other pages of its host with the same text, under whatever title


class Search:
    """Reads the index for the decisions of a claim. Call it inside the claim's transaction."""

    def __init__(self, connection: Connection) -> None:
        """Read through `connection`."""
        self._connection = connection

    def seen(self, page_id: str) -> KnownArticle | None:
        """Return what finished runs know of a page."""
        rows = _SEEN(self._connection, id=page_id)
        if not rows:
            return None
        seen = dict(zip(_KNOWN_FIELDS, rows[0], strict=True))
        return KnownArticle(**seen | {name: bool(seen[name]) for name in ("withdrawn", "shared_tag")})

    def at(self, places: Sequence[str]) -> str | None:
        """Return the id of the article that was last known at one of a few addresses (`address_id`)."""
        found = zip((place.key for place in _PLACES), places, strict=False)
        rows = _AT(self._connection, **{**_NOWHERE, **dict(found)})
        return rows[0][0] if rows else None

    def last(self, page_id: str) -> Version | None:
        """Return the latest text of a page, of finished runs or claimed."""
        found = [Version(*row) for row in _LAST(self._connection, id=page_id)]
        return max(found, key=lambda version: version.revision, default=None)

    def beginning(self, prefix: str) -> list[str]:
        """Return the first ids of finished runs that begin with some hex digits."""
        rows = _BEGINNING(self._connection, first=prefix, end=f"{prefix}g")
        return [page_id for (page_id,) in rows]

    def written(self, page_id: str) -> Written | None:
        """Return where the latest record of an article or duplicate stands, None where no finished run has one."""
        rows = _LINE(self._connection, id=page_id)
        return Written(*rows[0][:4]) if rows else None

    def urls(self, page_id: str) -> list[str]:
        """Return the URLs that an article has had, the one it has now last."""
        urls: dict[str, None] = {}
        for url, _ in _ADDRESSES(self._connection, id=page_id):
            urls.pop(url, None)  # it went back there
            urls[url] = None
        return list(urls)

    def twins(self, page: Article) -> list[Version]:
        """Return other pages of finished runs of the same site with the very same title and text."""
        rows = _TWINS(self._connection, id=page.id, content_hash=page.content_hash, site=page.site)
        return [Version(*row) for row in rows]

    def known(self, page: Version) -> Known:
        """Return what is known of `page`'s URL, of its text and of the pages it is linked to by name."""
        found: dict[str, list[Version]] = {"last": [], "same": [], "named": [], "shared": []}
        day = (page.published_at or _NO_DAY)[:10]
        asked = {name: getattr(page, name) for name in ("id", "content_hash", "original", "letters")}
        for why, *columns in _KNOWN(self._connection, **asked, day=day, next=f"{day}~"):
            found[why].append(Version(*columns))
        last = max(found["last"], key=lambda version: version.revision, default=None)
        return Known(last, found["same"], found["named"], found["shared"])

    def original(self, copy: Version) -> Version | None:
        """Return the original of the story that `copy` tells; None where no feed and no claim has it."""
        article = self._article(copy.duplicate_of) if copy.duplicate_of else copy
        return article and self._latest(article)

    def _article(self, page_id: str) -> Version | None:
        """Return the latest text of a page that was an article."""
        found = [Version(*row) for row in _ARTICLE(self._connection, id=page_id)]
        return max(found, key=lambda version: version.revision, default=None)

    def _latest(self, article: Version) -> Version:
        """Follow the articles that superseded `article`."""
        passed = {article.id}
        while rows := _SUCCESSOR(self._connection, id=article.id):
            successor = Version(*rows[0])
            if successor.id in passed:
                break
            article = successor
            passed.add(article.id)
        return article

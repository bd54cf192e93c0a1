"""The questions that a claim asks the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, literal, or_, select, union_all

from crawler.index.schema import checks, claims, versions, withdrawals
from crawler.index.verdict import Version
from crawler.items import Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_COPIES = 4  # copies of a text to look at; one that is an article is among the first


def _last_version(table: Any) -> Select[Any]:
    latest = select(literal("last").label("why"), table).where(table.c.id == bindparam("id"))
    return select(latest.order_by(table.c.revision.desc()).limit(1).subquery())


def _same_content(table: Any) -> Select[Any]:
    same = select(literal("same").label("why"), table).where(
        table.c.content_hash == bindparam("content_hash"), table.c.id != bindparam("id")
    )
    return select(same.order_by(table.c.duplicate_of.is_not(None), table.c.id).limit(_COPIES).subquery())


_KNOWN = union_all(*(part(table) for part in (_last_version, _same_content) for table in (versions, claims)))
_ARTICLE = union_all(
    *(
        select(select(table).where(table.c.id == bindparam("id"), table.c.feed == "articles").limit(1).subquery())
        for table in (versions, claims)
    )
)
_SUCCESSOR = union_all(
    *(
        select(select(table).where(table.c.supersedes == bindparam("id")).order_by(table.c.id).limit(1).subquery())
        for table in (versions, claims)
    )
)
_GONE = exists().where(
    withdrawals.c.id == versions.c.id,
    withdrawals.c.run > versions.c.run,
    or_(checks.c.run.is_(None), withdrawals.c.run > checks.c.run),
)
_SEEN = (
    select(
        versions.c.id,
        versions.c.url,
        versions.c.revision,
        versions.c.content_hash,
        checks.c.etag,
        checks.c.last_modified,
        func.coalesce(checks.c.fetched_at, versions.c.fetched_at),
        versions.c.published_at,
        _GONE.label("withdrawn"),  # SQLAlchemy makes it a bool on both databases
    )
    .select_from(versions.outerjoin(checks, checks.c.id == versions.c.id))
    .where(versions.c.id == bindparam("id"))
    .order_by(versions.c.revision.desc())
    .limit(1)
)


def _version(row: Sequence[Any]) -> Version:
    return Version(*row)


class Search:
    """Reads the index for the decisions of a claim. Call it inside the claim's transaction."""

    def __init__(self, connection: Connection) -> None:
        """Read through `connection`."""
        self._connection = connection

    def seen(self, page_id: str) -> Seen | None:
        """Return what finished runs know of a page."""
        row = self._connection.execute(_SEEN, {"id": page_id}).first()
        return None if row is None else Seen(*row)

    def known(self, page: Version) -> tuple[Version | None, list[Version]]:
        """Return the last version of `page`'s URL, and other pages that had the very same title and text."""
        rows = self._connection.execute(_KNOWN, {"id": page.id, "content_hash": page.content_hash}).all()
        last = [_version(row[1:]) for row in rows if row.why == "last"]
        return max(last, key=lambda v: v.revision, default=None), [
            _version(row[1:]) for row in rows if row.why == "same"
        ]

    def original(self, copies: list[Version]) -> Version | None:
        """Return the original of the story that `copies` tell; None where no feed and no claim has it."""
        copies = sorted(copies, key=lambda copy: copy.duplicate_of is not None)
        for copy in copies:
            article = self._article(copy.duplicate_of) if copy.duplicate_of else copy
            if article is not None:
                return self._latest(article)
        return None

    def _article(self, page_id: str) -> Version | None:
        row = self._connection.execute(_ARTICLE, {"id": page_id}).first()
        return None if row is None else _version(row)

    def _latest(self, article: Version) -> Version:
        """Follow the articles that superseded `article`."""
        passed = {article.id}
        while row := self._connection.execute(_SUCCESSOR, {"id": article.id}).first():
            if row.id in passed:
                break
            article = _version(row)
            passed.add(article.id)
        return article

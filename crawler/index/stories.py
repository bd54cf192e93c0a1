"""Stories: the pages that tell the same thing, who published it first, who reprinted it when and with what change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from crawler.index.database import Query
from crawler.index.decision import Version, likeness_of
from crawler.index.tables import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

_CUT = 0.9  # of the original's length; shorter is cut
_EXTENDED = 1.1  # longer is extended

_LINKS = select(versions.c.id, versions.c.duplicate_of, versions.c.supersedes).where(
    or_(versions.c.duplicate_of.is_not(None), versions.c.supersedes.is_not(None))
)
_PAGE = Query(
    select(*(versions.c[name] for name in Version._fields))
    .where(versions.c.id == bindparam("id"))
    .order_by(versions.c.revision)
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A page that tells a story.

    `changes` says how it differs from the original: `retitled`, `cut`, `extended`, `edited`; empty for the same text.
    `similarity` is as recorded with the duplicate; None for a page that was an article itself until it was superseded.
    """

    id: str
    url: str
    site: str
    publisher: str | None
    title: str | None
    published_at: str | None
    fetched_at: str | None
    similarity: float | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story that more than one page tells. `id` is the original's; `first` is the page published first."""

    id: str
    title: str | None
    first: str
    pages: tuple[Copy, ...]  # by time of publication


def stories(connection: Connection, since: str | None = None) -> Iterator[Story]:
    """Yield the stories that more than one page tells, by the id of the original.

    `since`: a day, `2022-08-18`; only stories with a page published, or else fetched, on that day or later.
    """
    for members in _groups(connection.execute(_LINKS)):
        story = _story(
            [each for member in members if (each := [Version(*row) for row in _PAGE(connection, id=member)])]
        )
        if story and (since is None or any((p.published_at or p.fetched_at or "")[:10] >= since for p in story.pages)):
            yield story


def _groups(links: Iterable[tuple[str, str | None, str | None]]) -> list[list[str]]:
    """Return the connected pages, each group and all groups in order."""
    parent: dict[str, str] = {}

    def find(page: str) -> str:
        root = page
        while (above := parent.setdefault(root, root)) != root:
            root = above
        while parent[page] != root:
            parent[page], page = root, parent[page]
        return root

    for page, *others in links:
        for other in filter(None, others):
            one, two = find(page), find(other)
            parent[max(one, two)] = min(one, two)
    groups = defaultdict(list)
    for page in sorted(parent):
        groups[find(page)].append(page)
    return list(groups.values())


def _story(pages: list[list[Version]]) -> Story | None:
    """Return the story of pages, each given by its versions."""
    superseded = {version.supersedes for page in pages for version in page}
    articles = [page for page in pages if any(version.duplicate_of is None for version in page)]
    if len(pages) < 2 or not articles:  # noqa: PLR2004 - a copy whose original was never recorded is no story
        return None
    original = min(articles, key=lambda page: (page[0].id in superseded, _published(page[0]), page[0].id))
    told = [version for version in original if version.duplicate_of is None][-1]
    copies = [_copy(page, told) for page in pages]
    copies.sort(key=lambda copy: (copy.published_at or "9", copy.id != told.id, copy.fetched_at or "9", copy.id))
    return Story(told.id, told.title, copies[0].id, tuple(copies))


def _published(version: Version) -> str:
    return version.published_at or "9"


def _copy(page: list[Version], original: Version) -> Copy:
    linked = [version for version in page if version.duplicate_of or version.supersedes]
    version = original if page[0].id == original.id else (linked or page)[-1]
    return Copy(
        id=version.id,
        url=version.url,
        site=version.site,
        publisher=version.publisher,
        title=version.title,
        published_at=version.published_at,
        fetched_at=version.fetched_at,
        similarity=version.similarity if version.duplicate_of else None,
        changes=_changes(version, original),
    )


def _changes(version: Version, original: Version) -> tuple[str, ...]:
    if version.content_hash == original.content_hash:
        return ()
    changes = ["retitled"] if version.title != original.title else []
    if version.length < _CUT * original.length:
        changes.append("cut")
    elif version.length > _EXTENDED * original.length:
        changes.append("extended")
    elif version.length != original.length or not changes or likeness_of(version, original) not in (1.0, None):
        changes.append("edited")
    return tuple(changes)

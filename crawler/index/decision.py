"""What is decided about an article, as pure functions of it and of what the index knows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.records import Flag, Outcome, Visit, article_id
from crawler.similarity.minhash import packed
from crawler.similarity.same_story import similarity
from crawler.urls import bare_address, bare_host, canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.records import Article
    from crawler.similarity.minhash import Packed

_SUPERSEDES = f"{Flag.SUPERSEDES}:"
_CLAIM = -1  # the place of a version that no line of a feed holds yet
_STATED = {"day": len("2022-08-18"), "minute": len("2022-08-18T08:25"), "second": len("2022-08-18T08:25:36")}
_CAPTION = 20  # characters; a shorter text beside pictures is about them: 详见下图
_NOT_A_NAME = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """What an article is to the index."""

    NEW = "new"
    REVISION = "revision"  # a known URL with another text
    UNCHANGED = "unchanged"  # a known URL with the same text
    DUPLICATE = "duplicate"  # a text that another page has
    MOVED = "moved"  # a known text at the article's new URL


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an article.

    `duplicate_of` is the id of the story's original and `similarity` the exact likeness of the two texts: 1 for the
    same text, None where they have none that can be compared. `supersedes` is the id of the article that was taken for
    the original before this one came. `flag` says what another page has in common with a page that is no duplicate.
    """

    kind: Kind
    revision: int = 1
    duplicate_of: str | None = None
    similarity: float | None = None
    supersedes: str | None = None
    flag: Flag | None = None


class Version(NamedTuple):
    """One text of one page: a row of the tables `versions` and `claims`, in the order of their columns."""

    id: str
    revision: int
    run: str
    site: str
    feed: str
    place: int
    url: str
    address: str
    title: str | None
    content_hash: str | None
    published_at: str | None
    published_precision: str | None
    publisher: str | None
    source: str | None
    original: str | None
    duplicate_of: str | None
    similarity: float | None
    supersedes: str | None
    fetched_at: str | None
    length: int
    sketch: bytes | None
    text: bytes | None
    section: str | None
    files: str | None
    letters: str | None


def address_id(url: str) -> str:
    """Return what the index keeps of a canonical URL to find its page under another scheme or without `www.`."""
    return article_id(bare_address(url or ""))


def page_named(url: str | None) -> str | None:
    """Return the id of the page at a URL that a page gives, None where it is no URL."""
    try:
        return article_id(canonical_url(url)) if url else None
    except ValueError:
        return None


def version_of(get: Callable[[str], Any], packed: Packed, *, run: str, feed: str, place: int) -> Version:
    """Return what the index keeps of an article; `get` returns one of its fields by name, `packed` is its text."""
    original = page_named(get("original_url"))
    flags = [flag for flag in get("flags") or () if flag.startswith(_SUPERSEDES)]
    precision = get("published_precision")
    text = get("text") or ""
    return Version(
        id=get("id"),
        revision=get("revision"),
        run=run,
        site=get("site"),
        feed=feed,
        place=place,
        url=get("url"),
        address=address_id(get("url")),
        title=_storable(get("title")),
        content_hash=get("content_hash"),
        published_at=get("published_at"),
        published_precision=str(precision) if precision else None,
        publisher=_storable(get("publisher")),
        source=_storable(get("source")),
        original=original if original != get("id") else None,
        duplicate_of=get("duplicate_of"),
        similarity=get("similarity"),
        supersedes=flags[-1].removeprefix(_SUPERSEDES) if flags else None,
        fetched_at=get("fetched_at"),
        length=len(text),
        sketch=packed[0],
        text=packed[1],
        section=_storable(get("section")),
        files=files_key(get("attachments") or (len(text) < _CAPTION and get("images")) or ()),
        letters=text_key(get("url") or "", text),
    )


def files_key(files: Iterable[Any]) -> str | None:
    """Return a digest of the addresses of a page's files, as objects or as a feed has them; None where it has none."""
    urls = {bare_address(each["url"] if isinstance(each, dict) else each.url) for each in files}
    return _digest("\n".join(sorted(urls))) if urls else None


def text_key(url: str, text: str) -> str | None:
    """Return a digest of the host of a page and its text: a host's pages that share a text share it.

    None where there is none: no letter and no digit.
    """
    return _digest(f"{bare_host(url)}\n{text}") if any(map(str.isalnum, text)) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _storable(text: str | None) -> str | None:
    """Return `text` without what no database takes: NUL and lone surrogates."""
    return text and text.replace("\0", "").encode("utf-8", "replace").decode()


def _name(text: str | None) -> str:
    return _NOT_A_NAME.sub("", unicodedata.normalize("NFKC", text or "")).lower()


def names_as_origin(page: Version, other: Version) -> bool:
    """Tell whether `page` says that it has its story from `other`: by URL, or by the publisher's name."""
    if page.original is not None:
        return page.original == other.id
    source = _name(page.source)
    return bool(source) and source == _name(other.publisher) and source != _name(page.publisher)


def _published_before(page: Version, other: Version) -> bool:
    """Tell whether `page` states an earlier time, as far as both state it: a day and a minute compare as days."""
    if page.published_at is None:
        return False
    if other.published_at is None:
        return True
    size = min(_STATED.get(each.published_precision or "", _STATED["second"]) for each in (page, other))
    return page.published_at[:size] < other.published_at[:size]


def better_original(page: Version, known: Version) -> bool:
    """Tell whether `page`, which comes later, is the original of a story rather than `known`.

    The page that the other one names comes first, else the one published first; else the one seen first stays.
    """
    named, names = names_as_origin(known, page), names_as_origin(page, known)
    if named != names:
        return named
    return _published_before(page, known)


def decide(
    page: Version,
    last: Version | None,
    original: Version | None,
    flag: Flag | None = None,
    *,
    first_stays: bool = False,
) -> Decision:
    """Return the decision on `page`.

    `last` is what is known of the same URL, `original` the story's original so far, when another page tells the same
    story; `flag` what another page has in common with it, when none does. With `first_stays` the page is a duplicate
    of that original even if it is the better one; `supersedes` then says that the original names it as its own.
    """
    if last is not None and last.content_hash == page.content_hash:
        return Decision(Kind.UNCHANGED, last.revision, last.duplicate_of, last.similarity)
    revision = last.revision + 1 if last else 1
    if original is None or original.id == page.id:
        return Decision(Kind.REVISION if last else Kind.NEW, revision, flag=flag)
    if not first_stays and better_original(page, original):
        return Decision(Kind.REVISION if last else Kind.NEW, revision, supersedes=original.id)
    named = first_stays and names_as_origin(original, page) and not names_as_origin(page, original)
    superseded = original.id if named else None
    return Decision(Kind.DUPLICATE, revision, original.id, likeness_of(page, original), superseded)


def likeness_of(page: Version, other: Version) -> float | None:
    """Return the exact likeness of the texts of two pages, 0 to 1; None where they have none that can be compared."""
    if page.content_hash == other.content_hash:
        return 1.0
    return similarity(page.text, other.text) if page.text and other.text else None


def claim_of(article: Article, run: str) -> Version:
    """Return what a claim needs of an article: a pure function, and the most of a claim's work."""
    sketch = packed(article.title, article.text)
    return version_of(partial(getattr, article), sketch, run=run, feed="articles", place=_CLAIM)


def apply(article: Article, decision: Decision) -> Article | Visit:
    """Return `article` as the decision makes it; in place of an unchanged one, the visit that found it so."""
    if decision.kind is Kind.UNCHANGED:
        outcome = Outcome.RESTORED if Flag.RESTORED in article.flags else Outcome.UNCHANGED
        return Visit(url=article.url, outcome=outcome, fetched_at=article.fetched_at)
    flags = [flag for flag in article.flags if not flag.startswith(f"{Flag.SUPERSEDES}:")]
    if decision.supersedes:
        flags.append(f"{Flag.SUPERSEDES}:{decision.supersedes}")
    if decision.flag and decision.flag not in flags:
        flags.append(decision.flag.value)
    return replace(
        article,
        revision=decision.revision,
        duplicate_of=decision.duplicate_of,
        similarity=decision.similarity,
        flags=flags,
    )

"""Pages that may not be what their address was asked for, and pages that are gone: decided with the whole run in view.

A notice (deleted, log in, maintenance) is recognised by the article that stood at the address before, and by the other
addresses that give the same text. Neither is known when the first such page comes, so it is held back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from crawler.reading import notice
from crawler.records import Reason
from crawler.similarity.shingles import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.index.decision import Version
    from crawler.records import Article, KnownArticle

_NOT_TEXT = re.compile(r"[\W_]+")
_NOT_WORDS = re.compile(r"[\W\da-zA-Z_]+")
_GRAM = 4  # characters; an edit keeps most of a text's, two texts on one matter share few
_KEPT = 0.3  # of the 4-grams of the shorter text, which an edited text has in common with its former self at least
_SAME_TITLE = 0.6  # likeness of two titles of one article
_NOTICE = 600  # characters of a page that may be a notice by its words
_BARE = 400  # characters of a page without date and source that may be one by standing at several addresses
_SEVERAL = 3  # new addresses with the same such page, without words that say what it is

# Known articles that are gone in one run: as many, and such a share of those asked for, are the site's trouble.
MANY = 3
MANY_SHARE = 0.3
_PATIENCE = timedelta(days=7)  # after which they are gone all the same


@dataclass(frozen=True, slots=True)
class Held:
    """An article held back. `prior`: what stood at its address; `reason`: the notice that its words say it is."""

    article: Article
    prior: Version | None
    same_title: bool
    reason: Reason | None


def doubtful(article: Article, prior: Version | None) -> Held | None:
    """Return `article` as it is held back; None for one that can be decided at once."""
    reason = notice.words(article.title, article.text) if len(article.text) <= _NOTICE else None
    if prior is None:
        bare = not notice.dated(article) and not article.source and len(article.text) <= _BARE
        return Held(article, None, same_title=False, reason=reason) if bare or reason else None
    if prior.content_hash == article.content_hash:
        return None
    same_title = _same_title(article.title, prior.title)
    kept = _keeps_text(article.text, prior)
    if kept or (kept is None and same_title and reason is None):
        return None
    return Held(article, prior, same_title, reason)


def notices(held: Sequence[Held]) -> list[Reason | None]:
    """Return, for each page held back, why it is no article; None where it is one.

    At the address of a known article a page is a notice if it has another text that another address gives too, words
    of one, or neither the title nor a date of its own. At a new one, if it has the words and no date, or is what stands
    in the place of a known article, or is byte for byte another's, or bare like several others.
    """
    replaced = Counter(_shape(each.article) for each in held if each.prior is not None)
    same = Counter(each.article.content_hash for each in held)
    bytes_alike = Counter(each.article.raw_hash for each in held)
    said = {_shape(each.article): each.reason for each in held if each.reason}
    found = []
    for each in held:
        article, shape = each.article, _shape(each.article)
        dated = notice.dated(article)
        if each.prior is not None:
            alone = replaced[shape] == 1 and same[article.content_hash] == 1
            own = each.same_title or not each.reason
            is_one = not (alone and dated and own) and not (alone and each.same_title and not each.reason)
        elif each.reason:
            is_one = not dated or bool(replaced[shape]) or bytes_alike[article.raw_hash] > 1
        else:
            is_one = bool(replaced[shape]) or same[article.content_hash] >= _SEVERAL
        found.append((each.reason or said.get(shape) or Reason.SOFT_404) if is_one else None)
    return found


def many_at_once(gone: int, asked: int) -> bool:
    """Tell whether so many of the known articles that a run asked for are gone that it is the site's trouble."""
    return gone >= MANY and gone >= MANY_SHARE * asked


def confirmed(known: KnownArticle, day: str | None, *, finally_gone: bool, many: bool) -> bool:
    """Tell whether a known article that is gone on `day` is withdrawn.

    It is when an earlier day found so too, or at once when its server says that it is gone for good; when many go at
    once, not before a week has passed.
    """
    since = known.missing_since
    if many:
        return bool(since and day) and date.fromisoformat(day or "") - date.fromisoformat(since or "") >= _PATIENCE
    return finally_gone or bool(since and day and since < day)


def is_twin(page: Article, other: Version) -> bool:
    """Tell whether another page of the same site has the title of `page` and its day, if both have one."""
    days = {(each.published_at or "")[:10] for each in (page, other)} - {""}
    return page.site == other.site and _plain(page.title) == _plain(other.title) and len(days) < 2  # noqa: PLR2004


def _plain(text: str | None) -> str:
    return _NOT_TEXT.sub("", text or "").lower()


def _same_title(one: str | None, other: str | None) -> bool:
    first, second = _plain(one), _plain(other)
    if not first or not second:
        return first == second
    return first in second or second in first or SequenceMatcher(None, first, second).ratio() >= _SAME_TITLE


def _keeps_text(text: str, prior: Version) -> bool | None:
    """Tell whether a page still has some of an article's text; None where that was too short to be kept, or files."""
    if prior.text is None or not text:
        return None
    before, after = (
        {each[place : place + _GRAM] for place in range(max(1, len(each) - _GRAM + 1))}
        for each in (unpack(prior.text), _NOT_TEXT.sub("", text))
    )
    return len(before & after) >= _KEPT * min(len(before), len(after))


def _shape(article: Article) -> tuple[str, ...]:
    """Return what is the same of a notice at all addresses: its text but for numbers, times and addresses."""
    words = _NOT_WORDS.sub("", article.text)
    files = [image.url for image in article.images] + [file.url for file in article.attachments]
    return words or article.title or "", *files

"""The gate: an article that is none, or that cannot be trusted, becomes a rejection with its reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from crawler.reading.fields import publication_date
from crawler.reading.html import encoding
from crawler.records import Article, Flag, Reason, Record, Rejection, altered, schema
from pipelines.shell import ArticlePipeline

if TYPE_CHECKING:
    from collections.abc import Callable

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
# Damage that leaves a text readable: one character in 200, and at least two. (A text read in a wrong encoding has one
# in ten.) Private-use characters are also the bullets and boxes of Word's symbol fonts, which gazettes are full of.
_TOLERATED = 2
_TOLERATED_SHARE = 200
_SYMBOLS_SHARE = 20


def validate(article: Article) -> Record:
    """Return `article` (flagged where damage or a missing text is tolerated) or the rejection that takes its place.

    Uses no clock: a date is compared with `fetched_at`. An article without a date is one, and so is one whose date
    cannot be, without it.
    """
    return _judged(article, schema.problem)


def plausible(article: Article) -> Record:
    """Return `validate` of `article` without the schema, which items of other projects do not keep to."""
    return _judged(article, lambda _: None)


def _judged(article: Article, problem: Callable[[Article], str | None]) -> Record:
    if not article.title:
        return _reject(article, Reason.NO_TITLE, None)
    flags = list(article.flags)
    if not article.text:
        if not (article.images or article.attachments):
            return _reject(article, Reason.NO_TEXT, None)
        _add(flags, Flag.NO_TEXT)
    if wrong := _mojibake(article, flags):
        return _reject(article, Reason.MOJIBAKE, wrong)
    if wrong := problem(article):
        return _reject(article, Reason.SCHEMA, wrong)
    return publication_date.supported(article if flags == article.flags else altered(article, flags=flags))


def _mojibake(article: Article, flags: list[str]) -> str | None:
    """Return what shows that the page was read in a wrong encoding; a little damage is flagged instead."""
    title, text = article.title or "", article.text
    if encoding.mojibake(title) or encoding.mojibake(text):
        return "read in a wrong encoding"
    lost = text.count(_REPLACEMENT)
    # `isprintable`, false for such characters too, takes half the time of a search.
    private = 0 if text.replace("\n", "").isprintable() else len(_PRIVATE.findall(text))
    if lost > max(_TOLERATED, len(text) // _TOLERATED_SHARE) or private > max(_TOLERATED, len(text) // _SYMBOLS_SHARE):
        return f"{lost} replacement and {private} private-use characters in {len(text)}"
    if _REPLACEMENT in title or _PRIVATE.search(title):
        return f"damaged title: {title:.60}"
    if lost or private:
        _add(flags, Flag.REPLACEMENT_CHARACTERS)
    return None


def _add(flags: list[str], flag: Flag) -> None:
    if flag not in flags:
        flags.append(flag.value)


def _reject(article: Article, reason: Reason, detail: str | None) -> Rejection:
    return Rejection(
        site=article.site,
        url=article.url,
        reason=reason,
        detail=detail,
        fetched_at=article.fetched_at,
        raw_hash=article.raw_hash,
        archive=article.archive,
    )


class ValidatePipeline(ArticlePipeline):
    """Scrapy's shell over `validate`: the rejection takes the article's place."""

    stage = "validate"
    absent: ClassVar = {"title": "无题", "text": "无文"}  # an item of another project is asked for what it has

    def process(self, article: Article) -> Record:
        """Return the article or its rejection."""
        return validate(article)

    def process_adapted(self, article: Article) -> Record:
        """Return the item of another project, or why it is no article."""
        return plausible(article)

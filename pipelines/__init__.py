"""Pipelines: an `Article` as it was read -> clean, normal, valid, unique. Thin Scrapy shells over pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines import clean, normalize, validate

if TYPE_CHECKING:
    from crawler.records import Article, Record

__all__ = ["clean_and_validate"]


def clean_and_validate(article: Article) -> Record:
    """Return `article` clean, in normal form and valid, or why it is none. Does not change its argument."""
    return validate.validate(normalize.normalize(clean.clean(article)))

"""An article on several pages: which of its parts are still to be found, and the record that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.reading.page import join_parts
from crawler.records import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.reading.page import Page
    from crawler.records import Article

MAX_PARTS = 100  # pages of one article


class ArticleParts:
    """The parts of the article that one page began: ask for what `missing` yields, `add` what came, take `article`."""

    def __init__(self, page: Page) -> None:
        """Begin with one page, which knows the order of the parts, its own among them."""
        self._own = page.article
        self._order = list(page.parts)
        self._found = {page.article.url: page.article}

    def missing(self) -> Iterator[str]:
        """Yield the canonical URLs of further parts, in order, each once; those too that a part names which was added.

        Where there are more than `MAX_PARTS`, what is behind is no article's, and nothing more is asked for.
        """
        for url in self._order:  # grows meanwhile
            if url not in self._found and len(self._order) <= MAX_PARTS:
                yield url

    def add(self, url: str, part: Page) -> None:
        """Take the page of a part. A challenge in its place is none."""
        if not part.challenge:
            self._found[url] = part.article
            self._order.extend(further for further in part.parts if further not in self._order)

    def article(self) -> Article:
        """Return the record of what was found, with the flag `parts_missing` where that is not all."""
        joined = [self._found[url] for url in self._order if url in self._found] or [self._own]
        article = join_parts(joined[0], joined[1:])
        if len(joined) < len(self._order):
            article = replace(article, flags=[*article.flags, Flag.PARTS_MISSING])
        return article

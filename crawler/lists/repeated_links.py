"""What several list pages of a site repeat: menus, most-read boxes and footers, told once more pages were read.

An undated link beside a page's list, of a form that nothing speaks for, waits until the lists were read. One that most
of their pages have is not asked for; it decides only that, and what a page is follows from its own bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.lists.url_forms import form_of, share
from crawler.reading.chinese import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.cms.family import Family, Row
    from crawler.lists.url_forms import Forms

_FEWEST = 3  # pages that tell what they repeat
_SHARE = 0.5  # of the pages read
_MOST = 20_000  # links that wait, and forms that are known
_LIKELY = 0.5  # share of a form's pages that were articles


class RepeatedLinks:
    """The links of a run that wait. `left_out` is how many were found on most pages, and not asked for."""

    def __init__(self) -> None:
        """Begin with no page read."""
        self.left_out = 0
        self._pages = 0
        self._forms: set[str] = set()  # of the rows of lists
        self._waiting: dict[str, Row] = {}
        self._seen: dict[str, int] = {}  # on how many pages

    def part(self, rows: Iterable[Row], family: Family, forms: Forms | None) -> list[Row]:
        """Take in the rows of one page of a list and return those that need not wait."""
        self._pages += 1
        now: list[Row] = []
        for row in rows:
            if row.main or row.date is not None or _is_likely(row.url, family, forms):
                now.append(row)
                if row.main and len(self._forms) < _MOST:
                    self._forms.add(form_of(row.url))
            elif row.url in self._seen or len(self._seen) < _MOST:
                self._seen[row.url] = self._seen.get(row.url, 0) + 1
                if self._seen[row.url] == 1:
                    self._waiting[row.url] = row
        return now

    def rest(self) -> Iterator[Row]:
        """Yield those that waited and are not what most pages repeat; each once."""
        while self._waiting:
            url, row = self._waiting.popitem()
            often = self._seen[url] >= max(_FEWEST, _SHARE * self._pages)
            if often and form_of(url) not in self._forms:
                self.left_out += 1
            else:
                yield row


def _is_likely(url: str, family: Family, forms: Forms | None) -> bool:
    """Tell whether the form of an address speaks for an article."""
    learnt = share(forms, url) if forms else None
    return learnt >= _LIKELY if learnt is not None else family.is_article(url) or dates.from_url(url) is not None

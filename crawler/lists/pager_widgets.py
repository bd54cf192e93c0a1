"""Pagers that a library draws into an empty element: layui's laypage, jQuery plugins. Their call tells what they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.lists.pager_script import Effect, Scripts

_CALL = re.compile(
    r"\blaypage(?:\.render)?\s{0,9}\(|\)\.(?:pagination|paging|createPage|pageMe|jqPaginator|twbsPagination|bootstrapPaginator)"
    r"\(\s{0,99}[\w$'\"{]",
    re.IGNORECASE,
)
_REACH = 1500  # characters of a call that hold its options
_PAGES = re.compile(r"\b(?:pages|pageCount|totalPages?|pageNum|num_pages)\s{0,9}:\s{0,9}['\"]?(\d{1,6})\b")
_ROWS = re.compile(r"\b(?:count|total|totalCount|totalData|items|totalCounts)\s{0,9}:\s{0,9}['\"]?(\d{1,7})\b")
_SIZE = re.compile(r"\b(?:limit|pageSize|showData|items_per_page|itemsOnPage)\s{0,9}:\s{0,9}['\"]?(\d{1,4})\b")
_CURRENT = re.compile(r"\b(?:curr|current|currentPage|startPage)\s{0,9}:\s{0,9}['\"]?(\d{1,6})\b")
# The functions that are called with the page that was chosen: name, and what of its parameters is the page.
_CHOSEN = (("jump", (0, ".curr")), ("backFn", (0, "")), ("onPageClick", (1, "")), ("onPageChange", (0, "")))


class Widget(NamedTuple):
    """A pager's call: the page that it is on and how many there are, None where it does not say."""

    current: int | None
    total: int | None


def widget(code: str) -> Widget | None:
    """Return the pager that the scripts of a page draw, None where they draw none."""
    call = _CALL.search(code)
    if call is None:
        return None
    options = code[call.start() : call.start() + _REACH]
    pages, rows, size, current = (pattern.search(options) for pattern in (_PAGES, _ROWS, _SIZE, _CURRENT))
    total = int(pages[1]) if pages else None
    if total is None and rows and size and int(size[1]):
        total = -(-int(rows[1]) // int(size[1]))
    return Widget(int(current[1]) if current else None, total)


def chosen(scripts: Scripts, number: int) -> Effect | None:
    """Return what a pager's function does when the page of that number is chosen; None where it goes nowhere."""
    for name, (place, attribute) in _CHOSEN:
        effect = scripts.called(name, place, attribute, number)
        if effect is not None and (effect.address or effect.form is not None):
            return effect
    return None

"""Pagers that a page's script states: TRS's and 开普's `createPageHTML`, 北京's `Pager({…})`, `countPage` variables."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.cms.family import Fetch, ListPage, Pages
from crawler.urls import resolve

_CREATE = re.compile(r"(?<!function )\bcreatePage(?:HTML)?\(([^()<>]{1,300})\)", re.IGNORECASE)
_PAGER = re.compile(r"\bPager\s{0,3}\(\s{0,9}\{([^{}]{1,400})\}")
_ARGUMENT = re.compile(r"\"([^\"]{0,100})\"|'([^']{0,100})'|(-?\d{1,9})(?![\w.])")
_OPTION = re.compile(r"[\"']?(\w{1,20})[\"']?\s{0,3}:\s{0,3}[\"']?([\w./-]{1,60})")
_COUNT = re.compile(r"\bcountPage\s{0,3}=\s{0,3}['\"]?(\d{1,6})")
_CURRENT = re.compile(r"\bcurrentPage\s{0,3}=\s{0,3}['\"]?(\d{1,6})")
_NUMBER = re.compile(r"_\d+$")
_SUFFIX = re.compile(r"s?html?|jhtml|jsp|php|aspx?", re.IGNORECASE)
_STEM = re.compile(r"[\w./-]{1,60}")


class _Call(NamedTuple):
    total: int
    current: int
    stem: str
    suffix: str
    list_id: str  # "" where there is none
    from_one: bool  # pages are counted from 1

    @property
    def is_last(self) -> bool:
        return self.current + (not self.from_one) >= self.total


def scripted(page: ListPage) -> Pages:
    """Return the page after the one that a call says it is.

    Pages are counted from 0 (`index_1` is the second) or, where the call names an element first, from 1. A list id
    before the numbers is part of the pages' names on some sites (`index_18036_1`); else that page does not exist.
    """
    call = _created(page.text) or _drawn(page.text) or _counted(page)
    if call is None:
        return Pages()
    if call.is_last:
        return Pages((), call.total)
    name = f"{call.stem}_{call.current + 1}.{call.suffix.lstrip('.')}"
    plain = Fetch(resolve(page.url, name))
    if not call.list_id or call.list_id in call.stem:
        return Pages((plain,), call.total)
    named = f"{call.stem}_{call.list_id}_{call.current + 1}.{call.suffix.lstrip('.')}"
    here = urlsplit(page.url).path.rpartition("/")[2]
    if call.current and f"_{call.list_id}_" not in here:
        return Pages((plain,), call.total)
    return Pages((Fetch(resolve(page.url, named), instead=plain),), call.total)


def _created(text: str) -> _Call | None:
    """Return what the last call of `createPageHTML` says, whatever stands before and behind what every call has."""
    for found in reversed(_CREATE.findall(text)):
        quoted = [(double or single, not number) for double, single, number in _ARGUMENT.findall(found)]
        values = [value or number for (value, _), (_, _, number) in zip(quoted, _ARGUMENT.findall(found), strict=True)]
        at = next((n for n, value in enumerate(values[1:], 1) if quoted[n][1] and _SUFFIX.fullmatch(value)), 0)
        before = values[: max(at - 1, 0)]
        numbers = [value for value in before if value.isdecimal()]
        if len(numbers) < 2 or not _STEM.fullmatch(values[at - 1]):  # noqa: PLR2004 - how many, and which
            continue
        total, current = int(numbers[-2]), int(numbers[-1])
        element = bool(before) and quoted[0][1] and not before[0].isdecimal()
        list_id = numbers[-3] if len(numbers) > 2 else ""  # noqa: PLR2004 - one more in front
        return _Call(total, current, values[at - 1], values[at], list_id, from_one=element and current > 0)
    return None


def _drawn(text: str) -> _Call | None:
    """Return what `Pager({size:25, current:0, prefix:'index', suffix:'htm'})` says; `size` is the number of pages."""
    for found in _PAGER.findall(text):
        options = dict(_OPTION.findall(found))
        if options.get("size", "").isdecimal() and options.get("current", "").isdecimal() and "prefix" in options:
            suffix = options.get("suffix", "html")
            return _Call(int(options["size"]), int(options["current"]), options["prefix"], suffix, "", from_one=False)
    return None


def _counted(page: ListPage) -> _Call | None:
    """Return what `var currentPage = 0; var countPage = 31;` say of a page that is called like its list."""
    count, current = _COUNT.search(page.text), _CURRENT.search(page.text)
    if count is None or current is None:
        return None
    name = urlsplit(page.url).path.rsplit("/", 1)[-1] or "index.html"
    stem, _, suffix = name.partition(".")
    if not _SUFFIX.fullmatch(suffix):
        return None
    from_one = int(current[1]) > 0 and not _NUMBER.search(stem)
    return _Call(int(count[1]), int(current[1]), _NUMBER.sub("", stem), suffix, "", from_one=from_one)

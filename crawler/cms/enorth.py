"""Enorth (北方网), as the county sites of 浙江在线 run it.

Seen: article and list forms, the script that holds the number of pages, `#oZoom`, `#thistitle`, the `*_baidu` ids.
Unknown: whether page `maxpage` repeats the column's first page, or is missing because that page is it; both work.
Inferred: past 999 pages the two folders before a page's name hold the upper digits of its number.
"""

from __future__ import annotations

import re

from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import next_link
from crawler.reading.layout import Layout
from crawler.urls import resolve

_SCRIPT = re.compile(r"""src\s{0,3}=\s{0,3}["']?([^"'\s<>]{0,300}/count_page_list_\w{1,60}\.js)""", re.IGNORECASE)
_SCRIPT_URL = re.compile(r"^(?P<folder>.*/)count_page_list_(?P<code>\w+)\.js$")
_OLDER_URL = re.compile(r"^(?P<folder>.*/)\d{3}/\d{3}/c(?P<code>\w+)_(?P<n>\d{9})\.s?html?$")
_MAXPAGE = re.compile(r"\bmaxpage\s{0,3}=\s{0,3}(\d{1,9})")


def older_page(folder: str, code: str, number: int) -> str:
    """Return the URL of page `number` of a column; the oldest page is 1."""
    digits = f"{number:09}"
    return f"{folder}{digits[:3]}/{digits[3:6]}/c{code}_{digits}.shtml"


def pager(page: ListPage) -> Pages:
    """Go from a column's page to its script, from there to the highest page, and down to page 1."""
    older = _OLDER_URL.match(page.url)
    if older:
        number = int(older["n"]) - 1
        return Pages((Fetch(older_page(older["folder"], older["code"], number)),) if number > 0 else ())
    script = _SCRIPT_URL.match(page.url)
    if script:
        found = _MAXPAGE.search(page.text)
        if not found:
            return Pages()
        total = int(found[1])
        newest, next_one = (older_page(script["folder"], script["code"], number) for number in (total, total - 1))
        instead = Fetch(next_one) if total > 1 else None
        return Pages((Fetch(newest, overlaps=True, instead=instead),) if total > 0 else (), total)
    named = _SCRIPT.search(page.text)
    return Pages((Fetch(resolve(page.url, named[1]), overlaps=True),)) if named else next_link(page)


FAMILY = Family(
    name="enorth",
    article=re.compile(r"/system/\d{4}/\d\d/\d\d/\d{9}(?:_\d{2})?\.s?html?$"),
    lists=(re.compile(r"/system/count/|/index\.s?html?$"),),
    rows=("div.newsmb dt a",),
    pager=pager,
    layout=Layout(
        title=("#thistitle", "h1.artTitle", "div.contTit h1"),
        published_at=("#pubtime_baidu",),
        source=("#source_baidu",),
        authors=("#author_baidu",),
        editors=("#editor_baidu",),
        body=("#oZoom", "div.artCon", "div.contTxt"),
    ),
    part=(re.compile(r"(/\d{9})_\d{2}(\.s?html?)$"), r"\1\2"),
    fingerprints=("<!--enorth cms block", "count_page_list_"),
)

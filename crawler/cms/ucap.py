"""开普 UCAP and the State Council's 集约化 platform: gov.cn, 证监会, Heilongjiang, Suzhou, Zhenjiang and others.

Seen: article forms; `list_2.shtml` as page 2 (counted from 1, the prefix in a `createPageHTML('page_div', PAGES,
CURRENT, 'list', 'shtml', ROWS)` call); JSON lists at `/common/search/ID` and `/searchList/ID`; body containers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages, Row
from crawler.cms.pagers import next_link
from crawler.cms.script_answers import json_data
from crawler.cms.script_calls import scripted
from crawler.reading.chinese.dates import find
from crawler.reading.layout import Layout
from crawler.urls import resolve

_SEARCH = re.compile(r"[\"']([^\"'\s<>]{0,200}?/(?:(?:common/search|searchList)/\w{1,64}|search/[0-9a-f]{32}))")
_QUERY = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index"}


def pager(page: ListPage) -> Pages:
    """Go on from a JSON answer, from the page's `createPageHTML` call, from the search it names, or by 下一页."""
    data = json_data(page.text)
    if data is not None:
        return _after_answer(page.url, data)
    called = scripted(page)
    if called.total:
        return called
    search = _SEARCH.search(page.text)
    if search:
        return Pages((_ask(resolve(page.url, search[1]), 1, overlaps=True),))
    return next_link(page)


def unpack(text: str) -> list[Row] | None:
    """Return the rows of a JSON answer, or None when `text` is a page."""
    data = json_data(text)
    if data is None:
        return None
    rows = data.get("results")
    return [_row(row) for row in rows if isinstance(row, dict) and row.get("url")] if isinstance(rows, list) else []


def _row(row: dict[str, object]) -> Row:
    stamp = find(str(row.get("publishedTimeStr") or ""))
    return Row(
        str(row["url"]),
        re.sub(r"<[^<>]{0,80}>", "", str(row.get("title") or "")).strip(),
        stamp.day if stamp else None,
    )


def _after_answer(url: str, data: dict[str, object]) -> Pages:
    numbers = [data.get(name) for name in ("page", "rows", "total")]
    page, rows, total = (int(n) if isinstance(n, int | str) and str(n).isdecimal() else 0 for n in numbers)
    pages = -(-total // rows) if rows else 0
    return Pages((_ask(url, page + 1),) if page and page < pages else (), pages or None)


def _ask(url: str, page: int, *, overlaps: bool = False) -> Fetch:
    parts = urlsplit(url)
    query = urlencode({**_QUERY, **dict(parse_qsl(parts.query)), "page": str(page)})
    return Fetch(parts._replace(query=query).geturl(), overlaps=overlaps)


FAMILY = Family(
    name="ucap",
    article=re.compile(
        r"/\d{6}/content_\d+\.s?html?$|/\d{6}/[0-9a-f]{32}\.s?html?$|/c\d+/c\d+/content\.s?html?$"
        r"|/c\d+/\d{6}/c\d+_\d+\.s?html?$"
    ),
    lists=(re.compile(r"/\w{0,20}list(?:_\d+)?\.s?html?$|/common/search/|/searchList/"),),
    rows=("ul.listContent>li a", "ul.newsList li a", "ul.infolist>li a", "li.texto a"),
    pager=pager,
    unpack=unpack,
    layout=Layout(
        title=("h1#title", "h1#ti"),
        body=("#UCAP-CONTENT", "#zoomcon", ".pages_content", ".article-content"),
    ),
    fingerprints=("UCAP-CONTENT", "UCAPCONTENT", "UCAPTITLE", "/common/search/", "/searchList/"),
)

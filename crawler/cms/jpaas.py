"""大汉 JPaaS, the platform that follows jcms: 工信部, Yangzhou, Taizhou and others.

Seen: article form; lists filled by a script tag whose `url` and `querydata` name a request that answers
`{"success": true, "data": {"html": "<li>…"}}`; the page number travels in `paramJson` (a bare `pageNo` gives page 1 for
ever); `rows` and `count` on the tag give the page size and the total.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import next_link
from crawler.reading.layout import Layout
from crawler.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAIR = re.compile(r"[\"'](\w{1,40})[\"']\s{0,3}:\s{0,3}[\"']?([^\"',{}]{0,200})[\"']?")
_COUNT = re.compile(r"\bcount\s{0,3}=\s{0,3}[\"']?(\d{1,9})", re.IGNORECASE)
_ROWS = re.compile(r"\brows\s{0,3}=\s{0,3}[\"']?(\d{1,4})", re.IGNORECASE)
_LIST_NAME = re.compile(r"列表|分页|信息|内容|list|page", re.IGNORECASE)
_DEFAULT_ROWS = 15
_HEADERS = (("X-Requested-With", "XMLHttpRequest"),)


def unpack(text: str) -> str | None:
    """Return the HTML of an answer, or None when `text` is a page."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(text).get("data")
    except (ValueError, RecursionError):
        return ""
    html = data.get("html") if isinstance(data, dict) else None
    return html if isinstance(html, str) else ""


def pager(page: ListPage) -> Pages:
    """Go from a column's page to its first request, and from an answer to the next."""
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    if "paramJson" in asked:
        return _after_answer(page, asked)
    units = [
        (unit, query)
        for node in page.tree.css("script[querydata]")
        if (unit := node.attrib) and (query := _query(unit))
    ]
    if units:
        attributes, query = max(units, key=lambda each: _likeness(*each))  # the first of the likeliest
        rows, count = attributes.get("rows") or "", attributes.get("count") or ""
        size = int(rows) if rows.isdecimal() and int(rows) else _DEFAULT_ROWS
        total = -(-int(count) // size) if count.isdecimal() else None
        return Pages((_ask(resolve(page.url, attributes["url"] or ""), query, 1, size, overlaps=True),), total)
    return next_link(page)


def _query(unit: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a part of the page that a script brings, {} where it is another script."""
    return dict(_PAIR.findall(unescape(unit.get("querydata") or ""))) if "unit" in (unit.get("url") or "") else {}


def _likeness(unit: Mapping[str, str], query: Mapping[str, str]) -> tuple[bool, bool]:
    """Return how likely a part is the list: it says its rows or their number, and is called one; menus come so, too."""
    return "rows" in unit or "count" in unit, bool(_LIST_NAME.search(query.get("tagId") or ""))


def _after_answer(page: ListPage, asked: dict[str, str]) -> Pages:
    try:
        parameters = json.loads(asked["paramJson"])
        number, size = int(parameters["pageNo"]), int(parameters["pageSize"])
    except (ValueError, KeyError, TypeError):
        return Pages()
    html = unpack(page.text) or ""
    count, rows = _COUNT.search(html), _ROWS.search(html)
    size = int(rows[1]) if rows and int(rows[1]) else size
    total = -(-int(count[1]) // size) if count and size else None
    ends = not html.strip() or (total is not None and number >= total)
    query = {name: value for name, value in asked.items() if name != "paramJson"}
    return Pages(() if ends else (_ask(page.url, query, number + 1, size),), total)


def _ask(url: str | None, query: dict[str, str], number: int, size: int, *, overlaps: bool = False) -> Fetch:
    parameters = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    where = urlsplit(url or "")._replace(query=urlencode({**query, "paramJson": parameters})).geturl()
    return Fetch(where, headers=_HEADERS, overlaps=overlaps)


FAMILY = Family(
    name="jpaas",
    article=re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html?$"),
    lists=(re.compile(r"/(?:index\.html?)?$|/page/build/unit"),),
    rows=(".lb-list a", "li.clearfix a", "li.cf a"),
    pager=pager,
    unpack=unpack,
    layout=Layout(body=("#zoom", ".bt-content", ".wzzw-article", "#con_con", ".ccontent")),
    fingerprints=("jpaas-publish-server", "bulidstatic"),
)

"""Intertid (无锡英特), the CMS of Wuxi's government sites.

Seen: article form, static lists of 24 rows (`index_2.shtml` is page 2, `index_1.shtml` does not exist), lists that are
an empty page which a script fills by `POST /info_open/search`, and body containers of several generations.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin

from crawler.cms.family import Family, Fetch, ListPage, Pages, Row
from crawler.cms.pagers import Numbered
from crawler.cms.script_answers import FORM_HEADERS, json_data
from crawler.reading.chinese.dates import find
from crawler.reading.layout import Layout

_FORM = ("pageIndex", "pageSize", "siteId", "channelIds", "searchType", "order")
_CALL = re.compile(r"getSearchList\(\s{0,9}(\d[^()<>]{0,400})\)")  # a digit first: the call, not the function itself
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s,\"']+)")
_STATIC = Numbered(re.compile(r"(?P<stem>/index)(?:_(?P<n>\d+))?(?P<tail>\.s?html?)$"), "{stem}_{n}{tail}")


def search(url: str, form: dict[str, str], page: int, *, overlaps: bool = False) -> Fetch:
    """Return the request for a page of the list that `form` describes."""
    body = urlencode({**form, "pageIndex": str(page)}).encode()
    return Fetch(urljoin(url, "/info_open/search"), "POST", body, FORM_HEADERS, overlaps)


def pager(page: ListPage) -> Pages:
    """Go on from an answer of the search, from the call that a page holds, or by the numbers of static pages."""
    form = dict(parse_qsl(page.sent.decode(), keep_blank_values=True)) if page.sent else {}
    if form.get("pageIndex", "").isdecimal():
        number, total = int(form["pageIndex"]), _total(page.text)
        return Pages((search(page.url, form, number + 1),) if total and number < total else (), total)
    call = _CALL.search(page.text)
    if call:
        values = ["".join(groups) for groups in _ARGUMENT.findall(call[1])]
        form = dict(zip(_FORM, values, strict=False))
        return Pages((search(page.url, form, int(form["pageIndex"]), overlaps=True),))
    return _STATIC(page)


def unpack(text: str) -> list[Row] | None:
    """Return the rows of an answer of the search, or None when `text` is a page."""
    data = json_data(text)
    if data is None:
        return None
    rows = data.get("data")
    return [_row(row) for row in rows if isinstance(row, dict) and row.get("url")] if isinstance(rows, list) else []


def _row(row: dict[str, object]) -> Row:
    stamp = find(str(row.get("writeTimeString") or ""))
    day = stamp.day if stamp else None
    return Row(str(row["url"]), str(row.get("title") or "").strip(), day)


def _total(text: str) -> int | None:
    total = (json_data(text) or {}).get("totalPages")
    return int(total) if isinstance(total, int | str) and str(total).isdecimal() else None


FAMILY = Family(
    name="intertid",
    article=re.compile(r"^/doc/\d{4}/\d\d/\d\d/\d+\.s?html?$"),
    lists=(re.compile(r"/(?:index(?:_\d+)?\.s?html?)?$"),),
    rows=("div.Main_List li a",),
    pager=pager,
    unpack=unpack,
    layout=Layout(
        title=("#sch_box>h1", "div.lw_title"),
        byline=("p.explain", "div.wz-time", "div.art_time", "div.lst-10", "div.article_post"),
        body=(
            *("#Zoom", "div.Zoom", ".TRS_UEDITOR", ".wenZhang", ".article-content", "#UCAP-CONTENT"),
            *("div.lw_content", "div.wz-main", "div.art_content", ".doc_content_wza"),
        ),
    ),
    fingerprints=("/info_open/search", "getSearchList("),
)

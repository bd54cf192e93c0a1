"""TRS WCM (拓尔思), the CMS of most ministries and many provinces.

Seen: article forms; page 2 of a list is `index_1.html` (counted from 0); the total in a `createPageHTML(18, 0, "index",
"html")` call or in `countPage`/`currentPage` variables, never in links; body classes, which may stand without quotes.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.cms import trsapi
from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import next_link
from crawler.cms.script_calls import scripted
from crawler.reading.layout import Layout
from crawler.urls import resolve

_TOTAL = re.compile(r"\bcountPage\s{0,3}=\s{0,3}(\d{1,6})")
_CURRENT = re.compile(r"\bcurrentPage\s{0,3}=\s{0,3}(\d{1,6})")
_NUMBER = re.compile(r"_\d+$")


def pager(page: ListPage) -> Pages:
    """Return the page after the one that the page's own script says it is; by 下一页 where it does not say."""
    searched = trsapi.pager(page)
    if searched is not None:
        return searched
    called = scripted(page)
    if called.total:
        return called
    total, current = _TOTAL.search(page.text), _CURRENT.search(page.text)
    if total and current:
        name = urlsplit(page.url).path.rsplit("/", 1)[-1] or "index.html"
        stem, _, suffix = name.partition(".")
        return _after(page, int(current[1]), int(total[1]), _NUMBER.sub("", stem), suffix)
    return next_link(page)


def _after(page: ListPage, current: int, total: int, stem: str, suffix: str) -> Pages:
    if current + 1 >= total:
        return Pages((), total)
    return Pages((Fetch(resolve(page.url, f"{stem}_{current + 1}.{suffix}")),), total)


FAMILY = Family(
    name="trs",
    article=re.compile(r"/t\d{6,8}(?:_\d+)?\.s?html?$"),
    lists=(re.compile(r"/(?:(?:index|default)(?:_\d+)*\.s?html?)?$"),),
    rows=("#result>li a",),
    pager=pager,
    unpack=trsapi.unpack,
    layout=Layout(body=(".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", ".trs_web", ".article_con")),
    fingerprints=("TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "trs_web"),
)

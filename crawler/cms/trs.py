"""TRS WCM (拓尔思), the CMS of most ministries and many provinces.

Seen: article forms; page 2 of a list is `index_1.html` (counted from 0); the total in a `createPageHTML(18, 0, "index",
"html")` call or in `countPage`/`currentPage` variables, never in links; body classes, which may stand without quotes.
"""

from __future__ import annotations

import re

from crawler.cms import trsapi
from crawler.cms.family import Family, ListPage, Pages
from crawler.cms.pagers import next_link
from crawler.cms.script_calls import scripted
from crawler.reading.layout import Layout


def pager(page: ListPage) -> Pages:
    """Return the page after the one that the page's own script says it is; by 下一页 where it does not say."""
    searched = trsapi.pager(page)
    if searched is not None:
        return searched
    called = scripted(page)
    if called.total:
        return called
    return next_link(page)


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

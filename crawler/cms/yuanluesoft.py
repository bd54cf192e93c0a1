"""Yuanluesoft (远略软件), the CMS of Zhangzhou's government sites.

Seen: article, column and paging forms, list rows, `#Content`, `.article-infos`, attachments in `#dbfj`. Inferred: the
first page of a column links to the second, which is where a column's own parameters are learnt.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from crawler.cms.family import Family, Fetch, ListPage, Pages
from crawler.cms.pagers import Numbered
from crawler.reading.layout import Layout
from crawler.urls import resolve

_PAGES = Numbered(
    re.compile(r"(?P<stem>/cms/sitemanage/index\.shtml\?(?:[^#]*&)?page=)(?P<n>\d+)(?P<tail>[^#]*)$"),
    "{stem}{n}{tail}",
    anywhere=True,
)
_IN_SCRIPT = re.compile(
    r"""["'](/cms/sitemanage/index\.shtml\?[^"'<>\s]{0,300}?)(?:&(?:amp;)?page=[^"'<>\s]{0,40})?["']"""
)


def pager(page: ListPage) -> Pages:
    """Go on by links; from a first page without any, by the address that its script puts numbers to."""
    pages = _PAGES(page)
    named = _IN_SCRIPT.search(page.text)
    if pages.following or "page=" in urlsplit(page.url).query or not named or (pages.total or 0) < 2:  # noqa: PLR2004
        return pages
    where = resolve(page.url, unescape(named[1])).rstrip("?&")
    return Pages((Fetch(f"{where}{'&' if '?' in where else '?'}page=2"),), pages.total)


FAMILY = Family(
    name="yuanluesoft",
    article=re.compile(r"^/cms/html/\w+/\d{4}-\d\d-\d\d/\d+\.html$"),
    lists=(re.compile(r"^/cms/html/\w+/[\w/]+/index\.html$"), re.compile(r"^/cms/sitemanage/index\.shtml\?")),
    rows=("#resources li a",),
    pager=pager,
    layout=Layout(
        title=("h1.article-title",),
        byline=(".article-infos",),
        body=("#Content",),
        attachments=("#dbfj",),
    ),
    fingerprints=("/cms/sitemanage/", "yuanluesoft"),
)

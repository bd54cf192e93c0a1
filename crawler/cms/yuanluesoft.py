"""Yuanluesoft (远略软件), the CMS of Zhangzhou's government sites.

Seen: article, column and paging forms, list rows, `#Content`, `.article-infos`, attachments in `#dbfj`. Inferred: the
first page of a column links to the second, which is where a column's own parameters are learnt.
"""

from __future__ import annotations

import re

from crawler.cms.base import Family
from crawler.cms.pagers import Numbered
from crawler.reading.layout import Layout

FAMILY = Family(
    name="yuanluesoft",
    article=re.compile(r"^/cms/html/\w+/\d{4}-\d\d-\d\d/\d+\.html$"),
    lists=(re.compile(r"^/cms/html/\w+/[\w/]+/index\.html$"), re.compile(r"^/cms/sitemanage/index\.shtml\?")),
    rows=("#resources li a",),
    pager=Numbered(
        re.compile(r"(?P<stem>/cms/sitemanage/index\.shtml\?(?:[^#]*&)?page=)(?P<n>\d+)(?P<tail>[^#]*)$"),
        "{stem}{n}{tail}",
        anywhere=True,
    ),
    layout=Layout(
        title=("h1.article-title",),
        byline=(".article-infos",),
        body=("#Content",),
        attachments=("#dbfj",),
    ),
    fingerprints=("/cms/sitemanage/", "yuanluesoft"),
)

"""The hand-written pages of 新文秘网 (wm114.cn).

Seen: URL forms, list rows, the breadcrumb. Unknown: the markup of articles, so the layout leaves their fields to what
every page has in common.
"""

from __future__ import annotations

import re

from crawler.cms.family import Family
from crawler.cms.pagers import Numbered
from crawler.reading.layout import Layout

FAMILY = Family(
    name="wm114",
    article=re.compile(r"^/wen/\d+/\d+\.html$"),
    lists=(re.compile(r"^/0[a-z]/\d+/(?:index\d*\.html)?$"), re.compile(r"^/wen/[a-z]+/?(?:index\d*\.html)?$")),
    rows=("div.content0 li a",),
    pager=Numbered(re.compile(r"(?P<stem>/index)(?P<n>\d+)?(?P<tail>\.html)$"), "{stem}{n}{tail}"),
    layout=Layout(section=("div.columns h5",)),
    fingerprints=("新文秘网", "wm114.cn"),
)

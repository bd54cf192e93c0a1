"""国微 CMS, as 盘锦市人民政府 runs it.

Seen: the article form and, in 2021, the containers of the layout. From the CMS's own routing rules: the forms of lists
and of an article's further pages.
"""

from __future__ import annotations

import re

from crawler.cms.family import Family
from crawler.cms.pagers import Numbered
from crawler.reading.layout import Layout

FAMILY = Family(
    name="guowei",
    article=re.compile(r"^/html/\d+/\d{4}-\d\d-\d\d/content-\d+(?:-\d+)?\.html$"),
    lists=(re.compile(r"^/html/\d+/(?:list-\d+\.html|index\.html)?$"),),
    pager=Numbered(re.compile(r"(?P<stem>/list)-(?P<n>\d+)(?P<tail>\.html)$"), "{stem}-{n}{tail}"),
    layout=Layout(
        title=("div.ny_mb_inner_box1>p",),
        byline=("div.fbsj_llcs_box", "div.source"),
        body=("div.xwnr_txt",),
    ),
    part=(re.compile(r"(/content-\d+)-\d+(\.html)$"), r"\1\2"),
    fingerprints=("ny_mb_inner_box1", "fbsj_llcs_box"),
)

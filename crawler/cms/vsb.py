"""博达 VSB (WebSiteBuilder), mostly universities and some districts.

Seen: article form, rows whose ids start with `line_`, the total as 共N条 p/T, body ids that start with `vsb_content`.
Older pages are numbered in reverse (`<list>/T-1.htm` is page 2), so the pager follows the page's own 下页 link.
"""

from __future__ import annotations

import re

from crawler.cms.family import Family
from crawler.cms.pagers import next_link
from crawler.reading.layout import Layout

FAMILY = Family(
    name="vsb",
    article=re.compile(r"/info/\d+/\d+\.html?$"),
    lists=(re.compile(r"/\w+(?:/\d+)?\.html?$"),),
    rows=("li[id^=line_] a",),
    pager=next_link,
    layout=Layout(
        title=("form[name=_newscontent_fromname] h1", "form[name=_newscontent_fromname] h2"),
        body=("[id^=vsb_content]", ".v_news_content"),
        drop=("[id^=nattach]",),
    ),
    fingerprints=("vsb_content", "v_news_content", "_newscontent_fromname", "_vsb_"),
)

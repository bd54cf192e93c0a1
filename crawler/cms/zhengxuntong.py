"""政讯通, the family of portals that reprint government news (农民工法治网 and others).

Nothing of its markup or URLs was seen: the article form is a guess (a file name of three or more digits, a script with
an `id`, what articles look like on sites of no known family), so where a link's label is as short as a column's, the
page is an article only if its shape says so. The layout is empty.
"""

from __future__ import annotations

import re

from crawler.cms import generic
from crawler.cms.family import Family
from crawler.cms.pagers import Numbered
from crawler.reading.layout import Layout

FAMILY = Family(
    name="zhengxuntong",
    article=re.compile(
        r"/(?!list|index|page)[A-Za-z]*[-_]?\d{3,}\.s?html?$"
        r"|/(?:news)?(?:show|view|detail|article|content|info)\.(?:php|aspx?|jsp)\?(?:.*&)?\w{0,8}id=\d+"
        rf"|{generic.FAMILY.article.pattern}",
        re.IGNORECASE,
    ),
    lists=(re.compile(r"/(?:(?:index|list)(?:[-_]\d+)*\.s?html?)?$"), re.compile(r"/(?:news)?list\.(?:php|aspx?|jsp)")),
    pager=Numbered(re.compile(r"/(?P<stem>(?:list|index))(?:_(?P<n>\d+))?(?P<tail>\.s?html?)$"), "{stem}_{n}{tail}"),
    layout=Layout(),
    certain=False,
    fingerprints=("政讯通",),
)

"""漳州市人民政府.

Domain: www.zhangzhou.gov.cn, not the bureaus' sites beside it
Region: 福建省漳州市
Publisher: 漳州市人民政府
Seen: the URL of 漳州要闻, in a public list of news columns (April 2026); its form is that of the bureaus' columns
Inferred: articles, pager and markup, from the bureaus' sites of the same CMS
Caveats: never checked against the live site. The other columns' URLs are unknown; they are found from the home page.
"""

from crawler.cms.yuanluesoft import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="zhangzhou_city",
    publisher="漳州市人民政府",
    region="福建省漳州市",
    division="350600",
    domains=("www.zhangzhou.gov.cn",),
    family=FAMILY,
    home="https://www.zhangzhou.gov.cn/",
    lists=("/cms/html/zzsrmzf/ywdt/index.html",),
    min_rows=1,
    fill_rates={"published_at": 0.8, "source": 0.5, "section": 0.5},  # far below what its pages show
)

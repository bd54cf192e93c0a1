"""盘锦市人民政府.

Domain: www.panjin.gov.cn
Region: 辽宁省盘锦市
Publisher: 盘锦市人民政府
Seen: article URLs, the containers of title, byline and body (2021)
Inferred: list and part URLs, from the CMS's routing rules
Caveats: never checked against the live site. The column number of 要闻动态 is unknown; columns are found from the
    home page. Mirrors of the site serve machine-converted Traditional Chinese with pinyin glosses and spam.
"""

from crawler.cms.guowei import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="panjin",
    publisher="盘锦市人民政府",
    region="辽宁省盘锦市",
    division="211100",
    domains=("panjin.gov.cn",),
    family=FAMILY,
    home="http://www.panjin.gov.cn/",
    fill_rates={"published_at": 0.8, "source": 0.5, "section": 0.5},  # far below what its pages show
)

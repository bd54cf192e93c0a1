"""滨湖区人民政府.

Domain: www.wxbh.gov.cn
Region: 江苏省无锡市滨湖区
Publisher: 无锡市滨湖区人民政府
Seen: article URLs; static lists and `POST /info_open/search` on other sites of the CMS; body containers; the URL of
    滨湖要闻, in a public list of news columns (April 2026)
Inferred: that 滨湖 uses both forms of lists
Caveats: never checked against the live site. The other columns' URLs are unknown, so they are found from the home page.
"""

from crawler.cms.intertid import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="binhu",
    publisher="滨湖区人民政府",
    region="江苏省无锡市滨湖区",
    division="320211",
    domains=("wxbh.gov.cn",),
    family=FAMILY,
    home="https://www.wxbh.gov.cn/",
    lists=("/zxzx/ywdt/index.shtml",),
    min_rows=1,
    fill_rates={"published_at": 0.8, "source": 0.5},  # far below what its pages show
)

"""嵊州新闻网.

Domain: sznews.zjol.com.cn
Region: 浙江省绍兴市嵊州市
Publisher: 嵊州新闻网, hosted by 浙江在线 (ZJOL)
Seen: article URLs, `_03.shtml` for page 3 of an article, the article ids and lists of sibling county sites
Inferred: the lists and their pager, from sibling sites of the same CMS
Caveats: never checked against the live site. The columns' URLs are unknown, so they are found from the home page.
    Pages are GB2312 or UTF-8; both exist in the family.
"""

from crawler.cms.enorth import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="shengzhou",
    publisher="嵊州新闻网",
    region="浙江省绍兴市嵊州市",
    division="330683",
    domains=("sznews.zjol.com.cn",),
    family=FAMILY,
    home="https://sznews.zjol.com.cn/",
    fill_rates={"published_at": 0.8, "source": 0.5, "section": 0.5},  # far below what its pages show
)

"""新文秘网.

Domain: www.wm114.cn
Region: 全国
Publisher: 新文秘网, a commercial library of officials' speeches
Seen: article and list URLs, list rows, the breadcrumb's box, gb2312
Inferred: nothing
Caveats: never checked against the live site. The markup of articles is unknown. A paywall cuts the texts, and the
    page says by how much. Lists have no dates; they are found from the home page.
"""

from crawler.cms.wm114 import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="wm114",
    publisher="新文秘网",
    region="全国",
    domains=("wm114.cn",),
    family=FAMILY,
    home="http://www.wm114.cn/",
    fill_rates={"published_at": 0.8, "section": 0.5},  # far below what its pages show
)

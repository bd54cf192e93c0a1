"""农民工法治网.

Domain: www.nmgfzw.cn
Region: 全国
Publisher: 农民工法治网, which reprints government news and names the original's URL
Seen: the text of one article
Inferred: the form of article URLs, from other portals
Caveats: never checked against the live site. Markup and URL forms are unknown: what is an article is told by the
    shape of its page.
"""

from crawler.cms.zhengxuntong import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="nmgfzw",
    publisher="农民工法治网",
    region="全国",
    domains=("nmgfzw.cn",),
    family=FAMILY,
    home="http://www.nmgfzw.cn/",
    fill_rates={"published_at": 0.8, "source": 0.5},  # far below what its pages show
)

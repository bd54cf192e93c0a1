"""漳州市农业农村局.

Domain: nyncj.zhangzhou.gov.cn, and articles on other sites below zhangzhou.gov.cn that it links to
Region: 福建省漳州市
Publisher: 漳州市农业农村局
Seen: article, column and paging URLs, list rows, the body's box
Inferred: that a column's first page links to its second
Caveats: never checked against the live site. Records of the other bureaus' articles carry this site's name; those of
    the city's portal, `zhangzhou_city`, do not.
"""

from crawler.cms.yuanluesoft import FAMILY
from crawler.sites.site import Site

SITE = Site(
    name="zhangzhou",
    publisher="漳州市农业农村局",
    region="福建省漳州市",
    division="350600",
    domains=("zhangzhou.gov.cn",),
    family=FAMILY,
    home="http://nyncj.zhangzhou.gov.cn/",
    fill_rates={"published_at": 0.8, "source": 0.5, "section": 0.5},  # far below what its pages show
)

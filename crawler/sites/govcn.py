"""Any government site that has no spider of its own.

Domain: any; `scrapy crawl govcn -a url=https://www.example.gov.cn/xwzx/`
Region: 全国
Publisher: what the pages say (`SiteName`)
Seen: the families in `crawler.cms.recognise`
Inferred: everything about the site itself, from its pages
Caveats: a section is what its list shows; articles that no list of it names are not found.
"""

from crawler.spiders.section_spider import SectionSpider


class GovCn(SectionSpider, abstract=True):
    """A section of any site, by `-a url=`."""

    name = "govcn"

"""A golden page: its markup, and what a person reads off it.

The pages imitate how content management systems of Chinese governments really mark up; places, people and texts are
invented. `@1@` in page and expected text stands for a sentence of `PROSE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PROSE = (
    "示例县人民政府日前召开专题会议，研究部署春季农业生产和防汛抗旱工作，要求各乡镇压实责任，把工作做细做实。",
    "会议听取了县农业农村局、县水利局关于备耕和水利设施检修情况的汇报，分析了今年的雨情、墒情和农资供应形势。",
    "会议指出，今年入春以来气温偏高，土壤墒情总体适宜，但局部地区旱情露头，不能有丝毫麻痹思想和侥幸心理。",
    "会议强调，要加快推进高标准农田建设，统筹做好种子、化肥、农药等农资的调运和储备，确保不误农时。",
    "根据《中华人民共和国土地管理法》等有关规定，经县人民政府研究同意，现将有关事项通知如下：",
    "一、各单位要充分认识此项工作的重要意义，切实加强组织领导，明确专人负责，于4月底前完成自查。",
    "二、对检查中发现的问题，要建立台账，逐项整改，整改情况于5月15日前书面报县政府办公室。",
    "三、本通知自印发之日起施行，有效期五年。",
    "县领导先后来到示例镇、东河乡，实地察看了水库除险加固工程进展，并与种粮大户座谈，详细了解生产中的困难。",
    "下一步，该县将继续组织农技人员深入田间地头开展技术服务，预计全年粮食播种面积稳定在四十二万亩以上。",
)
_TOKEN = re.compile(r"@(\d+)@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page (`html`, at `url`) and its fields as a person reads them.

    `published` is `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`, to the precision that the page or its metadata states. `text`
    are the lines of the body; a reader may keep those of `may` or leave them out. `files` are the attachments' URLs.
    """

    name: str
    html: str
    title: str
    published: str | None
    text: tuple[str, ...]
    url: str = "http://www.shili.gov.cn/xxgk/tzgg/202403/t20240318_4512367.html"
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    images: int | None = None
    may: tuple[str, ...] = ()
    encoding: str = "utf-8"

    @property
    def body(self) -> bytes:
        """The page as bytes."""
        return fill(self.html).encode(self.encoding, "xmlcharrefreplace")

    @property
    def lines(self) -> list[str]:
        """The body's lines."""
        return [fill(line) for line in self.text]


def fill(text: str) -> str:
    """Put sentences in the places that are left for them."""
    return _TOKEN.sub(lambda match: PROSE[int(match[1]) % len(PROSE)], text)


NAV = (
    '<div class="header"><div class="logo"><a href="/"><img src="/images/logo.png" alt="示例县人民政府"></a></div>'
    '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/xxgk/">政务公开</a></li>'
    '<li><a href="/bsfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>'
)
FOOT = (
    '<div class="footer"><p>主办单位：示例县人民政府办公室　承办单位：示例县大数据中心</p>'
    '<p>网站标识码：3399990001　<a href="https://beian.miit.gov.cn">浙ICP备05000000号</a>　浙公网安备 33999902000001号</p>'
    "<p>地址：示例县人民路1号　邮编：310000　联系电话：0571-00000000</p></div>"
)

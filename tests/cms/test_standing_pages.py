"""Pages that a site has beside its articles, such as 联系我们, are none where nothing says when they were published."""

from __future__ import annotations

import pytest

from crawler.cms.recognise import is_article
from crawler.reading import read

LONG = "示例县位于示例省东部，面积一千余平方公里，下辖十二个乡镇，历史悠久，物产丰富，交通便利，是重要的粮食产区。" * 3
LIFE = "张示例，男，汉族，1970年1月生，大学学历，1992年7月参加工作，中共党员。主持县政府全面工作，负责财政、审计。"


def read_as_article(title: str, text: str = LONG, *, info: str = "") -> bool:
    page = (
        f"<html><head><meta charset=utf-8><title>{title}-示例县人民政府</title></head><body>"
        f"<h1>{title}</h1>{info}<div class=content><p>{text}</p><p>{text}</p></div></body></html>"
    )
    return is_article(read(page.encode(), "http://www.example.gov.cn/zjsl/a1.html"))


@pytest.mark.parametrize(
    "title",
    [
        "关于我们",
        "联系我们",
        "网站地图",
        "版权声明",
        "隐私政策",
        "示例县概况",
        "走进示例",
        "机构职能",
        "示例县教育局主要职责",
        "内设机构",
        "领导简介",
    ],
)
def test_a_standing_page_without_a_day_is_no_article(title: str) -> None:
    assert not read_as_article(title)
    assert read_as_article(title, info="<div class=info>发布时间：2026-03-01 来源：示例日报</div>")


def test_the_life_of_an_official_is_none() -> None:
    assert not read_as_article("县长 张示例", LIFE)
    assert read_as_article("拟任职公示", LIFE, info="<div class=info>发布时间：2026-03-01</div>")


@pytest.mark.parametrize(
    "title", ["示例县概况展览开幕", "教育局领导走访慰问困难职工", "县长走进社区听民声", "全县防汛工作扎实推进"]
)
def test_an_article_that_lacks_its_day_is_still_one(title: str) -> None:
    assert read_as_article(title)

"""Whose place a record is of, and the code that the place had on the record's day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.catalogue.division import division_of
from crawler.catalogue.history import code_in, names_in
from crawler.cms.recognise import GENERIC
from crawler.records import Article, Division, article_id
from crawler.sites.registry import site_for
from crawler.sites.site import Site
from pipelines.normalize import normalize

SHENGZHOU = Division("330683", "浙江省", "绍兴市", "嵊州市")
ZHANGZHOU = Division("350600", "福建省", "漳州市")
DAY = "2024-05-01T00:00:00+08:00"


def of(url: str, day: str | None = DAY) -> Division | None:
    return division_of(url, day, site_for(url))


@pytest.mark.parametrize(
    ("url", "division"),
    [
        ("https://www.szzj.gov.cn/col/1/art_2.html", SHENGZHOU),  # its portal
        ("https://szzj.gov.cn/", SHENGZHOU),
        ("http://nyncj.szzj.gov.cn/art/1.html", SHENGZHOU),  # a department
        ("https://sznews.zjol.com.cn/1.shtml", SHENGZHOU),  # a declared site
        ("http://nyncj.zhangzhou.gov.cn/1.html", ZHANGZHOU),
        ("https://www.zhangzhou.gov.cn/1.html", ZHANGZHOU),
        ("https://www.beijing.gov.cn/", Division("110000", "北京市")),
        ("https://www.bjdch.gov.cn/", Division("110101", "北京市", None, "东城区")),  # no city between
        (
            "https://lingshui.hainan.gov.cn/",
            Division("469028", "海南省", None, "陵水黎族自治县"),
        ),  # below the province's
        ("https://rsj.hainan.gov.cn/", Division("460000", "海南省")),
        ("https://www.ljxq.gov.cn/", Division(None, "重庆市", None, "两江新区")),  # has no code
        ("http://www.yanbian.gov.cn/", Division("222400", "吉林省", "延边朝鲜族自治州")),  # also given for 珲春市
    ],
)
def test_a_page_is_of_the_place_whose_site_it_is_on(url: str, division: Division) -> None:
    assert of(url) == division


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.cn/",
        "https://www.nmgfzw.cn/1.html",  # declared, for the whole country
        "https://www.example.com/",
        "http://www.putuo.gov.cn/",  # given for 普陀区 of Shanghai and of 舟山市
        "https://longhai.zhangzhou.gov.cn/",  # named like a division below the city, which the table has elsewhere
        "https://haikou.hainan.gov.cn/",
        "http://192.0.2.1/",
    ],
)
def test_what_nobody_knows_is_null(url: str) -> None:
    assert of(url) is None


@pytest.mark.parametrize(
    ("url", "day", "division"),
    [
        ("https://www.bjmy.gov.cn/", "2014-12-31", Division("110228", "北京市", None, "密云县")),
        ("https://www.bjmy.gov.cn/", "2016-01-01", Division("110118", "北京市", None, "密云区")),
        ("https://www.szzj.gov.cn/", "1993-01-01", Division("330623", "浙江省", "绍兴市", "嵊县")),
        (
            "https://www.xiangyang.gov.cn/",
            "2005-03-01",
            Division("420600", "湖北省", "襄樊市"),
        ),  # one code, another name
        ("https://www.xiangyang.gov.cn/", None, Division("420600", "湖北省", "襄阳市")),
        ("https://www.szzj.gov.cn/", "1979-01-01", None),  # before there were codes
    ],
)
def test_the_code_and_the_names_are_those_of_the_day(url: str, day: str | None, division: Division | None) -> None:
    assert of(url, day) == division


def test_a_code_that_was_made_of_parts_of_others_has_none_before() -> None:
    assert code_in("330114", 2019) is None  # 钱塘区, of parts of 江干区 and 萧山区
    assert code_in("330114", 2021) == "330114"


def test_a_declaration_may_have_the_code_of_its_time() -> None:
    site = Site(
        name="miyun", publisher="密云县", region="北京市", domains=("a.test",), family=GENERIC, division="110228"
    )
    assert division_of("http://a.test/", "2010-01-01", site) == Division("110228", "北京市", None, "密云县")
    assert division_of("http://a.test/", DAY, site) == Division("110118", "北京市", None, "密云区")
    assert division_of("http://a.test/", DAY, replace(site, division="990000")) is None


def test_names_in_of_a_county_that_a_province_governs_itself() -> None:
    assert names_in("419001", 2020) == ("河南省", None, "济源市")


def test_the_pipeline_fills_it_from_the_address_and_the_day() -> None:
    url = "https://www.bjmy.gov.cn/art/1.html"
    article = Article(id=article_id(url), revision=1, site="x", publisher=None, url=url, title="标题", text="正文。")
    assert normalize(article).division == Division("110118", "北京市", None, "密云区")
    article.fetched_at = "2013-01-01T00:00:00+08:00"
    old = normalize(article).division
    assert old is not None
    assert old.code == "110228"
    article.published_at = "2020-01-01T00:00:00+08:00"
    new = normalize(article).division
    assert new is not None
    assert new.code == "110118"

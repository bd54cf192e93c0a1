"""Rows that lead to other sites are counted, need nothing, and are no alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.demo.pages import Exchange, html
from tests.lists.nights import Nights, days, page_url, url_of
from tests.lists.villages import COLUMN, article, column, home, last_run, night
from tests.lists.villages import url_of as village_url
from tests.server import serve
from tests.spiders.web import Answer, list_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

WEIXIN = "https://mp.weixin.qq.com/s/abc{}"


def rows(count: int) -> list[str]:
    return [f"{WEIXIN.format(n)} 2026-03-02 一篇微信文章的标题" for n in range(count)]


def test_a_week_of_rows_of_another_site_is_a_quiet_week() -> None:
    site = Nights(days(20))
    site.publish()
    site.crawl(0)
    below = [f"{url_of(row)} {row[1]} 第{row[0]}号合成文章的标题" for row in site.rows[:10]]
    site.web[page_url(1)] = Answer(list_page(*rows(9), pager="<a href='list-2.html'>下一页</a>").encode())
    site.web[page_url(2)] = Answer(list_page(*below).encode())
    for day in range(1, 8):
        found = site.crawl(day)
        assert found.stats["list/elsewhere"] == 9
        assert not found.rejections
        assert not any(found.stats.get(f"list/{name}") for name in ("empty", "few_rows", "failed"))
        assert not found.spider.history.lists.dead()


def test_a_list_whose_rows_all_lead_elsewhere_costs_few_pages() -> None:
    site = Nights(days(5))
    site.publish()
    for number in range(1, 31):
        link = f"<a href='list-{number + 1}.html'>下一页</a>" if number < 30 else ""
        page = list_page(*(row.replace("abc", f"{number}x") for row in rows(10)), pager=link)
        site.web[page_url(number)] = Answer(page.encode())
    counts = []
    for day in range(8):
        site.crawl(day)
        counts.append(len(site.asked_pages))
    assert sorted(counts) == [4] * 6 + [30, 30]


def test_friendly_links_are_no_rows() -> None:
    site = Nights(days(5))
    site.publish()
    links = "<ul><li><a href='http://www.gov.cn/'>中国政府网站首页</a></li></ul>"
    site.web[page_url(1)] = Answer(list_page(pager=links).encode())
    assert site.crawl(0).stats["list/elsewhere"] == 0


@pytest.mark.parametrize("way", ["redirect", "refresh", "script", "row"])
def test_articles_that_lead_to_another_site_are_no_drift(tmp_path: Path, way: str) -> None:
    target = "https://mp.weixin.qq.com/s/abc?a=1"
    body = {
        "refresh": f"<html><head><meta http-equiv='refresh' content='0;url={target}'></head></html>",
        "script": f"<html><script>window.location.href = '{target}';</script></html>",
    }.get(way, "")
    with serve([home(COLUMN), column(8), *map(article, range(1, 5))]) as server:
        for number in range(5, 9):
            url = village_url(number)
            server.put(Exchange(url, b"", 302, (("Location", target),)) if way == "redirect" else html(url, body))
        if way == "row":
            page = column(8)
            for number in range(5, 9):
                page = html(COLUMN, page.body.decode().replace(village_url(number), f"{target}{number}"))
            server.put(page)
        for day in (0, 1, 7):
            code, said = night(tmp_path, server, day)
            assert (code, said.splitlines()[-1].partition(";")[0]) == (0, f"village: {last_run(tmp_path)['state']}")

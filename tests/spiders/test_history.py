"""What earlier runs know is one object that a crawl is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.test import get_crawler

from crawler.lists.crawl_history import CrawlHistory
from crawler.sites.panjin import SITE
from crawler.spiders.loader import spider_of
from crawler.spiders.section_spider import SectionSpider
from tests.spiders.small import page, small_site
from tests.spiders.web import crawl, make

COMPLETE = CrawlHistory(complete_until=datetime(2026, 2, 28, tzinfo=UTC))


def test_without_one_a_crawl_is_the_sites_first() -> None:
    spider = make(SITE, small_site())
    assert spider.history.find(page(1)) is None
    assert (spider.history.complete_until, list(spider.history.recent())) == (None, [])
    assert spider.history.recheck == timedelta(days=SITE.recheck_days)


def test_it_is_the_one_that_was_given() -> None:
    spider = make(SITE, small_site(), COMPLETE)
    assert spider.history is COMPLETE


def test_two_crawls_share_nothing() -> None:
    one, two = (crawl(SITE, small_site()).spider.history for _ in range(2))
    assert one.answers.keys() == two.answers.keys() != set()
    one.answers.clear()
    assert two.answers


def test_no_argument_of_the_command_line_is_one() -> None:
    with pytest.raises(UsageError, match="-a history=… is not known"):
        spider_of(SITE)(history="x")


def test_that_a_section_was_read_proves_nothing_for_another() -> None:
    crawler = get_crawler(SectionSpider)
    spider = SectionSpider.from_crawler(crawler, history=COMPLETE, url="http://www.example.gov.cn/xwzx/")
    assert spider.history.complete_until is None
    assert spider.history.answers is COMPLETE.answers

"""What a run asks for of a site that was crawled before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.cms.generic import FAMILY
from crawler.lists.crawl_history import CrawlHistory
from crawler.records import KnownArticle, Outcome, Reason
from crawler.sites.panjin import SITE as PANJIN
from crawler.sites.site import Site
from tests.spiders.small import HOME, LIST, SECOND, home, page, small_site
from tests.spiders.web import Answer, Web, article_page, crawl, list_page, make

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.spiders.site_spider import SiteSpider

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)


def known(
    url: str, published: str, fetched: str = "2026-02-27T08:00:00+08:00", *, withdrawn: bool = False
) -> KnownArticle:
    stamp = f"{published}T00:00:00+08:00"
    return KnownArticle("0" * 16, url, 1, "c" * 64, '"tag"', "Thu, 26 Feb 2026 00:00:00 GMT", fetched, stamp, withdrawn)


def returning(web: Web, *seen: KnownArticle, recent: Sequence[str] = (), **arguments: str) -> SiteSpider:
    """Return a spider whose site was crawled before, without a gap, up to 28 February 2026."""
    history = CrawlHistory(
        seen={each.url: each for each in seen}.get,
        now=lambda: NOW,
        complete_until=datetime(2026, 2, 28, tzinfo=UTC),
        recent=lambda: recent,
    )
    return make(PANJIN, web, history, **arguments)


def test_known_and_settled_articles_are_not_asked_for() -> None:
    web = small_site()
    web[LIST] = Answer(
        list_page(f"{page(2, '2026-01-05')} 2026-01-05 旧闻", pager="<a href='list-2.html'>2</a>").encode()
    )
    crawl(returning(web, known(page(2, "2026-01-05"), "2026-01-05")), web)
    assert web.urls == [HOME, LIST]


def test_full_walks_on_past_what_is_known() -> None:
    web = small_site()
    web[LIST] = Answer(
        list_page(f"{page(2, '2026-01-05')} 2026-01-05 旧闻", pager="<a href='list-2.html'>2</a>").encode()
    )
    crawl(returning(web, known(page(2, "2026-01-05"), "2026-01-05"), full="1"), web)
    assert web.urls == [HOME, LIST, SECOND, page(1)]


def test_articles_of_a_run_with_gaps_do_not_end_the_walk() -> None:
    web = small_site()
    web[LIST] = Answer(
        list_page(f"{page(2, '2026-01-05')} 2026-01-05 旧闻", pager="<a href='list-2.html'>2</a>").encode()
    )
    killed = known(page(2, "2026-01-05"), "2026-01-05", fetched="2026-02-28T23:00:00+08:00")
    crawl(returning(web, killed), web)
    assert web.urls == [HOME, LIST, SECOND, page(1)]


def test_a_young_article_is_asked_for_again_with_its_validators() -> None:
    web = small_site()
    web[page(2)] = Answer(status=304, headers={"ETag": '"tag"'})
    found = crawl(returning(web, known(page(2), "2026-02-26")), web)
    request = next(request for request in web.asked if request.url == page(2))
    assert request.headers["If-None-Match"] == b'"tag"'
    assert request.headers["If-Modified-Since"] == b"Thu, 26 Feb 2026 00:00:00 GMT"
    assert (Outcome.UNCHANGED, page(2)) in found.visits
    assert page(2) not in found.articles


def test_a_list_that_dates_an_old_article_anew_has_it_read_again() -> None:
    web = Web(
        {
            HOME: list_page(f"{page(2, '2025-01-05')} 2026-02-28 重新发布"),
            page(2, "2025-01-05"): article_page("重新发布"),
        }
    )
    found = crawl(returning(web, known(page(2, "2025-01-05"), "2025-01-05")), web)
    assert page(2, "2025-01-05") in found.articles


# A site whose URLs hold no day.
UNDATED = Site(name="undated", publisher="某县人民政府", region="某省某市", domains=("undated.test",), family=FAMILY)


def test_a_page_dated_2062_has_the_day_of_the_row_that_led_to_it() -> None:
    url = "http://undated.test/info/10860.html"
    page_of_2062 = article_page("一篇日期写错了的文章", "2062-02-26")
    web = Web({UNDATED.home: list_page(f"{url} 2026-02-26 一篇日期写错了的文章"), url: page_of_2062})
    article = crawl(make(UNDATED, web, CrawlHistory(now=lambda: NOW)), web).articles[url]
    assert (article.published_at, article.found_by["published_at"]) == ("2026-02-26T00:00:00+08:00", "list")
    assert article.flags == ["date_out_of_range:2062-02-26T00:00:00+08:00", "date_disagrees"]


def test_an_article_found_under_https_is_known_under_http() -> None:
    web = small_site()
    secure = known(page(1, "2026-01-05").replace("http:", "https:"), "2026-01-05")
    web[HOME] = Answer(list_page(f"{page(1, '2026-01-05')} 2026-01-05 旧闻").encode())
    crawl(returning(web, secure), web)
    assert web.urls == [HOME]


def test_a_known_page_that_is_gone_is_withdrawn_once() -> None:
    web = Web({HOME: list_page(f"{page(2)} 2026-02-26 没有了")})
    first = crawl(returning(web, known(page(2), "2026-02-26")), web)
    assert first.rejections[page(2)].reason is Reason.WITHDRAWN
    again = crawl(returning(web, known(page(2), "2026-02-26", withdrawn=True)), web)
    assert again.rejections == {}
    assert (Outcome.UNCHANGED, page(2)) in again.visits


def test_a_page_that_never_was_an_article_is_not_withdrawn() -> None:
    found = crawl(PANJIN, Web({HOME: list_page(f"{page(2)} 2026-02-26 没有了")}))
    assert found.rejections[page(2)].reason is Reason.HTTP_ERROR
    assert found.rejections[page(2)].detail == "HTTP 404"


def test_a_young_article_that_no_list_names_any_more_is_asked_for_again() -> None:
    web = small_site()
    web[LIST] = Answer(list_page(f"{page(1)} 2026-02-20 第一篇合成文章的标题").encode())
    del web[page(2)]
    young = [page(2), "http://www.elsewhere.gov.cn/html/1738/2026-02-26/content-1.html"]
    spider = returning(web, known(page(1), "2026-02-20"), known(page(2), "2026-02-26"), recent=young)
    found = crawl(spider, web)
    assert found.rejections[page(2)].reason is Reason.WITHDRAWN
    assert web.urls == [HOME, LIST, page(2)]


def test_a_second_run_over_an_unchanged_site_asks_for_its_newest_lists_only() -> None:
    size, a_page = 300, 20
    lists = {}
    for number in range(1, size // a_page + 1):
        first = (number - 1) * a_page
        rows = [
            f"{page(1000 + n, '2025-11-05')} 2025-11-05 合成文章第{n}篇的标题" for n in range(first, first + a_page)
        ]
        lists[f"{HOME}html/1738/list-{number}.html"] = list_page(*rows, pager=f"共{size // a_page}页")
    articles = {page(1000 + n, "2025-11-05"): article_page(f"合成文章第{n}篇的标题", "2025-11-05") for n in range(size)}
    web = Web({HOME: home(), **lists, **articles})
    first_run = crawl(PANJIN, web)
    assert len(first_run.articles) == size
    web.asked.clear()
    crawl(returning(web, *(known(url, "2025-11-05") for url in first_run.articles)), web)
    assert web.urls == [HOME, LIST]

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest, UsageError

from crawler.lists.crawl_history import CrawlHistory
from crawler.records import Flag, Reason
from crawler.sites.nmgfzw import SITE as NMGFZW
from crawler.sites.panjin import SITE as PANJIN
from crawler.sites.zhangzhou import SITE as ZHANGZHOU
from tests.spiders.small import HOME, LIST, SECOND, home, page, small_site
from tests.spiders.web import Answer, Web, article_page, crawl, list_page, make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_whole_site_is_found_from_its_home_page() -> None:
    found = crawl(PANJIN, small_site())
    assert {url: article.title for url, article in found.articles.items()} == {
        page(2): "第二篇合成文章的标题",
        page(1): "第一篇合成文章的标题",
    }
    assert found.visits == [("list", HOME), ("list", LIST), ("list", SECOND)]
    assert found.stats["list/rows"] == 2
    assert found.stats["list/walked"] == 2


def test_records_carry_the_site() -> None:
    article = crawl(PANJIN, small_site()).articles[page(2)]
    assert (article.site, article.publisher) == ("panjin", "盘锦市人民政府")


def test_a_column_that_was_renamed_is_found() -> None:
    web = small_site()
    web[HOME] = Answer(home("/xwzx/zwyw/").encode())
    web[f"{HOME}xwzx/zwyw/"] = web.pop(LIST)
    assert page(2) in crawl(PANJIN, web).articles


def test_navigation_is_followed_to_a_bounded_depth() -> None:
    chain = {f"{HOME}a{n}/": home(f"/a{n + 1}/", "下级栏目") for n in range(9)}
    web = Web({HOME: home("/a0/"), **chain})
    found = crawl(PANJIN, web)
    assert web.urls == [HOME, f"{HOME}a0/", f"{HOME}a1/", f"{HOME}a2/"]
    assert found.stats["list/not_followed"] == 1


def test_rows_that_another_declared_site_has_are_left_to_it() -> None:
    portal = "https://www.zhangzhou.gov.cn/cms/html/zzsrmzf/2026-02-26/2101300001.html"
    own = "http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2026-02-26/2101300002.html"
    home = "http://nyncj.zhangzhou.gov.cn/"
    web = Web(
        {
            home: list_page(f"{portal} 2026-02-26 市政府门户的合成文章", f"{own} 2026-02-26 本局自己的合成文章"),
            own: article_page("本局自己的合成文章"),
            portal: article_page("市政府门户的合成文章"),
        }
    )
    found = crawl(ZHANGZHOU, web)
    assert list(found.articles) == [own]
    assert found.stats["list/elsewhere"] == 1


def test_other_sites_are_left_alone() -> None:
    nav = "<a href='http://www.gov.cn/zhengce/'>国务院</a><a href='http://panjin.gov.cn.example.com/'>假站</a>"
    web = Web({HOME: list_page(f"http://www.example.com{page(1)[len(HOME) - 1 :]} 2026-02-26 别处的文章", nav=nav)})
    crawl(PANJIN, web)
    assert web.urls == [HOME]


def test_articles_come_before_the_next_list_page() -> None:
    web = small_site()
    crawl(PANJIN, web)
    assert web.urls == [HOME, LIST, page(2), SECOND, page(1)]


def test_lists_that_gave_articles_before_are_visited_first() -> None:
    nav = "<a href='/html/1/list-1.html'>公告</a><a href='/html/2/list-1.html'>要闻</a>"
    web = Web({HOME: list_page(nav=nav)})
    history = CrawlHistory(productive={f"{HOME}html/2/list-1.html"})
    crawl(make(PANJIN, web, history), web)
    assert web.urls[1:] == [f"{HOME}html/2/list-1.html", f"{HOME}html/1/list-1.html"]


def test_since_and_until_are_inclusive_and_end_the_walk() -> None:
    web = small_site()
    web[SECOND] = Answer(
        list_page(
            f"{page(1, '2026-02-20')} 2026-02-20 第一篇合成文章的标题", pager="<a href='list-3.html'>下一页</a>"
        ).encode()
    )
    found = crawl(PANJIN, web, since="2026-02-26", until="2026-02-26")
    assert list(found.articles) == [page(2)]
    assert web.urls[-1] == SECOND
    assert f"{HOME}html/1738/list-3.html" not in web.urls


def test_an_article_that_turns_out_to_be_out_of_the_dates_is_a_rejection() -> None:
    web = Web(
        {
            page(7): article_page("一篇旧的合成文章的标题", "2020-01-01"),
            HOME: list_page(f"{page(7)} 无 一篇旧的合成文章"),
        }
    )
    found = crawl(PANJIN, web, since="2026-01-01")
    assert found.articles == {}
    assert found.rejections[page(7)].reason is Reason.NOT_ASKED


def test_urls_of_a_file_are_read_and_nothing_else(tmp_path: Path) -> None:
    web = small_site()
    (tmp_path / "urls").write_text(f"# 两篇\n{page(1)}\n\n{page(2)}#top\n")
    found = crawl(PANJIN, web, urls=str(tmp_path / "urls"))
    assert set(found.articles) == {page(1), page(2)}
    assert web.urls == [page(1), page(2)]


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("since", "01/02/2024", "type it like -a since=2024-01-31"),
        ("until", "2024-02-30", "type it like -a until=2024-01-31"),
        ("full", "yes", "type -a full=1"),
        ("urls", "/nowhere", "one URL a line"),
        ("replay", "/nowhere", "no such file or folder"),
        ("sinse", "2024-01-01", "there are since, until, full, urls, domains, via, replay"),
    ],
)
def test_a_wrong_argument_says_what_to_type(argument: str, value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        make(PANJIN, Web({}), **{argument: value})


def test_dates_the_wrong_way_round_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="later than"):
        make(PANJIN, Web({}), since="2024-02-01", until="2024-01-01")


def test_a_url_of_another_site_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("https://www.wxbh.gov.cn/doc/2022/02/25/3584127.shtml\n")
    with pytest.raises(UsageError, match=r"panjin\.gov\.cn"):
        make(PANJIN, Web({}), urls=str(tmp_path / "urls"))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"<html></html>", 500), Reason.HTTP_ERROR),
        (Answer(b"<html></html>", 412), Reason.CHALLENGE),
        (Answer(b"<html></html>", 521), Reason.CHALLENGE),
        (Answer(b"<html></html>", 404, flags=["not_archived"]), Reason.NOT_ARCHIVED),
        (Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}), Reason.NOT_HTML),
        (Answer(b"%PDF-1.4"), Reason.NOT_HTML),
        (Answer(article_page("半页").encode(), flags=["partial"]), Reason.INCOMPLETE_RESPONSE),
        (Answer(article_page("首页").encode(), at=HOME), Reason.HTTP_ERROR),
        (Answer(error=DownloadTimeoutError("60 s")), Reason.NETWORK_ERROR),
        (Answer(error=DownloadFailedError("[<class '_DataLoss'>]")), Reason.INCOMPLETE_RESPONSE),
        (Answer(error=IgnoreRequest("Forbidden by robots.txt")), Reason.ROBOTS),
        (Answer(error=ZeroDivisionError("division by zero")), Reason.ERROR),
    ],
)
def test_each_article_that_fails_is_one_rejection_with_its_reason(answer: Answer, reason: Reason) -> None:
    web = small_site()
    web[page(2)] = answer
    found = crawl(PANJIN, web)
    assert {url: rejection.reason for url, rejection in found.rejections.items()} == {page(2): reason}
    assert list(found.articles) == [page(1)]


def test_a_fault_of_the_reader_is_a_rejection_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_keywords: object) -> None:
        raise ValueError("no such node")

    monkeypatch.setattr("crawler.spiders.article_fetcher.read", fail)
    found = crawl(PANJIN, small_site())
    assert found.rejections[page(2)].reason is Reason.ERROR
    assert found.rejections[page(2)].detail == "ValueError: no such node"


LATER = str.maketrans("甲乙丙", "丁戊己")


def parted() -> Web:
    links = "<div class='pages'>{} <a href='content-87602.html'>1</a> <a href='content-87602-2.html'>2</a></div>"
    return Web(
        {
            HOME: list_page(f"{page(2)} 2026-02-26 分页的文章"),
            page(2): article_page("一篇分成两页的合成文章", more=links),
            page(2).replace(".html", "-2.html"): article_page("一篇分成两页的合成文章", more=links).translate(LATER),
        }
    )


def test_the_parts_of_an_article_are_one_record() -> None:
    found = crawl(PANJIN, parted())
    article = found.articles[page(2)]
    assert len(found.articles) == 1
    assert article.text.count("\n") == 5
    assert Flag.PARTS_JOINED in article.flags
    assert found.visits[1] == ("part", page(2).replace(".html", "-2.html"))


def test_a_part_that_does_not_come_is_said_on_the_record() -> None:
    web = parted()
    del web[page(2).replace(".html", "-2.html")]
    article = crawl(PANJIN, web).articles[page(2)]
    assert Flag.PARTS_MISSING in article.flags
    assert article.text.count("\n") == 2


def test_a_list_that_links_to_a_later_part_leads_to_the_article() -> None:
    web = parted()
    web[HOME] = Answer(list_page(f"{page(2).replace('.html', '-2.html')} 2026-02-26 分页的文章").encode())
    assert list(crawl(PANJIN, web).articles) == [page(2)]


def test_where_article_urls_are_a_guess_a_column_is_read_as_a_list() -> None:
    column, article = "http://www.nmgfzw.cn/1024.html", "http://www.nmgfzw.cn/news/20260226.html"
    web = Web(
        {
            "http://www.nmgfzw.cn/": list_page(nav=f"<a href='{column}'>社会关注</a>"),
            column: list_page(f"{article} 2026-02-26 一篇合成的转载文章"),
            article: article_page("一篇合成的转载文章"),
        }
    )
    found = crawl(NMGFZW, web)
    assert list(found.articles) == [article]
    assert found.rejections == {}


def test_a_list_page_that_fails_is_counted() -> None:
    web = small_site()
    web[SECOND] = Answer(b"<html></html>", 502)
    assert crawl(PANJIN, web).stats["list/failed"] == 1


def test_a_page_of_the_navigation_that_fails_is_no_gap() -> None:
    web = small_site()
    web[HOME] = Answer(list_page(nav=f"<a href='{LIST}'>要闻</a><a href='/about/'>关于我们</a>").encode())
    web[f"{HOME}about/"] = Answer(b"<html></html>", 403)
    found = crawl(PANJIN, web)
    assert found.stats["list/nav_failed"] == 1
    assert "list/failed" not in found.stats
    assert "list/challenge" not in found.stats


def test_a_challenge_served_as_200_in_place_of_the_home_page_is_counted() -> None:
    script = "document.cookie='__jsl_clearance_s=47;path=/';setTimeout(function(){location.reload()},1500);"
    web = Web({HOME: f"<html><head><title></title></head><body><script>{script}</script></body></html>"})
    assert crawl(PANJIN, web).stats["list/challenge"] == 1


def test_what_the_server_said_of_an_article_is_kept_for_the_log() -> None:
    web = small_site()
    web[page(2)].headers["ETag"] = '"new"'
    answer = crawl(PANJIN, web).spider.history.answers[page(2)]
    assert (answer.status, answer.etag) == (200, '"new"')

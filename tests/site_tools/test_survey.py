from __future__ import annotations

import importlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from crawler.archive import captures
from crawler.cms.recognise import FAMILIES, GENERIC
from crawler.site_tools.survey import SurveyError, leads, survey
from tests.site_tools.project import EXAMPLE, ROOT, page
from tests.spiders.web import article_page, list_page

HOST = "http://www.gexian.test"
LIST = f"{HOST}/xwzx/"
ROWS = [f"{HOST}/news/2026030{day}.html 2026-03-0{day} 合成示例：第{day}条新闻的标题文字" for day in (1, 2, 3, 4, 5)]


def pages() -> list[tuple[str, str]]:
    """Return a list and its articles, of no known family, the oldest first."""
    articles = [(row.split()[0], article_page(f"{row.split()[2]}_某县人民政府", row.split()[1])) for row in ROWS]
    return [*articles, (LIST, list_page(*reversed(ROWS)))]


def test_the_example_tells_all_but_the_region() -> None:
    found = survey(captures(EXAMPLE))
    assert (found.host, found.domain, found.home) == ("www.shili.example", "shili.example", "http://www.shili.example/")
    assert found.family.name == "trs"
    assert found.publisher == "示例县人民政府"
    assert found.lists == ("http://www.shili.example/xwzx/sldt/",)
    assert (found.seen_articles, found.seen_lists) == (3, 1)


@pytest.mark.parametrize(
    ("site", "publisher", "family", "lists"),
    [
        ("panjin", "盘锦市人民政府", "guowei", {"/html/1738/list-1.html", "/html/1741/list-1.html"}),
        ("zhangzhou", "漳州市农业农村局", "yuanluesoft", {"/cms/html/zzsnyj/xwdt/index.html"}),
        ("shengzhou", "嵊州新闻网", "enorth", {"/sznews/jrsz/index.shtml"}),
        ("binhu", "滨湖区人民政府", "intertid", {"/zwxx/bhyw/index.shtml", "/xxgk/tzgg/index.shtml"}),
        ("wm114", "新文秘网", "generic", {"/0c/12/index.html"}),
    ],
)
def test_the_bundled_archives_tell_what_their_declarations_say(
    site: str, publisher: str, family: str, lists: set[str]
) -> None:
    found = survey(captures(ROOT / f"data/demo/{site}.warc.gz"))
    assert (found.publisher, found.family.name) == (publisher, family)
    assert {urlsplit(url).path for url in found.lists} == lists


def test_a_site_of_no_family_is_generic_and_named_by_its_titles() -> None:
    found = survey(page(url, text) for url, text in pages())
    assert found.family is GENERIC
    assert found.publisher == "某县人民政府"
    assert found.lists == (LIST,)
    assert found.seen_articles == 5


@pytest.mark.parametrize(
    "form", ["/zwdt/{}/", "/gk/infodetail.jsp?infoid=AB{}", "/xw/cunlutongche{}", "/show-4-{}-1.html"]
)
def test_a_site_whose_addresses_have_no_known_form_is_told_by_its_list_and_its_pages(form: str) -> None:
    articles = {f"{HOST}{form.format(day)}": f"合成示例：第{day}条新闻的标题文字" for day in (3, 2, 1)}
    rows = [f"{url} 2026-03-01 {title}" for url, title in articles.items()]
    told = [(LIST, list_page(*rows)), *((url, article_page(title)) for url, title in articles.items())]
    found = survey(page(url, text) for url, text in told)
    assert (found.lists, found.seen_articles, found.seen_lists) == ((LIST,), 3, 1)
    assert [capture.url for capture in found.articles] == list(articles)


def test_the_articles_that_the_list_names_first_are_taken() -> None:
    found = survey(page(url, text) for url, text in pages())
    assert [capture.url for capture in found.articles] == [row.split()[0] for row in reversed(ROWS)][:3]


def test_a_second_page_of_a_list_is_no_start() -> None:
    first = list_page(*ROWS[2:], pager="<a href='/xwzx/index_2.html'>下一页</a>")
    more = [page(LIST, first), page(f"{LIST}index_2.html", list_page(*ROWS[:2]))]
    found = survey([*(page(url, text) for url, text in pages()[:5]), *more])
    assert found.lists == (LIST,)
    assert found.seen_lists == 2


def test_an_article_alone_leads_to_the_list_of_its_breadcrumb() -> None:
    capture = next(capture for capture in captures(EXAMPLE) if "20260302" in capture.url)
    assert survey([capture]).lists == ("http://www.shili.example/xwzx/sldt/",)
    assert leads(capture, 0) == ["http://www.shili.example/xwzx/sldt/"]
    assert leads(capture, 1) == []  # an article of the list leads no further


def test_a_list_leads_to_three_of_its_articles() -> None:
    assert leads(page(*pages()[-1]), 0) == [row.split()[0] for row in reversed(ROWS)][:3]


def test_pages_of_other_hosts_robots_and_errors_are_passed_over() -> None:
    more = [
        page("http://elsewhere.test/news/20260301.html", pages()[0][1]),
        page(f"{HOST}/robots.txt", "User-agent: *"),
        page(f"{HOST}/news/20260309.html", "<html>404</html>", status=404),
        page(f"{HOST}/a.json", "{}", headers={"Content-Type": "application/json"}),
    ]
    found = survey([*(page(url, text) for url, text in pages()), *more])
    assert (found.host, found.seen_articles) == ("www.gexian.test", 5)
    assert found.notes == (f"{HOST}/news/20260309.html: HTTP 404",)


def test_the_last_capture_is_when_it_was_seen() -> None:
    moments = [datetime(2026, 3, day, tzinfo=UTC) for day in (5, 2)]
    found = survey(page(*pages()[n], captured_at=moment) for n, moment in enumerate(moments))
    assert found.last == moments[0]


@pytest.mark.parametrize("url", ["http://a'b.test/news/20260301.html", "http://localhost/news/20260301.html"])
def test_a_host_that_is_no_name_is_refused(url: str) -> None:
    with pytest.raises(SurveyError, match="not a host name"):
        survey([page(url, pages()[0][1])])


def test_pages_without_an_article_are_refused_with_what_to_give_instead() -> None:
    with pytest.raises(SurveyError, match=r"no article of the family generic among 1 pages.*give the address"):
        survey([page(*pages()[-1])])
    with pytest.raises(SurveyError, match="no page to look at"):
        survey([])


def test_a_publisher_is_never_code() -> None:
    evil = '某县"""+__import__("os").system("x")+"""\\\n政府'
    found = survey([page(url, text.replace("某县人民政府", evil)) for url, text in pages()])
    assert found.publisher is not None
    assert not set(found.publisher) & set("\"'\\\n+")


def test_a_family_is_named_like_its_module() -> None:
    for family in (*FAMILIES, GENERIC):
        assert importlib.import_module(f"crawler.cms.{family.name}").FAMILY is family

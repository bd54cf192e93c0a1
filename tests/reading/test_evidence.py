"""What a page's fields are decided by: the candidates, their order, and that explaining them changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.reading import Page, read
from crawler.records import Article, Provenance
from tests.golden_pages.case import PAGES, load
from tests.reading.pages import BODY, TITLE, URL

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.html"))
UNDATED = "http://www.shili.gov.cn/a.html"
ROW = "<li><a href=/1.html>示例县召开会议部署工作</a> 03-05</li>"
META = "<meta name={} content='{}'>"


def explained(body: str, head: str = "") -> Page:
    """Return a page that was read with its runners-up."""
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL, explain=True)


def rule(page: Page, field: str) -> str | None:
    """Return the rule that decided a field."""
    chosen = page.evidence[field].chosen
    return chosen.why if chosen else None


def against(page: Page, field: str) -> dict[str, str]:
    """Return what speaks against each refused candidate of a field, by its rule."""
    return {other.why: other.against for other in page.evidence[field].others if other.against}


@pytest.mark.parametrize("path", [*FIXTURES, *PAGES], ids=lambda path: path.stem)
def test_explaining_a_page_changes_nothing(path: Path) -> None:
    body, url = path.read_bytes(), load(path).url if path in PAGES else URL
    plain, told = read(body, url), read(body, url, explain=True)
    assert told.article == plain.article
    assert told.is_article == plain.is_article
    for field, decision in told.evidence.items():
        assert plain.evidence[field].chosen == decision.chosen
        if decision.chosen is None:
            assert all(other.against for other in decision.others)
            continue
        assert not decision.chosen.against
        assert all(other.score <= decision.chosen.score for other in decision.others if not other.against), field
        assert told.article.found_by.get(field, decision.chosen.place) == decision.chosen.place
    assert set(told.article.found_by) <= set(told.evidence)


def test_the_record_holds_the_winner() -> None:
    byline = "<p>发布时间：2024-03-05 09:30 来源：示例日报 作者：张三 责任编辑：李四 浏览次数：12</p>"
    page = explained(f"<h1>{TITLE}</h1>{byline}<div>{BODY}</div>", f"<title>{TITLE}_示例网</title>")
    fields = {name: page.evidence[name].chosen for name in ("title", "source", "authors", "editors", "views", "text")}
    assert {name: chosen.value for name, chosen in fields.items() if chosen} == {
        name: getattr(page.article, name) for name in fields
    }
    assert {name: chosen.why for name, chosen in fields.items() if chosen} == {
        "title": "title-tag-repeated",
        "source": "byline-source",
        "authors": "byline-authors",
        "editors": "byline-editors",
        "views": "byline-views",
        "text": "most-prose",
    }
    assert rule(page, "published_at") == "byline-date"


def test_a_title_is_told_with_the_line_that_prints_it() -> None:
    page = explained(f"<p>首页</p><h1>{TITLE}</h1><div>{BODY}</div>", f"<title>{TITLE}_示例网</title>")
    chosen = page.evidence["title"].chosen
    assert chosen is not None
    assert chosen.span == (1, 2)
    assert chosen.place is Provenance.STRUCTURE


def test_what_the_byline_says_is_told_with_its_line() -> None:
    lines = f"<h1>{TITLE}</h1><p>2024-03-05 09:30</p><p>来源：示例日报 作者：张三</p><div>{BODY}</div>"
    page = explained(f"{lines}<p>责任编辑：李四</p>")
    found = {name: page.evidence[name].chosen for name in ("published_at", "source", "authors", "editors")}
    spans = {name: chosen.span for name, chosen in found.items() if chosen}
    assert spans == {"published_at": (1, 2), "source": (2, 3), "authors": (2, 3), "editors": (5, 6)}


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("SiteName", "示例县人民政府", "names-site-or-column"),
        ("ColumnName", "要闻动态", "names-site-or-column"),
        ("x", "新闻详情", "words-of-a-template"),
        ("x", "示例县融媒体中心", "ends-as-a-site"),
        ("x", "长" * 400, "too-long-or-short"),
    ],
)
def test_a_stated_title_that_is_none_loses_to_the_heading(name: str, value: str, check: str) -> None:
    head = META.format("ArticleTitle", value) + META.format(name, value) + f"<title>{TITLE}</title>"
    page = explained(f"<h1>{TITLE}</h1><div>{BODY}</div>", head)
    assert page.article.title == TITLE
    assert rule(page, "title") == "title-tag-repeated"
    assert against(page, "title") == {"meta-title": check}


def test_a_source_of_the_metadata_loses_to_another_that_is_printed() -> None:
    head = META.format("ContentSource", "示例县政府网")
    page = explained(f"<h1>{TITLE}</h1><p>2024-03-05 来源：示例日报</p><div>{BODY}</div>", head)
    assert page.article.source == "示例日报"
    assert rule(page, "source") == "byline-source"
    assert against(page, "source") == {"meta-source": "another-is-printed"}


@pytest.mark.parametrize(
    ("shown", "stated", "url", "why", "published"),
    [
        ("发布时间：2024-03-05", "2024-03-09", UNDATED, "byline-labelled-day", "2024-03-05"),
        ("2024-03-05", "2024-03-09", URL, "byline-day-of-url", "2024-03-05"),
        ("2024-03-05", "2024-03-09", UNDATED, "meta-date", "2024-03-09"),
        ("发布时间：2024-03-05 09:30", "2024-03-05 10:30", URL, "byline-another-minute", "2024-03-05"),
        ("更新时间：2024-03-05 09:30", "2024-03-05", URL, "updated", "2024-03-05"),
    ],
)
def test_dates_are_checked_against_each_other(shown: str, stated: str, url: str, why: str, published: str) -> None:
    body = f"<head>{META.format('PubDate', stated)}</head><h1>{TITLE}</h1><p>{shown}</p><div>{BODY}</div>"
    page = read(body.encode(), url, explain=True)
    assert (page.article.published_at or "")[:10] == published
    assert rule(page, "published_at") == why
    assert {other.why for other in page.evidence["published_at"].others} >= ({"meta-date"} - {why})


def test_authors_of_the_metadata_that_nobody_sees_are_refused() -> None:
    page = explained(f"<h1>{TITLE}</h1><p>2024-03-05</p><div>{BODY}</div>", META.format("Author", "张三"))
    assert page.article.authors == []
    assert against(page, "authors") == {"meta-authors": "not-shown"}


def test_nobody_looks_for_runners_up_unasked() -> None:
    page = read(f"<h1>{TITLE}</h1><div>{BODY}</div>".encode(), URL)
    assert isinstance(page.article, Article)
    assert all(not decision.others for decision in page.evidence.values())


@pytest.mark.parametrize(
    ("body", "url", "shape", "article"),
    [
        (f"<h1>{TITLE}</h1><div>{BODY}</div>", URL, "prose", True),
        (f"<h1>{TITLE}</h1><p>2024-03-05</p><p>同意。</p>", UNDATED, "title-and-date", True),
        (f"<h1>{TITLE}</h1><p>同意。</p>", UNDATED, "short-and-undated", False),
        (f"<h1>{TITLE}</h1><div>{BODY}</div>", "http://www.shili.gov.cn/xwzx/index.html", "address-of-a-list", False),
        ("", URL, "no-title", False),
        (
            "<ul>" + "<li><a href=/1.html>示例县召开会议部署工作</a> 03-05</li>" * 9 + "</ul>",
            UNDATED,
            "no-text-and-no-file",
            False,
        ),
    ],
)
def test_whether_a_page_is_an_article_has_a_reason(body: str, url: str, shape: str, *, article: bool) -> None:
    head = f"<title>{TITLE}_示例网</title>" if body else ""  # without a body there is nothing at all
    page = read(f"<head>{head}</head><body>{body}</body>".encode(), url)
    assert page.is_article is article
    assert page.shape == shape

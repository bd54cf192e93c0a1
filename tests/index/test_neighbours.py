"""The claims that are kept in memory: the latest ones, however long a crawl is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.synthetic_news import News
from crawler.index import Index, Kind, neighbours
from crawler.items import article_id
from tests.index.conftest import article

if TYPE_CHECKING:
    import pytest

TABLE = 5


def test_a_reprint_is_found_among_the_latest_claims(sqlite_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_TABLE", TABLE)
    news = News(3)
    stories = [f"{news.story()}\n{news.story()}" for _ in range(2 * TABLE + 1)]
    for number, story in enumerate(stories):
        sqlite_index.claim(article(f"http://a.gov.cn/{number}.html", story, title=f"第{number}条"), "r1")
    # The third table has begun with the last story, so those of the first are forgotten.
    reprints = {number: news.edit(stories[number], 0.05) for number in (0, TABLE, 2 * TABLE)}
    verdicts = {
        number: sqlite_index.claim(article(f"http://b.gov.cn/{number}.html", text, title="转载"), "r1")
        for number, text in reprints.items()
    }
    assert {number: verdict.duplicate_of for number, verdict in verdicts.items() if verdict.kind is Kind.DUPLICATE} == {
        number: article_id(f"http://a.gov.cn/{number}.html") for number in (TABLE, 2 * TABLE)
    }

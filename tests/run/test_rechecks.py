from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawler.index.store import Index
from crawler.records import Article, article_id, to_line

if TYPE_CHECKING:
    from pathlib import Path


def article(name: str, published: str | None, *, site: str = "town", revision: int = 1) -> Article:
    url = f"http://www.town.test/{name}"
    fetched = "2026-03-02T09:00:00+08:00"
    return Article(
        article_id(url), revision, site, None, url, name, published, fetched_at=fetched, content_hash=name * revision
    )


def test_young_articles_are_asked_for_again_though_no_list_names_them(tmp_path: Path) -> None:
    records = [
        article("old", "2026-02-22T00:00:00+08:00"),
        article("young", "2026-02-23T00:00:00+08:00"),
        article("young", "2026-02-23T00:00:00+08:00", revision=2),
        article("undated", None),
        article("foreign", "2026-03-01T00:00:00+08:00", site="village"),
    ]
    feed = tmp_path / "articles" / "town" / "20260302T010000Z-0.jsonl"
    feed.parent.mkdir(parents=True)
    feed.write_text("".join(f"{to_line(each)}\n" for each in records), "utf-8")
    index = Index.open(f"sqlite:///{tmp_path}/index.sqlite")
    index.catch_up(tmp_path)
    recent = index.recent("town", date(2026, 2, 23))
    index.close()
    assert recent == ["http://www.town.test/undated", "http://www.town.test/young"]

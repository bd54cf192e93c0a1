"""One article under several addresses, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crawler.records import Outcome, Reason, Rejection, Visit, article_id
from tests.index.crawled import article, rows, write_feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index

URL = "http://www.a.gov.cn/1.html"
NEW = "http://www.a.gov.cn/news/9.html"
STAMP = "2026-03-01T08:00:00+08:00"


def test_an_article_is_known_under_other_schemes_hosts_and_domains(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/a/r1", [article(URL)])
    index.catch_up(tmp_path)
    for url in ("https://www.a.gov.cn/1.html", "http://a.gov.cn/1.html", "https://a.gov.cn/1.html"):
        seen = index.seen(url)
        assert seen is not None
        assert (seen.id, seen.url) == (article_id(URL), URL)
    assert index.seen("http://www.b.gov.cn/1.html") is None
    seen = index.seen("https://www.b.gov.cn/1.html", ("b.gov.cn", "a.gov.cn"))
    assert seen is not None
    assert seen.id == article_id(URL)
    assert index.seen("http://www.a.gov.cn/2.html") is None


def test_an_article_that_moved_is_known_by_both_addresses_and_asked_for_at_the_last(
    index: Index, tmp_path: Path, opened: Callable[[str], Index]
) -> None:
    first = article(URL, published_at=STAMP)
    write_feed(tmp_path, "articles/a/r1", [first])
    write_feed(tmp_path, "runs/a/r1", [Visit(URL, Outcome.ARTICLE, 200, etag='"1"', fetched_at=STAMP)])
    index.catch_up(tmp_path)
    write_feed(tmp_path, "articles/a/r2", [replace(first, url=NEW, aka=[URL])])
    visits = [Visit(URL, Outcome.MOVED, 404), Visit(NEW, Outcome.ARTICLE, 200, etag='"2"', fetched_at=STAMP)]
    write_feed(tmp_path, "runs/a/r2", visits)
    write_feed(tmp_path, "rejected/a/r3", [Rejection("a", NEW, Reason.MISSING, fetched_at="2026-03-03T08:00:00+08:00")])
    index.catch_up(tmp_path)
    for url in (URL, NEW, NEW.replace("http:", "https:")):
        seen = index.seen(url)
        assert seen is not None
        assert (seen.id, seen.url, seen.revision, seen.etag) == (first.id, NEW, 1, '"2"')
        assert (seen.withdrawn, seen.missing_since) == (False, "2026-03-03")
    assert index.urls(first.id) == [URL, NEW]
    other = opened(f"sqlite:///{tmp_path / 'again.sqlite'}")
    other.catch_up(tmp_path)
    assert rows(other) == rows(index)


def test_a_missing_article_is_asked_for_until_it_is_decided_and_back_it_is_missing_no_more(
    index: Index, tmp_path: Path
) -> None:
    old = article(URL, published_at="2026-01-01T08:00:00+08:00")
    write_feed(tmp_path, "articles/a/r1", [old])
    write_feed(tmp_path, "rejected/a/r2", [Rejection("a", URL, Reason.SOFT_404, fetched_at=STAMP)])
    write_feed(tmp_path, "rejected/a/r3", [Rejection("a", NEW, Reason.SOFT_404, fetched_at=STAMP)])
    index.catch_up(tmp_path)
    assert index.recent("a", date(2026, 3, 1)) == [URL]
    assert index.recent("a", date(2026, 3, 2)) == []
    write_feed(tmp_path, "runs/a/r4", [Visit(URL, Outcome.UNCHANGED, 200, fetched_at=STAMP)])
    index.catch_up(tmp_path)
    seen = index.seen(URL)
    assert seen is not None
    assert seen.missing_since is None

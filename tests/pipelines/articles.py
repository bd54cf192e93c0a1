"""Articles to run through the pipelines: only what a test is about is given."""

from __future__ import annotations

from dataclasses import replace

from crawler.records import Article, article_id

URL = "http://www.example.com/html/2023-05-05/1.html"


def article(text: str = "示例县召开会议。", title: str | None = "示例县召开会议部署工作", **fields: object) -> Article:
    """Return an article as reading leaves it."""
    base = Article(
        id=article_id(URL),
        revision=1,
        site="example",
        publisher="示例县人民政府",
        url=URL,
        title=title,
        text=text,
        fetched_at="2026-03-02T09:30:00+08:00",
        raw_hash="0" * 64,
        archive="2026.warc.gz#0",
    )
    return replace(base, **fields)  # type: ignore[arg-type]

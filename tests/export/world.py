"""Feeds written by hand over three nights, and the table that is true of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from crawler.export.choice import Choice, Table
from crawler.export.cursor import Cursor
from crawler.export.feeds import Feeds
from crawler.export.table_file import write_table
from crawler.records import (
    Article,
    Attachment,
    Image,
    Outcome,
    Reason,
    Rejection,
    Run,
    State,
    Truncated,
    Visit,
    article_id,
)
from tests.index.crawled import article, write_feed

if TYPE_CHECKING:
    from pathlib import Path

NIGHTS = ("20240501T000000Z-1", "20240502T000000Z-2", "20240503T000000Z-3")
CHINA = "+08:00"


def page(name: str, night: int = 1, **fields: Any) -> Article:
    """Return the record of page 1 of site a, `a1`, fetched in a night of May, published on `day` of April."""
    day = fields.pop("day", int(name[1:]))
    known = {
        "publisher": f"{name[0].upper()}市人民政府",
        "published_at": f"2024-04-{day:02}T00:00:00{CHINA}",
        "published_precision": "day",
        "fetched_at": f"2024-05-{night:02}T0{night}:00:00{CHINA}",
        "extractor": "0.2.0+test",
    }
    made = article(f"http://{name[0]}.gov.cn/{name[1:]}", f"{name}第{night}夜", title=name)
    return replace(made, **{**known, "site": name[0], **fields})


def of(name: str) -> str:
    """Return the id of a page."""
    return article_id(f"http://{name[0]}.gov.cn/{name[1:]}")


def gone(name: str, night: int) -> Rejection:
    """Return that a page was withdrawn in a night."""
    url = f"http://{name[0]}.gov.cn/{name[1:]}"
    return Rejection(name[0], url, Reason.WITHDRAWN, fetched_at=f"2024-05-{night:02}T09:00:00{CHINA}")


def back(name: str, night: int) -> Visit:
    """Return that a page was there again in a night, unchanged."""
    url = f"http://{name[0]}.gov.cn/{name[1:]}"
    return Visit(url, Outcome.RESTORED, 200, fetched_at=f"2024-05-{night:02}T09:00:00{CHINA}")


def ran(site: str, night: int) -> Run:
    """Return the last line of a run's log."""
    at = f"2024-05-{night:02}T10:00:00{CHINA}"
    return Run(site, NIGHTS[night - 1], at, at, State.OK)


RICH: dict[str, Any] = {
    "authors": ["张三", "李,四"],
    "images": [Image("http://a.gov.cn/1.jpg", '他说："好"'), Image("http://a.gov.cn/2.jpg")],
    "attachments": [Attachment("http://a.gov.cn/1.doc", "附件")],
    "truncated": Truncated(shown=10, omitted=3),
    "found_by": {"title": "layout", "source": "byline"},
    "views": 12,
    "text": '第一段\n=SUM(A1)，\t“引号",”\u2028第二段',
    "title": "=1+2",
    "document": {"索引号": "11", "目录": [1, {"x": None}]},
}


def write(data: Path, upto: int = 3) -> None:
    """Write the feeds of the nights up to one: revised, superseded, moved, withdrawn, restored, copied pages."""
    nights: list[dict[str, list[Any]]] = [
        {
            "articles/a": [page("a1"), page("a5"), page("a6"), page("a8", **RICH)],
            "articles/b": [page("b2"), page("b7", flags=["truncated"])],
            "duplicates/b": [page("b4", duplicate_of=of("b2"), similarity=0.9), page("b9", duplicate_of=of("a5"))],
        },
        {
            "articles/a": [page("a1", 2, revision=2), page("a3", 2, flags=[f"supersedes:{of('b2')}"])],
            "articles/b": [page("b7", 2, url="http://b.gov.cn/new/7", aka=["http://b.gov.cn/7"])],
            "rejected/a": [gone("a6", 2)],
        },
        {"rejected/a": [gone("a5", 3)], "runs/a": [back("a6", 3)]},
    ]
    for night, feeds in enumerate(nights[:upto], 1):
        for feed, records in feeds.items():
            write_feed(data, f"{feed}/{NIGHTS[night - 1]}", records)
        for site in "ab":
            write_feed(data, f"runs/{site}/{NIGHTS[night - 1]}", [ran(site, night)])


def export(data: Path, target: Path, after: Cursor | None = None, **asked: Any) -> str:
    """Write a table as the command does, and return the cursor."""
    mark = asked.pop("mark", False)
    with Feeds(data, after or Cursor()) as feeds:
        feeds.read(lambda _done, _total: None)
        table = Table(feeds, Choice(**asked))
        write_table(table, table.choice.columns, target, lambda _: None, mark=mark)
        assert not feeds.faults
        return str(feeds.cursor)


def parquet(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file, as DuckDB reads them."""
    with duckdb.connect() as database:
        found = database.execute("SELECT * FROM read_parquet($path)", {"path": str(path)})
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

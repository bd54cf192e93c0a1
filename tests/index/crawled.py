"""What the tests of the index share: articles, and crawls that claim them and write feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.index import tables
from crawler.index.decision import apply
from crawler.records import Article, Rejection, Run, Visit, article_id, content_hash, to_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.index.decision import Decision
    from crawler.index.store import Index

Rows = dict[str, list[tuple[Any, ...]]]


def article(url: str, text: str = "正文", *, title: str = "标题", **fields: Any) -> Article:
    """Return an article as the validating pipeline leaves it."""
    made = Article(id=article_id(url), revision=1, site="a", publisher=None, url=url, title=title, text=text)
    return replace(made, content_hash=content_hash(title, text), **fields)


def write_feed(data_dir: Path, path: str, records: Iterable[Article | Rejection | Visit | Run]) -> Path:
    """Append records to a feed file, `articles/SITE/RUN`."""
    file = data_dir / f"{path}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(to_line(record) + "\n" for record in records)
    return file


class Crawl:
    """A run that claims articles and writes the feeds, as a crawl does."""

    def __init__(self, index: Index, data_dir: Path, site: str, run: str) -> None:
        self._index, self._data_dir, self._site, self._run = index, data_dir, site, run
        self.lines: dict[str, list[Article]] = {"articles": [], "duplicates": []}

    def meets(self, page: Article) -> Decision:
        """Claim a page and keep its line."""
        page = replace(page, site=self._site)
        decision = self._index.claim(page, self._run)
        record = apply(page, decision)
        if isinstance(record, Article):
            self.lines["duplicates" if record.duplicate_of else "articles"].append(record)
        return decision

    def ends(self) -> None:
        """Write the feeds of the run and catch up."""
        for feed, records in self.lines.items():
            if records:
                write_feed(self._data_dir, f"{feed}/{self._site}/{self._run}", records)
        self._index.catch_up(self._data_dir)


def rows(index: Index) -> Rows:
    """Return all rows of all tables, in an order of their own."""
    connection = index._connection  # noqa: SLF001 - what the file holds, whatever the interface shows of it
    every = (*tables.DERIVED, tables.claims)
    return {t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in every}

"""Feeds that earlier versions of the program wrote are caught up like today's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.records import to_line
from tests.index.crawled import article, rows, write_feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index

URL = "http://www.a.gov.cn/1.html"
LATER = ("division", "document", "cites", "exchange")


@pytest.mark.parametrize("lacking", [LATER, ("schema_version", "aka", *LATER)])
def test_records_without_the_later_fields_load(
    index: Index, tmp_path: Path, opened: Callable[[str], Index], lacking: tuple[str, ...]
) -> None:
    record = article(URL, published_at="2026-03-01T08:00:00+08:00")
    assert tuple(json.loads(to_line(record)))[-6:] == ("schema_version", "aka", *LATER)
    write_feed(tmp_path / "new", "articles/a/r1", [record])
    old = tmp_path / "old/articles/a/r1.jsonl"
    old.parent.mkdir(parents=True)
    kept = {name: value for name, value in json.loads(to_line(record)).items() if name not in lacking}
    old.write_text(json.dumps(kept, ensure_ascii=False) + "\n", encoding="utf-8")
    index.catch_up(tmp_path / "old")
    other = opened(f"sqlite:///{tmp_path / 'new.sqlite'}")
    other.catch_up(tmp_path / "new")
    seen = index.seen(URL)
    assert seen is not None
    assert seen == other.seen(URL)
    assert {name: found for name, found in rows(index).items() if name != "feeds"} == {
        name: found for name, found in rows(other).items() if name != "feeds"
    }

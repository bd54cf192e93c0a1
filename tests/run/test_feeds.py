from __future__ import annotations

import errno
import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.utils.test import get_crawler

from crawler.records import Article, Outcome, Reason, Rejection, Run, State, Visit, to_line
from crawler.run.feeds import FILTERS, LineExporter, PartStorage, feeds
from tests.e2e.project import scrapy

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = Article("1", 1, "town", None, "http://a/", "朱镕基", text="喆")
COPY = Article("2", 1, "town", None, "http://b/", "b", duplicate_of="1", similarity=1.0)
REJECTION = Rejection("town", "http://c/", Reason.NO_TEXT)
VISIT = Visit("http://a/", Outcome.ARTICLE)
RUN = Run("town", "r", "", "", State.OK)


@pytest.mark.parametrize(
    ("item", "feed"),
    [(ARTICLE, "articles"), (COPY, "duplicates"), (REJECTION, "rejected"), (VISIT, "runs"), (RUN, "runs"), ({}, None)],
)
def test_each_item_belongs_in_one_feed(item: Any, feed: str | None) -> None:
    assert [name for name, kind in FILTERS.items() if kind(None).accepts(item)] == ([feed] if feed else [])


def test_a_run_has_four_feeds_and_the_log_is_the_last(tmp_path: Path) -> None:
    uris = list(feeds(tmp_path, "town", "r"))
    assert uris[0] == f"part:{tmp_path}/articles/town/r.jsonl"
    assert uris[-1] == f"part:{tmp_path}/runs/town/r.jsonl"


def test_lines_are_there_before_the_file_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a 100% (new)?#" / "r.jsonl"
    storage = PartStorage(f"part:{path}")
    file = storage.open(None)  # type: ignore[arg-type]  # it asks the spider nothing
    exporter = LineExporter(file, crawler=get_crawler())
    exporter.export_item(ARTICLE)
    part = path.with_name("r.jsonl.part")
    assert part.read_text("utf-8") == f"{to_line(ARTICLE)}\n"
    assert "朱镕基" in part.read_text("utf-8")
    storage.store(file)
    assert not part.exists()
    assert json.loads(path.read_text("utf-8"))["text"] == "喆"


def test_a_part_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    storage = PartStorage(f"part:{tmp_path}/r.jsonl")
    storage.open(None).close()  # type: ignore[arg-type]
    with pytest.raises(FileExistsError):
        storage.open(None)  # type: ignore[arg-type]


class FullDisk(io.FileIO):
    """Takes half of a second line, then nothing."""

    lines = 0

    def write(self, data: Any) -> int:
        self.lines += 1
        if self.lines == 1:
            return super().write(data)
        if self.lines == 2:
            return super().write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_half_a_line_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    with FullDisk(path, "xb") as file:
        exporter = LineExporter(file, crawler=get_crawler())
        exporter.export_item(ARTICLE)
        with pytest.raises(OSError, match="No space"):
            exporter.export_item(ARTICLE)
    assert path.read_text("utf-8") == f"{to_line(ARTICLE)}\n"


def test_a_lone_surrogate_does_not_lose_the_line(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    with path.open("xb", buffering=0) as file:
        LineExporter(file, crawler=get_crawler()).export_item(Visit("http://a/\ud800", Outcome.LIST))
    assert json.loads(path.read_text("utf-8"))["url"] == "http://a/\ud800"


def test_a_spider_of_somebody_else_may_run_in_the_project(tmp_path: Path) -> None:
    spider = 'import scrapy\nclass Own(scrapy.Spider):\n    name = "own"\n    async def start(self):\n'
    (tmp_path / "own.py").write_text(f'{spider}        yield {{"title": "标题", "tags": ["甲"]}}\n', "utf-8")
    done = scrapy("runspider", str(tmp_path / "own.py"), "-O", str(tmp_path / "own.jsonl"), data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "own.jsonl").read_text("utf-8") == '{"title": "标题", "tags": ["甲"]}\n'

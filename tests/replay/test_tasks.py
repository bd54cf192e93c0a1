from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive import Archive, captures
from crawler.archive.reader import read_source
from crawler.replay import tasks
from tests.archive.warcs import record, response
from tests.replay import site

if TYPE_CHECKING:
    from crawler.replay.tasks import Task


def urls(archive: Archive, planned: list[Task]) -> list[str]:
    return [
        capture.url
        for task in planned
        for span in task.spans
        for _, capture in read_source(archive.files[span.file], start=span.start, stop=span.stop)
    ]


@pytest.mark.parametrize(("pages", "size"), [(1, 1 << 20), (3, 1 << 20), (64, 1), (64, 900), (64, 1 << 20)])
def test_tasks_hold_every_page_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int, size: int
) -> None:
    site.write(tmp_path / "a.warc.gz", site.articles(range(7)))
    (tmp_path / "b.html").write_bytes(b"<!-- saved from url=(0024)http://www.example.cn/b1 -->" + site.page(1))
    (tmp_path / "c.html").write_bytes(b"<!-- saved from url=(0024)http://www.example.cn/c1 -->" + site.page(2))
    whole = b"".join(record(response(b"x"), url=f"http://www.example.cn/d{n}") for n in range(4))
    (tmp_path / "d.warc.gz").write_bytes(gzip.compress(whole))  # one stream: records have numbers, no offsets
    (tmp_path / "e.warc").write_bytes(b"")
    site.write(tmp_path / "f.warc.gz", site.articles(range(7, 9)))
    monkeypatch.setattr(tasks, "_PAGES", pages)
    monkeypatch.setattr(tasks, "TASK_BYTES", size)
    archive = Archive.build([tmp_path])
    planned = list(tasks.tasks(archive, Path("index")))
    assert urls(archive, planned) == [c.url for c in captures(tmp_path)]
    assert [task.number for task in planned] == list(range(len(planned)))
    assert sum(task.pages for task in planned) == len(archive) == 15
    assert all(0 < task.pages <= pages for task in planned)
    assert planned == list(tasks.tasks(archive, Path("index")))


def test_an_archive_without_pages_is_looked_through_for_troubles(tmp_path: Path) -> None:
    path = site.write(tmp_path / "a.warc.gz", site.articles([1]))
    path.write_bytes(path.read_bytes()[:-30])
    index = tmp_path / "index.sqlite"
    archive = Archive.build([path], index=index, report=lambda *_: None)
    (task,) = tasks.tasks(archive, index)
    assert [str(issue) for issue, _ in tasks.do(task).issues] == ["torn"]

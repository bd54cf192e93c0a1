from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.files import sources
from crawler.replay import batch, prescan, tasks, workers
from crawler.replay.batch import Replay, ReplayOptions
from crawler.replay.output import Output
from crawler.storage.output_file import OutputBusyError
from tests.replay import site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of a site: articles, a list, one told again elsewhere, one unchanged and one changed later."""
    folder = tmp_path_factory.mktemp("archive")
    again = (site.HOST + "/art/2026/02/art_99999.html", site.page(5))
    site.write(folder / "day1.warc.gz", [(site.HOST + "/col/", site.listing()), *site.articles(range(60)), again])
    changed = (site.url(7), site.page(700))
    site.write(folder / "day2.warc.gz", [*site.articles([6]), changed, *site.articles(range(60, 150))])
    return folder


def replayed(output: Path, archive: Path, **options: Any) -> Replay:
    replay = Replay()
    replay.run(ReplayOptions((str(archive),), output, **options))
    return replay


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def expected(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("expected")
    replayed(folder / "out.jsonl", archive)
    return files(folder)


def test_the_account_of_all_pages(archive: Path, tmp_path: Path) -> None:
    replay = replayed(tmp_path / "out.jsonl", archive)
    counts = replay.counts
    assert counts["pages"] == 154
    assert counts["skipped:list or other page"] == 1
    assert counts["duplicates"] == 1
    assert counts["unchanged"] == 1
    assert counts["articles"] == 151
    assert replay.problem() is None
    assert [path.name for path in replay.files] == ["out.jsonl", "out.duplicates.jsonl"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.duplicates.jsonl", "out.jsonl"]


def test_records_are_in_the_order_of_publication_and_a_pages_revisions_in_that_of_capture(
    archive: Path, tmp_path: Path
) -> None:
    replayed(tmp_path / "out.jsonl", archive)
    records = lines(tmp_path / "out.jsonl")
    first, second = (record for record in records if record["url"] == site.url(7))
    assert [first["revision"], second["revision"]] == [1, 2]
    assert first["fetched_at"] < second["fetched_at"]
    others = [record["published_at"] for record in records if record["url"] != site.url(7)]
    assert others == sorted(others)
    (duplicate,) = lines(tmp_path / "out.duplicates.jsonl")
    assert duplicate["duplicate_of"] == next(record["id"] for record in records if record["url"] == site.url(5))


def test_without_dedupe_every_page_has_its_record(archive: Path, tmp_path: Path) -> None:
    replayed(tmp_path / "out.jsonl", archive, dedupe=False)
    records = lines(tmp_path / "out.jsonl")
    assert len(records) == 153
    assert [record["url"] for record in records[60:63]] == [
        site.HOST + "/art/2026/02/art_99999.html",
        site.url(6),
        site.url(7),
    ]
    assert {record["revision"] for record in records} == {1}
    assert not (tmp_path / "out.duplicates.jsonl").exists()


@pytest.mark.parametrize("count", [2, 4])
def test_any_number_of_workers_gives_the_same_files(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], count: int
) -> None:
    replayed(tmp_path / "out.jsonl", archive, workers=count)
    assert files(tmp_path) == expected


def test_workers_that_list_the_pages_too_give_the_same_files(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prescan, "_LEAST", 0)
    monkeypatch.setattr(prescan, "_BATCH", 1)
    replayed(tmp_path / "out.jsonl", archive, workers=2)
    assert files(tmp_path) == expected


def test_files_are_listed_in_order_and_few_together(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = sources([archive, archive / "day1.warc.gz"])
    assert prescan.lists(found, ThreadPoolExecutor, 2) is None  # too small for it
    monkeypatch.setattr(prescan, "_LEAST", 0)
    assert prescan.lists(found, ThreadPoolExecutor, 1) is None
    monkeypatch.setattr(prescan, "_BATCH", sum((archive / f"day{day}.warc.gz").stat().st_size for day in (1, 2)))
    submitted: list[prescan.Batch] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Any:
            submitted.extend(arguments)
            return super().submit(work, *arguments, **named)

    counts = [len(each) for each in prescan.lists(found, Pool, 2) or ()]
    assert counts == [62, 92, 62]
    assert [str(batch) for batch in submitted] == [", ".join(source.name for source in found[:2]), found[2].name]


def test_a_worker_killed_in_the_middle_costs_nothing(archive: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    killed: list[int] = []

    def kill(_done: int, _total: int) -> bool:
        if not killed:
            killed.extend(child.pid for child in multiprocessing.active_children() if child.pid)
            os.kill(killed[0], signal.SIGKILL)
        return True

    replay = Replay()
    replay.run(ReplayOptions((str(archive),), tmp_path / "out.jsonl", workers=2), kill)
    assert killed
    assert files(tmp_path) == expected


def die_with_half_a_result(mark: str) -> str:
    """Write the beginning of a result to the pool and die, the first time; return the mark after that."""
    if Path(mark).exists():
        return mark
    Path(mark).touch()
    for queue in [each for each in gc.get_objects() if isinstance(each, SimpleQueue)]:
        os.write(queue._writer.fileno(), (1 << 20).to_bytes(4, "big") + b"half")  # type: ignore[attr-defined]  # noqa: SLF001
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def test_a_worker_killed_as_it_hands_over_a_result_costs_nothing(tmp_path: Path) -> None:
    marks = [str(tmp_path / name) for name in "abc"]
    done = workers.in_order(marks, die_with_half_a_result, lambda: workers.pool(1), 1)
    assert list(done) == [(mark, mark) for mark in marks]


class Broken(Executor):
    """A pool whose workers die at once."""

    def submit(self, *_: object, **__: object) -> Any:
        raise BrokenProcessPool("a worker died")


def test_a_task_that_kills_every_worker_ends_the_run(tmp_path: Path) -> None:
    poison = tasks.Task(0, str(tmp_path / "index"), (), 0)
    with pytest.raises(workers.WorkersDiedError, match="3 times"):
        list(workers.in_order([poison], tasks.do, Broken, 1))


def interrupt(archive: Path, output: Path, after: int) -> None:
    """Break off when at least `after` pages are done."""
    with pytest.raises(batch.StoppedError, match="of 154 pages"):
        Replay().run(ReplayOptions((str(archive),), output), lambda done, _: done < after)


@pytest.mark.parametrize("after", [1, 70, 130])
def test_an_interrupted_run_goes_on_where_it_was(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(batch, "_NOTE_SECONDS", 0.0)
    monkeypatch.setattr(tasks, "_PAGES", 10)
    output = tmp_path / "out.jsonl"
    output.write_text("of an earlier run\n")
    interrupt(archive, output, after)
    assert output.read_text() == "of an earlier run\n"
    for kind in ("articles", "rejected"):  # what a kill between two notes leaves
        with (tmp_path / "out.jsonl.parts" / kind).open("ab") as file:
            file.write(b'{"id": "torn')
    replay = replayed(output, archive)
    assert replay.resumed == -(-after // 10) * 10
    assert replay.counts["pages"] == 154
    assert files(tmp_path) == expected


def test_nothing_is_taken_over_from_another_parser(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_NOTE_SECONDS", 0.0)
    monkeypatch.setattr(tasks, "_PAGES", 10)
    interrupt(archive, tmp_path / "out.jsonl", 50)
    assert replayed(tmp_path / "out.jsonl", archive, dedupe=False).resumed == 0
    interrupt(archive, tmp_path / "out.jsonl", 50)
    os.utime(archive / "day2.warc.gz")
    assert replayed(tmp_path / "out.jsonl", archive).resumed == 0


def test_two_replays_do_not_write_one_output(archive: Path, tmp_path: Path) -> None:
    with Output(tmp_path / "out.jsonl"), pytest.raises(OutputBusyError, match=r"out\.jsonl"):
        replayed(tmp_path / "out.jsonl", archive)


def test_an_old_file_of_duplicates_does_not_stay(tmp_path: Path) -> None:
    site.write(tmp_path / "a.warc.gz", site.articles([1]))
    (tmp_path / "out.duplicates.jsonl").write_text("old\n")
    replayed(tmp_path / "out.jsonl", tmp_path / "a.warc.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.warc.gz", "out.jsonl"]

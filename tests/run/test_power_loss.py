"""What a power loss leaves of a run's archive: no record stays whose page is not there whole."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.archive import ArchiveWriter, captures
from crawler.run.recovery import recover
from tests.run.fake_site import article, article_url, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow

RUN = "20260302T120000Z-00000001"
PAGES = 5
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def zeroed(data: bytes, start: int, end: int | None = None) -> bytes:
    end = len(data) if end is None else end
    return data[:start] + bytes(end - start) + data[end:]


# What became of the archive, given its bytes and the offsets of its records -> how many of five pages are left whole.
LOSSES: dict[str, tuple[Callable[[bytes, list[int]], bytes], int]] = {
    "nothing": (lambda data, _: data, 5),
    "the last byte": (lambda data, _: data[:-1], 4),
    "cut inside the last record": (lambda data, at: data[: at[4] + 60], 4),
    "cut at the beginning of the last record": (lambda data, at: data[: at[4]], 4),
    "cut inside the second record": (lambda data, at: data[: at[1] + 60], 1),
    "the last record is zeros": (lambda data, at: zeroed(data, at[4]), 4),
    "the end of the last record is zeros": (lambda data, at: zeroed(data, at[4] + 100), 4),
    "zeros after the last record": (lambda data, _: data + bytes(4096), 5),
    "half a record after the last": (lambda data, at: data + data[at[2] : at[2] + 200], 5),
    "a block of zeros in the middle": (lambda data, at: zeroed(data, at[2] + 40, at[2] + 90), 4),
    "a flipped bit": (lambda data, at: data[: at[3] + 200] + bytes([data[at[3] + 200] ^ 4]) + data[at[3] + 201 :], 4),
    "all zeros": (lambda data, _: bytes(len(data)), 0),
    "empty": (lambda _data, _at: b"", 0),
}


def dead_run(data_dir: Path) -> tuple[Path, list[int]]:
    """Write what a run leaves that dies after its fifth page, and return its archive and the places in it."""
    archive = data_dir / "archive" / "town" / f"{RUN}.warc.gz"
    writer = ArchiveWriter(archive)
    names = []
    for number in range(PAGES):
        page = article(number)
        names.append(writer.write(page.url, 200, page.headers, page.body, NOON))
    writer.close()
    lines = [{"url": article_url(n), "archive": name} for n, name in enumerate(names)]
    visits = [{"url": article_url(n), "outcome": "article", "etag": "x"} for n in range(PAGES)]
    for feed, written in (("articles", lines), ("runs", visits)):
        path = data_dir / feed / "town" / f"{RUN}.jsonl.part"
        path.parent.mkdir(parents=True)
        path.write_text("".join(f"{json.dumps(line)}\n" for line in written), "utf-8")
    return archive, [int(name.partition("#")[2]) for name in names]


@pytest.mark.parametrize("name", list(LOSSES))
def test_what_is_left_is_named_and_what_is_named_is_left(tmp_path: Path, name: str) -> None:
    archive, places = dead_run(tmp_path)
    lose, whole = LOSSES[name]
    archive.write_bytes(lose(archive.read_bytes(), places))
    (adopted,) = recover(tmp_path, "town")
    named = {record["archive"] for record in records(tmp_path, "articles")}
    assert (len(named), adopted.lost, adopted.counts["articles"]) == (whole, PAGES - whole, whole)
    assert (f"{PAGES - whole} records were dropped" in adopted.damage) == (whole < PAGES)
    issues: list[str] = []
    kept = list(captures(archive, report=lambda issue, _: issues.append(issue))) if archive.exists() else []
    assert {capture.archive for capture in kept} == named
    assert all(capture.body == article(int(capture.url.split("-")[-1][:-5])).body for capture in kept)
    in_the_middle = name in {"a block of zeros in the middle", "a flipped bit"}
    assert bool(issues) == in_the_middle, issues  # what whole records follow is never cut off
    *visits, run = records(tmp_path, "runs")
    assert len(visits) == whole  # no entity tag of a page that is gone
    assert run["counts"].get("articles", 0) == whole
    assert recover(tmp_path, "town") == []


def test_without_its_archive_nothing_of_the_run_stays(tmp_path: Path) -> None:
    archive, _ = dead_run(tmp_path)
    archive.unlink()
    (adopted,) = recover(tmp_path, "town")
    assert adopted.lost == PAGES
    assert not list(tmp_path.glob("articles/town/*"))


def test_records_of_a_replay_name_an_archive_elsewhere_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "articles" / "town" / f"{RUN}.jsonl.part"
    path.parent.mkdir(parents=True)
    path.write_text('{"url":"http://a/","archive":"archive/town/other.warc.gz#7"}\n', "utf-8")
    (adopted,) = recover(tmp_path, "town")
    assert adopted.counts["articles"] == 1


def test_a_run_that_died_before_its_first_line_leaves_a_readable_archive(tmp_path: Path) -> None:
    archive, places = dead_run(tmp_path)
    for feed in ("articles", "runs"):
        shutil.rmtree(tmp_path / feed)
    archive.write_bytes(archive.read_bytes()[: places[3] + 9])
    (adopted,) = recover(tmp_path, "town")
    assert (adopted.counts["fetched"], adopted.trimmed) == (0, 9)
    assert archive.stat().st_size == places[3]
    assert records(tmp_path, "runs")[-1]["detail"] == "killed"
    assert recover(tmp_path, "town") == []


def test_files_of_another_name_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "articles" / "town" / "notes.jsonl.part"
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")
    assert recover(tmp_path, "town") == []
    assert path.read_text("utf-8") == "mine"


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with serve(town(12)) as server:
        yield server


@pytest.mark.parametrize("tail", ["cut", "zeros"])
def test_the_next_run_fetches_the_page_again_and_says_so(tmp_path: Path, loopback: Loopback, tail: str) -> None:
    assert scrapy(tmp_path, loopback, "town").returncode == 0
    (archive,) = tmp_path.glob("archive/town/*.warc.gz")
    _undo_the_end(tmp_path)
    last = max(records(tmp_path, "articles", suffix="jsonl.part"), key=_place)
    data = archive.read_bytes()
    archive.write_bytes(data[: _place(last) + 50] if tail == "cut" else zeroed(data, _place(last) + 50))
    done = scrapy(tmp_path, loopback, "town")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: ok"), done.stderr
    assert "1 records were dropped because the archive lacks their pages; they are fetched again" in done.stdout
    assert sorted(each["url"] for each in records(tmp_path, "articles")) == sorted(map(article_url, range(1, 13)))
    kept = {capture.archive for path in tmp_path.glob("archive/town/*") for capture in captures(path)}
    assert {each["archive"] for each in records(tmp_path, "articles")} <= kept
    assert (
        scrapy(tmp_path, None, str(tmp_path / "archive"), "-O", str(tmp_path / "o.jsonl"), name="replay").returncode
        == 0
    )


def _place(record: dict[str, str]) -> int:
    return int(record["archive"].partition("#")[2])


def _undo_the_end(data_dir: Path) -> None:
    """Make of the only run one that was killed before its last line."""
    for path in data_dir.glob("index.sqlite*"):
        path.unlink()
    for path in list(data_dir.glob("*/town/*.jsonl")):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(line for line in lines if b'"state"' not in line[:200]))
        path.rename(path.with_name(f"{path.name}.part"))

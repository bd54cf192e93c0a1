"""What an interrupted replay leaves, and what the next one makes of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.archive import ArchiveWriter
from crawler.replay import batch, tasks
from crawler.replay.batch import Replay, ReplayOptions, StoppedError
from crawler.replay.output import Output
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

# What changes a folder, as Python's audit hooks tell it before it is done. Files are opened many times; of those only
# what is opened for writing.
_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles, one told again elsewhere, and one that did not come whole: each kind of record is there."""
    path = tmp_path_factory.mktemp("archive") / "a.warc.gz"
    writer = ArchiveWriter(path)
    pages = [*site.articles(range(30)), (site.url(999), site.page(5))]
    for where, body in pages:
        writer.write(where, 200, [("Content-Type", "text/html")], body, site.START)
    writer.write(site.url(1000), 200, [], site.page(1000), site.START, truncated="disconnect")
    writer.close()
    return path


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of a few pages, each with a checkpoint."""
    monkeypatch.setattr(batch, "_NOTE_SECONDS", 0.0)
    monkeypatch.setattr(tasks, "_PAGES", 8)


def replay(archive: Path, output: Path) -> Replay:
    done = Replay()
    done.run(ReplayOptions((str(archive),), output))
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def expected(archive: Path, tmp_path: Path) -> dict[str, bytes]:
    (tmp_path / "expected").mkdir()
    replay(archive, tmp_path / "expected" / "out.jsonl")
    found = files(tmp_path / "expected")
    assert list(found) == ["out.duplicates.jsonl", "out.jsonl", "out.rejected.jsonl"]
    return found


def in_child(work: Callable[[], object], die_at: int) -> bool:
    """Do the work in another process, which is killed before its change number `die_at`; tell whether it was."""

    def child() -> None:
        left = die_at

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _CHANGES or (event == "open" and isinstance(arguments[1], str) and "r" not in arguments[1]):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        work()

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def test_a_kill_before_any_change_of_a_file_costs_nothing(
    archive: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    moment = 1
    killed = True
    while killed:
        folder = tmp_path / str(moment)
        folder.mkdir()
        for old in expected:
            (folder / old).write_text("of an earlier run\n")
        killed = in_child(lambda folder=folder: replay(archive, folder / "out.jsonl"), moment)  # type: ignore[misc]
        if killed:
            assert replay(archive, folder / "out.jsonl").counts["pages"] == 32
        assert files(folder) == expected
        moment += 1
    assert moment > 20  # checkpoints, renames and removals


def test_an_old_file_of_a_kind_without_records_goes_once(archive: Path, tmp_path: Path) -> None:
    alone = site.write(tmp_path / "one.warc.gz", site.articles([1]))
    output = tmp_path / "out" / "out.jsonl"
    for moment in range(1, 60):
        replay(archive, output)
        if not in_child(lambda: replay(alone, output), moment):
            break
        assert replay(alone, output).counts["articles"] == 1
        assert list(files(output.parent)) == ["out.jsonl"]
    assert list(files(output.parent)) == ["out.jsonl"]


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'{"id": "torn\0\0')


def one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    path.unlink()


def interrupted(archive: Path, output: Path) -> list[str]:
    """Break off before the last page, and return the names of what is left."""
    with pytest.raises(StoppedError):
        Replay().run(ReplayOptions((str(archive),), output), lambda done, _: done < 31)
    return sorted(path.name for path in output.with_name("out.jsonl.parts").iterdir())


@pytest.mark.parametrize("damage", [zeros, half, longer, one_bit, empty, missing])
def test_what_a_power_loss_leaves_is_never_taken_for_what_was_noted(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    names = interrupted(archive, tmp_path / "first" / "out.jsonl")
    assert {"articles", "rejected", "progress"} <= set(names)
    assert any(name.startswith("archive-") for name in names)
    for name in filter("lock".__ne__, names):
        folder = tmp_path / name
        interrupted(archive, folder / "out.jsonl")
        damage(folder / "out.jsonl.parts" / name)
        assert replay(archive, folder / "out.jsonl").counts["pages"] == 32
        assert files(folder) == expected


@pytest.mark.parametrize("damage", [zeros, half, longer, missing])
def test_a_named_file_that_is_not_whole_is_made_anew(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    damaged = 0
    for moment in range(1, 60):
        folder = tmp_path / str(moment)
        if not in_child(lambda folder=folder: replay(archive, folder / "out.jsonl"), moment):  # type: ignore[misc]
            break
        for name in expected:
            if (folder / name).exists():
                damage(folder / name)
                damaged += 1
                replay(archive, folder / "out.jsonl")
                assert files(folder) == expected
                break
    assert damaged > 2


@pytest.mark.parametrize("note", [b"{}", b"[]", b"null", b'{"fingerprint": null}', b'{"files": 1}', b"\xff"])
def test_a_note_of_another_version_is_passed_over(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], note: bytes
) -> None:
    folder = tmp_path / "new"
    interrupted(archive, folder / "out.jsonl")
    (folder / "out.jsonl.parts" / "progress").write_bytes(note)
    assert replay(archive, folder / "out.jsonl").resumed == 0
    assert files(folder) == expected


def test_a_finished_replay_is_only_named(
    archive: Path, tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    with monkeypatch.context() as patch:
        patch.setattr(Output, "_clear", lambda _: (_ for _ in ()).throw(OSError("stopped")))
        with pytest.raises(OSError, match="stopped"):
            replay(archive, folder / "out.jsonl")
    done = replay(archive, folder / "out.jsonl")
    assert (done.resumed, done.counts["pages"], done.counts["duplicates"]) == (32, 32, 1)
    assert [path.name for path in done.files] == ["out.jsonl", "out.duplicates.jsonl", "out.rejected.jsonl"]
    assert files(folder) == expected


def test_files_of_somebody_else_in_the_folder_stay(archive: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    parts = tmp_path / "new" / "out.jsonl.parts"
    parts.mkdir(parents=True)
    (parts / "notes.txt").write_text("mine")
    replay(archive, parts.with_name("out.jsonl"))
    assert files(parts)["notes.txt"] == b"mine"
    assert {name: (parts.parent / name).read_bytes() for name in expected} == expected


def test_troubles_that_were_told_before_an_interruption_are_told_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.html").write_bytes(site.page(number))
    output = tmp_path / "out.jsonl"
    with pytest.raises(StoppedError):
        Replay().run(ReplayOptions((str(folder),), output), lambda done, _: done < 1)
    done = replay(folder, output)
    assert done.resumed == 8
    assert [each.partition(":")[0] for each in done.issues] == ["no_url"] * 12

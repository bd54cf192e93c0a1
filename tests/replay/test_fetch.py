from __future__ import annotations

from typing import TYPE_CHECKING

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from crawler.replay.batch import Replay, ReplayOptions
from crawler.replay.remote_inputs import fetched
from tests.replay import site
from tests.replay.test_command import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a URL in memory with an archive as crawls make it, a page that a person saved, and something else."""
    url = f"memory:///{request.node.name}"
    local = tmp_path / "there"
    for number, name in enumerate(("archive/town/r1.warc.gz", "archive/town/r2.warc.gz", "saved/old.warc.gz")):
        (local / name).parent.mkdir(parents=True, exist_ok=True)
        site.write(local / name, site.articles(range(3 * number, 3 * number + 3)))
    (local / "saved" / "page.html").write_bytes(site.page(20))
    (local / "saved" / "page.json").write_text(f'{{"url": "{site.url(20)}"}}', "utf-8")
    (local / "saved" / "notes.txt").write_text("no page", "utf-8")
    files, root = fsspec.url_to_fs(url)
    for path in local.rglob("*.*"):
        files.pipe_file(f"{root}/{path.relative_to(local)}", path.read_bytes())
    return url


def test_an_archive_elsewhere_gives_the_same_files(tmp_path: Path, bucket: str) -> None:
    Replay().run(ReplayOptions((str(tmp_path / "there" / "archive"),), tmp_path / "near.jsonl"))
    Replay().run(ReplayOptions((f"{bucket}/archive/",), tmp_path / "far.jsonl", workers=2))
    assert (tmp_path / "near.jsonl").read_text().count("\n") == 6
    assert (tmp_path / "far.jsonl").read_bytes() == (tmp_path / "near.jsonl").read_bytes()
    assert not (tmp_path / "far.jsonl.parts").exists()


def test_files_are_named_as_they_are_there_and_copied_once(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, near = tmp_path / "copies", tmp_path / "there" / "saved" / "old.warc.gz"
    paths = (f"{bucket}/saved", str(near), f"{bucket}/archive/town/r2.warc.gz")
    names = [f"{bucket}/saved/old.warc.gz", f"{bucket}/saved/page.html", str(near), "archive/town/r2.warc.gz"]
    assert [source.name for source in fetched(paths, folder)] == names
    assert len(list(folder.rglob("*.*"))) == 4  # the page's sidecar too
    monkeypatch.delattr(MemoryFileSystem, "cat_file")
    monkeypatch.delattr(MemoryFileSystem, "_open")
    assert [source.name for source in fetched(paths, folder)] == names


def test_what_is_not_there_is_wrong_usage_and_an_unknown_place_a_failure(tmp_path: Path, bucket: str) -> None:
    done = run(f"{bucket}/nothing", "-O", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"neither a WARC nor a saved HTML page: {bucket}/nothing" in done.stderr
    done = run("nowhere://x", "-O", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert done.stderr.startswith("nowhere://x: Protocol not known")

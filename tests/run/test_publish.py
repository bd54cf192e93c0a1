from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from crawler.storage.publish import publish
from crawler.storage.remote_storage import StorageError
from tests.run.fake_site import scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = ("archive/town/a.warc.gz", "articles/town/a.jsonl", "runs/town/a.jsonl")


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> str:
    return f"memory://{request.node.name}"


def written(data_dir: Path) -> Path:
    for name in (*FILES, "articles/town/b.jsonl.part", "articles/other/c.jsonl", "locks/town.lock"):
        path = data_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"what {name} holds", "utf-8")
    return data_dir


def there(url: str) -> dict[str, str]:
    files, root = fsspec.url_to_fs(url)
    return {name.removeprefix(f"{root}/"): files.cat_file(name).decode() for name in files.find(root)}


def test_what_is_finished_is_copied_once(tmp_path: Path, bucket: str) -> None:
    assert publish(written(tmp_path), "town", f"{bucket}/") == 3
    assert there(bucket) == {name: f"what {name} holds" for name in FILES}
    (tmp_path / "articles/town/b.jsonl.part").rename(tmp_path / "articles/town/b.jsonl")
    assert publish(tmp_path, "town", bucket) == 1
    assert set(there(bucket)) == {*FILES, "articles/town/b.jsonl"}
    assert publish(tmp_path, "town", bucket) == 0


def test_what_fails_is_copied_by_the_next_and_the_log_of_a_run_comes_last(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def fail_once(files: MemoryFileSystem, _here: str, name: str) -> None:
        copied.append(name.partition("/town/")[0].rpartition("/")[2])
        files.pipe_file(name, b"torn")
        if len(copied) == 2:
            raise PermissionError("no more\nof this")

    with monkeypatch.context() as patched:
        patched.setattr(MemoryFileSystem, "put_file", fail_once)
        with pytest.raises(StorageError, match=f"^{bucket}: no more$"):
            publish(written(tmp_path), "town", bucket)
    assert copied == ["archive", "articles"]
    assert publish(tmp_path, "town", bucket) == 3
    assert there(bucket) == {name: f"what {name} holds" for name in FILES}


def test_a_place_that_is_not_known_is_said_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StorageError, match=r"^nowhere://host/x: Protocol"):
        publish(tmp_path, "town", "nowhere://me:secret@host/x")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(StorageError, match="extra 'remote'"):
        publish(tmp_path, "town", "memory://x")


def test_a_crawl_publishes_and_says_when_it_cannot(tmp_path: Path) -> None:
    data_dir, place = tmp_path / "data", tmp_path / "place"
    place.touch()  # no folder can be made there
    with serve(town(2)) as server:
        done = scrapy(data_dir, server, "town", PUBLISH_URL=f"file://{place}")
        assert done.returncode == 1
        assert done.stdout.splitlines()[-1].startswith(f"town: not everything could be copied to file://{place}: ")
        done = scrapy(data_dir, server, "--sites", "town", name="crawlall", PUBLISH_URL=f"file://{place}")
        assert done.returncode == 1
        assert "not everything could be copied" in done.stdout
        place.unlink()
        assert scrapy(data_dir, server, "town", PUBLISH_URL=f"file://{place}").returncode == 0
    assert sorted(path.relative_to(place) for path in place.rglob("*.*")) == sorted(
        path.relative_to(data_dir) for path in data_dir.glob("*/town/*")
    )
    for path in place.rglob("*.*"):
        assert path.read_bytes() == (data_dir / path.relative_to(place)).read_bytes()

"""Data folders whose names mean something to Scrapy, to URLs or to databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.run.fake_site import records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with serve(town(2)) as server:
        yield server


@pytest.mark.parametrize(
    "name", ["a%(x)s", "a%20b", "100%", "%d", "%(name)s", "a#b", "a [1]", "数据 目录", "a{b}c", "a:b@c"]
)
def test_the_feeds_are_in_the_folder_that_was_named(tmp_path: Path, loopback: Loopback, name: str) -> None:
    done = scrapy(tmp_path / name, loopback, "town", "-s", f"INDEX_URL=sqlite:///{tmp_path}/index.sqlite")
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (0, "town: ok", "")
    assert len(records(tmp_path / name, "articles")) == 2
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {name, "locks"}


@pytest.mark.parametrize("extra", ["%(nothing)s.jsonl", "%(name)d.jsonl"])
def test_a_feed_that_cannot_be_opened_ends_the_run_with_a_line(tmp_path: Path, loopback: Loopback, extra: str) -> None:
    done = scrapy(tmp_path, loopback, "town", "-O", str(tmp_path / extra))
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("town: incomplete: a feed cannot be opened: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("feed", ["articles", "runs"])
def test_so_does_one_whose_folder_is_a_file(tmp_path: Path, loopback: Loopback, feed: str) -> None:
    (tmp_path / feed).touch()
    done = scrapy(tmp_path, loopback, "town")
    assert done.returncode == 1, done.stdout
    assert (done.stdout + done.stderr).splitlines()[-1].startswith("town: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("named", ["s3://bucket/news", "~nobody-of-this-name/news", "circle"])
@pytest.mark.parametrize("name", ["crawl", "crawlall", "index"])
def test_what_is_no_folder_of_this_machine_is_wrong_usage(tmp_path: Path, named: str, name: str) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    folder = str(tmp_path / named) if named == "circle" else named
    words = {"crawl": ["town"], "crawlall": ["--sites", "town"], "index": []}[name]
    done = scrapy(tmp_path, None, "-s", f"DATA_DIR={folder}", *words, name=name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"DATA_DIR={folder} is not a folder" in done.stderr
    assert "Traceback" not in done.stderr

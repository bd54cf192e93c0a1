"""An index that is there and may not be written: it is said in one line, and nothing is lost when it may again."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.run.fake_site import ROOT, article_url, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow

PAGES = 3
# Modes of files bind root only without these rights.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []

ADVICE = "whoever runs this has to be allowed to write the index and its folder"


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with serve(town(PAGES)) as server:
        yield server


@pytest.mark.parametrize("what", ["file", "folder", "lock"])
def test_a_crawl_says_so_in_one_line_and_the_next_one_that_may_write_has_all(
    tmp_path: Path, loopback: Loopback, what: str
) -> None:
    data_dir, folder = tmp_path / "data", tmp_path / "index"
    url = f"sqlite:///{folder}/index.sqlite"
    with serve(town(1)) as smaller:
        assert scrapy(data_dir, smaller, "town", INDEX_URL=url).returncode == 0
    (lock,) = folder.glob("locks/*.lock")
    path, mode = {"file": (folder / "index.sqlite", 0o444), "folder": (folder, 0o555), "lock": (lock, 0o444)}[what]
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        for name, words in (("crawl", ["town"]), ("index", []), ("index", ["--rebuild"])):
            line = command(data_dir, loopback if name == "crawl" else None, *words, name=name)
            done = subprocess.run(
                [*BOUND, *line], cwd=ROOT, env=environment(INDEX_URL=url), capture_output=True, text=True, check=False
            )
            if what == "file" and name == "index":
                assert done.returncode == 0  # nothing is to be written, or another file in its place
                continue
            assert done.returncode == 1
            assert ADVICE in done.stderr
            assert len(done.stderr.splitlines()) == 1
    finally:
        path.chmod(before)
    done = scrapy(data_dir, loopback, "town", INDEX_URL=url)
    assert done.returncode == 0, done.stdout
    assert sorted(each["url"] for each in records(data_dir, "articles")) == sorted(
        map(article_url, range(1, PAGES + 1))
    )

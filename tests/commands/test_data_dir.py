"""Where a command writes, and that it makes no folder it was not told of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

GOVNEWS = Path(sys.executable).with_name("govnews")
NEEDING = [
    ("crawl", "panjin"),
    ("crawlall",),
    ("index",),
    ("report",),
    ("stories",),
    ("show", "3fa8"),
    ("export", "-o", "out.csv"),
]


def govnews(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the console script in `folder` as somebody with an empty environment does."""
    clean = {name: value for name, value in os.environ.items() if name not in {"DATA_DIR", "SCRAPY_SETTINGS_MODULE"}}
    return subprocess.run(
        [GOVNEWS, *words],
        cwd=folder,
        env={**clean, "LC_ALL": "C", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", NEEDING, ids=" ".join)
def test_outside_the_project_a_command_asks_for_data_dir(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = govnews(tmp_path, *words)
    assert done.returncode == 2
    assert "DATA_DIR=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_needs_no_folder_works_anywhere(tmp_path: Path) -> None:
    assert "panjin" in govnews(tmp_path, "list").stdout.split()
    assert govnews(tmp_path, "crawl", "-h").returncode == 0
    assert not list(tmp_path.iterdir())


def test_another_scrapy_project_keeps_its_settings_and_its_data(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = theirs.settings\n")
    assert "panjin" in govnews(tmp_path, "list").stdout.split()
    assert govnews(tmp_path, "report").returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["scrapy.cfg"]


@pytest.mark.parametrize(
    "words", [("index",), ("report",), ("stories",), ("show", "3fa8"), ("export", "-o", "out.csv")], ids=" ".join
)
def test_what_reads_makes_no_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = govnews(tmp_path, *words, DATA_DIR=str(tmp_path / "未建"))
    assert done.returncode == 2
    assert "未建 is not there" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_tilde_that_no_shell_has_read_is_the_home(tmp_path: Path) -> None:
    done = govnews(tmp_path, "report", "-s", "DATA_DIR=~/none", HOME=str(tmp_path))
    assert f"{tmp_path}/none is not there" in done.stderr


def test_no_stories_is_said(tmp_path: Path) -> None:
    done = govnews(tmp_path, "stories", DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no story is on more than one page\n"


@pytest.mark.parametrize("name", ["report", "stories"])
def test_a_file_to_write_may_be_in_a_new_folder_and_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "news").mkdir()
    done = govnews(tmp_path, name, "-o", "news", DATA_DIR=str(tmp_path / "news"))
    assert (done.returncode, "news is a folder: give the name of a file, such as news/" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["news"]
    assert govnews(tmp_path, name, "-o", "新/a", DATA_DIR=str(tmp_path / "news")).returncode == 0
    assert (tmp_path / "新/a").is_file()


def test_report_takes_no_words(tmp_path: Path) -> None:
    done = govnews(tmp_path, "report", "panjin", DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "takes no argument panjin" in done.stderr

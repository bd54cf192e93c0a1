"""`extractor`: which program made a record."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler import __version__
from crawler.records import Run, State, program
from crawler.records.program import READING, digest, extractor
from tests.e2e.project import ROOT, records, scrapy
from tests.pipelines.articles import article

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SITE = "binhu"


def of(folder: Path, what: str = "extractor", **variables: str) -> str:
    """Return the extractor, or the digest, of the program in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", f"from crawler.records.program import {what}; print({what}())"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another checkout of this program, in which nothing was compiled."""
    folder = tmp_path_factory.mktemp("checkout")
    for package in ("crawler", "pipelines"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    return folder


def test_it_is_the_version_and_a_digest() -> None:
    assert re.fullmatch(rf"{re.escape(__version__)}\+[0-9a-f]{{8}}", extractor())
    assert article().extractor == Run("a", "r", "", "", State.OK).extractor == extractor()


def test_the_same_program_elsewhere_has_the_same(copy: Path) -> None:
    assert of(copy) == extractor()


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("pipelines/clean.py", True),
        ("crawler/cms/trs.py", True),
        ("crawler/sites/panjin.py", True),
        ("crawler/records/article.py", True),
        ("crawler/catalogue/codes.tsv", True),
        ("crawler/urls.py", True),
        ("crawler/reading/html/native/walk.c", True),
        ("crawler/commands/crawl.py", False),
        ("crawler/report/__init__.py", False),
        ("crawler/export/columns.py", False),
        ("crawler/run/health.py", False),
        ("crawler/settings.py", False),
    ],
)
def test_what_reads_or_cleans_decides_and_nothing_else(copy: Path, name: str, reads: bool) -> None:
    before = (copy / name).read_bytes()
    (copy / name).write_bytes(before + b"\n")
    try:
        changed, whole = of(copy), of(copy, what="digest")
    finally:
        (copy / name).write_bytes(before)
    assert changed
    assert (changed != extractor()) == reads
    assert whole != digest()  # machines that share work compare all of it


@pytest.mark.parametrize(
    "library", ["selectolax", "lxml", "parsel", "cssselect", "w3lib", "opencc-python-reimplemented"]
)
def test_another_library_that_reads_makes_another(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    version = importlib.metadata.version
    before = program.extractor.__wrapped__()
    monkeypatch.setattr(importlib.metadata, "version", lambda name: f"{version(name)}{'.1' if name == library else ''}")
    assert program.extractor.__wrapped__() != before == extractor()


def test_reading_uses_nothing_of_the_project_outside_those_rooms() -> None:
    script = """
import sys
from crawler.reading import read
from crawler.sites import registry
from pipelines import clean_and_validate
layout = registry.sites()["panjin"].article_layout
clean_and_validate(read(b"<h1>x</h1>", "http://www.panjin.gov.cn/a.html", layout=layout).article)
print(*sorted(name for name in sys.modules if name.startswith("crawler.")))
"""
    used = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rooms = tuple(room.removesuffix(".py").replace("/", ".") for room in READING)
    outside = [name for name in used.split() if not f"{name}.".startswith(tuple(f"{room}." for room in rooms))]
    assert outside == ["crawler.storage", "crawler.storage.site_files"]  # names of folders


def test_the_users_own_sites_read_too(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("x = 1\n")
    (tmp_path / ".#mine.py").symlink_to("nobody@nowhere")  # an editor's mark
    first = of(ROOT, SITES_PATH=str(tmp_path))
    (tmp_path / "mine.py").write_text("x = 2\n")
    assert len({extractor(), first, of(ROOT, SITES_PATH=str(tmp_path))}) == 3


def test_importing_the_records_reads_no_code() -> None:
    script = (
        "import sys, crawler.records, crawler.records.program as i; "
        "sys.exit(i.extractor.cache_info().currsize or 'importlib.metadata' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_crawl_and_replay_mark_their_records_alike(tmp_path: Path) -> None:
    assert scrapy("crawl", SITE, "-a", f"replay=data/demo/{SITE}.warc.gz", data=tmp_path).returncode == 0
    crawled = {record["extractor"] for record in records(tmp_path, "articles")}
    logged = [record["extractor"] for record in records(tmp_path, "runs") if "state" in record]
    archive = str(ROOT / f"data/demo/{SITE}.warc.gz")
    assert scrapy("replay", archive, "-O", str(tmp_path / "out.jsonl"), data=tmp_path).returncode == 0
    replayed = set(re.findall(r'"extractor":"([^"]+)"', (tmp_path / "out.jsonl").read_text("utf-8")))
    assert crawled == replayed == set(logged) == {extractor()}

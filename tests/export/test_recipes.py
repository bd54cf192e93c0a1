"""The recipes are run as they stand in the documents, which have the same ones in both languages."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.e2e.project import ROOT, scrapy
from tests.export.world import export, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DOCUMENTS = [(ROOT / "docs" / name).read_text("utf-8") for name in ("recipes.md", "recipes.zh.md")]
_BLOCK = re.compile(r"^## (.+?)$|^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document: str) -> list[tuple[str, str, str]]:
    """Return the heading, the language and the text of each block of code."""
    found, heading = [], ""
    for match in _BLOCK.finditer(document):
        heading = match[1] or heading
        if match[2]:
            found.append((heading, match[2], match[3]))
    return found


BLOCKS = blocks(DOCUMENTS[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the exports of the recipes write."""
    made = tmp_path_factory.mktemp("recipes")
    write(made / "data")
    for name in ("news.parquet", "news.sqlite", "news.csv"):
        export(made / "data", made / name, mark=True)
    return made


def test_both_languages_have_the_same_recipes() -> None:
    one, other = ([(language, text) for _, language, text in blocks(each)] for each in DOCUMENTS)
    assert one == other
    assert [language for language, _ in one].count("python") >= 5


@pytest.mark.parametrize("code", [text for _, language, text in BLOCKS if language == "python"])
def test_python(code: str, folder: Path) -> None:
    for name in re.findall(r"^import (\w+)", code, re.MULTILINE):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout or (folder / "months.png").stat().st_size > 10_000


@pytest.mark.parametrize("query", [text for heading, kind, text in BLOCKS if (heading, kind) == ("DuckDB", "sql")])
def test_duckdb(query: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with duckdb.connect() as database:
        assert database.execute(query).fetchall()


@pytest.mark.parametrize("query", [text for heading, kind, text in BLOCKS if (heading, kind) == ("SQLite", "sql")])
def test_sqlite(query: str, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "news.sqlite")) as database:
        assert database.execute(query).fetchall()


def test_articles_a_month_are_counted_right(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    queries = [text for _, kind, text in BLOCKS if kind == "sql" and "month" in text]
    with duckdb.connect() as duck, closing(sqlite3.connect(folder / "news.sqlite")) as sqlite:
        found = [duck.execute(queries[0]).fetchall(), sqlite.execute(queries[1]).fetchall()]
    assert found == [[("2024-04", "a", 4), ("2024-04", "b", 2)]] * 2


def test_every_export_of_the_document_is_a_command(folder: Path, tmp_path: Path) -> None:
    """Each `scrapy export` line is run, in a shell where it needs one."""
    for _, language, text in BLOCKS:
        for line in text.splitlines() if language == "sh" else ():
            words = shlex.split(line.partition(" > ")[0].replace('"$(cat cursor)"', "start"))
            assert words[:2] == ["scrapy", "export"]
            target = words[-1] if words[-1] != "--excel" else words[-2]
            words[words.index(target)] = str(tmp_path / target)
            done = scrapy(*words[1:], data=folder / "data")
            assert done.returncode == 0, done.stderr
            assert (tmp_path / target).exists()

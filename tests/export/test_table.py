"""One row a story, the same in every format."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.export.columns import COLUMNS
from crawler.export.table_file import ENDINGS, write_rows
from crawler.storage.csv_cells import uncell
from tests.export.world import RICH, export, of, page, parquet, write
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.records import Article

Rows = list[dict[str, Any]]

NESTED = {column.name for column in COLUMNS if column.nested}


def from_parquet(path: Path) -> Rows:
    rows = parquet(path)
    for row in rows:
        row["found_by"] = {each["key"]: each["value"] for each in row["found_by"]}
        row["document"] = row["document"] and json.loads(row["document"])
    return rows


def from_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        rows: Rows = [
            {name: uncell(value) if value else None for name, value in row.items()} for row in csv.DictReader(file)
        ]
    for row in rows:
        row |= {name: json.loads(row[name]) for name in NESTED if row[name]}
        row |= {name: int(row[name]) for name in ("revision", "views", "schema_version") if row[name]}
        row["similarity"] = row["similarity"] and float(row["similarity"])
    return rows


def from_sqlite(path: Path) -> Rows:
    database = sqlite3.connect(path)
    cursor = database.execute("SELECT * FROM articles")
    rows = [dict(zip([each[0] for each in cursor.description], row, strict=True)) for row in cursor]
    for row in rows:
        row |= {name: json.loads(row[name]) for name in NESTED if row[name]}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    return rows


def from_lines(path: Path) -> Rows:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.split("\n")[:-1]]


READERS: dict[str, Callable[[Path], Rows]] = {
    ".parquet": from_parquet,
    ".csv": from_csv,
    ".sqlite": from_sqlite,
    ".jsonl": from_lines,
    ".jsonl.gz": from_lines,
}


def row(article: Article, **changed: Any) -> dict[str, Any]:
    return {**asdict(article), **changed}


# In the order of sites, runs and lines.
TRUE = [
    row(page("a6")),
    row(page("a8", **RICH)),
    row(page("a1", 2, revision=2)),
    row(page("a3", 2, flags=[f"supersedes:{of('b2')}"])),
    row(page("b9", duplicate_of=of("a5")), duplicate_of=None),  # its original was withdrawn
    row(page("b7", 2, url="http://b.gov.cn/new/7", aka=["http://b.gov.cn/7"])),
]


def test_there_is_a_reader_for_each_ending() -> None:
    assert set(READERS) == set(ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_has_the_rows_that_are_true_now(tmp_path: Path, ending: str) -> None:
    write(tmp_path / "data")
    target = tmp_path / f"新闻 [1]*'{ending}"
    export(tmp_path / "data", target)
    assert READERS[ending](target) == TRUE
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == [target.name]


def named(rows: Rows) -> dict[str, Any]:
    return {f"{each['title']}.{each['revision']}": each for each in rows}


def exported(tmp_path: Path, **asked: Any) -> dict[str, Any]:
    export(tmp_path / "data", tmp_path / "out.jsonl", **asked)
    return named(from_lines(tmp_path / "out.jsonl"))


def test_copies_name_the_row_that_tells_their_story(tmp_path: Path) -> None:
    write(tmp_path / "data")
    found = exported(tmp_path, duplicates=True)
    assert {name: each["duplicate_of"] for name, each in found.items() if each["duplicate_of"]} == {
        "b2.1": of("a3"),  # which was found to be the original later
        "b4.1": of("a3"),
    }
    assert found["b4.1"]["similarity"] is None  # 0.9 was that to b2
    assert set(found) == {*named(TRUE), "b2.1", "b4.1"}


def test_a_copy_keeps_its_similarity_to_an_original_that_stays(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    assert exported(tmp_path, duplicates=True)["b4.1"]["similarity"] == 0.9


def test_withdrawn_pages_tell_when_they_were_found_gone(tmp_path: Path) -> None:
    write(tmp_path / "data")
    found = exported(tmp_path, withdrawn=True)
    assert {name: each["withdrawn_at"] for name, each in found.items() if each["withdrawn_at"]} == {
        "a5.1": "2024-05-03T09:00:00+08:00"
    }
    assert set(found) == {*named(TRUE), "a5.1"} - {"b9.1"}  # a copy of it


def test_earlier_revisions_are_rows_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "data")
    found = exported(tmp_path, revisions=True)
    assert set(found) == {*named(TRUE), "a1.1"}
    assert (found["a1.1"]["text"], found["a1.2"]["text"]) == ("a1第1夜", "a1第2夜")


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"sites": ("b",)}, {"b9", "b7"}),
        ({"sites": ("a", "b"), "since": "2024-04-08"}, {"=1+2", "b9"}),
        ({"until": "2024-04-03"}, {"a1", "a3"}),
        ({"since": "2024-04-03", "until": "2024-04-07"}, {"a3", "a6", "b7"}),
    ],
)
def test_rows_are_chosen_by_site_and_day(tmp_path: Path, asked: dict[str, Any], titles: set[str]) -> None:
    write(tmp_path / "data")
    assert {each["title"] for each in exported(tmp_path, **asked).values()} == titles


def test_what_states_no_day_is_of_the_day_that_it_was_fetched(tmp_path: Path) -> None:
    write_feed(tmp_path / "data", "articles/a/r1", [page("a1", published_at=None)])
    assert exported(tmp_path, since="2024-05-01", until="2024-05-01")
    assert not exported(tmp_path, until="2024-04-30")


def test_the_files_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    write(tmp_path / "data")
    for ending in ENDINGS:
        for name in ("one", "two"):
            export(tmp_path / "data", tmp_path / f"{name}{ending}")
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
@example(texts=["\r"])
@settings(deadline=None, max_examples=15)
def test_any_text_comes_back_from_any_format(ending: str, texts: list[str]) -> None:
    rows = [row(page("a1", text=text, authors=texts, found_by={"title": text})) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"out{ending}"
        write_rows(rows, COLUMNS, target)
        found = READERS[ending](target)
    for each in found:
        each["text"] = each["text"] or ""  # an empty cell
    assert found == rows

"""Records that are not as this version writes them: rows all the same, and what is lost of them is told."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.choice import Choice, Table
from crawler.export.columns import COLUMNS, Rows
from crawler.export.cursor import Cursor
from crawler.export.feeds import Feeds
from tests.e2e.project import scrapy
from tests.export.world import NIGHTS, export, page, parquet

if TYPE_CHECKING:
    from pathlib import Path


def feed(data: Path, *records: dict[str, Any] | str) -> None:
    path = data / f"articles/a/{NIGHTS[0]}.jsonl"
    path.parent.mkdir(parents=True)
    lines = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("views", "12"),
        ("views", 2**63),
        ("views", True),
        ("similarity", float("nan")),
        ("authors", "张三"),
        ("authors", [None]),
        ("images", ["http://a.gov.cn/1.jpg"]),
        ("images", [{"url": 1}]),
        ("truncated", []),
        ("found_by", {"title": 1}),
        ("text", ["one"]),
        ("document", {"x": float("inf")}),
    ],
)
def test_a_value_of_another_type_is_null_and_counted(name: str, value: Any) -> None:
    rows = Rows()
    row = rows.row(asdict(page("a1")) | {name: value, "new": 1})
    assert row[name] in (None, [], {})
    assert dict(rows.wrong) == {name: 1}
    assert dict(rows.unknown) == {"new": 1}
    assert list(row) == [column.name for column in COLUMNS]


def test_it_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    feed(tmp_path / "data", asdict(page("a1")) | {"views": "12", "new": 1}, asdict(page("a2")))
    done = scrapy("export", "-o", str(tmp_path / "out.parquet"), data=tmp_path / "data")
    assert done.returncode == 1
    assert "views: 1 values of another type are null\n" in done.stderr
    assert "new: 1 records have this field, which this version does not know" in done.stderr
    assert [row["title"] for row in parquet(tmp_path / "out.parquet")] == ["a1", "a2"]


def test_records_of_the_first_version_are_rows(tmp_path: Path) -> None:
    old = asdict(page("a1"))
    for name in ("schema_version", "aka", "division", "document", "cites", "exchange"):
        del old[name]
    feed(tmp_path / "data", old)
    export(tmp_path / "data", tmp_path / "out.jsonl")
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert row == old | {
        "schema_version": None,
        "aka": [],
        "division": None,
        "document": None,
        "cites": None,
        "exchange": None,
    }


@pytest.mark.parametrize("ending", ["parquet", "csv", "sqlite", "jsonl"])
def test_half_a_character_is_a_whole_replacement(tmp_path: Path, ending: str) -> None:
    half, pair = "\\ud83d", "\\ud83d\\ude00"
    line = json.dumps(asdict(page("a1")), ensure_ascii=False).replace("a1第1夜", f"前{half}中{pair}后")
    feed(tmp_path / "data", line)
    export(tmp_path / "data", tmp_path / f"out.{ending}")
    if ending == "parquet":
        assert parquet(tmp_path / "out.parquet")[0]["text"] == "前\ufffd中😀后"
    else:
        assert "前\ufffd中😀后".encode() in (tmp_path / f"out.{ending}").read_bytes()


def test_a_long_text_is_one_value_in_parquet(tmp_path: Path) -> None:
    text = "长" * 20_000_000
    feed(tmp_path / "data", asdict(page("a1")) | {"text": text}, asdict(page("a2")))
    export(tmp_path / "data", tmp_path / "out.parquet")
    assert [row["text"] for row in parquet(tmp_path / "out.parquet")] == [text, "a2第1夜"]


def test_lines_that_are_joined_or_damaged_are_found_where_they_are(tmp_path: Path) -> None:
    one, two = (json.dumps(asdict(page(name)), ensure_ascii=False) for name in ("a1", "a2"))
    feed(tmp_path / "data", f"  {one}{two}", '{"torn', f"\ufeff{json.dumps(asdict(page('a3')))}")
    done = scrapy("export", "-o", str(tmp_path / "out.jsonl"), data=tmp_path / "data")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert rows == [asdict(page(name)) for name in ("a1", "a2", "a3")]
    assert (done.returncode, "skipped" in done.stderr) == (1, True)


def test_a_line_that_lacks_what_every_version_writes_is_passed_over(tmp_path: Path) -> None:
    lacking = {name: value for name, value in asdict(page("a1")).items() if name != "flags"}
    feed(tmp_path / "data", lacking, asdict(page("a2")))
    with Feeds(tmp_path / "data", Cursor()) as feeds:
        feeds.read(lambda _done, _total: None)
        assert feeds.faults == [f"articles/a/{NIGHTS[0]}.jsonl: byte 0: skipped: no 'flags'"]
        assert [row["title"] for row in Table(feeds, Choice())] == ["a2"]

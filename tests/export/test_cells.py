"""A CSV that a spreadsheet opens holds no formula, and every text that was there."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.storage.csv_cells import cell, uncell
from tests.export.world import export, page
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from pathlib import Path

HALF_SHOWN = "".join(map(chr, (*range(0x20), 0x7F, 0xA0, 0xAD, 0x200B, 0x202E, 0x2060, 0x3000, 0xFEFF)))
TEXTS = st.text(
    st.one_of(st.sampled_from("'=+-@＝＋－＠−\t\r\n " + HALF_SHOWN), st.characters(exclude_categories=["Cs"]))
)
FORMULA = re.compile(r"[=+\-@＝＋－＠﹢﹣−\t\r]")


@given(TEXTS)
@settings(deadline=None)
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    safe = cell(text)
    assert not FORMULA.match(safe)
    assert not FORMULA.match(safe.lstrip(HALF_SHOWN))
    assert uncell(safe) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "＝1",
        "+86",
        "-1",
        "@a",
        " =1",
        "\n=1",
        "\u3000=1",
        "\u200b=1",
        "\ufeff=1",
        "\x00=1",
        "\t1",
        "\r1",
        "−1",
        "'=1",
        "''=1",
    ],
)
def test_what_could_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "'引'", "a=1", "1-2", "——", "《=》", "'a=1"])
def test_what_could_not_stays(text: str) -> None:
    assert cell(text) == text


def test_every_text_comes_back_from_the_file(tmp_path: Path) -> None:
    texts = ["", "=cmd|' /C calc'!A0", 'a"b,c\nd\r\ne\rf', "'=x", "\x00\x1b[31m", "😀\u2028", "\ufeff"]
    write_feed(tmp_path / "data", "articles/a/r1", [page(f"a{n}", text=text) for n, text in enumerate(texts, 1)])
    export(tmp_path / "data", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [uncell(row["text"]) for row in csv.DictReader(file)] == texts


@pytest.mark.parametrize("mark", [False, True])
def test_excel_is_told_of_utf_8(tmp_path: Path, mark: bool) -> None:
    write_feed(tmp_path / "data", "articles/a/r1", [page("a1")])
    export(tmp_path / "data", tmp_path / "out.csv", mark=mark)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid," if mark else b"id,")

"""A folder that can be published: Parquet by year, a card, a citation and checksums."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.choice import Choice, Table
from crawler.export.cursor import Cursor
from crawler.export.dataset import NotOursError, replaceable_dataset, write_dataset
from crawler.export.feeds import Feeds
from crawler.export.summary import SiteRows
from tests.export.world import NIGHTS, page, parquet, ran
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = {
    "a1": "2022-11-30",
    "a2": "2023-01-05",
    "a3": "2023-06-01",
    "b4": "2023-01-05",
    "b5": None,
    "b6": "0001-01-01",
}


def written(tmp_path: Path, *names: str, **asked: Any) -> Path:
    """Write pages into feeds, those into a dataset, and return its folder."""
    data = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
    for name in names or PUBLISHED:
        at = PUBLISHED[name] and f"{PUBLISHED[name]}T00:00:00+08:00"
        record = page(name, published_at=at, publisher="甲|乙\n<b>", source=name if name == "a1" else None)
        write_feed(data, f"articles/{name[0]}/{NIGHTS[0]}", [record])
    for site in "ab":
        write_feed(data, f"runs/{site}/{NIGHTS[0]}", [ran(site, 1)])
    with Feeds(data, Cursor()) as feeds:
        feeds.read(lambda _done, _total: None)
        write_dataset(Table(feeds, Choice(**asked)), replaceable_dataset(tmp_path / "set"), lambda _: None)
    return tmp_path / "set"


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


TEXTS = {"README.md", "CITATION.cff", "SHA256SUMS"}


def test_rows_are_in_the_file_of_their_year(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert names(folder) == TEXTS | {f"data/{year}.parquet" for year in ("2022", "2023", "undated")}
    found = {path.stem: {row["title"] for row in parquet(path)} for path in (folder / "data").iterdir()}
    assert found == {"2022": {"a1"}, "2023": {"a2", "a3", "b4"}, "undated": {"b5", "b6"}}
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".parts")] == []


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    folder = written(tmp_path)
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == names(folder) - TEXTS
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        assert digest in (folder / "README.md").read_text("utf-8")


def test_the_card_tells_counts_days_fields_and_gaps(tmp_path: Path) -> None:
    card = (written(tmp_path) / "README.md").read_text("utf-8")
    header = card.split("---\n")[1]
    assert re.search(r"^language:\n- zh$", header, re.MULTILINE)
    assert re.search(r"^license: other$", header, re.MULTILINE)
    assert re.search(r"^- n<1K$", header, re.MULTILINE)
    assert "path: data/*.parquet" in header
    assert "6 rows of 2 sites, published 2022-11-30 to 2023-06-01" in card
    assert "| a | 甲\\|乙 \\<b\\> | 3 | 2022-11-30 | 2023-06-01 |" in card
    assert "| 2023 | 3 |" in card
    assert "- a: 2022-12, 2023-02 to 2023-05\n" in card
    assert "| `title` | `VARCHAR` | 100.0% |" in card
    assert "| `source` | `VARCHAR` | 16.7% |" in card
    assert "| `found_by` | `STRUCT(key VARCHAR, value VARCHAR)[]` | 0.0% |" in card
    assert "| 0.2.0+test | 6 |" in card
    assert "The articles belong to those who publish them." in card


def test_the_card_says_what_was_chosen(tmp_path: Path) -> None:
    card = (
        written(tmp_path, duplicates=True, withdrawn=True, since="2023-01-01", sites=("a",)) / "README.md"
    ).read_text("utf-8")
    assert "Copies of a story are rows too" in card
    assert "Only articles from 2023-01-01 to the last. Only some of the sites that were crawled." in card
    assert "| `withdrawn_at` | `VARCHAR` | 0.0% | when the page was found gone |" in card


def test_an_export_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / ".git").mkdir()
    (folder / ".git/HEAD").write_text("ref")
    (folder / "NOTES.md").write_text("mine")
    written(tmp_path, "a2")
    assert names(folder) == TEXTS | {"data/2023.parquet", ".git/HEAD", "NOTES.md"}
    assert len(parquet(folder / "data/2023.parquet")) == 1


@pytest.mark.parametrize("name", ["README.md", "CITATION.cff", "data/mine.parquet"])
def test_what_no_export_wrote_stays(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    with (folder / name).open("a") as file:
        file.write("edited by hand")
    before = (folder / name).read_bytes()
    with pytest.raises(NotOursError, match=re.escape(name)):
        written(tmp_path)
    assert (folder / name).read_bytes() == before


def test_the_parquet_of_a_folder_without_a_card_stays(tmp_path: Path) -> None:
    (tmp_path / "set/data").mkdir(parents=True)
    (tmp_path / "set/data/2023.parquet").write_text("mine")
    with pytest.raises(NotOursError, match=r"2023\.parquet"):
        written(tmp_path)


def test_the_citation_names_the_publishers(tmp_path: Path) -> None:
    lines = (written(tmp_path) / "CITATION.cff").read_text("utf-8").splitlines()
    assert lines[0] == "cff-version: 1.2.0"
    assert '- name: "甲|乙\\n<b>"' in lines
    assert 'date-released: "2024-05-01"' in lines


def test_the_same_rows_are_the_same_folder(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    written(tmp_path)
    assert {name: (folder / name).read_bytes() for name in names(folder)} == before


@pytest.mark.parametrize(
    ("months", "gaps"),
    [
        (["2023-01", "2023-02"], []),
        (["2022-11", "2023-02"], ["2022-12 to 2023-01"]),
        (["2023-01", "2023-03", "2024-03"], ["2023-02", "2023-04 to 2024-02"]),
        ([], []),
    ],
)
def test_gaps_are_months_without_an_article(months: list[str], gaps: list[str]) -> None:
    site = SiteRows()
    site.months.update(months)
    assert list(site.gaps()) == gaps

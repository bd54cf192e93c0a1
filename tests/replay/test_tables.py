"""A replay whose output is a table, as an export writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.table_file import ENDINGS
from crawler.replay import output as output_module
from crawler.replay.batch import Replay, ReplayOptions
from tests.export.test_table import READERS, from_lines
from tests.replay import site

if TYPE_CHECKING:
    from pathlib import Path

TABLES = sorted(set(ENDINGS) - {".jsonl"})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive of three articles and a copy of one."""
    copy = site.url(1).replace(site.HOST, "http://www.other.gov.cn"), site.page(1)
    return site.write(tmp_path / "in" / "a.warc.gz", [*site.articles(range(3)), copy])


def replayed(archive: Path, out: Path) -> Replay:
    replay = Replay()
    replay.run(ReplayOptions((str(archive),), out))
    return replay


@pytest.mark.parametrize("ending", TABLES)
def test_a_table_has_the_rows_of_the_lines(archive: Path, tmp_path: Path, ending: str) -> None:
    replayed(archive, tmp_path / "out.jsonl")
    files = replayed(archive, tmp_path / f"新{ending}").files
    assert [path.name for path in files] == [f"新{ending}", f"新.duplicates{ending}"]
    for kind in ("", ".duplicates"):
        rows = from_lines(tmp_path / f"out{kind}.jsonl")
        assert READERS[ending](tmp_path / f"新{kind}{ending}") == rows
        assert len(rows) == (1 if kind else 3)


def test_what_was_interrupted_while_the_table_was_made_is_done_by_the_next(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(output_module, "write_rows", full)
        with pytest.raises(OSError, match="No space"):
            replayed(archive, out)
    assert out.read_text() == "old"
    replayed(archive, out)
    assert len(READERS[".csv"](out)) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.csv", "out.duplicates.csv"]


def test_rejections_are_lines_beside_a_table(archive: Path, tmp_path: Path) -> None:
    dated = {"url": site.url(5), "captured_at": "0001-01-01T00:00:00+14:00"}
    archive.with_name("b.html").write_bytes(site.page(5))
    archive.with_name("b.json").write_text(json.dumps(dated), "utf-8")
    files = replayed(archive.parent, tmp_path / "out.csv").files
    assert [path.name for path in files] == ["out.csv", "out.duplicates.csv", "out.rejected.jsonl"]
    assert json.loads(files[-1].read_text("utf-8"))["url"] == site.url(5)

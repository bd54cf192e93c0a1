"""What is shown of what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.search import hits
from tests.export.world import page
from tests.search.world import feed, found, search, texts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("第一句。第二句有水库。第三句。", "水库", "第二句有[水库]。"),
        ("水库在前。水库和大坝在后。", "水库 大坝", "[水库]和[大坝]在后。"),
        ("只有标题。别的。", "无题", "只有标题。"),
        ("前一句。后一句。", "“一句 后一”", "前[一句。后一]"),
        ("一段\n水库\n三段", "水库", "[水库]"),
        ("水库大坝", "水库大 库大坝", "[水库大坝]"),
        ("Ａ Ｃafé ２０24", "cafe 2024", "Ａ [Ｃafé] [２０24]"),
        ("前" * 500 + "水库" + "后" * 500, "水库", "…" + "前" * 40 + "[水库]" + "后" * 78 + "…"),
        ("开头" + "水库" * 300, "水库" * 100, "开头[" + "水库" * 100 + "]…"),
    ],
)
def test_the_sentence_around_the_words_is_shown(tmp_path: Path, text: str, question: str, shown: str) -> None:
    texts(tmp_path, text)
    (hit,) = search(tmp_path, question).hits
    marked = hit.passage
    for start, end in reversed(hit.marks):
        marked = f"{marked[:start]}[{marked[start:end]}]{marked[end:]}"
    assert marked == shown


def test_of_too_many_to_rank_titles_come_first_then_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(
        tmp_path,
        [page(f"a{day}", title="水库" if day in (3, 5) else "会议", text="水库" * (30 - day)) for day in range(1, 9)],
    )
    monkeypatch.setattr(hits, "RANKED", 7)
    answer = search(tmp_path, "水库", limit=4)
    assert (answer.total, answer.ranked) == (8, False)
    assert [(hit.article["day"] or "")[-1] for hit in answer.hits] == ["5", "3", "8", "7"]
    assert found(tmp_path, "水库", limit=1) == ["a5"]
    assert found(tmp_path, "水库") == ["a5", "a3", "a8", "a7", "a6", "a4", "a2", "a1"]


def test_sites_and_days_are_chosen(tmp_path: Path) -> None:
    feed(
        tmp_path,
        [page(f"a{day}", title="会", text="水库") for day in (1, 2)]
        + [page("a3", title="会", text="水库", published_at=None)],
    )
    feed(tmp_path, [page("b4", title="会", text="水库")], name="articles/b")
    feed(tmp_path, [page("c5", title="会", text="水库", site="b.c-d_e", day=5)], name="articles/b.c-d_e")
    assert sorted(found(tmp_path, "水库")) == ["a1", "a2", "a3", "b4", "c5"]
    assert sorted(found(tmp_path, "水库", sites=["a"])) == ["a1", "a2", "a3"]
    assert sorted(found(tmp_path, "水库", sites=["b", "b.c-d_e"])) == ["b4", "c5"]
    assert sorted(found(tmp_path, "水库", since="2024-04-02", until="2024-04-04")) == ["a2", "b4"]
    assert found(tmp_path, "水库", since="2024-05-01") == ["a3"]
    assert found(tmp_path, "水库", until="2024-04-01", sites=["b"]) == []
    assert found(tmp_path, "2") == []  # nor the number that a site has in the index
    with pytest.raises(hits.UnknownSiteError, match="no articles of z; there are those of a, b, b"):
        found(tmp_path, "水库", sites=["a", "z"])

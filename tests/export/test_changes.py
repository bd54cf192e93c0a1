"""What changed since a cursor is the difference of two whole exports."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.export.cursor import START, Cursor, CursorError, OtherFeedsError, ended_runs
from crawler.export.feeds import Feeds
from tests.export.world import NIGHTS, back, export, gone, of, page, ran, write
from tests.index.crawled import write_feed

pytestmark = pytest.mark.slow

Rows = list[dict[str, Any]]


def lines(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def changes(tmp_path: Path, cursor: str, **asked: Any) -> tuple[list[tuple[str, str]], str]:
    following = export(tmp_path / "data", tmp_path / "out.jsonl", Cursor.read(cursor), changes=True, **asked)
    names = {of(name): name for name in ("a1", "a3", "a5", "a6", "a8", "b2", "b4", "b7", "b9")}
    return [(row["change"], names[row["id"]]) for row in lines(tmp_path / "out.jsonl")], following


def test_each_night_tells_what_became_of_the_rows(tmp_path: Path) -> None:
    write(tmp_path / "data", 1)
    found, cursor = changes(tmp_path, START)
    assert found == [("added", name) for name in ("a1", "a5", "a6", "a8", "b2", "b7")]
    assert changes(tmp_path, cursor) == ([], cursor)
    (tmp_path / "later").mkdir()
    write(tmp_path / "later", 2)
    (tmp_path / "data").rename(tmp_path / "first")
    (tmp_path / "later").rename(tmp_path / "data")
    found, cursor = changes(tmp_path, cursor)
    assert found == [
        ("changed", "a1"),
        ("added", "a3"),
        ("changed", "b7"),
        ("withdrawn", "a6"),
        ("duplicate", "b2"),
    ]
    last = lines(tmp_path / "out.jsonl")
    assert last[-1]["duplicate_of"] == of("a3")
    assert last[-2]["withdrawn_at"] == "2024-05-02T09:00:00+08:00"
    assert last[-2]["text"] is None


def brought(draw: random.Random, name: str, night: int) -> dict[str, Any]:
    """Return what a night may bring of a page, by feed: a text, a copy, a successor, a withdrawal, a sign of life."""
    other = f"{draw.choice('ab')}{draw.randint(1, 5)}"
    fields = {"revision": draw.choice([1, night]), "day": draw.randint(1, 9)}
    some: list[dict[str, Any]] = [
        {},
        {"articles": page(name, night, **fields)},
        {"articles": page(name, 1)},
        {"articles": page(name, night, **fields, flags=[f"supersedes:{of(other)}"])},
        {"duplicates": page(name, night, **fields, duplicate_of=of(other))},
        {"articles": page(name, night, **fields, url=f"http://new.gov.cn/{name}", aka=[page(name).url])},
        {"rejected": gone(name, night)},
        {"runs": back(name, night)},
    ]
    return draw.choice(some)


def night_of(draw: random.Random, night: int, data: Path) -> None:
    """Write a night of both sites; one in five runs does not come about."""
    for site in "ab":
        if draw.random() < 0.8:
            for number in range(1, 6):
                for feed, record in brought(draw, f"{site}{number}", night).items():
                    write_feed(data, f"{feed}/{site}/{NIGHTS[night - 1]}", [record])
            write_feed(data, f"runs/{site}/{NIGHTS[night - 1]}", [ran(site, night)])


@given(
    st.integers(0, 2**32),
    st.fixed_dictionaries({name: st.booleans() for name in ("duplicates", "revisions", "withdrawn")}),
    st.sampled_from([{}, {"sites": ("a",)}, {"since": "2024-04-03", "until": "2024-04-06"}]),
)
@settings(deadline=None, max_examples=60)
def test_three_nights_of_changes_are_the_difference_of_whole_exports(
    seed: int, asked: dict[str, Any], chosen: dict[str, Any]
) -> None:
    draw = random.Random(seed)  # noqa: S311 - not a secret
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data", Path(folder) / "out.jsonl"
        cursor = START
        before: dict[tuple[str, int], Any] = {}
        for night in (1, 2, 3):
            night_of(draw, night, data)
            export(data, out, **asked, **chosen)
            now = {(row["id"], row["revision"] if asked["revisions"] else 0): row for row in lines(out)}
            cursor = export(data, out, Cursor.read(cursor), changes=True, **asked, **chosen)
            table, told = dict(before), lines(out)
            for row in told:
                key = row["id"], row["revision"] if asked["revisions"] else 0
                change = row.pop("change")
                if not asked["withdrawn"]:
                    row.pop("withdrawn_at")
                assert (key in table) is (change != "added")
                if change in {"added", "changed"}:
                    assert table.get(key) != row
                    table[key] = row
                else:
                    del table[key]
            assert table == now
            before = now


def test_a_run_that_has_not_ended_is_left_out_until_it_has(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(data, 1)
    _, cursor = changes(tmp_path, START)
    write_feed(data, f"articles/a/{NIGHTS[1]}", [page("a3", 2)])  # renamed already, and its log is not
    part = write_feed(data, f"runs/a/{NIGHTS[1]}", [ran("a", 2)])
    part = part.rename(part.with_suffix(".jsonl.part"))
    assert ended_runs(data)[1] == 1
    assert changes(tmp_path, cursor) == ([], cursor)
    part.rename(part.with_suffix(""))
    found, later = changes(tmp_path, cursor)
    assert (found, later != cursor) == ([("added", "a3")], True)


@pytest.mark.parametrize("harm", ["remove", "change", "insert", "none"])
def test_feeds_that_are_not_what_they_were_are_refused(tmp_path: Path, harm: str) -> None:
    data = tmp_path / "data"
    write(data, 2)
    _, cursor = changes(tmp_path, START)
    feed = data / f"articles/a/{NIGHTS[0]}.jsonl"
    if harm == "remove":
        feed.unlink()
    elif harm == "change":
        feed.write_bytes(feed.read_bytes() + b"\n")
    elif harm == "insert":
        write_feed(data, "articles/b/20240101T000000Z-0", [page("b1")])
    if harm == "none":
        assert changes(tmp_path, cursor) == ([], cursor)
    else:
        with pytest.raises(OtherFeedsError, match="--changes-since start"), Feeds(data, Cursor.read(cursor)):
            pass


def test_a_cursor_is_one_word_and_comes_back() -> None:
    cursor = Cursor({f"站{n}.gov.cn": f"20240501T000000Z-{n:08x}" for n in range(300)}, "0123456789ab")
    assert Cursor.read(str(cursor)) == cursor
    assert str(cursor).replace("-", "a").replace("_", "a").rstrip("=").isalnum()


@pytest.mark.parametrize(
    "word", ["", "0", "Start", "2024-05-01", "eJw=", "é", str(Cursor({"a": "r"}, "d"))[:-6], "eNoDAAAAAAE="]
)
def test_what_is_no_cursor_is_told(word: str) -> None:
    with pytest.raises(CursorError, match="not a cursor"):
        Cursor.read(word)

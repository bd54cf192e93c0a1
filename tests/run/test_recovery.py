from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.run.feeds import publish
from crawler.run.recovery import recover

if TYPE_CHECKING:
    from pathlib import Path

RUN = "20260302T120000Z-00000001"
ARTICLE = '{"id":"1","url":"http://a/","found_by":{"title":"layout","source":"byline"},"archive":null}\n'
VISIT = '{"url":"http://a/","outcome":"article"}\n'
LIST = '{"url":"http://l/","outcome":"list","rows":3}\n'
END = '{"site":"town","run":"r","state":"ok"}\n'


def write(data_dir: Path, feed: str, text: str, *, run: str = RUN, suffix: str = ".part") -> Path:
    path = data_dir / feed / "town" / f"{run}.jsonl{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def lines(data_dir: Path, feed: str, run: str = RUN) -> list[dict[str, Any]]:
    path = data_dir / feed / "town" / f"{run}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def left(data_dir: Path) -> list[Path]:
    return list(data_dir.rglob("*.part"))


def test_nothing_to_do(tmp_path: Path) -> None:
    write(tmp_path, "articles", ARTICLE, suffix="")
    assert recover(tmp_path, "town") == []


def test_whole_lines_are_kept_a_torn_one_is_cut(tmp_path: Path) -> None:
    write(tmp_path, "articles", ARTICLE + ARTICLE + '{"id":"3","ti')
    write(tmp_path, "runs", LIST + VISIT + VISIT)
    (adopted,) = recover(tmp_path, "town")
    assert adopted.cut == len('{"id":"3","ti')
    assert len(lines(tmp_path, "articles")) == 2
    assert not left(tmp_path)


def test_the_log_of_a_dead_run_says_that_it_was_killed_and_what_it_has(tmp_path: Path) -> None:
    write(tmp_path, "articles", ARTICLE + ARTICLE)
    write(tmp_path, "rejected", '{"url":"http://b/","reason":"no_text"}\n')
    write(tmp_path, "runs", LIST + VISIT + '{"url":"http://c/","outcome":"unchanged"}\n')
    recover(tmp_path, "town")
    *_, run = lines(tmp_path, "runs")
    assert (run["state"], run["detail"]) == ("incomplete", "killed")
    assert run["run"] == RUN
    assert run["started_at"] == "2026-03-02T12:00:00+00:00"
    assert run["ended_at"] > run["started_at"]
    assert run["counts"] == {
        "articles": 2,
        "rejected": 1,
        "rejected/no_text": 1,
        "unchanged": 1,
        "lists": 1,
        "fetched": 4,
    }
    assert run["found_by"] == {"title": {"layout": 2}, "source": {"byline": 2}}


@pytest.mark.parametrize(
    "line",
    [
        '{"url":"http://a/","outcome":[]}',
        '{"url":["http://a/"],"outcome":"article"}',
        '{"url":{},"outcome":"rejected"}',
        '{"url":[],"archive":"archive/town/%s.warc.gz#%s"}' % (RUN, "9" * 5000),  # noqa: UP031 - braces
        '{"url":{},"reason":[],"archive":"archive/town/%s.warc.gz#%s","found_by":[1]}' % (RUN, "9" * 30),  # noqa: UP031
    ],
)
@pytest.mark.parametrize("feed", ["articles", "rejected", "runs"])
def test_values_of_any_kind_in_a_damaged_line_do_no_harm(tmp_path: Path, feed: str, line: str) -> None:
    write(tmp_path, "articles", ARTICLE)
    write(tmp_path, feed, f"{line}\n" if feed != "articles" else f"{ARTICLE}{line}\n")
    recover(tmp_path, "town")
    assert lines(tmp_path, "articles")[0]["id"] == "1"
    assert lines(tmp_path, "runs")[-1]["state"] == "incomplete"
    assert not left(tmp_path)


def test_a_run_that_was_killed_while_it_renamed_is_not_closed_twice(tmp_path: Path) -> None:
    write(tmp_path, "articles", ARTICLE, suffix="")
    write(tmp_path, "runs", VISIT + END)
    recover(tmp_path, "town")
    assert [line.get("state") for line in lines(tmp_path, "runs")] == [None, "ok"]


def test_a_log_that_got_its_name_without_its_last_line_is_closed_in_its_place(tmp_path: Path) -> None:
    """The disk was full at the end."""
    write(tmp_path, "rejected", "")
    write(tmp_path, "runs", VISIT, suffix="")
    recover(tmp_path, "town")
    assert [line.get("state") for line in lines(tmp_path, "runs")] == [None, "incomplete"]
    assert recover(tmp_path, "town") == []


def test_a_run_without_a_log_gets_one(tmp_path: Path) -> None:
    write(tmp_path, "articles", ARTICLE)
    recover(tmp_path, "town")
    (run,) = lines(tmp_path, "runs")
    assert run["counts"]["articles"] == 1


def test_files_without_a_whole_line_go(tmp_path: Path) -> None:
    write(tmp_path, "articles", '{"id"')
    write(tmp_path, "runs", "")
    recover(tmp_path, "town")
    assert not (tmp_path / "articles" / "town" / f"{RUN}.jsonl").exists()
    assert not left(tmp_path)


@pytest.mark.parametrize("tail", ["\0\0\0\0\n", "[1]\n", "{\n", '{"id":"3"}'])
def test_what_a_power_loss_leaves_behind_the_last_whole_line_goes(tmp_path: Path, tail: str) -> None:
    write(tmp_path, "articles", ARTICLE + tail)
    recover(tmp_path, "town")
    assert len(lines(tmp_path, "articles")) == 1


def test_several_dead_runs_are_adopted_in_their_order(tmp_path: Path) -> None:
    later = "20260303T120000Z-00000000"
    write(tmp_path, "runs", LIST, run=later)
    write(tmp_path, "articles", ARTICLE)
    assert [each.run for each in recover(tmp_path, "town")] == [RUN, later]


def test_no_feed_is_ever_replaced(tmp_path: Path) -> None:
    part = write(tmp_path, "articles", ARTICLE)
    kept = write(tmp_path, "articles", VISIT, suffix="")
    with pytest.raises(FileExistsError):
        publish(part)
    assert kept.read_text("utf-8") == VISIT

"""The gate on how well pages are read, and what is said of each rule; on pages of its own, not on the corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.reading import baseline, rules
from benchmarks.reading.score import Example, overlap
from tests.reading.pages import FIRST, SECOND, TITLE

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = {"figures": {"all": {"title": [0.5, 2], "F1": [0.9, 2]}}, "known_failures": {"b": ["title"]}}


def example(name: str, title: str = TITLE, byline: str = "2024-03-05 09:30 来源：示例日报", **gold: object) -> Example:
    """Return a page of that title, and its gold."""
    html = f"<title>{title}_示例网</title><h1>{title}</h1><p>{byline}</p><div><p>{FIRST}</p><p>{SECOND}</p></div>"
    record = {
        "title": title,
        "publish_time": "2024-03-05 09:30",
        "source": "示例日报",
        "content": f"{FIRST}\n{SECOND}",
        "url": f"http://{name}.gov.cn/a.html",
    }
    return Example(f"gov_{name}", html.encode(), record | gold)


def test_the_state_that_was_written_is_as_good_as_itself(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    examples = [example("a"), example("b", source="别的报")]
    assert baseline.update(examples, path) == 0
    assert baseline.gate(examples, path) == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["known_failures"] == {"gov_b": ["source"]}
    assert written["figures"]["all"]["source"] == [0.5, 2]


def test_a_failure_that_is_none_any_more_has_to_leave_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    baseline.update([example("b", source="别的报")], path)
    assert baseline.gate([example("b")], path) == 1
    assert "gov_b: source is right now; --update-baseline takes it off" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("figures", "wrong", "says"),
    [
        ({"title": [0.4, 2], "F1": [0.9, 2]}, {"b": ["title"]}, "all, title: 0.4000, was 0.5000"),
        ({"title": [0.5, 2], "F1": [0.9, 3]}, {"b": ["title"]}, "all, F1: 3 pages ask for it, 2 did"),
        ({"title": [0.5, 2]}, {"b": ["title"]}, "all, F1: 0 pages ask for it, 2 did"),
        ({"title": [0.5, 2], "F1": [0.9, 2]}, {"b": ["title"], "a": ["F1"]}, "a: F1 is wrong now"),
        ({"title": [0.5, 2], "F1": [0.9, 2]}, {"a": ["title"], "b": ["title"]}, "a: title is wrong now"),
    ],
)
def test_what_falls_is_named(figures: dict[str, list[float]], wrong: dict[str, list[str]], says: str) -> None:
    (line,) = baseline.problems(BEFORE, {"figures": {"all": figures}, "known_failures": wrong})
    assert line.startswith(says)


def test_what_rises_is_no_problem() -> None:
    now = {"figures": {"all": {"title": [1.0, 2], "F1": [0.95, 2]}}, "known_failures": {"b": ["title"]}}
    assert baseline.problems(BEFORE, now) == []


def test_what_a_rule_earns_is_what_would_be_wrong_without_it() -> None:
    meta = f"<meta name=ContentSource content=示例日报><meta name=ArticleTitle content={TITLE}>"
    page = example("a", byline="2024-03-05 09:30")
    found = rules.earnings([Example("gov_a", meta.encode() + page.body, page.gold), example("b")])
    stated, printed = found["source", "meta-source"], found["source", "byline-source"]
    assert (stated.pages, stated.right, stated.without, stated.gain) == (1, [True], [False], 1)
    assert (printed.pages, printed.hosts, printed.gain) == (1, {"b.gov.cn"}, 1)
    assert found["title", "meta-title-printed"].gain == 0  # the heading says it too


def test_no_text_where_there_is_none_is_right() -> None:
    assert overlap("", "") == (1.0, 1.0, 1.0)
    assert overlap("", "多出来的") == (0.0, 0.0, 0.0)
    assert overlap("少了的", "") == (0.0, 0.0, 0.0)


def test_the_baseline_of_the_project_can_be_read() -> None:
    held = json.loads(baseline.PATH.read_text(encoding="utf-8"))
    assert baseline.problems(held, held) == []
    assert held["figures"]["held out"]

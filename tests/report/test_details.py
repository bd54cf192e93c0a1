"""Every reason that health gives has its Chinese, with no name of the program's own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crawler.records import Flag, Reason, State
from crawler.report.details import in_words
from crawler.run import health
from crawler.run.health import RunResult, decide_state
from crawler.run.recovery import KILLED

ALL = {"fetched": 100, "articles": 100, "requests": 120, "list/pages": 3}
RESULTS = [
    RunResult(ALL, fault="the archive cannot be written: No space left on device"),
    RunResult(ALL, fault="a feed cannot be opened: [Errno 13] Permission denied"),
    RunResult(ALL, fault="the index cannot be read: it is locked"),
    RunResult(ALL, ending="shutdown"),
    RunResult(ALL, ending="memusage_exceeded"),
    RunResult(ALL, ending="closespider_timeout"),
    RunResult(ALL | {"errors": 2}),
    RunResult(ALL | {"list/challenge": 1}),
    RunResult(ALL | {"challenged": 30}),
    RunResult({"requests": 4, "list/not_archived": 4}),
    RunResult({"requests": 4, "failed": 1, "robots/unreachable": 1}),
    RunResult({"requests": 4, "failed": 1}, first_fault="http://a.gov.cn/: DNS lookup failed"),
    RunResult({"requests": 4, "failed": 1}),
    RunResult(ALL | {"articles": 99}),
    RunResult(ALL | {"unanswered": 1}),
    *(RunResult(ALL | {name: 3}) for name, _ in health._GAPS),  # noqa: SLF001 - what may be said
    RunResult(ALL | {"known/vanished": 40, "known/asked": 50}),
    RunResult(ALL | {"notices": 20, f"rejected/{Reason.SOFT_404}": 10, f"rejected/{Reason.LOGIN}": 10}),
    RunResult(ALL | {"list/few_rows": 1}),
    RunResult(ALL | {"list/dead": 1}, lists=["http://a.gov.cn/list_1.html"]),
    RunResult(ALL | {Flag.SHARED_TEXT: 1}),
    RunResult(ALL | {Flag.POSSIBLY_CUT: 1}),
    RunResult({"fetched": 100, "articles": 50, "rejected": 50, "list/pages": 1, "unreadable": 50}),
]
DETAILS = [
    KILLED,
    *(decide_state(each)[1] or "" for each in RESULTS),
    "published_at found by metadata or better in 40% of 200 articles, 97% before",
    "original_url found in 40% of 200 articles, 97% before",
    "authors found in 40% of 200 articles, the site declares 90%",
]


@pytest.mark.parametrize("detail", DETAILS)
def test_it_is_said_in_both_languages(detail: str) -> None:
    said = in_words(detail)
    assert re.search("[\u4e00-\u9fff]", said.zh), detail
    assert not re.search("[\u4e00-\u9fff]", said.en)
    for text in said:
        assert not re.search(r"\b[a-z]+(?:_[a-z0-9]+)+\b(?![/.])", text), text


def test_every_sentence_of_health_is_tried() -> None:
    """Those that it returns, by the words between what it puts in."""
    tree = ast.parse(Path(health.__file__).read_text("utf-8"))
    states = {f"State.{state.name}" for state in State}
    sentences = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple | ast.JoinedStr):
            said = node.value.elts[1] if isinstance(node.value, ast.Tuple) else node.value
            named = not isinstance(node.value, ast.Tuple) or ast.unparse(node.value.elts[0]) in states
            if isinstance(said, ast.JoinedStr) and named:
                sentences.append([str(part.value) for part in said.values if isinstance(part, ast.Constant)])
    assert len(sentences) > 10
    for parts in sentences:
        longest = max(parts, key=len, default="")
        assert any(longest in detail for detail in DETAILS), longest


def test_what_is_not_known_is_told_as_it_is() -> None:
    assert in_words("something new: no_title happened") == ("something new: no title happened",) * 2


def test_braces_of_a_server_are_not_filled_in() -> None:
    assert in_words("stopped early: {n} {why.__class__}").zh == "提前结束：{n} {why.__class__}"

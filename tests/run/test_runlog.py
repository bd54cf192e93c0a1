from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.records import Outcome, Reason, Rejection, Run, State, Visit, to_line
from crawler.run.accounting import Recorded
from crawler.run.history import RunHistory, run_history
from crawler.storage.run_logs import last_run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


TIME = "2026-03-01T00:00:00+00:00"


def log(data_dir: Path, day: int, state: State, *rejected: str, rows: int = 3) -> None:
    visits = [Visit("http://l/", Outcome.LIST, rows=rows), Visit("http://a/", Outcome.ARTICLE)]
    visits += [Visit(url, Outcome.REJECTED) for url in rejected]
    path = data_dir / "runs" / "town" / f"2026030{day}T000000Z-0.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [*map(to_line, visits), to_line(Run("town", path.stem, TIME, TIME, state))]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def test_of_a_site_without_runs_nothing_is_known(tmp_path: Path) -> None:
    assert run_history(tmp_path, "town") == RunHistory()
    assert last_run(tmp_path, "town") is None


def test_what_a_well_site_lacked_is_settled_and_what_several_runs_lacked_is_stubborn(tmp_path: Path) -> None:
    log(tmp_path, 1, State.QUIET, "http://gone/")
    log(tmp_path, 2, State.INCOMPLETE, "http://slow/", "http://once/")
    log(tmp_path, 3, State.BLOCKED, "http://slow/")
    log(tmp_path, 4, State.INCOMPLETE, "http://slow/", rows=0)
    known = run_history(tmp_path, "town")
    assert known.settled == {"http://gone/"}
    assert known.stubborn == {"http://slow/"}
    assert known.productive == {"http://l/"}


def test_only_the_latest_runs_count(tmp_path: Path) -> None:
    log(tmp_path, 1, State.OK, "http://gone/")
    for day in range(2, 7):
        log(tmp_path, day, State.OK)
    assert run_history(tmp_path, "town").settled == set()


def test_the_last_run(tmp_path: Path) -> None:
    log(tmp_path, 1, State.OK)
    log(tmp_path, 2, State.DOWN, *(f"http://{n}/" for n in range(3000)))
    run = last_run(tmp_path, "town")
    assert run is not None
    assert (run.run, run.state) == ("20260302T000000Z-0", State.DOWN)


def test_a_log_without_its_last_line_says_nothing_of_the_run(tmp_path: Path) -> None:
    log(tmp_path, 1, State.OK)
    (path,) = tmp_path.rglob("*.jsonl")
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    assert last_run(tmp_path, "town") is None
    assert run_history(tmp_path, "town").productive == {"http://l/"}


@pytest.mark.parametrize(
    ("reason", "status", "url", "counted"),
    [
        (Reason.HTTP_ERROR, 404, "http://new/", {"unreadable": 1}),
        (Reason.HTTP_ERROR, 404, "http://gone/", {}),
        (Reason.HTTP_ERROR, 503, "http://new/", {"failed": 1, "lost": 1}),
        (Reason.HTTP_ERROR, 429, "http://gone/", {"failed": 1, "lost": 1}),
        (Reason.HTTP_ERROR, 503, "http://slow/", {"failed": 1}),
        (Reason.NETWORK_ERROR, None, "http://new/", {"failed": 1, "lost": 1}),
        (Reason.INCOMPLETE_RESPONSE, 200, "http://new/", {"failed": 1, "lost": 1}),
        (Reason.CHALLENGE, 412, "http://new/", {"challenged": 1}),
        (Reason.CHALLENGE, 200, "http://gone/", {}),
        (Reason.NO_TEXT, 200, "http://new/", {"unreadable": 1}),
        (Reason.WITHDRAWN, 410, "http://new/", {}),
        (Reason.NOT_ASKED, 200, "http://new/", {}),
    ],
)
def test_which_rejections_are_news(reason: Reason, status: int | None, url: str, counted: dict[str, int]) -> None:
    recorded = Recorded()
    recorded.past = RunHistory(settled=frozenset({"http://gone/"}), stubborn=frozenset({"http://slow/"}))
    recorded.add(Rejection("town", url, reason), Visit(url, Outcome.ARTICLE, status) if status else None)
    counts = json.loads(json.dumps(+recorded.counts))
    assert counts == {"rejected": 1, f"rejected/{reason}": 1, **counted}

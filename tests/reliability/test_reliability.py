"""A tenth of the trials of `python -m benchmarks.reliability`, for rows of each kind, and what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.reliability.__main__ import LINES, main, plan
from benchmarks.reliability.lab import Lab
from benchmarks.reliability.row import Row, Trial

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab.opened(pages=4, seed=1) as opened:
        yield opened


def test_a_tenth_of_the_trials_costs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["kill", "A2", "A4", "A12", "B1", "B5", "B8"]
    code = main(["--times", "1", "--scale", "0.1", "--pages", "6", "--only", *rows])
    printed = capsys.readouterr().out
    assert code == 0, printed
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.splitlines() if "│" in line]
    assert [cells[0] for cells in lines if cells[0]] == rows
    for _, what, times, lost, doubled, right in (cells for cells in lines if cells[0]):
        assert what
        assert (lost, doubled, right) == ("0", "0", f"{times} of {times}")


def test_each_line_has_a_row_and_the_full_trial_is_as_long_as_it_says(lab: Lab) -> None:
    numbered = [name for name in LINES if name[1:].isdigit()]
    assert numbered == [f"{part}{number}" for part, last in (("A", 12), ("B", 10)) for number in range(1, last + 1)]
    assert len(plan(LINES["kill"], 10, 1.0, lab)) == 200
    replays = plan(LINES["A2"], 10, 1.0, lab)
    assert sum(case.startswith("SIGKILL") for case in replays) == 50
    assert {replays.count(case) for case in replays} == {10, 25}
    postgres = plan(LINES["B1"], 10, 1.0, lab)
    assert {postgres.count(case) for case in LINES["B1"].cases} == {10}
    assert len(plan(LINES["kill"], 10, 0.1, lab)) == 20


def test_what_is_lost_doubled_or_told_wrongly_is_counted(lab: Lab) -> None:
    row = Row("x", "lines taken away and repeated")
    with lab.new_folder() as folder:
        trial = Trial(lab, folder, "one", None)
        trial.crawl()
        trial.judge()
        assert (trial.lost, trial.doubled, trial.codes_right, trial.notes) == (0, 0, True, [])
        row.add(trial)
        assert not row.failed
        (feed,) = trial.data_dir.glob("articles/town/*.jsonl")
        first, second, *rest = feed.read_bytes().splitlines(keepends=True)
        feed.write_bytes(b"".join([first, first, *rest]))
        trial.judge()
        assert (trial.lost, trial.doubled) == (1, 1)
        feed.write_bytes(b"".join([first, second, *rest]))
        for path in trial.data_dir.glob("archive/town/*"):
            path.unlink()
        trial.judge()
        assert (trial.lost, trial.doubled) == (1 + lab.pages, 1)
        trial.run("nowhere", right=0)
        row.add(trial)
    assert row.failed
    assert (row.times, row.lost, row.doubled, row.code_right) == (2, 1 + lab.pages, 1, 1)
    assert row.notes[0].startswith("one: exit code 2 instead of [0]: ")

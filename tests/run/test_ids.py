from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from crawler.records import Run, State
from crawler.run.run_ids import run_id, run_ids, started_at
from crawler.run.site_run import complete_until, previous_state

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ended(day: int, state: State = State.OK, gap: str = "") -> Run:
    start = datetime(2026, 3, day, 12, tzinfo=UTC)
    return Run("town", f"r{day}", start.isoformat(), (start + timedelta(hours=1)).isoformat(), state, None, {gap: 1})


def test_an_id_is_the_time_and_something_unique() -> None:
    one, other = run_id(NOON, []), run_id(NOON, [])
    assert one.startswith("20260302T120000Z-")
    assert one != other
    assert started_at(one) == NOON


def test_an_id_is_later_than_all_earlier_ones_when_the_clock_was_moved_back() -> None:
    assert run_id(NOON - timedelta(days=400), ["20260302T120000Z-ffffffff"]).startswith("20260302T120001Z-")


def test_files_with_other_names_do_not_count() -> None:
    assert run_id(NOON, ["notes", "99999999T999999Z-0"]).startswith("20260302T120000Z-")


@given(st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), min_size=2))  # noqa: DTZ001 - hypothesis wants bounds without a zone
def test_ids_sort_in_the_order_of_the_runs_whatever_the_clock_does(clock: list[datetime]) -> None:
    ids: list[str] = []
    for now in clock:
        ids.append(run_id(now, ids))
    assert ids == sorted(ids)
    assert len({each[:16] for each in ids}) == len(ids)


def test_dead_runs_and_their_archives_keep_their_ids(tmp_path: Path) -> None:
    for name in ("articles/town/a.jsonl", "runs/town/b.jsonl.part", "archive/town/c.warc.gz", "runs/village/d.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert run_ids(tmp_path, "town") == {"a", "b", "c"}


def test_everything_is_fetched_until_the_last_run_without_a_gap() -> None:
    assert complete_until([]) is None
    assert complete_until([ended(1), ended(2)]) == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert complete_until([ended(1), ended(2, State.INCOMPLETE)]) == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert complete_until([ended(1, State.DOWN)]) is None


def test_a_part_of_a_site_proves_nothing_of_the_rest() -> None:
    assert complete_until([ended(1, gap="partial")]) is None
    assert complete_until([ended(1, gap="challenged")]) is None
    assert complete_until([ended(1, State.DRIFT, gap="list/empty")]) is None


def test_a_gap_that_seems_to_lie_before_the_whole_run_counts() -> None:
    """The clock was moved back between the two."""
    assert complete_until([ended(9), ended(3, State.INCOMPLETE)]) == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_a_run_that_was_killed_told_nobody_so_its_end_is_no_news() -> None:
    killed = replace(ended(2, State.INCOMPLETE), detail="killed")
    assert previous_state([]) is State.OK
    assert previous_state([ended(1, State.DOWN), killed]) is State.DOWN
    assert previous_state([ended(1), killed, ended(3, State.INCOMPLETE)]) is State.INCOMPLETE

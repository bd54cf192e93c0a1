"""What `coverage` says of a region, from the logs of runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.catalogue.place import Place
from crawler.records import Outcome, Run, State, Visit, to_line
from crawler.report.coverage import coverage
from tests.e2e.project import scrapy

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 6, 30, tzinfo=UTC)


def place(number: int, province: str = "浙江省") -> Place:
    return Place(
        f"3306{number:02}", "county", province, "绍兴市", f"第{number}县", url=f"https://www.x{number}.gov.cn/"
    )


def ran(  # noqa: PLR0913 - each by its name
    data: Path, number: int, state: State, *, days: int = 1, articles: int = 0, statuses: tuple[int | None, ...] = ()
) -> None:
    site, ended = f"www.x{number}.gov.cn", (NOW - timedelta(days=days)).isoformat(timespec="seconds")
    folder = data / "runs" / site
    folder.mkdir(parents=True, exist_ok=True)
    lines = [to_line(Visit(f"https://{site}/", Outcome.LIST, status)) for status in statuses]
    run = Run(site, "r", ended, ended, state, None, {"articles": articles})
    (folder / f"{100 - days:03}.jsonl").write_text("\n".join([*lines, to_line(run)]) + "\n", "utf-8")


def counts(data: Path, *places: Place) -> dict[str, int]:
    record = coverage(places, data, NOW)[0].as_record()
    return {name: number for name, number in record.items() if isinstance(number, int) and number}


def test_what_was_tried_and_what_it_gave(tmp_path: Path) -> None:
    ran(tmp_path, 1, State.OK, days=2, articles=3)
    ran(tmp_path, 2, State.OK, days=20, articles=3)
    ran(tmp_path, 2, State.QUIET, days=1)
    ran(tmp_path, 3, State.QUIET, days=1)
    ran(tmp_path, 4, State.OK, days=50, articles=3)
    places = [*map(place, range(1, 6)), Place("330699", "county", "浙江省", "绍兴市", "无门户县", doubt="none")]
    assert counts(tmp_path, *places) == {
        "places": 5, "tried": 4, "articles_7_days": 1, "articles_30_days": 2, "silent": 2, "never_tried": 1,
    }  # fmt: skip


def test_one_site_that_refuses_is_not_a_region_that_does(tmp_path: Path) -> None:
    ran(tmp_path, 1, State.BLOCKED, statuses=(403,))
    ran(tmp_path, 2, State.BLOCKED, statuses=(412, 412))
    ran(tmp_path, 3, State.DOWN, statuses=(None,))
    ran(tmp_path, 4, State.BLOCKED, statuses=(521,))
    assert counts(tmp_path, *map(place, range(1, 5))) == {
        "places": 4, "tried": 4, "refused": 1, "challenged": 2, "down": 1,
    }  # fmt: skip


def test_many_sites_of_a_province_that_refuse_at_once_are_blocked_from_here(tmp_path: Path) -> None:
    ran(tmp_path, 1, State.BLOCKED, statuses=(403,))
    ran(tmp_path, 2, State.BLOCKED, statuses=(451,))
    ran(tmp_path, 3, State.DOWN, statuses=(None,))
    ran(tmp_path, 4, State.BLOCKED, statuses=(412,))
    ran(tmp_path, 5, State.OK, articles=1)
    found = counts(tmp_path, *map(place, range(1, 6)))
    assert (found["blocked_from_here"], found["challenged"]) == (3, 1)


@pytest.mark.slow
def test_the_command_tells_provinces_and_cities(tmp_path: Path) -> None:
    done = scrapy("coverage", "--region", "浙江", "--json", data=tmp_path)
    regions = json.loads(done.stdout)["regions"]
    assert done.returncode == 0
    assert regions[0]["region"] == "浙江省"
    assert regions[0]["places"] == regions[0]["never_tried"] == 102
    assert "浙江省绍兴市" in {each["region"] for each in regions}
    assert "浙江省绍兴市" in scrapy("coverage", "--region", "3306", data=tmp_path).stdout
    wrong = scrapy("coverage", "--region", "某省", data=tmp_path)
    assert wrong.returncode == 2
    assert "no place '某省'" in wrong.stderr

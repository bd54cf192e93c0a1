"""Holds what the runs wrote against what was true."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from benchmarks.year import pages
from benchmarks.year.kinds import BREAKAGES
from benchmarks.year.model import FIRST
from benchmarks.year.nights import CHINA
from crawler.run.health import HEALTHY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.year.model import Site, Story

WEEK = 7
_SETTLED = 8  # days before the end; what is published later may still be found


@dataclass(slots=True)
class Verdict:
    """Counts of one site's year, or of many: `never` and the `false_…` ones are to be 0."""

    published: int = 0
    on_the_day: int = 0
    within_a_week: int = 0
    later: int = 0
    never: int = 0
    edits: int = 0
    edits_missed: int = 0
    false_revisions: int = 0
    false_withdrawals: int = 0
    false_duplicates: int = 0
    twice: int = 0  # articles that got two ids
    breakages: int = 0
    told_at_once: int = 0
    told_in_a_week: int = 0
    not_told: int = 0
    false_alarms: int = 0
    nights: int = 0
    requests: int = 0
    lost: list[str] = field(default_factory=list)  # what to look at, a line each

    def __add__(self, other: Self) -> Self:
        """Add two up."""
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def judge(site: Site, data_dir: Path, nights: int) -> Verdict:
    """Return how the crawls of a site's year did."""
    verdict = Verdict(nights=nights)
    _judge_records(site, data_dir, nights, verdict)
    _judge_health(site, data_dir, nights, verdict)
    return verdict


def _lines(data_dir: Path, feed: str, site: str) -> Iterator[dict[str, Any]]:
    for path in sorted((data_dir / feed / site).glob("*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def _day(stamp: str) -> int:
    return (datetime.fromisoformat(stamp).astimezone(CHINA).date() - FIRST).days


def _by_path(site: Site, nights: int) -> dict[str, Story]:
    """Return the articles by every address that they ever have, without scheme and host."""
    skin = pages.SKINS[site.kind.skin]
    found: dict[str, Story] = {}
    changes = [day for day in (site.kind.migrated_on, nights) if day is not None]
    for story in site.stories:
        moved = [story.moved - 1, story.moved] if story.moved is not None else []
        for day in {story.day, *moved, *changes}:
            found[skin.path(*site.place(story, day))] = story
    return found


def _judge_records(site: Site, data_dir: Path, nights: int, verdict: Verdict) -> None:
    known = _by_path(site, nights)
    kept: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in _lines(data_dir, "articles", site.name):
        kept[known[_path(record["url"])].number].append(record)
    duplicates = list(_lines(data_dir, "duplicates", site.name))
    verdict.false_duplicates = len(duplicates)
    verdict.lost += [f"{site.name}: duplicate {record['url']}" for record in duplicates]
    for record in _lines(data_dir, "rejected", site.name):
        story = known.get(_path(record["url"]))
        if record["reason"] == "withdrawn" and story and site.there(story, _day(record["fetched_at"])):
            verdict.false_withdrawals += 1
            verdict.lost.append(f"{site.name}: withdrawn on day {_day(record['fetched_at'])}: {record['url']}")
    for story in site.stories:
        if 0 <= story.day < nights - _SETTLED and (story.gone is None or story.gone > story.day + WEEK):
            _judge_story(site, story, kept[story.number], verdict)
        _judge_revisions(site, story, kept[story.number], verdict)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _judge_story(site: Site, story: Story, records: list[dict[str, Any]], verdict: Verdict) -> None:
    verdict.published += 1
    where = pages.address(site, story, story.day)
    waited = min((_day(record["fetched_at"]) for record in records), default=None)
    if waited is None:
        verdict.never += 1
        verdict.lost.append(f"{site.name}: never found, published on day {story.day}: {where}")
    elif waited <= story.day:
        verdict.on_the_day += 1
    elif waited <= story.day + WEEK:
        verdict.within_a_week += 1
    else:
        verdict.later += 1
    if story.edited is not None and records:
        verdict.edits += 1
        if not any(story.version(_day(record["fetched_at"])) for record in records):
            verdict.edits_missed += 1
            verdict.lost.append(f"{site.name}: edit of day {story.edited} missed: {where}")


def _judge_revisions(site: Site, story: Story, records: list[dict[str, Any]], verdict: Verdict) -> None:
    verdict.twice += len({record["id"] for record in records}) > 1
    for before, after in pairwise(records):
        same = story.version(_day(before["fetched_at"])) == story.version(_day(after["fetched_at"]))
        if same and _path(before["url"]) == _path(after["url"]) and before["id"] == after["id"]:
            verdict.false_revisions += 1
            verdict.lost.append(f"{site.name}: revision {after['revision']} without an edit: {after['url']}")


def _judge_health(site: Site, data_dir: Path, nights: int, verdict: Verdict) -> None:
    runs = [line for line in _lines(data_dir, "runs", site.name) if "state" in line]
    unhealthy = {_day(run["started_at"]): run for run in runs if run["state"] not in HEALTHY}
    verdict.requests = sum(run["counts"].get("requests", 0) for run in runs)
    ill: set[int] = set()
    for first, last, event in site.kind.events:
        if event not in BREAKAGES or first >= nights:
            continue
        ill |= {*range(first, last + 2)}
        told = min((day for day in unhealthy if first <= day <= last + 1), default=None)
        verdict.breakages += 1
        verdict.told_at_once += told == first
        verdict.told_in_a_week += told is not None and first < told <= first + WEEK
        verdict.not_told += told is None or told > first + WEEK
        if told != first:
            verdict.lost.append(f"{site.name}: {event} of day {first} told on {told}")
    for day in sorted(set(unhealthy) - ill):
        verdict.false_alarms += 1
        verdict.lost.append(f"{site.name}: day {day} was {unhealthy[day]['state']}: {unhealthy[day]['detail']}")

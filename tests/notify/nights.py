"""Nights of a small corpus, written by hand, and what is told after each of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.notify.options import Options
from crawler.notify.telling import tell
from crawler.records import Run, State, to_line
from crawler.syndication.folders import Syndication
from tests.export.world import NIGHTS
from tests.index.crawled import write_feed

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = datetime(2024, 4, 30, tzinfo=UTC)  # the first night


def night(data: Path, number: int, *, state: State = State.OK, detail: str | None = None, **feeds: Any) -> None:
    """Write the files of a night's runs: `articles_a=[…]` are articles of site a. Every site named has a run."""
    sites = {name.rpartition("_")[2] for name in feeds}
    for name, records in feeds.items():
        feed, _, site = name.rpartition("_")
        if records:
            path = data / feed / site / f"{NIGHTS[number - 1]}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = "".join(f"{to_line(record)}\n" for record in records)
            path.write_bytes(lines.encode("utf-8", "backslashreplace"))
    at = f"2024-05-{number:02}T10:00:00+08:00"
    for site in sites:
        ended = Run(site, NIGHTS[number - 1], at, at, state, detail)
        write_feed(data, f"runs/{site}/{NIGHTS[number - 1]}", [ended])


def options(data: Path, **more: Any) -> Options:
    """Return where everything is; no silence is told unless it is asked for."""
    known = {"seconds": 20.0, "silent_days": 0.0, "syndication": Syndication(data, 50), **more}
    return Options(data, f"sqlite:///{data / 'index.sqlite'}", data / "subscriptions.toml", **known)


def subscribe(data: Path, text: str) -> None:
    """Write the file of subscriptions."""
    data.mkdir(exist_ok=True)
    (data / "subscriptions.toml").write_text(text, "utf-8")


def told(data: Path, began: datetime = BEFORE, **more: Any) -> list[str]:
    """Tell what is new, and return what went wrong."""
    return tell(options(data, **more), began)

"""What the logs of earlier runs say, without the index."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.lists.list_memory import known_lists
from crawler.lists.url_forms import Forms, learn
from crawler.records import Outcome, State
from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import last_record, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.records import KnownList

_LATEST = 5  # runs that `run_history` reads
_FORMS = 300  # articles, and lists, of a run that tell the forms of their addresses
_WAS_ARTICLE: dict[str, bool] = {
    Outcome.ARTICLE: True,
    Outcome.DUPLICATE: True,
    Outcome.UNCHANGED: True,
    Outcome.LIST: False,
}
_STUBBORN = 3  # runs that rejected a page
_CARRIERS = 50  # runs of which one says what is known of the lists: those that were killed do not


def lists_of(data_dir: Path, site: str) -> dict[str, KnownList]:
    """Return what the latest run of `site` that says so knew of its lists; whatever is no list is left out."""
    for log in reversed(feed_paths(data_dir, "runs", site)[-_CARRIERS:]):
        record = last_record(log) or {}
        if record.get("lists"):
            return known_lists(record)
    return {}


@dataclass(frozen=True, slots=True)
class RunHistory:
    """What the latest runs of a site say of its pages, as sets of URLs.

    `productive`: lists that had rows. `settled`: pages that were rejected by a run that found the site well.
    `stubborn`: pages that several of the runs rejected. `unreachable`: since when a robots.txt is.
    `rejected`: pages whose latest visit ended in a rejection. `forms`: those of the addresses that were articles, and
    that were not.
    """

    productive: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    stubborn: frozenset[str] = frozenset()
    unreachable: Mapping[str, datetime] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    forms: Forms = field(default_factory=dict)


def run_history(data_dir: Path, site: str) -> RunHistory:
    """Return what the logs of the latest runs of `site` say."""
    productive: set[str] = set()
    settled: set[str] = set()
    rejected: Counter[str] = Counter()
    unreachable: dict[str, datetime | None] = {}
    latest: dict[str, Any] = {}
    pages: list[tuple[str, bool]] = []
    for log in feed_paths(data_dir, "runs", site)[-_LATEST:]:
        bad: set[str] = set()
        well = False
        told: Counter[bool] = Counter()
        for record in records(log):
            url, rows = record.get("url"), record.get("rows")
            if "state" in record:
                well = record["state"] in (State.OK, State.QUIET)
            if not isinstance(url, str):
                continue
            latest[url] = outcome = record.get("outcome")
            is_article = _WAS_ARTICLE.get(outcome) if isinstance(outcome, str) else None
            if is_article is not None and told[is_article] < _FORMS:
                told[is_article] += 1
                pages.append((url, is_article))
            if outcome == Outcome.LIST and rows:
                productive.add(url)
            elif outcome == Outcome.REJECTED:
                bad.add(url)
            elif outcome == Outcome.ROBOTS:
                unreachable[url] = _moment(record.get("since"))
        rejected.update(bad)
        if well:
            settled |= bad
    stubborn = frozenset(url for url, runs in rejected.items() if runs >= _STUBBORN)
    still = {url: since for url, since in unreachable.items() if since is not None}
    last = frozenset(url for url, ending in latest.items() if ending == Outcome.REJECTED)
    return RunHistory(frozenset(productive), frozenset(settled), stubborn, still, last, learn({}, pages))


def _moment(stated: Any) -> datetime | None:
    """Return a time of a log; None for one that is none, or without a zone."""
    with suppress(TypeError, ValueError, OverflowError):
        return datetime.fromisoformat(stated).astimezone(UTC)
    return None

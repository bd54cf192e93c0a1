"""Of the places of each province and city: how many were tried, which gave articles lately, and why others did not."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.catalogue.place import bare
from crawler.records import Outcome, State
from crawler.sites.registry import sites
from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import last_record, records
from crawler.storage.run_logs import run_of
from crawler.storage.site_files import site_of_host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from crawler.catalogue.place import Place
    from crawler.records import Run

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_REFUSED = {403, 451}
_CHALLENGED = {412, 521}
_MANY = 3  # sites of a province that refuse at once, and …
_SHARE = 0.5  # … their share of those tried there, from which it is where the crawl comes from that is refused
_BAD = {State.BLOCKED, State.DOWN}
_VISITS = 200  # of a log that are looked at for how a site refuses; the first ones are its lists
KINDS = ("articles_7_days", "articles_30_days", "silent", "blocked_from_here", "challenged", "refused", "down")
NEVER = "never_tried"


@dataclass(slots=True)
class Coverage:
    """Of `places` (those with a portal), `tried` were crawled; each of those is of one kind of `KINDS`."""

    region: str
    places: int = 0
    tried: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def as_record(self) -> Mapping[str, str | int]:
        """Return it as JSON has it; `articles_30_days` counts those of the last week, too."""
        month = self.kinds["articles_7_days"] + self.kinds["articles_30_days"]
        counts = {kind: self.kinds[kind] for kind in KINDS} | {"articles_30_days": month}
        return {
            "region": self.region,
            "places": self.places,
            "tried": self.tried,
            **counts,
            NEVER: self.places - self.tried,
        }


def coverage(places: Sequence[Place], data_dir: Path, now: datetime) -> list[Coverage]:
    """Return the coverage of each province and city of `places`, in their order, as the logs in `data_dir` say it.

    Many sites of a province that refuse at once (403, 451, no answer) are blocked from here; a single one is not.
    """
    declared = {bare(urlsplit(site.home).hostname or ""): site.name for site in sites().values()}
    kinds: dict[Place, str] = {}
    for place in places:
        if place.url:
            name = declared.get(bare(place.host)) or site_of_host(place.url)
            kinds[place] = _kind(data_dir, name, now)
    tried = Counter(place.province for place, kind in kinds.items() if kind != NEVER)
    refusing = Counter(place.province for place, kind in kinds.items() if kind in {"refused", "down"})
    blocked = {each for each, number in refusing.items() if number >= _MANY and number >= _SHARE * tried[each]}
    found: dict[tuple[str, ...], Coverage] = {}
    for place, kind in kinds.items():
        seen = "blocked_from_here" if place.province in blocked and kind in {"refused", "down"} else kind
        for names in dict.fromkeys((place.names[:1], tuple(filter(None, (place.province, place.city))))):
            each = found.setdefault(names, Coverage("".join(names)))
            each.places += 1
            each.tried += kind != NEVER
            each.kinds[seen] += kind != NEVER
    return list(found.values())


def _kind(data_dir: Path, site: str, now: datetime) -> str:
    """Return what became of a site: from its latest run, and from what those of a month brought."""
    latest: Run | None = None
    given: datetime | None = None
    for log in reversed(feed_paths(data_dir, "runs", site)):
        run = None
        with suppress(ValueError, OSError):
            record = last_record(log)
            run = run_of(record) if record is not None else None
        if run is None:
            continue
        ended = datetime.fromisoformat(run.ended_at)
        if latest is None:
            latest, latest_log = run, log
        if now - ended > _MONTH:
            break
        if run.counts.get("articles"):
            given = ended
            break
    if latest is None:
        return NEVER
    if latest.state in _BAD:
        return _refusal(latest_log)
    if given is None:
        return "silent"
    return "articles_7_days" if now - given <= _WEEK else "articles_30_days"


def _refusal(log: Path) -> str:
    """Return how a site turned a run away: by the answers to its lists."""
    statuses: Counter[int | None] = Counter()
    with suppress(OSError):
        for record in islice(records(log), _VISITS):
            if record.get("outcome") in {Outcome.LIST, Outcome.REJECTED}:
                status = record.get("status")
                statuses[status if isinstance(status, int) else None] += 1
    if any(statuses[status] for status in _REFUSED):
        return "refused"
    return "challenged" if any(statuses[status] for status in _CHALLENGED) else "down"

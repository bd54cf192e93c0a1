"""What the report shows, counted from the feeds as they are true now."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from crawler.index.current import Position
from crawler.records import Article, as_run
from crawler.report.refusals import Refusals
from crawler.storage.feed_files import finished
from crawler.storage.json_lines import last_record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.feeds import Feeds
    from crawler.records import Run
    from crawler.report.refusals import Refusal

RUNS = 30  # shown a site
NEWEST = 200  # articles shown a site
EVENTS = 50  # pages shown that changed, and that were withdrawn
_STEP = 500  # records between two calls of `progress`
_EMPTY: tuple[object, ...] = (None, "", [], {})
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_IS_DAY = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*"
_FIELDS = tuple(each.name for each in fields(Article))

# Names and numbers of this file alone are put into these.
_TRUE_NOW = "FROM now JOIN lines AS line USING (n)"
_TOLD = "now.original = now.id AND now.withdrawn_at IS NULL"
_COUNTS = f"""
SELECT line.site, sum({_TOLD}), sum(now.original <> now.id AND now.withdrawn_at IS NULL),
    sum(now.withdrawn_at IS NOT NULL), sum(now.revision > 1 AND {_TOLD}) {_TRUE_NOW} GROUP BY line.site"""
_DAYS = f"SELECT line.site, substr(now.published, 1, 10), count(*) {_TRUE_NOW} WHERE {_TOLD} GROUP BY 1, 2"
# Those of no day, and those whose day is none, are not the newest.
_NEWEST = f"""
CREATE TABLE newest AS SELECT n FROM (SELECT n, row_number() OVER (
    PARTITION BY line.site ORDER BY now.published GLOB '{_IS_DAY}' DESC, now.published DESC, n DESC) AS rank
    {_TRUE_NOW} WHERE {_TOLD}) WHERE rank <= {NEWEST}"""  # noqa: S608
_STORIES = f"""
SELECT line.site, line.file, line.place, line.length, n IN (SELECT n FROM newest), now.revision
    {_TRUE_NOW} WHERE {_TOLD} ORDER BY n"""  # noqa: S608
_CHANGED = f"""
SELECT line.site, line.file, line.place, line.length, now.fetched {_TRUE_NOW}
    WHERE now.revision > 1 AND {_TOLD} ORDER BY now.fetched DESC, n DESC LIMIT {EVENTS}"""
_WITHDRAWN = f"""
SELECT line.site, line.file, line.place, line.length, now.withdrawn_at {_TRUE_NOW}
    WHERE now.withdrawn_at IS NOT NULL ORDER BY now.withdrawn_at DESC, n DESC LIMIT {EVENTS}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in a list. `when` is the day or time that the list is of, as the record has it."""

    id: str
    site: str
    title: str
    url: str
    source: str
    when: str
    revision: int = 1


@dataclass(slots=True)
class Fill:
    """How many of so many articles have each field, and where it was found in how many."""

    articles: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    places: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    flags: Counter[str] = field(default_factory=Counter)

    def count(self, record: dict[str, Any]) -> None:
        """Count an article."""
        self.articles += 1
        self.filled.update([name for name in _FIELDS if record.get(name) not in _EMPTY])
        found_by = record.get("found_by")
        for name, place in found_by.items() if isinstance(found_by, dict) else ():
            if isinstance(place, str):
                self.places[name][place] += 1
        flags = record.get("flags")
        self.flags.update({str(flag).partition(":")[0] for flag in flags} if isinstance(flags, list) else ())

    def add(self, other: Fill) -> None:
        """Count the articles of another, too."""
        self.articles += other.articles
        self.filled.update(other.filled)
        self.flags.update(other.flags)
        for name, places in other.places.items():
            self.places[name].update(places)


@dataclass(slots=True)
class Site:
    """What is true now of one site. Days are ISO dates of publication, in China Standard Time."""

    name: str
    publisher: str = ""
    runs: list[Run] = field(default_factory=list)  # oldest first
    articles: int = 0
    copies: int = 0
    withdrawn: int = 0
    changed: int = 0
    days: Counter[str] = field(default_factory=Counter)
    fill: Fill = field(default_factory=Fill)
    newest: list[Shown] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def last(self) -> Run | None:
        """The latest run that ended, if there is one."""
        return self.runs[-1] if self.runs else None

    @property
    def undated(self) -> int:
        """How many articles state no day."""
        return self.articles - self.days.total()


@dataclass(slots=True)
class Figures:
    """What is true now of all sites."""

    sites: list[Site]
    fill: Fill
    changed: list[Shown]
    withdrawn: list[Shown]
    refusals: Counter[str]
    refused: dict[str, list[Refusal]]  # by reason, the latest first
    faults: list[str]
    running: int

    def total(self, name: str) -> int:
        """Return the sum of a number over all sites."""
        return sum(getattr(site, name) for site in self.sites)


def gather(feeds: Feeds, data_dir: Path, progress: Callable[[int, int], None]) -> Figures:
    """Count what the feeds below `data_dir` say, which have been read; `progress` gets the number of articles.

    Raises `OSError` and `sqlite3.Error`.
    """
    feeds.lines.resolve("now", withdrawn=False)
    database = feeds.lines.database
    sites: defaultdict[str, Site] = defaultdict(lambda: Site(""))
    _read_runs(data_dir, sites, feeds.faults)
    for name, articles, copies, withdrawn, changed in database.execute(_COUNTS):
        site = sites[name]
        site.articles, site.copies, site.withdrawn, site.changed = articles, copies, withdrawn, changed
    for name, day, count in database.execute(_DAYS):
        if _is_day(day):
            sites[name].days[day] = count
    _read_stories(feeds, sites, progress)
    refusals = Refusals.read(data_dir, database)
    for (name, reason), count in refusals.counts.items():
        sites[name].refusals[reason] = count
    figures = Figures(
        sites=_named(sites),
        fill=Fill(),
        changed=_events(feeds, database, _CHANGED),
        withdrawn=_events(feeds, database, _WITHDRAWN),
        refusals=Counter(),
        refused=refusals.examples,
        faults=feeds.faults,
        running=feeds.running,
    )
    for site in figures.sites:
        figures.fill.add(site.fill)
        figures.refusals.update(site.refusals)
    return figures


def _named(sites: dict[str, Site]) -> list[Site]:
    for name, site in sites.items():
        site.name = name
    return [site for _, site in sorted(sites.items())]


def _is_day(text: str) -> bool:
    """Tell whether a text is an ISO date of this or the last century."""
    with suppress(ValueError):
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    return False


def _read_runs(data_dir: Path, sites: dict[str, Site], faults: list[str]) -> None:
    """Read the last line of the latest logs of each site: logs of years are not read for it."""
    logs = defaultdict(list)
    for file in finished(data_dir):
        if file.feed == "runs":
            logs[file.site].append(file)
    for name, files in logs.items():
        for file in files[-RUNS:]:
            record = last_record(file.path)
            try:
                if record is not None and "outcome" not in record:
                    sites[name].runs.append(as_run(record))
            except ValueError as error:
                faults.append(f"{file.name}: {error}")


def _read_stories(feeds: Feeds, sites: dict[str, Site], progress: Callable[[int, int], None]) -> None:
    database = feeds.lines.database
    database.execute(_NEWEST)
    total = sum(site.articles for site in sites.values())
    for done, (name, file, place, length, newest, revision) in enumerate(database.execute(_STORIES)):
        if done % _STEP == 0:
            progress(done, total)
        record = feeds.record(Position(file, place, length))
        site = sites[name]
        site.fill.count(record)
        publisher = record.get("publisher")
        site.publisher = publisher if isinstance(publisher, str) and publisher else site.publisher
        if newest:
            site.newest.append(shown(record, name, record.get("published_at"), revision))
    for site in sites.values():
        site.newest.sort(key=lambda each: (_DAY.match(each.when) is not None, each.when), reverse=True)
    progress(total, total)


def _events(feeds: Feeds, database: sqlite3.Connection, query: str) -> list[Shown]:
    found = database.execute(query).fetchall()
    records = [(feeds.record(Position(*place)), site, when) for site, *place, when in found]
    return [shown(record, site, when, record.get("revision")) for record, site, when in records]


def shown(record: dict[str, Any], site: str, when: object, revision: object) -> Shown:
    """Return what a list shows of an article; what a damaged record lacks is empty."""
    texts = {
        name: value if isinstance(value := record.get(name), str) else "" for name in ("id", "title", "url", "source")
    }
    return Shown(
        **texts,
        site=site,
        when=when if isinstance(when, str) else "",
        revision=revision if isinstance(revision, int) else 1,
    )

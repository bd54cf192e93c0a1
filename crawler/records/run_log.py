"""A run's log: what became of each page that it asked for, what it learnt of its lists, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from crawler.records.program import extractor


class Outcome(StrEnum):
    """What became of one page that a run asked for. The first four are the account of article pages."""

    ARTICLE = "article"  # it has a new record
    DUPLICATE = "duplicate"  # it tells a story that has a record
    REJECTED = "rejected"  # it is no article, for a `Reason`
    UNCHANGED = "unchanged"  # it is as an earlier run recorded it
    LIST = "list"  # a page of a list, not an article
    RESTORED = "restored"  # a withdrawn article that is there again, unchanged; counted with those
    GONE = "gone"  # a withdrawn article that is still gone; so is this
    MOVED = "moved"  # the former address of an article, whose record at the new one has it in `aka`; so is this
    PART = "part"  # a further page of an article, joined into its record
    ROBOTS = "robots"  # a robots.txt that is unreachable, or that came again


@dataclass(slots=True)
class Visit:
    """One page that a run asked for: a line of the run's log. What the next run needs for a conditional request."""

    url: str
    outcome: Outcome
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    rows: int | None = None  # rows of a list page
    since: str | None = None  # of a robots.txt: when it was first unreachable


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the index knows of an article's URL from earlier runs."""

    id: str
    url: str
    revision: int
    content_hash: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: str | None
    published_at: str | None
    withdrawn: bool
    missing_since: str | None = None  # the day on which the page was first found gone, if it has not come back
    shared_tag: bool = False  # several pages of the site have the same entity tag, so that it tells nothing


class State(StrEnum):
    """The health of a site after a run."""

    OK = "ok"  # there are new articles, and nothing is wrong
    QUIET = "quiet"  # its lists are fine and hold nothing new
    DRIFT = "drift"  # fields are missing or come from later places than they used to
    BLOCKED = "blocked"  # the site turns the crawler away
    INCOMPLETE = "incomplete"  # pages were lost, a pager stopped short, or the accounts do not add up
    DOWN = "down"  # no list of the site could be read


class Order(StrEnum):
    """How a list has its rows."""

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"
    UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class KnownList:
    """What the runs so far learnt of a list; each run's log carries it on to the next. Days are ISO dates."""

    noted: str  # the first day that it had rows
    rows: int = 0  # the most of one walk
    gave: str | None = None  # the last day that it had rows
    walked: str | None = None  # the last day that it was read from its beginning to its end
    order: Order | None = None
    newest: int | None = None  # what its newest row is sorted by: the ordinal of a day or a number
    last: str | None = None  # the URL of its last page
    pages: int | None = None
    dead: bool = False  # it had rows once and has none
    label: str | None = None  # what the navigation of a portal calls it


@dataclass(slots=True)
class Run:
    """The last line of a run's log."""

    site: str
    run: str
    started_at: str
    ended_at: str
    state: State
    detail: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    found_by: dict[str, dict[str, int]] = field(default_factory=dict)  # field -> place -> articles
    lists: dict[str, KnownList] = field(default_factory=dict)  # by the URL that each begins at
    extractor: str = field(default_factory=extractor)


def as_run(record: dict[str, Any]) -> Run:
    """Return the run that the last line of a log tells of; what a later version of the program wrote more is left out.

    Raises `ValueError` where it is no run: a field is missing or of another type, a time is none, a state unknown.
    """
    try:
        run = Run(**{name: value for name, value in record.items() if name in _FIELDS})
        run.state = State(run.state)
        for time in (run.started_at, run.ended_at):
            if datetime.fromisoformat(time).tzinfo is None:
                raise ValueError(f"{time} has no zone")
        texts = (run.site, run.run, run.extractor, run.detail or "")
        right = all(isinstance(text, str) for text in texts) and _are_counts(run.counts)
    except (TypeError, AttributeError) as error:
        raise ValueError(f"not a run: {error}") from error
    if not right or not all(_are_counts(places) for places in run.found_by.values()):
        raise ValueError("not a run: a field has another type")
    return run


def _are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(type(number) is int for number in value.values())


_FIELDS = frozenset(each.name for each in fields(Run))

"""The health of a site after a run: a pure function of what the run counted and of the site's own past."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.index.doubt import many_at_once
from crawler.records import Flag, Reason, Run, State
from crawler.run.accounting import NOTICES, OUTCOMES
from crawler.run.drift import Fields, below, compare, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEALTHY = frozenset({State.OK, State.QUIET})
# Challenges instead of articles that make a site blocked. A page or two are forbidden on healthy sites too.
BLOCKED_PAGES = 5
BLOCKED_SHARE = 0.2
# Pages without an article that make it drift: a few are the site's own faults, many are a new layout.
UNREADABLE_PAGES = 3
UNREADABLE_SHARE = 0.3

# Notices in place of articles, of all pages fetched: lists name a few pages that are gone for years.
NOTICE_PAGES = 2
NOTICE_SHARE = 0.05

# Pages that another try may bring, and lists with an end missing: the site has more than this run has.
_GAPS = (
    ("feeds_lost", "feeds are gone or altered since the index read them: run `scrapy index --rebuild`"),
    ("lost", "article pages could not be fetched"),
    (f"rejected/{Reason.ERROR}", "article pages met an error of this program"),
    ("archive/unread", "pages or stretches of the archive could not be read; the log says which"),
    ("list/failed", "list pages could not be fetched"),
    ("list/pager_short", "lists ended before the last page that they name"),
    ("list/pager_loop", "lists gave the same rows again and again"),
    ("list/pager_unknown", "lists have more pages, and their pager does not say where"),
    ("list/by_script", "rows by script: the page does not say their addresses; the log names the lists"),
    ("robots/unreachable", "hosts were not asked, because their robots.txt is unreachable; the next run tries again"),
    ("list/limit", "lists have more pages than a run may walk"),
    ("list/overdue", "lists were not read to their end for longer than LIST_WALK_DAYS"),
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run counted.

    `counts` and `found_by` are those of its log's last line (`Run`); `ending` is Scrapy's finish reason; `fault` is
    the error that ended the run or kept it from storing what it read; `lists` are those that ceased to give articles,
    then those that are overdue; `first_fault` is why the first list page that was not fetched was not.
    """

    counts: Mapping[str, int]
    found_by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ending: str = "finished"
    fault: str | None = None
    lists: Sequence[str] = ()
    first_fault: str | None = None

    def count(self, *names: str) -> int:
        """Return the sum of counts; what was not counted is 0."""
        return sum(self.counts.get(name, 0) for name in names)


StateAndWhy = tuple[State, str | None]


def decide_state(
    result: RunResult, history: Sequence[Run] = (), fill_rates: Mapping[str, float] | None = None
) -> StateAndWhy:
    """Return the state of a site and, unless that is `ok` or `quiet`, one line that says why.

    `history` holds the site's earlier runs, the latest last; `fill_rates` the share of articles that the site declares
    to have a field. The worst is said first: a run that broke, a site that blocks or is down, a gap, then drift.
    """
    for check in (_broken, _blocked, _down, _gap, _vanished):
        decided = check(result)
        if decided is not None:
            return decided
    changed = _drift(result, history, fill_rates or {})
    if changed is not None:
        return State.DRIFT, changed
    return (State.OK if result.count("articles", "duplicates") else State.QUIET), None


def _broken(result: RunResult) -> StateAndWhy | None:
    if result.fault:
        return State.INCOMPLETE, result.fault
    if result.ending != "finished":
        words = {"shutdown": "interrupted", "cancelled": "by the spider", "memusage_exceeded": "MEMUSAGE_LIMIT_MB"}
        return State.INCOMPLETE, f"stopped early: {words.get(result.ending, result.ending)}"
    if errors := result.count("errors"):
        return State.INCOMPLETE, f"{errors} errors of this program; the log says which"
    return None


def _blocked(result: RunResult) -> StateAndWhy | None:
    if lists := result.count("list/challenge"):
        return State.BLOCKED, f"{lists} list pages were challenges or forbidden"
    pages, fetched = result.count("challenged"), result.count("fetched")
    if pages >= BLOCKED_PAGES or (pages > 1 and pages >= BLOCKED_SHARE * fetched) or (pages and pages == fetched):
        return State.BLOCKED, f"{pages} of {fetched} article pages were challenges or forbidden"
    return None


def _down(result: RunResult) -> StateAndWhy | None:
    lost = result.count("failed", f"rejected/{Reason.NOT_ARCHIVED}", f"rejected/{Reason.ROBOTS}")
    if result.count("list/pages") or result.count("fetched") > lost:
        return None
    why = "; its robots.txt is unreachable, which forbids all, so the next run tries again"
    absent = result.count(f"list/{Reason.NOT_ARCHIVED}", f"rejected/{Reason.NOT_ARCHIVED}")
    if absent and not result.count("failed", "list/failed"):
        return State.DOWN, f"the archive holds none of the {absent} pages that were asked for; is it of another site?"
    forbidden = why if result.count("robots/unreachable") else ""
    first = f" ({result.first_fault})" if result.first_fault else ""
    said = f"none of {result.count('requests')} requests was answered with a page of the site"
    return State.DOWN, f"{said}{forbidden}{first}"


def _gap(result: RunResult) -> StateAndWhy | None:
    fetched, recorded = result.count("fetched"), result.count(*OUTCOMES)
    if fetched != recorded:
        return State.INCOMPLETE, f"the accounts do not add up: {fetched} article pages fetched, {recorded} recorded"
    if open_requests := result.count("unanswered"):
        return State.INCOMPLETE, f"{open_requests} article pages were requested and neither arrived nor failed"
    for name, words in _GAPS:
        if number := result.count(name):
            return State.INCOMPLETE, f"{number} {words}"
    return None


def _vanished(result: RunResult) -> StateAndWhy | None:
    gone, asked = result.count("known/vanished"), result.count("known/asked")
    if many_at_once(gone, asked):
        return State.INCOMPLETE, f"{gone} of {asked} known articles are gone at once; none is withdrawn before a week"
    notices, fetched = result.count("notices"), result.count("fetched")
    if notices >= NOTICE_PAGES and notices >= NOTICE_SHARE * fetched:
        reasons = [reason for reason in sorted(NOTICES) if result.count(f"rejected/{reason}")]
        state = State.BLOCKED if {Reason.LOGIN, Reason.RATE_LIMIT} & set(reasons) else State.INCOMPLETE
        return state, f"{notices} of {fetched} article pages were notices instead: {', '.join(reasons)}"
    return None


def _drift(result: RunResult, history: Sequence[Run], fill_rates: Mapping[str, float]) -> str | None:
    if lists := result.count("list/empty", "list/few_rows"):
        return f"{lists} lists have no rows, or fewer than the site declares"
    if dead := result.count("list/dead"):
        return (
            f"{dead} lists gave articles before and give none now; `retired` is for those that ended: {result.lists[0]}"
        )
    if shared := result.count(Flag.SHARED_TEXT):
        return f"{shared} articles have the text of another page of their host: it may be what all its pages have"
    if cut := result.count(Flag.POSSIBLY_CUT, f"list/{Flag.POSSIBLY_CUT}"):
        return f"{cut} pages may be cut: their server states no length, and they end without </html>"
    read = result.count("articles", "duplicates")
    unreadable = result.count("unreadable")
    if unreadable >= UNREADABLE_PAGES and unreadable > UNREADABLE_SHARE * (read + unreadable):
        return f"{unreadable} of {read + unreadable} article pages could not be read"
    now, before = split(Fields(read, result.found_by), [Fields.of(run) for run in history])
    return below(now, fill_rates) or compare(now, before)

"""What a command did, for scripts: the one object that `--json` prints. Each field's meaning stands at it.

All keys are always there. What a command did not come to know, because it failed before, is null or empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from crawler.records.run_log import State  # noqa: TC001  # the schema reads it


class Ending(StrEnum):
    """How a command ended."""

    DONE = "done"  # exit code 0
    FAILED = "failed"  # 1: `reason` says why
    STOPPED = "stopped"  # 1: Ctrl-C or SIGTERM ended it
    WRONG_USAGE = "wrong_usage"  # 2
    LOCKED = "locked"  # 75: another process has what it needs; try again later


@dataclass(slots=True, kw_only=True)
class CommandResult:
    """What every command tells."""

    command: Annotated[str, "the command's name"]
    outcome: Annotated[Ending, "how it ended"] = Ending.DONE
    exit_code: Annotated[int, "that of the process"] = 0
    reason: Annotated[str | None, "in one line why it is not done, or not well"] = None


@dataclass(slots=True, kw_only=True)
class AdoptedRun:
    """A dead run whose records a crawl took over."""

    run: Annotated[str, "its id"]
    counts: Annotated[dict[str, int], "as those of the crawl"]


@dataclass(slots=True, kw_only=True)
class CrawlResult(CommandResult):
    """What `scrapy crawl SITE --json` prints."""

    site: Annotated[str | None, "the site's name"] = None
    run: Annotated[str | None, "the run's id: its files are RUN.jsonl"] = None
    state: Annotated[State | None, "the site's health"] = None
    started_at: Annotated[str | None, "when the run began, ISO 8601"] = None
    ended_at: Annotated[str | None, "when it ended"] = None
    counts: Annotated[dict[str, int], "as in the run's log: fetched = articles + duplicates + rejected + unchanged"] = (
        field(default_factory=dict)
    )
    files: Annotated[dict[str, str], "what the run wrote: feed -> path"] = field(default_factory=dict)
    adopted: Annotated[list[AdoptedRun], "dead runs whose records it took over"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SiteResult:
    """One site of `scrapy crawlall`."""

    site: Annotated[str, "its name"]
    outcome: Annotated[Ending, "how its crawl ended"]
    exit_code: Annotated[int | None, "that of its crawl; null where it never began"]
    reason: Annotated[str | None, "in one line what is wrong"]
    run: Annotated[str | None, "the run's id"]
    state: Annotated[State | None, "the site's health"]
    counts: Annotated[dict[str, int], "as in the run's log"]
    seconds: Annotated[float, "that the crawl took"]


@dataclass(slots=True, kw_only=True)
class CrawlallResult(CommandResult):
    """What `scrapy crawlall --json` prints."""

    sites: Annotated[list[SiteResult], "in the order in which they were asked for"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ReplayDiff:
    """What `--diff` found."""

    same: Annotated[int, "records that are equal"]
    changed: Annotated[int, "records that are not"]
    only_old: Annotated[int, "records of the earlier output alone"]
    only_new: Annotated[int, "records of the new output alone"]
    fields: Annotated[dict[str, int], "changed records by field"]
    file: Annotated[str, "the list of all differences"]


@dataclass(slots=True, kw_only=True)
class ReplayResult(CommandResult):
    """What `scrapy replay --json` prints. Read pages are articles, duplicates, unchanged, rejected or skipped."""

    pages: Annotated[int | None, "pages that were read"] = None
    resumed: Annotated[int | None, "of them by an earlier run that was interrupted"] = None
    articles: Annotated[int | None, "records of articles"] = None
    duplicates: Annotated[int | None, "records of the same story again"] = None
    unchanged: Annotated[int | None, "pages that are as an earlier capture of them"] = None
    rejected: Annotated[dict[str, int], "rejections by reason"] = field(default_factory=dict)
    skipped: Annotated[dict[str, int], "pages that are no articles, by kind"] = field(default_factory=dict)
    ignored: Annotated[dict[str, int], "files that are no archives, by kind"] = field(default_factory=dict)
    issues: Annotated[dict[str, int], "what could not be read, by kind"] = field(default_factory=dict)
    faults: Annotated[list[str], "the first of the issues, a line each"] = field(default_factory=list)
    files: Annotated[list[str], "what was written"] = field(default_factory=list)
    seconds: Annotated[float | None, "that it took"] = None
    diff: Annotated[ReplayDiff | None, "what differs from the file that --diff names"] = None


@dataclass(slots=True, kw_only=True)
class IndexResult(CommandResult):
    """What `scrapy index --json` prints."""

    rebuilt: Annotated[bool, "whether the index was made anew"] = False
    files: Annotated[int | None, "feeds that were read"] = None
    lines: Annotated[int | None, "lines that were read"] = None
    seconds: Annotated[float | None, "that it took"] = None
    rows: Annotated[dict[str, int], "rows by table"] = field(default_factory=dict)
    faults: Annotated[list[str], "what the index does not hold, a line each"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class StoriesResult(CommandResult):
    """What `scrapy stories -o FILE --json` prints."""

    output: Annotated[str | None, "the file that was written"] = None
    format: Annotated[str | None, "jsonl, csv or graphml"] = None
    stories: Annotated[int | None, "stories that more than one page tells"] = None
    faults: Annotated[list[str], "what the index does not hold, a line each"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ExportedSite:
    """The rows of one site. Days are ISO dates."""

    rows: Annotated[int, "how many"]
    first: Annotated[str | None, "the first day of publication"]
    last: Annotated[str | None, "the last day of publication"]


@dataclass(slots=True, kw_only=True)
class ExportResult(CommandResult):
    """What `scrapy export --json` prints."""

    output: Annotated[str | None, "the file or folder that was written"] = None
    bytes: Annotated[int | None, "of the file, or of the Parquet files of the folder"] = None
    rows: Annotated[int | None, "rows that were written"] = None
    changes: Annotated[dict[str, int] | None, "rows by `change`; null without --changes-since"] = None
    sites: Annotated[dict[str, ExportedSite], "rows by site"] = field(default_factory=dict)
    cursor: Annotated[str | None, "what the next --changes-since is given"] = None
    running: Annotated[int | None, "runs that have not ended, whose records are left out"] = None
    faults: Annotated[list[str], "lines of feeds that are no records"] = field(default_factory=list)
    wrong_values: Annotated[dict[str, int], "values of another type, null in the table, by field"] = field(
        default_factory=dict
    )
    unknown_fields: Annotated[dict[str, int], "records with a field that this version does not know"] = field(
        default_factory=dict
    )


@dataclass(slots=True, kw_only=True)
class SearchHit:
    """An article that was found. Marks are pairs of places, in characters from 0: where a word begins and ends."""

    id: Annotated[str, "the article's"]
    site: Annotated[str | None, "the site's name"]
    publisher: Annotated[str | None, "whose site it is"]
    published_at: Annotated[str | None, "as in the record"]
    day: Annotated[str | None, "of publication or, where a page states none, of fetching"]
    source: Annotated[str | None, "who published it first"]
    title: Annotated[str | None, "as in the record"]
    url: Annotated[str | None, "as in the record"]
    passage: Annotated[str, "the sentence around the words"]
    title_marks: Annotated[list[list[int]], "where the words are in `title`"]
    marks: Annotated[list[list[int]], "where they are in `passage`"]


@dataclass(slots=True, kw_only=True)
class SearchResult(CommandResult):
    """What `scrapy search --json` prints."""

    words: Annotated[list[str], "what was looked for"] = field(default_factory=list)
    total: Annotated[int | None, "articles that have all the words"] = None
    ranked: Annotated[bool | None, "by rank; or else, of very many, the latest first"] = None
    hits: Annotated[list[SearchHit], "the first of them"] = field(default_factory=list)
    articles: Annotated[int | None, "articles that were searched"] = None
    bytes: Annotated[int | None, "of the search index"] = None
    faults: Annotated[list[str], "lines of feeds that could not be searched"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChecksitesResult(CommandResult):
    """What `scrapy checksites --json` prints."""

    sites: Annotated[int | None, "sites that were checked"] = None
    problems: Annotated[list[str], "what does not follow the conventions, a line each"] = field(default_factory=list)


RESULTS: dict[str, type[CommandResult]] = {
    "crawl": CrawlResult,
    "crawlall": CrawlallResult,
    "replay": ReplayResult,
    "index": IndexResult,
    "stories": StoriesResult,
    "export": ExportResult,
    "search": SearchResult,
    "checksites": ChecksitesResult,
}
"""By the name of the command."""

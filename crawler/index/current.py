"""What is true now of records that were written over the years: feeds are only ever added to.

A line that was written stays. What came later says what became of it: a further revision of the page, the same one at
the address that it moved to, another page with the flag `supersedes:ID`, which is the original of the story that the
page of that id was taken for, a rejection that says it was withdrawn, a line of a log that says it is there again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.records import Flag, Outcome, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SUPERSEDES = f"{Flag.SUPERSEDES}:"
_BACK = {Outcome.RESTORED, Outcome.UNCHANGED}


class Standing(NamedTuple):
    """Of one page: which of its revisions is the latest, the id of the page that tells its story first, or itself.

    A record counts now if it is of that revision and has that `url`, which is the page's latest: as an article where
    `original` is its own id, else as a duplicate. `withdrawn`: the page is no more.
    """

    revision: int
    original: str
    url: str
    withdrawn: bool = False


class _Page(NamedTuple):
    """What is kept of the latest revision of a page."""

    revision: int
    duplicate_of: str | None
    fetched: str
    published: str
    url: str


def standings(records: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]] = ()) -> dict[str, Standing]:
    """Return what is true now of each page, by id, from the lines of the feeds of articles and duplicates.

    `answers` are lines of rejections and of the runs' logs, without which nothing is known to be withdrawn.

    The order of the records does not matter, and reading one twice changes nothing. A page that was superseded stands
    for itself again from a later revision on, which was judged when its successor was known. Of duplicates whose
    original is not among the records, the one published first stands in for it.
    """
    pages: dict[str, _Page] = {}
    superseded: dict[str, tuple[str, str]] = {}  # by whom and when, the last of them
    there: dict[str, tuple[str, bool]] = {}  # when a page was seen last, by its address, and whether it was there
    ids: dict[str, str] = {}  # by address
    for record in records:
        fetched = record["fetched_at"] or ""
        url = record["url"]
        page = _Page(record["revision"], record["duplicate_of"], fetched, record["published_at"] or "9", url)
        ids[url] = record["id"]
        there[record["id"]] = max((fetched, True), there.get(record["id"], ("", True)))
        pages[record["id"]] = max(page, pages.get(record["id"], page), key=lambda each: (each.revision, each.fetched))
        for flag in record["flags"]:
            if flag.startswith(_SUPERSEDES):
                known = flag.removeprefix(_SUPERSEDES)
                superseded[known] = max((fetched, record["id"]), superseded.get(known, ("", "")))
    for answer in answers:
        gone, back = answer.get("reason") == Reason.WITHDRAWN, answer.get("outcome") in _BACK
        if (gone or back) and answer.get("url") in ids:
            known = ids[answer["url"]]
            there[known] = max((answer.get("fetched_at") or "", back), there[known])
    originals = _tops({page: _above(page, latest, superseded.get(page)) for page, latest in pages.items()})
    stand_ins: dict[str, str] = {}
    for first in sorted(pages, key=lambda each: (pages[each].published, each)):
        if originals[first] not in pages:
            stand_ins.setdefault(originals[first], first)
    found = {page: stand_ins.get(original, original) for page, original in originals.items()}
    return {
        page: Standing(latest.revision, found[page], latest.url, withdrawn=not there[page][1])
        for page, latest in pages.items()
    }


def _above(page: str, latest: _Page, by: tuple[str, str] | None) -> str | None:
    """Return the page that tells the story of `page` first, as far as its latest revision and its successor say."""
    if latest.duplicate_of is None and by is not None and latest.fetched <= by[0] and by[1] != page:
        return by[1]
    return latest.duplicate_of


def _tops(above: Mapping[str, str | None]) -> dict[str, str]:
    """Return the page at the end of the way up from each; of pages that lead to each other, the least id."""
    found: dict[str, str] = {}
    for page in above:
        way: dict[str, None] = {}
        at = page
        while at not in found and at not in way and (following := above.get(at)) is not None:
            way[at] = None
            at = following
        if at in way:
            passed = list(way)
            at = min(passed[passed.index(at) :])
        found |= dict.fromkeys([*way, page], found.get(at, at))
    return found

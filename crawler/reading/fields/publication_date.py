"""Which of the times on a page is the publication's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.reading.chinese import dates
from crawler.reading.chinese.dates import Stamp
from crawler.reading.fields import metadata
from crawler.reading.fields.candidate import NOWHERE, Candidate
from crawler.records import Flag, Precision, Provenance, altered

if TYPE_CHECKING:
    from crawler.reading.fields.byline_block import BylineBlock
    from crawler.records import Article

_EARLIEST = "1990"  # before the first web page; an older date is a mistake of the page or in reading it
_AHEAD = timedelta(days=2)  # pages are dated ahead by mistake, and clocks differ
_RANK = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}


def candidates(
    laid_out: Stamp | None, metas: dict[str, str], hinted: dict[str, str], byline: BylineBlock, url: str
) -> list[Candidate]:
    """Return the times that may be the publication's, the most trusted first; their values are of type `Stamp`.

    Metadata comes before the byline, but where the two disagree on the day, a labelled byline wins: it is what the page
    states to its readers, while PubDate is often the time of a rebuild. A bare date on the page wins only together with
    the day of the URL. The same holds for the minute. Of several times that agree the most precise one is taken.
    """
    in_url, shown = dates.from_url(url), byline.published
    line = byline.lines.get("published", -1)
    printed = (line, line + 1) if line >= 0 else NOWHERE
    found = [
        Candidate(stamp, place, printed if stamp is shown else NOWHERE, score, why)
        for why, place, score, stamp in (
            ("layout-date", Provenance.LAYOUT, 90, laid_out),
            ("meta-date", Provenance.METADATA, 80, _read(metas.get(metadata.DATE))),
            ("hint-date", Provenance.HINT, 70, _read(hinted.get("date") or metadata.hint(metas, "date"))),
            ("byline-date" if byline.labelled else "byline-bare-date", Provenance.BYLINE, 60, shown),
            ("url-day", Provenance.STRUCTURE, 40, in_url),
        )
        if stamp is not None
    ]
    if (updated := byline.updated) is not None:  # the minute of a day that another place states
        against = "" if not found or _day(updated) == _day(found[0].value) else "another-day"
        found.append(Candidate(updated, Provenance.BYLINE, NOWHERE, 30, "updated", against))
    if not found:
        return []
    first = found[0]
    check = _printed_wins(shown, first.value, in_url, byline) if shown and first.place is not Provenance.LAYOUT else ""
    if check:
        found = [
            each._replace(score=first.score + 5, why=f"byline-{check}") if each.value is shown else each
            for each in found
        ]
    found = _most_precise(sorted(found, key=_trust, reverse=True))
    return [
        each._replace(value=Stamp(each.value.value, Precision.DAY, each.value.start, each.value.end))
        if not _clocked(each.value)
        else each
        for each in found
    ]


def disagree(found: list[Candidate]) -> bool:
    """Return whether a time that counts gives another day than the first of them; the URL's is that of a folder."""
    counted = (each for each in found if each.place is not Provenance.STRUCTURE and not each.against)
    return any(_day(each.value) != _day(found[0].value) for each in counted)


def _trust(candidate: Candidate) -> tuple[bool, float]:
    return not candidate.against, candidate.score


def _most_precise(found: list[Candidate]) -> list[Candidate]:
    """Return the times with that first which says most of the time of day that the first one states."""
    best = found[0]
    for other in found[1:]:
        chosen, stamp = best.value, other.value
        agrees = _day(stamp) == _day(chosen) and (not _clocked(chosen) or stamp.value[:16] == chosen.value[:16])
        more = _clocked(stamp) and (not _clocked(chosen) or _RANK[stamp.precision] > _RANK[chosen.precision])
        if agrees and more and not other.against:
            best = other
    if best is found[0]:
        return found
    return [best._replace(score=found[0].score + 1), *(each for each in found if each is not best)]


def possible(published_at: str | None, fetched_at: str | None) -> bool:
    """Tell whether a page fetched at one ISO time can have been published at the other; no time is possible."""
    if published_at is None:
        return True
    try:
        published = datetime.fromisoformat(published_at)
        fetched = datetime.fromisoformat(fetched_at) if fetched_at else None
        return published_at >= _EARLIEST and (fetched is None or published <= fetched + _AHEAD)
    except ValueError:  # no such day
        return False
    except TypeError:  # a time without a zone; the schema says so
        return True


def supported(article: Article, listed: date | None = None) -> Article:
    """Return `article`, with the day of its URL or of the list's row (`listed`) where its own time is impossible.

    Where they say nothing that is possible the article has no time. What the page says is kept in a flag.
    """
    said, fetched = article.published_at, article.fetched_at
    if said is None or possible(said, fetched):
        return article
    in_url = dates.from_url(article.url)
    found_by = {name: place for name, place in article.found_by.items() if name != "published_at"}
    flags = [*article.flags, f"{Flag.DATE_OUT_OF_RANGE}:{said}"]
    for place, day in ((Provenance.STRUCTURE, in_url.value[:10] if in_url else None), (Provenance.LIST, listed)):
        published = f"{day}T00:00:00+08:00"
        if day is not None and possible(published, fetched):
            return altered(
                article,
                published_at=published,
                published_precision=Precision.DAY,
                found_by={**found_by, "published_at": place},
                flags=list(dict.fromkeys([*flags, Flag.DATE_DISAGREES])),
            )
    return altered(article, published_at=None, published_precision=None, found_by=found_by, flags=flags)


def _printed_wins(shown: Stamp, other: Stamp, in_url: Stamp | None, byline: BylineBlock) -> str:
    """Return the check by which the time that the byline shows is right where metadata or a hint says otherwise."""
    if _day(shown) == _day(other):
        another = _clocked(shown) and _clocked(other) and shown.value[:16] != other.value[:16]
        return "another-minute" if another else ""
    if in_url is not None and _day(in_url) in {_day(shown), _day(other)}:
        return "day-of-url" if _day(in_url) == _day(shown) else ""
    return "labelled-day" if byline.labelled else ""


def _read(text: str | None) -> Stamp | None:
    return (dates.find(text) or dates.parse(text) or dates.from_epoch(text)) if text else None


def _day(stamp: Stamp) -> str:
    return stamp.value[:10]


def _clocked(stamp: Stamp) -> bool:
    """Return whether the stamp states a time of day; 00:00:00 is how a database prints a day."""
    return stamp.precision is not Precision.DAY and stamp.value[11:19] != "00:00:00"

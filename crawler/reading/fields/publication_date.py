"""Which of the times on a page is the publication's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.chinese import dates
from crawler.reading.chinese.dates import Stamp
from crawler.reading.fields import metadata
from crawler.records import Flag, Precision, Provenance, altered

if TYPE_CHECKING:
    from crawler.reading.fields.byline_block import Zone
    from crawler.records import Article

_EARLIEST = "1990"  # before the first web page; an older date is a mistake of the page or in reading it
_AHEAD = timedelta(days=2)  # pages are dated ahead by mistake, and clocks differ
_RANK = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}


class Chosen(NamedTuple):
    """A time, where it was found, and whether another place that counts gives another day."""

    stamp: Stamp
    place: Provenance
    disagrees: bool


def choose(
    laid_out: Stamp | None, metas: dict[str, str], hinted: dict[str, str], lineage: Zone, url: str
) -> Chosen | None:
    """Return the publication time, or `None`.

    Metadata comes before the byline, but where the two disagree on the day, a labelled byline wins: it is what the page
    states to its readers, while PubDate is often the time of a rebuild. A bare date on the page wins only together with
    the day of the URL. The same holds for the minute. Of several times that agree the most precise one is taken.
    """
    places = [
        (place, stamp)
        for place, stamp in (
            (Provenance.LAYOUT, laid_out),
            (Provenance.METADATA, _read(metas.get(metadata.DATE))),
            (Provenance.HINT, _read(hinted.get("date") or metadata.hint(metas, "date"))),
            (Provenance.BYLINE, lineage.published),
        )
        if stamp is not None
    ]
    in_url = dates.from_url(url)
    updated = lineage.updated
    if not places and in_url is not None:
        places = [(Provenance.STRUCTURE, in_url)]
    if updated is not None and (not places or _day(updated) == _day(places[0][1])):
        places.append((Provenance.BYLINE, updated))  # the minute of a day that another place states
    if not places:
        return None
    place, chosen = places[0]
    shown = lineage.published
    if place is not Provenance.LAYOUT and shown is not None and _wins(shown, chosen, in_url, lineage):
        place, chosen = Provenance.BYLINE, shown
    disagrees = any(_day(other) != _day(chosen) for _, other in places)
    for other_place, other in places:
        agrees = _day(other) == _day(chosen) and (not _clocked(chosen) or other.value[:16] == chosen.value[:16])
        if agrees and _clocked(other) and (not _clocked(chosen) or _RANK[other.precision] > _RANK[chosen.precision]):
            place, chosen = other_place, other
    if not _clocked(chosen):
        chosen = Stamp(chosen.value, Precision.DAY, chosen.start, chosen.end)
    return Chosen(chosen, place, disagrees)


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


def _wins(shown: Stamp, other: Stamp, in_url: Stamp | None, lineage: Zone) -> bool:
    """Return whether the time that the byline shows is right where metadata or a hint says otherwise."""
    if _day(shown) == _day(other):
        return _clocked(shown) and _clocked(other) and shown.value[:16] != other.value[:16]
    if in_url is not None and _day(in_url) in {_day(shown), _day(other)}:
        return _day(in_url) == _day(shown)
    return lineage.labelled


def _read(text: str | None) -> Stamp | None:
    return (dates.find(text) or dates.parse(text)) if text else None


def _day(stamp: Stamp) -> str:
    return stamp.value[:10]


def _clocked(stamp: Stamp) -> bool:
    """Return whether the stamp states a time of day; 00:00:00 is how a database prints a day."""
    return stamp.precision is not Precision.DAY and stamp.value[11:19] != "00:00:00"

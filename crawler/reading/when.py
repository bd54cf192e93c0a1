"""Which of the times on a page is the publication's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.items import Place, Precision
from crawler.reading import dates, metadata
from crawler.reading.dates import Stamp

if TYPE_CHECKING:
    from crawler.reading.zone import Zone

_RANK = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}


class Chosen(NamedTuple):
    """A time, where it was found, and whether another place that counts gives another day."""

    stamp: Stamp
    place: Place
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
            (Place.LAYOUT, laid_out),
            (Place.METADATA, _read(metas.get(metadata.DATE))),
            (Place.HINT, _read(hinted.get("date") or metadata.hint(metas, "date"))),
            (Place.BYLINE, lineage.published),
        )
        if stamp is not None
    ]
    in_url = dates.from_url(url)
    if not places:
        if in_url is not None:
            return Chosen(in_url, Place.STRUCTURE, disagrees=False)
        return Chosen(lineage.updated, Place.BYLINE, disagrees=False) if lineage.updated else None
    place, chosen = places[0]
    shown = lineage.published
    if place is not Place.LAYOUT and shown is not None and _wins(shown, chosen, in_url, lineage):
        place, chosen = Place.BYLINE, shown
    disagrees = any(_day(other) != _day(chosen) for _, other in places)
    for other_place, other in places:
        agrees = _day(other) == _day(chosen) and (not _clocked(chosen) or other.value[:16] == chosen.value[:16])
        if agrees and _clocked(other) and (not _clocked(chosen) or _RANK[other.precision] > _RANK[chosen.precision]):
            place, chosen = other_place, other
    if not _clocked(chosen):
        chosen = Stamp(chosen.value, Precision.DAY, chosen.start, chosen.end)
    return Chosen(chosen, place, disagrees)


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

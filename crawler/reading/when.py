"""Which of the times on a page is the publication's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Place, Precision
from crawler.reading import dates, metadata

if TYPE_CHECKING:
    from crawler.reading.dates import Stamp
    from crawler.reading.zone import Zone

_RANK = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}


def _day(stamp: Stamp) -> str:
    return stamp.value[:10]


def choose(
    laid_out: Stamp | None, metas: dict[str, str], hinted: dict[str, str], lineage: Zone, url: str
) -> tuple[Stamp | None, Place, bool]:
    """Return the time, where it was found, and whether places that count disagree on the day.

    Metadata comes before the byline, but where the two disagree on the day, a labelled byline wins: it is what the page
    states to its readers, while PubDate is often the time of a rebuild. A bare date on the page wins only together with
    the day of the URL. Of several times on the chosen day the most precise one is taken.
    """
    meta = metas.get(metadata.DATE)
    hint = hinted.get("date") or metadata.hint(metas, "date")
    places: list[tuple[Place, Stamp]] = []
    for place, stamp in (
        (Place.LAYOUT, laid_out),
        (Place.METADATA, dates.find(meta) or dates.parse(meta) if meta else None),
        (Place.HINT, dates.find(hint) or dates.parse(hint) if hint else None),
        (Place.BYLINE, lineage.published),
    ):
        if stamp is not None:
            places.append((place, stamp))
    in_url = dates.from_url(url)
    if not places:
        return in_url, Place.STRUCTURE, False
    place, chosen = places[0]
    shown = lineage.published
    if place is not Place.LAYOUT and shown is not None and _day(shown) != _day(chosen):
        supported = in_url is not None and _day(in_url) == _day(shown)
        against = in_url is not None and _day(in_url) == _day(chosen)
        if supported or (lineage.labelled and not against) or (lineage.labelled and place is Place.HINT):
            place, chosen = Place.BYLINE, shown
    if place is not Place.LAYOUT and shown is not None and _clocked(shown) and _clocked(chosen):
        if _day(shown) == _day(chosen) and shown.value[:16] != chosen.value[:16]:
            place, chosen = Place.BYLINE, shown
    disagrees = any(_day(other) != _day(chosen) for _, other in places)
    for other_place, other in places:
        if _day(other) == _day(chosen) and _RANK[other.precision] > _RANK[chosen.precision] and not _midnight(other):
            if not _clocked(chosen) or other.value[:16] == chosen.value[:16]:
                place, chosen = other_place, other
    if chosen.precision is not Precision.DAY and _midnight(chosen):
        chosen = dates.Stamp(chosen.value, Precision.DAY, chosen.start, chosen.end)
    return chosen, place, disagrees


def _clocked(stamp: Stamp) -> bool:
    return stamp.precision is not Precision.DAY and not _midnight(stamp)


def _midnight(stamp: Stamp) -> bool:
    """Return whether the time is 00:00:00, which is how a database prints a day."""
    return stamp.precision is Precision.SECOND and stamp.value[11:19] == "00:00:00"

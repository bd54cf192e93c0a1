"""Whose place a record is of: that of the site which declares one, or of the portal on whose host the page is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.catalogue.history import code_in, names_in
from crawler.catalogue.place import Place, bare
from crawler.catalogue.table import Table, own_table, table
from crawler.records import Division

if TYPE_CHECKING:
    from crawler.sites.site import Site

_TODAY = 9998  # a year in which what is in force is in force
_DOMAIN = 3  # labels of `shengzhou.gov.cn`: what is below a shorter name than that is not one publisher's


def division_of(url: str, day: str | None, site: Site | None) -> Division | None:
    """Return the division whose publisher has a page at `url`, as it was on `day` (ISO 8601; None: today's).

    `site` is the declared site that the page is of, None where nobody declared one. The longer name decides: a county's
    portal may be on a host below that of a city whose site is declared.
    None where nobody says it, where the table is not sure, and where no code of that day can be told.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    place, labels = portal_of(host, table(own_table()))
    if site is not None and site.nearness(url) >= labels:
        return _on(site.division, day) if site.division else None
    if place is None:
        return None
    if place.code:
        return _on(place.code, day)
    return Division(None, place.province, place.city or None, place.county or None)


def portal_of(host: str, known: Table) -> tuple[Place | None, int]:
    """Return the place whose portal is on `host` or above it, and the length of the name that says so.

    Departments and towns are below their portal: nyj.example.gov.cn of www.example.gov.cn. A host that is named like a
    division below that of the portal is of that one, which is not known to be there: None.
    """
    labels = host.rstrip(".").split(".")
    for start in range(len(labels) - _DOMAIN + 1):
        name = bare(".".join(labels[start:]))
        served = known.by_host.get(name)
        if served is None:
            continue
        place = _publisher(served)
        below = labels[start - 1] if start and labels[start] != "www" else ""
        if place is not None and below and below in _names_below(place.names, known):
            return None, len(f"{below}.{name}")
        return place, len(name)
    return None, 0


def _publisher(served: list[Place]) -> Place | None:
    """Return the place that a host is the portal of, where it is given for several: the only one without a doubt.

    Else the one that all others are below, for many lists give a parent's address where they know of no own one.
    """
    sure = [place for place in served if not place.disputed]
    if len(sure) == 1:
        return sure[0]
    highest = min(served, key=lambda place: len(place.names))
    above_all = len(served) > 1 and all(each is highest or each.is_below(highest) for each in served)
    return highest if above_all and not highest.cited_elsewhere else None


@lru_cache(maxsize=512)
def _names_below(names: tuple[str, ...], known: Table) -> frozenset[str]:
    """Return what hosts of the divisions below a place may be called: their names in pinyin."""
    below = [each for each in known.places if len(each.names) > len(names) and each.names[: len(names)] == names]
    pinyin = [each.pinyin.partition(" ") for each in below]
    return frozenset(form for stem, _, rest in pinyin for form in (stem, stem + rest))


def _on(code: str, day: str | None) -> Division | None:
    """Return the division with `code` as it was on a day."""
    year = int(day[:4]) if day else _TODAY
    then = code_in(code, year)
    if then is None:
        return None
    province, city, county = names_in(then, year)
    return Division(then, province, city, county) if province else None

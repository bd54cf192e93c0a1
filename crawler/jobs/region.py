"""The sites of a region: those that are declared, and the portals of all other places, each host once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.catalogue.place import bare
from crawler.sites.registry import sites
from crawler.spiders.places import declared_portal, places_of_region
from crawler.storage.site_files import site_of_host

if TYPE_CHECKING:
    from crawler.catalogue.table import Table


@dataclass(slots=True)
class RegionSites:
    """The sites of a region by name, each with the words that `scrapy crawl` takes for it.

    `without` are places whose portals nobody knows; several places may have one portal, which is one site.
    """

    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)


def sites_of_region(region: str, level: str | None, known: Table) -> RegionSites:
    """Return the sites of a region, or of its places of one level. Raises `UsageError` for what is no region.

    A declared site takes the place of a portal only where it is on that very host.
    """
    chosen = [place for place in places_of_region(region, known) if level in (None, place.level)]
    codes = {place.code for place in chosen if place.code}
    found = RegionSites({name: (name,) for name, site in sites().items() if site.division in codes})
    hosts: set[str] = set()
    for place in chosen:
        if not place.url:
            found.without.append(place.path)
            continue
        if bare(place.host) in hosts:
            continue
        hosts.add(bare(place.host))
        declared = declared_portal(place)
        if declared is not None:
            found.words.setdefault(declared.name, (declared.name,))
        else:
            found.words[site_of_host(place.url)] = ("govcn", "-a", f"place={place.code or place.path}")
    return found

"""The table of places as a command has it: with the user's own table, which `CATALOGUE` names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

from crawler.catalogue.division import portal_of
from crawler.catalogue.find import Finder
from crawler.catalogue.listing import several_places, unknown_place
from crawler.catalogue.place import bare
from crawler.catalogue.table import CatalogueError, Table, own_table, table
from crawler.download.proxy import proxy_fault
from crawler.sites.registry import sites

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.catalogue.place import Place
    from crawler.sites.site import Site


def places_table(settings: BaseSettings | None) -> Table:
    """Return the table, and let what reads pages, here and in processes that are started, have the same.

    Raises `UsageError`: one line that names the file and the line of what is wrong in the user's.
    """
    own = settings.get("CATALOGUE") if settings is not None else None
    if own:
        os.environ["CATALOGUE"] = str(own)
    try:
        return table(own_table())
    except CatalogueError as error:
        raise UsageError(str(error), print_help=False) from None


def place_named(word: str, known: Table) -> Place:
    """Return the one place that a word names. Raises `UsageError` for several and for none, naming those meant."""
    finder = Finder(known)
    found = finder.exact(word)
    if len(found) > 1:
        raise UsageError(several_places(word, found, "-a place="), print_help=False)
    if not found:
        raise UsageError(unknown_place(word, finder), print_help=False)
    return found[0]


def places_of_region(word: str, known: Table) -> list[Place]:
    """Return a region and all places below it. Raises `UsageError` for what names several regions, or none."""
    finder = Finder(known)
    found = finder.region(word)
    if len(found) > 1:
        raise UsageError(several_places(word, found, "--region "), print_help=False)
    if not found:
        raise UsageError(unknown_place(word, finder), print_help=False)
    return known.below(found[0])


def declared_portal(place: Place) -> Site | None:
    """Return the declared site that is the portal of a place: its home page is on that very host."""
    host = bare(place.host)
    return next((site for site in sites().values() if host and bare(urlsplit(site.home).hostname or "") == host), None)


def proxy_of(site: Site, settings: BaseSettings, known: Table) -> str | None:
    """Return the proxy that `PROXY_BY_REGION` names for the place of a site, that of the narrowest region.

    None where it names none. Raises `UsageError` where what it says is no region or no proxy.
    """
    named = settings["PROXY_BY_REGION"] or ""
    place = known.by_code.get(site.division or "") or portal_of(urlsplit(site.home).hostname or "", known)[0]
    found: dict[int, str] = {}
    for pair in filter(None, (each.strip() for each in named.split(","))):
        word, _, proxy = pair.partition("=")
        if fault := proxy_fault(proxy):
            raise UsageError(f"PROXY_BY_REGION: {pair}: {fault}", print_help=False)
        region = places_of_region(word, known)[0]
        if place is not None and (place == region or place.is_below(region)):
            found[len(region.names)] = proxy
    return found[max(found)] if found else None

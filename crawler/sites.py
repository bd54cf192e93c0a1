"""The registry of sites, by the domain of a URL."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import spiders
from crawler.site import SiteSpider

if TYPE_CHECKING:
    from crawler.reading.layout import Layout


@cache
def sites() -> dict[str, type[SiteSpider]]:
    """Return every declared site by its name."""
    found = {}
    for module in pkgutil.iter_modules(spiders.__path__):
        for value in vars(importlib.import_module(f"{spiders.__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, SiteSpider) and getattr(value, "domains", None):
                found[value.name] = value
    return dict(sorted(found.items()))


@cache
def _by_domain() -> dict[str, type[SiteSpider]]:
    return {domain: site for site in sites().values() for domain in site.domains}


@lru_cache(maxsize=1024)  # that of a page is asked for three times
def site_for(url: str) -> type[SiteSpider] | None:
    """Return the site that `url` belongs to, that of the longest domain; None when nobody declared one."""
    try:
        labels = (urlsplit(url).hostname or "").rstrip(".").split(".")
    except ValueError:
        return None
    domains = (".".join(labels[i:]) for i in range(len(labels)))
    return next((_by_domain()[domain] for domain in domains if domain in _by_domain()), None)


def layout_for(url: str) -> Layout | None:
    """Return the layout of the site that `url` belongs to."""
    site = site_for(url)
    return site.site_layout() if site else None


def is_article(url: str) -> bool | None:
    """Tell whether `url` has the form of its site's articles; None when only the page itself can tell."""
    site = site_for(url)
    if site is None:
        return None
    shaped = site.family.is_article(url)
    return shaped if site.family.certain else (None if shaped else False)

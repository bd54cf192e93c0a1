"""The registry of sites, by the domain of a URL."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from difflib import get_close_matches
from functools import cache, lru_cache
from inspect import getfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.spiderloader import SpiderLoader

from crawler import sites as package
from crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from crawler.reading.layout import Layout

logger = logging.getLogger(__name__)


@cache
def _modules() -> tuple[list[ModuleType], dict[str, str]]:
    """Return the modules of declarations, and why those that are missing cannot be loaded, by their names."""
    loaded: list[ModuleType] = []
    faults: dict[str, str] = {}
    for found in pkgutil.iter_modules(package.__path__):
        try:
            loaded.append(importlib.import_module(f"{package.__name__}.{found.name}"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is one site's, and stops no other
            where = getattr(found.module_finder, "path", "")
            faults[found.name] = f"{where}/{found.name}.py: {type(error).__name__}: {error}"
    return loaded, faults


def faults() -> dict[str, str]:
    """Return why declarations cannot be loaded: a line each, by the name of the file."""
    return _modules()[1]


@cache
def sites() -> dict[str, type[SiteSpider]]:
    """Return every declared site by its name."""
    values = chain.from_iterable(vars(module).values() for module in _modules()[0])
    found = {value for value in values if isinstance(value, type) and issubclass(value, SiteSpider)}
    return dict(sorted((site.name, site) for site in found if getattr(site, "domains", None)))


class SiteLoader(SpiderLoader):
    """Scrapy's own, but a declaration that cannot be loaded is an error in the log and stops no other site."""

    def _load_all_spiders(self) -> None:
        if package.__name__ in self.spider_modules:
            modules, faults = _modules()
            for module in modules:
                self._load_spiders(module)
            for fault in faults.values():
                logger.error("%s", fault)
        self.spider_modules = [name for name in self.spider_modules if name != package.__name__]
        super()._load_all_spiders()


def shipped() -> dict[str, type[SiteSpider]]:
    """Return the sites that are not the user's own, by name."""
    return {name: site for name, site in sites().items() if Path(getfile(site)).parent == package.SHIPPED}


@cache
def _by_domain() -> dict[str, type[SiteSpider]]:
    """Return the sites by domain; of two with the same, the user's own."""
    ours = shipped()
    own = {name: site for name, site in sites().items() if name not in ours}
    return {domain: site for site in (*ours.values(), *own.values()) for domain in site.domains}


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


def unknown(names: Sequence[str], known: Sequence[str]) -> str:
    """Return what to tell somebody whose `names` are not among the `known` sites: which were meant, which there are."""
    told = [f"{name} (did you mean {near}?)" if (near := _meant(name, known)) else name for name in names]
    wrong = f"there is no site {', '.join(told)}" if told else "no site is named"
    gone = [f"; SITES_PATH names {folder}, which is not there" for folder in package.OWN if not folder.is_dir()]
    return f"{wrong}; the sites are {', '.join(known)}{''.join(gone)}"


def _meant(name: str, known: Sequence[str]) -> str | None:
    """Return the site whose address or publisher somebody typed in place of its name, else the nearest name."""
    site = site_for(name) or next((site for site in sites().values() if name and name in site.publisher), None)
    near = [site.name] if site else get_close_matches(name, known, 1)
    return near[0] if near and near[0] in known else None


def is_article(url: str) -> bool | None:
    """Tell whether `url` has the form of its site's articles; None when only the page itself can tell.

    A form that is a guess never overrules the page, unless the address has the form of the site's lists.
    """
    site = site_for(url)
    if site is None:
        return None
    if site.family.certain:
        return site.family.is_article(url)
    return False if site.family.is_list(url) else None

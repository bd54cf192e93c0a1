"""The registry of sites, by the domain of a URL. It loads declarations and nothing that crawls."""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import sites as package
from crawler.sites.site import Site

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.reading.layout import Layout

_NOT_SITES = {"registry", "site"}
_HOW = "write `from crawler.sites.site import Site` and `SITE = Site(name=…, …)`; docs/adding-a-site.md shows one"


@dataclass(frozen=True, slots=True)
class _Declarations:
    """The sites and their files, by the names of the sites, and why others cannot be loaded, by the names of files."""

    sites: dict[str, Site] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def files() -> dict[str, Path]:
    """Return the declarations by the names of their files; of two with the same name, the user's own."""
    found: dict[str, Path] = {}
    for folder in (package.SHIPPED, *reversed(package.OWN)):
        own = folder != package.SHIPPED
        found |= {path.stem: path for path in folder.glob("[!_.]*.py") if own or path.stem not in _NOT_SITES}
    return dict(sorted(found.items()))


def load(path: Path) -> Site:
    """Return what a file declares. Raises `ValueError`: one line that names the file and says what is wrong."""
    if path.stem in _NOT_SITES:
        raise ValueError(f"{path}: the name is taken; call the file something else")
    if "." in path.stem:
        raise ValueError(f"{path}: no module has a dot in its name; call the file something else")
    try:
        site = getattr(importlib.import_module(f"{package.__name__}.{path.stem}"), "SITE", None)
    except (Exception, SystemExit) as error:  # whatever it is, it is one site's, and stops no other
        why = _HOW if _declares_spider(path) else " ".join(f"{type(error).__name__}: {error}".split())
        raise ValueError(f"{path}: {why}") from error
    if not isinstance(site, Site):
        raise ValueError(f"{path}: it declares no site; {_HOW}")  # noqa: TRY004 - one kind of error for all
    return site


def _declares_spider(path: Path) -> bool:
    """Tell whether a file is of the time when a site was a class."""
    try:
        classes = [node for node in ast.parse(path.read_bytes()).body if isinstance(node, ast.ClassDef)]
    except (OSError, SyntaxError, ValueError):
        return False
    return any(ast.unparse(base).endswith("Spider") for each in classes for base in each.bases)


@cache
def _declarations() -> _Declarations:
    found = _Declarations()
    for name, path in files().items():
        try:
            site = load(path)
        except ValueError as error:
            found.faults[name] = str(error)
            continue
        other = found.files.get(site.name)
        if other is not None:
            found.faults[name] = f"{path}: the name {site.name} is taken by {other}"
            continue
        found.sites[site.name], found.files[site.name] = site, path
    return found


def faults() -> dict[str, str]:
    """Return why declarations cannot be loaded: a line each, by the name of the file."""
    return _declarations().faults


@cache
def sites() -> dict[str, Site]:
    """Return every declared site by its name."""
    return dict(sorted(_declarations().sites.items()))


@cache
def shipped() -> dict[str, Site]:
    """Return the sites that are not the user's own, by name."""
    where = _declarations().files
    return {name: site for name, site in sites().items() if where[name].parent == package.SHIPPED}


@cache
def _by_domain() -> dict[str, Site]:
    """Return the sites by domain; of two with the same, the user's own."""
    own = {name: site for name, site in sites().items() if name not in shipped()}
    return {domain: site for site in (*shipped().values(), *own.values()) for domain in site.all_domains}


@lru_cache(maxsize=1024)  # that of a page is asked for three times
def site_for(url: str) -> Site | None:
    """Return the site that `url` belongs to, that of the longest domain; None when nobody declared one."""
    try:
        labels = (urlsplit(url).hostname or "").rstrip(".").split(".")
    except ValueError:
        return None
    domains = (".".join(labels[i:]) for i in range(len(labels)))
    return next((_by_domain()[domain] for domain in domains if domain in _by_domain()), None)


def is_of_another(url: str, site: Site) -> bool:
    """Tell whether a URL below one of the site's domains is on a longer one, which another site declares."""
    other = site_for(url)
    return other is not None and other.name != site.name and other.nearness(url) > site.nearness(url)


def layout_for(url: str) -> Layout | None:
    """Return the layout of the site that `url` belongs to."""
    site = site_for(url)
    return site.article_layout if site else None


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

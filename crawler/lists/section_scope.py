"""What belongs to a section of a site: the folder of its list, and the list above an article. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.urls import in_domains, resolve

HOME = re.compile(r"^/?(?:(?:index|default|home|main)\.\w{1,6})?$", re.IGNORECASE)


def is_home(url: str) -> bool:
    """Tell whether an address is that of a home page."""
    parts = urlsplit(url)
    return bool(HOME.match(parts.path)) and not parts.query


def folder_of(url: str) -> str | None:
    """Return host and folder of a list, None for a home page; a list beside the home page has nothing below it."""
    parts = urlsplit(url)
    if is_home(url):
        return None
    folder = parts.path.rpartition("/")[0]
    return f"{parts.netloc}{folder}/" if folder else f"{parts.netloc}{parts.path}/"


def is_below(url: str, folder: str) -> bool:
    """Tell whether a URL is of a folder that `folder_of` returned."""
    return url.partition("://")[2].startswith(folder)


def section_url(text: str, url: str, section: str | None, domains: tuple[str, ...]) -> str | None:
    """Return where the last crumb of an article's breadcrumb leads, the nearest list above it."""
    crumbs = (section or "").split(" > ")
    links: dict[str, str] = {}
    for node in LexborHTMLParser(text).css("a[href]"):
        links.setdefault("".join(node.text(deep=True).split()), resolve(url, node.attributes.get("href") or ""))
    for crumb in reversed(crumbs):
        target = links.get("".join(crumb.split()))
        if target and in_domains(target, domains) and not HOME.match(urlsplit(target).path):
            return target
    return None

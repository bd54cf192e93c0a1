"""Two invented towns that publish the same stories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.run.fake_site import Town, article, article_url, lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.demo.pages import Exchange

SITES = ("east", "west")


class East(Town):
    """The one."""

    site = replace(Town.site, name="east", domains=("east.test",), home="http://www.east.test/")


class West(Town):
    """The other."""

    site = replace(Town.site, name="west", domains=("west.test",), home="http://www.west.test/")


def story_url(site: str, number: int) -> str:
    """Return where a site has a story."""
    return article_url(number).replace("town.test", f"{site}.test")


def twins(numbers: Sequence[int]) -> list[Exchange]:
    """Return both sites with these stories."""
    pages = [*lists(numbers), *map(article, numbers)]
    return [_moved(page, site) for site in SITES for page in pages]


def _moved(page: Exchange, site: str) -> Exchange:
    old, new = "town.test", f"{site}.test"
    return replace(page, url=page.url.replace(old, new), body=page.body.replace(old.encode(), new.encode()))

"""Where feeds are: those of sites, brought up to date when a run of it ends, and those of subscriptions."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.index.newest import read_written
from crawler.storage.site_files import site_folder
from crawler.syndication.atom_and_json import Channel, articles_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from crawler.index.store import Index
    from crawler.sites.site import Site

FOLDER = "syndication"
_SITES, _SUBSCRIPTIONS = "sites", "subscriptions"
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_LONGEST = 40  # characters; in UTF-8 a quarter of what a file's name may have


@dataclass(frozen=True, slots=True)
class Syndication:
    """Where feeds are written, how many articles each has (none are written for 0), and where `FOLDER` is served."""

    data_dir: Path
    most: int
    address: str | None = None

    def write_site(self, index: Index, site: Site, now: datetime) -> bool:
        """Write the feeds of the newest articles of a site; tell whether they say something new.

        Call it with the site's lock held and the index caught up. Raises `OSError` and `IndexFault`.
        """
        if self.most <= 0:
            return False
        channel = Channel(
            "site", site.name, site.publisher, site.publisher, site.home, self._address(_SITES, site.name)
        )
        articles = self._records(index, index.newest(site.name, self.most))
        return write(site_folder(self.data_dir, f"{FOLDER}/{_SITES}", site.name), channel, articles, now)

    def write_subscription(self, index: Index, name: str, new: Iterable[str], now: datetime) -> bool:
        """Write the feeds of a subscription; tell whether they say something new.

        To the articles that they have come the `new` ones (ids of records). Each is there as it is now: revised, told
        by its original where that was met later, not at all where it was withdrawn. The newest stay. One process at a
        time writes the feeds of a subscription. Raises `OSError` and `IndexFault`.
        """
        if self.most <= 0:
            return False
        folder_name = _folder_name(name)
        folder = site_folder(self.data_dir, f"{FOLDER}/{_SUBSCRIPTIONS}", folder_name)
        told = dict.fromkeys(index.telling(page) for page in (*new, *articles_of(folder)))
        articles = self._records(index, [page for page in told if page is not None])
        articles.sort(key=lambda article: str(article.get("published_at") or article.get("fetched_at")), reverse=True)
        channel = Channel("subscription", name, name, name, None, self._address(_SUBSCRIPTIONS, folder_name))
        return write(folder, channel, articles[: self.most], now)

    def _records(self, index: Index, pages: Iterable[str]) -> list[dict[str, Any]]:
        places = [(page, written) for page in pages if (written := index.written(page))]
        found = [read_written(self.data_dir, page, written) for page, written in places]
        return [record for record in found if record is not None]

    def _address(self, kind: str, name: str) -> str | None:
        return f"{self.address.rstrip('/')}/{kind}/{name}" if self.address else None


def _folder_name(name: str) -> str:
    """Return the name of the folder of a subscription, which may be called as its owner likes."""
    plain = _NOT_IN_A_NAME.sub("-", name)[:_LONGEST].strip("-")
    if plain and plain == name:
        return name
    return f"{plain or 'x'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"

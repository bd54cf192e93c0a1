"""The feeds of a site, `DATA_DIR/syndication/sites/SITE/`, brought up to date when a run of it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.index.newest import read_written
from crawler.storage.site_files import site_folder
from crawler.syndication.atom_and_json import Channel, write

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from crawler.index.store import Index
    from crawler.sites.site import Site

FOLDER = "syndication"
SITES = f"{FOLDER}/sites"


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
        articles = []
        for page in index.newest(site.name, self.most):
            written = index.written(page)
            if written and (record := read_written(self.data_dir, page, written)) is not None:
                articles.append(record)
        return write(site_folder(self.data_dir, SITES, site.name), self._channel(site), articles, now)

    def _channel(self, site: Site) -> Channel:
        publisher = site.publisher or site.name
        there = f"{self.address.rstrip('/')}/sites/{site.name}" if self.address else None
        return Channel("site", site.name, publisher, publisher, site.home, there)

"""A page, and what was found on it so far: what the steps that fill the fields hand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.reading.fields.attachments import Base
from crawler.urls import resolve

if TYPE_CHECKING:
    from crawler.reading.body.score import Lines, Region
    from crawler.reading.fields.selectors import Selected
    from crawler.reading.html.document import Document


@dataclass(slots=True)
class PageContext:
    """A page under the steps that read it.

    `picked` is what the site's layout gives, `metas` the metadata by name, `looks` what the lines look like, `region`
    the body's box, `site` the site's own name, `url` where the page came from, `encoding` what its bytes are in.
    """

    doc: Document
    picked: Selected
    metas: dict[str, str]
    looks: Lines
    region: Region | None
    site: str | None
    url: str
    encoding: str

    @property
    def base(self) -> Base:
        """What the page's links are relative to."""
        return Base(resolve(self.url, self.doc.base or "") or self.url, self.encoding)

    @property
    def start(self) -> int:
        """The first line of the body's box."""
        return self.region.start if self.region else 0

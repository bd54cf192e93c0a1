"""What a site's layout picks out of a page: each selector a preference, passed over when it finds nothing usable."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.reading.body.score import Region
from crawler.reading.chinese import dates, names
from crawler.reading.fields import byline

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.reading.html.document import Document
    from crawler.reading.layout import Layout, Selectors

_LABEL = re.compile(r"[:：]")
_LONGEST = 300  # characters of any value


class Selected:
    """The values that a layout's selectors give on one page."""

    def __init__(self, tree: LexborHTMLParser, layout: Layout) -> None:
        """Prepare to pick from `tree`; `dropped` are the `mem_id`s of what the layout cuts out."""
        self.tree = tree
        self.layout = layout
        self.dropped = frozenset(node.mem_id for selector in layout.drop for node in self._nodes(selector))

    def _nodes(self, selector: str) -> list[LexborNode]:
        """Return what a selector matches; one that is no CSS matches nothing; no declaration has one."""
        try:
            return self.tree.css(selector)
        except Exception:  # noqa: BLE001 - selectolax has its own classes for a bad selector, none of them public
            return []

    def _texts(self, selectors: Selectors) -> list[str]:
        if not selectors:
            return []
        found = (" ".join(node.text().split()) for selector in selectors for node in self._nodes(selector)[:3])
        return [text for text in found if text and len(text) <= _LONGEST]

    def text(self, name: str) -> str | None:
        """Return the first value of a field's selectors, white space collapsed."""
        return next(iter(self._texts(getattr(self.layout, name))), None)

    def stamp(self) -> dates.Stamp | None:
        """Return the publication time."""
        return next((stamp for text in self._texts(self.layout.published_at) if (stamp := dates.find(text))), None)

    @cached_property
    def byline(self) -> byline.Byline:
        """What the byline's selectors say."""
        texts = self._texts(self.layout.byline)
        return byline.parse(" ".join(texts)[: 2 * _LONGEST]) if texts else byline.Byline()

    def source(self) -> str | None:
        """Return the source, with or without a label before it."""
        for text in self._texts(self.layout.source):
            found = byline.parse(text if _LABEL.search(text) else f"来源：{text}").source
            if found:
                return found
        return None

    def people(self, name: str) -> list[str]:
        """Return the names of `authors` or `editors`."""
        for text in self._texts(getattr(self.layout, name)):
            said = byline.parse(text) if _LABEL.search(text) else None
            bare = names.people(text, desks=name == "editors") if said is None else []
            found = bare if said is None else list(said.authors if name == "authors" else said.editors)
            if found:
                return found
        return []

    def views(self) -> int | None:
        """Return the number of views."""
        for text in self._texts(self.layout.views):
            found = byline.parse(text if _LABEL.search(text) else f"浏览次数：{text}").views
            if found is not None:
                return found
        return None

    def region(self, doc: Document) -> Region | None:
        """Return the region of the first body selector that holds a line, an image or a file."""
        for selector in self.layout.body:
            for node in self._nodes(selector)[:3]:
                box = doc.ids.index(node.mem_id) if node.mem_id in doc.ids else -1
                if box >= 0 and (doc.ends[box] > doc.starts[box] or node.css_first("img,a,iframe,embed,object")):
                    return Region(box, doc.starts[box], doc.ends[box], known=True)
        return None

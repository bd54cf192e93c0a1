"""A page before anything on it is chosen: its lines, its metadata, what its site's layout gives and where text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading import platforms
from crawler.reading.body import score
from crawler.reading.body.containers import BODY, container_kind
from crawler.reading.fields import metadata
from crawler.reading.fields.attachments import Base
from crawler.reading.fields.selectors import Selected
from crawler.reading.html.flatten import walk
from crawler.urls import resolve

if TYPE_CHECKING:
    from crawler.reading.body.score import Lines, Region
    from crawler.reading.html.document import Document
    from crawler.reading.html.parse import Opened
    from crawler.reading.layout import Layout

_DIALOG = 200  # characters of prose
_SHOWN = 40  # characters: a page that shows less is hidden until a script runs


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page under the rules that read it; it is built once, and never added to.

    `selected` is what the site's layout gives, `metas` the metadata by name, `features` what the lines look like.
    `region` is the box of the body as the layout or the density of prose has it; `laid_out` says that it was the
    layout. `site` is the site's own name, `base` what the page's links are relative to.
    """

    doc: Document
    selected: Selected
    metas: dict[str, str]
    features: Lines
    region: Region | None
    laid_out: bool
    site: str | None
    url: str
    base: Base

    @property
    def start(self) -> int:
        """The first line of the body's box."""
        return self.region.start if self.region else 0

    @property
    def end(self) -> int:
        """The line after the last of the body's box."""
        return self.region.end if self.region else 0


class Body(NamedTuple):
    """Where an article's text stands: its box, and the numbers of its lines, which the title and the byline precede."""

    region: Region | None
    lines: list[int]


def build(opened: Opened, layout: Layout, url: str) -> PageContext:
    """Walk a page and find the body's box."""
    selected = Selected(opened.tree, layout)
    doc, features = _walked(opened, selected)
    metas = metadata.collect(doc)
    region = selected.region(doc)
    return PageContext(
        doc=doc,
        selected=selected,
        metas=metas,
        features=features,
        region=region or score.find(doc, features),
        laid_out=region is not None,
        site=metas.get(metadata.SITE) or layout.publisher,
        url=url,
        base=Base(resolve(url, doc.base or "") or url, opened.encoding),
    )


def _walked(opened: Opened, selected: Selected) -> tuple[Document, Lines]:
    """Return the lines of a page and what they look like, with what a script shows where there is no other text."""
    doc = walk(opened.tree, drop=selected.dropped)
    if doc.hidden and sum(map(len, doc.texts)) < _SHOWN:
        doc = walk(opened.tree, show_hidden=True, drop=selected.dropped)
    features = score.score_lines(doc)
    if any(container_kind(key) == BODY for _, key, _ in doc.hidden) and not _is_written(doc, features):
        doc = walk(opened.tree, show_hidden=True, drop=selected.dropped)  # the body is shown by a script
        features = score.score_lines(doc)
    if not any(features.prose) and (scripted := platforms.prepared(opened)) is not None:
        doc = walk(scripted.tree, drop=selected.dropped)
        features = score.score_lines(doc)
    return doc, features


def _is_written(doc: Document, features: Lines) -> bool:
    """Return whether a page shows prose, in a body's box or much of it; a dialog that asks to go on is none."""
    if sum(len(text) for text, prose in zip(doc.texts, features.prose, strict=True) if prose) > _DIALOG:
        return True
    boxes = zip(doc.starts, doc.ends, doc.keys, strict=True)
    return any(any(features.prose[start:end]) for start, end, key in boxes if container_kind(key) == BODY)

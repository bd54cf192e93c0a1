"""Where a site or CMS family keeps the parts of an article: plain CSS that a contributor can read off a page."""

from __future__ import annotations

from dataclasses import dataclass

Selectors = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """CSS selectors for each field, tried in order; an empty tuple leaves the field to the later places.

    A selector is a preference, never the only way to a field: one that matches nothing, or something that cannot be
    the field's value, is passed over. `site` and `publisher` are copied to the record. `encoding` overrides what the
    page and its headers declare. `drop` names nodes that are cut out of the body before it is read.
    """

    site: str | None = None
    publisher: str | None = None
    encoding: str | None = None
    title: Selectors = ()
    published_at: Selectors = ()
    source: Selectors = ()
    authors: Selectors = ()
    editors: Selectors = ()
    section: Selectors = ()
    byline: Selectors = ()
    body: Selectors = ()
    views: Selectors = ()
    attachments: Selectors = ()
    drop: Selectors = ()

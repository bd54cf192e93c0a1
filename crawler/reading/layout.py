"""Where a site or CMS family keeps the parts of an article: plain CSS that a contributor can read off a page."""

from __future__ import annotations

from dataclasses import dataclass, fields

from selectolax.lexbor import LexborHTMLParser

Selectors = tuple[str, ...]
_TEXTS = {"site", "publisher", "encoding"}


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

    def fault(self) -> str | None:
        """Return what is wrong with a selector, None where nothing is: families and sites are refused for it."""
        empty = LexborHTMLParser("")
        for name in (field.name for field in fields(self) if field.name not in _TEXTS):
            selectors = getattr(self, name)
            if not isinstance(selectors, tuple):
                return f"layout: {name} is not a tuple of selectors: {selectors!r}; write ({'…'!r},)"
            for selector in selectors:
                try:
                    empty.css(selector)
                except Exception:  # noqa: BLE001 - selectolax has its own classes for a bad selector, none of them public
                    return f"layout: {name}: {selector!r} is no CSS selector"
        return None

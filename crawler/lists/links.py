"""The links of a list page: where each leads, and how it is labelled."""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag, urlsplit

from crawler.cms.family import Link
from crawler.lists.elements import attribute, text_of
from crawler.urls import canonical_url, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element
    from parsel import Selector

MAX_LINKS = 5000  # of one page; the largest list pages known hold about 600
MAX_URL = 2000  # characters
MAX_TITLE = 300
UNKNOWN = "script:"  # begins what stands for an address that only a script knows
_LINKS = frozenset({"a", "area", "iframe", "frame"})
_QUOTED = re.compile(r"""['"]((?:https?://|\.{0,2}/)[^'"\s<>]{1,500}|[\w./-]{1,300}\.s?html?)['"]""")


class Anchor(NamedTuple):
    """A link in a page."""

    node: _Element
    link: Link
    where: str  # the canonical URL


def anchors_of(
    tree: Selector, url: str, encoding: str, clicked: Mapping[_Element, str | None] = MappingProxyType({})
) -> list[Anchor]:
    """Return the links and frames of a page, in its order.

    `clicked` are the elements that run a script, with the addresses they lead to; one whose address is not known has a
    link without one.
    """
    root = tree.root
    first = next((node for node in root.iter("base") if node.get("href")), None)
    base = join(url, attribute(first, "href")) if first is not None else None
    anchors: list[Anchor] = []
    nodes = (node for node in root.iter() if node.tag in _LINKS or node in clicked)
    for number, node in enumerate(islice(nodes, MAX_LINKS)):
        target = join(base or url, _target(node) or clicked.get(node) or "", encoding)
        if target:
            anchors.append(Anchor(node, _labelled(node, target), canonical_url(target)))
        elif node in clicked:
            anchors.append(Anchor(node, _labelled(node, ""), f"{UNKNOWN}{number}"))
    return anchors


def label_of(anchor: Anchor) -> str:
    """Return the longer of a link's text and its title, without white space."""
    return max("".join(anchor.link.text.split()), "".join(anchor.link.title.split()), key=len)


def _labelled(node: _Element, target: str) -> Link:
    text = text_of(node, MAX_TITLE).strip()[:MAX_TITLE]
    title = (attribute(node, "title") or (attribute(node, "alt") if node.tag == "area" else ""))[:MAX_TITLE]
    if not text and not title:  # a link that is a picture: a pager's arrow, the photograph of a story
        image = next((image for image in node.iter("img") if image.get("alt")), None)
        title = attribute(image, "alt")[:MAX_TITLE] if image is not None else ""
    if not title and not any(map(str.isalnum, text)):  # an arrow
        title = attribute(node, "aria-label")[:MAX_TITLE]
    return Link(target, text, title)


def _target(node: _Element) -> str:
    """Return where a link leads: its `href`, a frame's `src`, or the address in the script that it runs."""
    href = attribute(node, "href") or attribute(node, "src")
    if href and not href.startswith("#") and not href[:11].lower().startswith("javascript:"):
        return href
    quoted = _QUOTED.search(href[:MAX_URL]) or _QUOTED.search(attribute(node, "onclick")[:MAX_URL])
    return quoted[1] if quoted else ""


def join(base: str, href: str, encoding: str = "utf-8") -> str | None:
    """Return the absolute URL of a link of the page at `base`, without its fragment; None where it has none."""
    if not href or len(href) > MAX_URL:
        return None
    try:
        url = urldefrag(resolve(base, href, encoding)).url
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(canonical_url(url))
    except ValueError:
        return None
    return url if usable and len(url) <= MAX_URL else None

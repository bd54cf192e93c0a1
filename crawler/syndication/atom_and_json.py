"""Atom (RFC 4287) and JSON Feed (version 1.1) of articles, each written when it says something else than before."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.storage.plain_text import shown_text
from crawler.syndication.entry import LONGEST_TITLE, Entry, entry, urn, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

ATOM, JSON = "atom.xml", "feed.json"
_OURS = "_article"  # of an item of JSON Feed: what it does not know begins with an underscore
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "zh-Hans"
_UPDATED = re.compile(rb"<updated>([^<]*)</updated>")  # the first is the feed's


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is of. Two feeds never have the same `kind` and `name`, which make its id.

    `home` is the web page that it follows; `address` where its folder is served, for the links to itself, if anywhere.
    """

    kind: str  # site, subscription
    name: str
    title: str
    author: str
    home: str | None = None
    address: str | None = None

    def link(self, file: str) -> str | None:
        """Return where one of its files is served."""
        return web_address(f"{self.address.rstrip('/')}/{file}") if self.address else None


def write(folder: Path, channel: Channel, articles: Iterable[Mapping[str, Any]], now: datetime) -> bool:
    """Write both files of records, in the order of `articles`; tell whether any says something new.

    A reader sees the old file or the new one. `now`, with its zone, is when the feed changed, if it did, and the time
    of articles that have none. Raises `OSError`.
    """
    entries = [entry(article) for article in articles]
    changed = False
    for name, document in ((ATOM, atom), (JSON, json_feed)):
        path = folder / name
        before = path.read_bytes() if path.exists() else b""
        then = _UPDATED.search(before)
        if before and before == document(channel, entries, then[1].decode("utf-8", "replace") if then else ""):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{name}.{os.getpid()}.part"
        part.write_bytes(document(channel, entries, now.isoformat(timespec="seconds")))
        part.replace(path)
        changed = True
    return changed


def articles_of(folder: Path) -> list[str]:
    """Return the ids of the records that the feed in a folder has, in its order; none where there is no feed."""
    try:
        items = json.loads((folder / JSON).read_bytes())["items"]
        return [item[_OURS]["id"] for item in items if isinstance(item[_OURS]["id"], str)]
    except (OSError, ValueError, KeyError, TypeError):  # none yet, or a damaged one, which is written anew
        return []


def atom(channel: Channel, entries: Iterable[Entry], updated: str) -> bytes:
    """Return the feed as Atom; it and entries without a time were `updated` then."""
    feed = etree.Element("feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # None is the default namespace
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", _LANGUAGE)
    _add(feed, "id", urn(channel.kind, channel.name))
    _add(feed, "title", _title(channel))
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", shown_text(channel.author, LONGEST_TITLE) or channel.name)
    _link(feed, "self", channel.link(ATOM), "application/atom+xml")
    _link(feed, "alternate", web_address(channel.home), "text/html")
    for each in entries:
        _add_entry(feed, each, updated)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8") + b"\n"


def _add_entry(feed: etree._Element, each: Entry, updated: str) -> None:
    found = _add(feed, "entry")
    _add(found, "id", each.id)
    _add(found, "title", each.title)
    if each.published:
        _add(found, "published", each.published)
    _add(found, "updated", each.updated or updated)
    for name in each.authors:
        _add(_add(found, "author"), "name", name)
    _link(found, "alternate", each.url, "text/html")
    _link(found, "via", each.original_url)
    for file in each.files:
        _link(found, "enclosure", file.url, file.type, file.name)
    if each.section:
        _add(found, "category").set("term", each.section)
    _add(found, "content", each.html).set("type", "html")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, name)
    child.text = text
    return child


def _link(parent: etree._Element, rel: str, url: str | None, kind: str | None = None, title: str | None = None) -> None:
    if url:
        link = _add(parent, "link")
        for name, value in (("rel", rel), ("type", kind), ("href", url), ("title", title)):
            if value:
                link.set(name, value)


def json_feed(channel: Channel, entries: Iterable[Entry], _updated: str) -> bytes:
    """Return the feed as JSON, which has no time of its own."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(channel),
        "home_page_url": web_address(channel.home),
        "feed_url": channel.link(JSON),
        "language": _LANGUAGE,
        "authors": [{"name": shown_text(channel.author, LONGEST_TITLE) or channel.name}],
        "items": [_item(each) for each in entries],
    }
    return json.dumps(_filled(feed), ensure_ascii=False, indent=1).encode() + b"\n"


def _item(each: Entry) -> dict[str, Any]:
    files = [{"url": file.url, "mime_type": file.type, "title": file.name} for file in each.files]
    return _filled(
        {
            "id": each.id,
            "url": each.url,
            "external_url": each.original_url,
            "title": each.title,
            "content_html": each.html or "<p></p>",
            "content_text": each.text or None,
            "date_published": each.published,
            "date_modified": each.updated,
            "authors": [{"name": name} for name in each.authors] or None,
            "tags": [each.section] if each.section else None,
            "attachments": [_filled(file) for file in files] or None,
            _OURS: {"id": each.article},
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is not None."""
    return {name: value for name, value in values.items() if value is not None}


def _title(channel: Channel) -> str:
    return shown_text(channel.title, LONGEST_TITLE) or channel.name

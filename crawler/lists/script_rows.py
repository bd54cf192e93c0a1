"""Rows that a page's scripts hold: links that a function builds, rows in an array, markup that is written out.

No script is run. Where the page does not say how an address is built, the rows are counted, not guessed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.lists.elements import attribute
from crawler.lists.pager_script import Scripts
from crawler.lists.script_expression import NotUnderstoodError
from crawler.lists.script_requests import inside
from crawler.reading.chinese import dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lxml.etree import _Element
    from parsel import Selector

_HANDLERS = 1000  # elements of a page whose script is looked at
_CODE = 500_000  # characters of a page's scripts that are searched
_ARRAYS = 50  # arrays of a page that are read
_ARRAY = 300_000  # characters of one
_SCHEME = re.compile(r"^\s*javascript:", re.IGNORECASE)
_OWN = re.compile(
    r"(?:(?:\$|jQuery)\(\s*this\s*\)\.(?:attr|data)|this\.getAttribute)\(\s*['\"]([\w-]{1,40})['\"]\s*\)"
    r"|this\.dataset\.(\w{1,40})"
)
_ADDRESS = re.compile(r"^(?:https?:)?/|^\.{1,2}/|^\?|^[\w%.-]+(?:/|\.\w{2,5}\b|\?)")
# Faster than to look at each element; `_SCHEME` looks again.
_CLICKED = (
    "//*[@onclick or contains(translate(@href, 'JAVSCRIPT', 'javscript'), 'javascript:')"
    " or @data-href or @data-link or @data-url]"
)
_DATA = ("data-href", "data-link", "data-url")
_IDLE = re.compile(r"^(?:\s|;|void\s*\(?\s*0?\s*\)?|return\s+(?:false|true)|null)*$")
_WRITTEN = re.compile(
    r"document\.write(?:ln)?\(\s{0,9}(\"(?:[^\"\\\n]|\\.){0,20000}\"|'(?:[^'\\\n]|\\.){0,20000}')\s{0,9}\)"
)
_WRITE = re.compile(
    r"(?:\bif\s{0,3}\((?P<if>[^(){}]{1,80})\)\s{0,9}\{?\s{0,9})?(?P<call>document\.write(?:ln)?\(\s{0,9})"
)
_WRITES = 200  # calls of a page
_ESCAPE = re.compile(r"\\(.)")
_OPENING = re.compile(r"\[\s{0,99}\{")
_KEY = re.compile(r"([{,]\s{0,99})([A-Za-z_$][\w$]{0,60})\s{0,9}:")
_SINGLE = re.compile(r"'((?:[^'\\\n]|\\.){0,2000})'|\"(?:[^\"\\\n]|\\.){0,20000}\"")
_TRAILING = re.compile(r",(\s{0,99}[}\]])")
_URLS = re.compile(r"^(?:\w{0,20}_?)?(?:url|link|href|path)$", re.IGNORECASE)
_TITLES = re.compile(r"^(?:\w{0,20}_?)?(?:title|headline|subject|biaoti|bt)$", re.IGNORECASE)
_DAYS = re.compile(r"(?:date|time|day|riqi|shijian)", re.IGNORECASE)
# How a script makes the address of a row: '<a href="/n/' + row.id + '.html">' or `<a href="/n/${row.id}.html">`.
_BUILT = (
    re.compile(
        r"href\s{0,3}=\s{0,3}\\?[\"']?([^\"'+<>\s]{0,200})[\"']\s{0,9}\+\s{0,9}[\w$.\[\]]{1,60}\.(\w{1,40})"
        r"\s{0,9}\+\s{0,9}[\"']([^\"'<>\s\\]{0,100})"
    ),
    re.compile(
        r"href\s{0,3}=\s{0,3}\\?[\"']?([^\"'`$<>\s]{0,200})\$\{[\w$.\[\]]{1,60}\.(\w{1,40})\}([^\"'`<>\s]{0,100})"
    ),
)
_FEWEST = 2  # rows of an array


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """A row of an array: its address as the page has it, None where it does not say one."""

    url: str | None
    title: str
    date: date | None


def code_of(tree: Selector) -> str:
    """Return the scripts that a page holds."""
    texts = (node.text or "" for node in tree.root.iter("script") if not node.get("src"))
    return "\n".join(texts)[:_CODE]


def handlers(tree: Selector, code: str) -> Iterator[tuple[_Element, str | None]]:
    """Yield the elements that run a script when they are clicked, with the address it leads to, None if unknown."""
    scripts: Scripts | None = None
    for node in (found.root for found in tree.xpath(_CLICKED)[:_HANDLERS]):
        if said := _said(node):
            yield node, said
            continue
        href = attribute(node, "href")
        if node.tag in {"input", "button", "select", "body"} or (href and href[:1] != "#" and not _SCHEME.match(href)):
            continue
        script = _SCHEME.sub("", attribute(node, "onclick")) or _SCHEME.sub("", href)
        if _IDLE.match(script):
            continue
        scripts = scripts or Scripts(code)
        address = scripts.run(_OWN.sub(partial(_literal, node), script)).address
        yield node, address if address and _ADDRESS.match(address) else None


def _said(node: _Element) -> str | None:
    """Return the address that an element without a link names for a script that waits for clicks: `data-href`."""
    if node.tag in {"a", "img", "input", "button", "body", "iframe"} or node.get("onclick"):
        return None
    said = next((value for name in _DATA if (value := (node.get(name) or "").strip())), None)
    if said is None or not _ADDRESS.match(said) or next(node.iter("a"), None) is not None:
        return None
    return said


def _literal(node: _Element, own: re.Match[str]) -> str:
    """Return the value of an element's own attribute, as a script writes it."""
    name = own[1] or re.sub(r"(?=[A-Z])", "-", own[2]).lower()
    value = node.get(name) or node.get(f"data-{name}") or ""
    return json.dumps(value[:500], ensure_ascii=False)


def written(code: str) -> str:
    """Return the markup that `document.write` is given, whole or put together of what the page's variables hold."""
    scripts: Scripts | None = None
    pieces: list[str] = []
    for call in islice(_WRITE.finditer(code), _WRITES):
        if literal := _WRITTEN.match(code, call.start("call")):
            pieces.append(_ESCAPE.sub(r"\1", literal[1][1:-1]))
            continue
        scripts = scripts or Scripts(code)
        try:
            if call["if"] is None or scripts.value(call["if"], {}):
                pieces.append(str(scripts.value(inside(code, call.end()), {})))
        except NotUnderstoodError:
            continue
    markup = "".join(pieces)
    return markup if "<a" in markup else ""


def rows_in(code: str) -> list[ScriptRow]:
    """Return the rows of the arrays in a page's scripts: objects with a title and an address, or what it is made of."""
    built = next((found for pattern in _BUILT if (found := pattern.search(code))), None)
    rows: list[ScriptRow] = []
    end = 0
    for opening in islice(_OPENING.finditer(code), _ARRAYS):
        if opening.start() < end:
            continue  # within one that was read
        items, end = _array(code, opening.start())
        these = [row for item in items if isinstance(item, dict) and (row := _row(item, built))]
        rows += these if len(these) >= _FEWEST else []
    return rows


def _array(code: str, start: int) -> tuple[list[Any], int]:
    """Return the array that begins at `start` and where it ends; none where it is neither JSON nor a plain literal."""
    decoder = json.JSONDecoder(strict=False)
    try:
        items, length = decoder.raw_decode(code[start : start + _ARRAY])
    except (ValueError, RecursionError):
        end = code.find("]", start)
        plain = _SINGLE.sub(_doubled, code[start : min(end + 1, start + _ARRAY)])
        try:
            items, _ = decoder.raw_decode(_TRAILING.sub(r"\1", _KEY.sub(r'\1"\2":', plain)))
        except (ValueError, RecursionError):
            return [], start
        return items if isinstance(items, list) else [], max(end, start)
    return items if isinstance(items, list) else [], start + length


def _doubled(text: re.Match[str]) -> str:
    """Return a text of a script as JSON writes it."""
    return text[0] if text[1] is None else json.dumps(_ESCAPE.sub(r"\1", text[1]), ensure_ascii=False)


def _row(item: dict[str, Any], built: re.Match[str] | None) -> ScriptRow | None:
    title = next((str(value).strip() for name, value in item.items() if _TITLES.match(name) and value), "")
    if not title:
        return None
    said = (str(value).strip() for name, value in item.items() if _URLS.match(name) and isinstance(value, str))
    url = next((value for value in said if _ADDRESS.match(value)), None)
    if url is None and built and isinstance(item.get(built[2]), str | int):
        url = f"{built[1]}{item[built[2]]}{built[3]}"
    stamps = (dates.find(str(value)) for name, value in item.items() if _DAYS.search(name))
    stamp = next(filter(None, stamps), None)
    day = stamp.day if stamp else None
    return ScriptRow(url, re.sub(r"<[^<>]{0,80}>", "", title), day) if url or day else None

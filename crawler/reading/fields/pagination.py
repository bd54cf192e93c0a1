"""The further pages of an article: `…_02.shtml`, `content-ID-2.html`, `?page=2`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.urls import canonical_url, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(
    r"(?P<stem>.+?)(?P<part>[_-](?P<number>0?[1-9]|[1-9]\d))?(?P<suffix>\.(?:s?html?|jsp|aspx?|php))", re.IGNORECASE
)
_BEHIND = re.compile(r"[_-](0?[1-9]|[1-9]\d)(\.\w{2,5})(?=[\"'\s>#?])")  # a part's number, and how its name ends
_BEFORE = re.compile(r"[\"'=\s]([^\"'<>\s=]*)$")  # the link before the name, from its quote on
_LONGEST = 201  # characters of a link before its name, and its quote
_PAGE = re.compile(r"(?:^|&)(?:page|p|pageno|pn|currentpage|curpage)=(\d{1,2})(?=&|$)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"createPageHTML\(\s*(\d{1,2})\s*,\s*\d{1,3}\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](s?html?)[\"']", re.IGNORECASE
)
_ID = re.compile(r"\d{3}")  # a list (index_2.html) has no number of its own in its name
_MOST = 60  # pages of one article


def find(html: str, url: str) -> tuple[str, ...]:
    """Return the canonical URLs of all parts of the article at `url`, in order, or `()` when it has one.

    `html` is the whole page: the links of the parts are looked for by the form of their URL, which the article's own
    URL gives.
    """
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    match = _NAME.fullmatch(name)
    found: dict[int, str] = {}
    if match is not None and _ID.search(match["stem"]):
        _named(html, url, match, found)
        _scripted(html, url, match, found)
    if not found and name and f"{name}?" in html:
        _queried(html, url, name, found)
    if not found:
        return ()
    own = canonical_url(url)
    ordered = [canonical_url(found[number]) for number in sorted(found)]
    if 1 not in found:  # the first part is linked by its plain name, if at all
        part_of = match is not None and match["number"] is not None and int(match["number"]) in found
        first = canonical_url(resolve(url, match["stem"] + match["suffix"])) if match and part_of else own
        ordered.insert(0, first)
    if own not in ordered:
        return ()
    ordered = list(dict.fromkeys(ordered))
    return tuple(ordered) if len(ordered) > 1 else ()


def _named(html: str, url: str, match: re.Match[str], found: dict[int, str]) -> None:
    """Find links to files whose name is the article's own with a number behind it."""
    stems = [match["stem"] + match["part"], match["stem"]] if match["part"] else [match["stem"]]
    folder = urlsplit(url).path.rpartition("/")[0]
    for stem in stems:
        for link, number in _numbered(html, stem, match["suffix"]):
            target = resolve(url, link)
            if target and urlsplit(target).path.rpartition("/")[0] == folder and len(found) < _MOST:
                found.setdefault(number, target)
        if found:
            if match["number"] and stem == match["stem"]:
                found.setdefault(int(match["number"]), url)  # a pager links every part but the one that is open
            return


def _numbered(html: str, stem: str, suffix: str) -> Iterator[tuple[str, int]]:
    """Yield the links to `stem` with a number and `suffix` behind it, and the number.

    By hand, because a pattern that holds the name of each page would have to be compiled for each page.
    """
    at = html.find(stem)
    while at >= 0:
        end = at + len(stem)
        behind = _BEHIND.match(html, end)
        before = _BEFORE.search(html[max(0, at - _LONGEST) : at]) if behind and behind[2] == suffix else None
        if behind and before:
            yield before[1] + html[at : behind.end(2)], int(behind[1])
        at = html.find(stem, end)


def _scripted(html: str, url: str, match: re.Match[str], found: dict[int, str]) -> None:
    """Read TRS's pager: `createPageHTML(3, 0, "t20240102_123", "html")` names `t20240102_123_1.html`, `…_2.html`."""
    scripted = _SCRIPTED.search(html) if "createPageHTML" in html else None
    if scripted is None or found or not 1 < int(scripted[1]) <= _MOST:
        return
    plain = match["stem"] if not match["part"] else match["stem"] + match["part"]
    if scripted[2] in {match["stem"], plain}:
        for number in range(1, int(scripted[1])):
            found[number + 1] = resolve(url, f"{scripted[2]}_{number}.{scripted[3]}")
        found[1] = resolve(url, f"{scripted[2]}.{scripted[3]}")


def _queried(html: str, url: str, name: str, found: dict[int, str]) -> None:
    """Find links to the article's own URL with a page number in the query."""
    where = urlsplit(url)
    rest = _PAGE.sub("", where.query).strip("&")
    for linked in re.findall(rf"""["'=/]{re.escape(name)}\?([^"'<>\s#]{{1,200}})""", html):
        query = linked.replace("&amp;", "&")
        number = _PAGE.search(query)
        if number and _PAGE.sub("", query).strip("&") == rest and len(found) < _MOST:
            found.setdefault(int(number[1]), resolve(url, f"{where.path}?{query}"))

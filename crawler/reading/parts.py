"""The further pages of an article: `…_02.shtml`, `content-ID-2.html`, `?page=2`."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.urls import canonical_url

_NAME = re.compile(
    r"^(?P<stem>.*?[0-9a-zA-Z])(?P<part>(?:_|-)(?P<number>0?[1-9]|[1-9]\d))?(?P<suffix>\.(?:s?html?|jsp|aspx?|php))$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:^|&)(?:page|p|pageno|pn|currentpage|curpage)=(\d{1,2})(?=&|$)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"createPageHTML\(\s*(\d{1,2})\s*,\s*\d{1,3}\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](s?html?)[\"']", re.IGNORECASE
)
_MOST = 60  # pages of one article


def find(html: str, url: str) -> tuple[str, ...]:
    """Return the canonical URLs of all parts of the article at `url`, in order, or `()` when it has one.

    `html` is the page without anything cut out: the links of the parts are looked for by the form of their URL, which
    the article's own URL gives.
    """
    where = urlsplit(url)
    name = where.path.rsplit("/", 1)[-1]
    found: dict[int, str] = {}
    match = _NAME.match(name)
    if match is not None:
        _named(html, url, match, found)
        scripted = _SCRIPTED.search(html)
        if scripted and scripted[2] == match["stem"] and 1 < int(scripted[1]) <= _MOST:
            for number in range(1, int(scripted[1])):
                found.setdefault(number + 1, urljoin(url, f"{match['stem']}_{number}.{scripted[3]}"))
    if not found and "page" in html.lower():
        _queried(html, url, found)
    if not found:
        return ()
    ordered = [canonical_url(found[number]) for number in sorted(found)]
    own = canonical_url(url)
    first = (
        canonical_url(urljoin(url, match["stem"] + match["suffix"]))
        if match and match["number"] and 1 not in found
        else own
    )
    if own not in ordered or (first != own and first not in ordered):
        ordered.insert(0, first)
    return tuple(dict.fromkeys(ordered)) if len(set(ordered)) > 1 else ()


def _named(html: str, url: str, match: re.Match[str], found: dict[int, str]) -> None:
    """Find links to files whose name is the article's own with a number behind it."""
    stems = {match["stem"] + (match["part"] or ""), match["stem"]} if match["part"] else {match["stem"]}
    for stem in stems:
        if len(stem) < 4 or not re.search(r"\d{3}", stem):  # noqa: PLR2004 - index_2.html is a list
            continue
        links = re.findall(
            rf"[\"'=]\s*([^\"'<>\s=]{{0,200}}?{re.escape(stem)}[_-](0?[1-9]|[1-9]\d){re.escape(match['suffix'])})(?=[\"'\s>#?])",
            html,
        )
        for link, number in links:
            target = urljoin(url, link)
            if urlsplit(target).path.rsplit("/", 1)[0] == urlsplit(url).path.rsplit("/", 1)[0] and len(found) < _MOST:
                found.setdefault(int(number), target)
        if found:
            return


def _queried(html: str, url: str, found: dict[int, str]) -> None:
    """Find links to the article's own URL with a page number in the query."""
    where = urlsplit(url)
    name = where.path.rsplit("/", 1)[-1]
    rest = _PAGE.sub("", where.query).strip("&")
    for query in re.findall(rf"[\"'=/]{re.escape(name)}\?([^\"'<>\s#]{{1,200}})", html) if name else ():
        query = query.replace("&amp;", "&")
        number = _PAGE.search(query)
        if number and _PAGE.sub("", query).strip("&") == rest and len(found) < _MOST:
            found.setdefault(int(number[1]), urljoin(url, f"{where.path}?{query}"))

"""Reads a list page: which articles it names, which other lists it leads to, and what its next page is. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.cms.family import Family, Fetch, Link, ListPage, Row
from crawler.lists.pager_controls import controlled
from crawler.reading.chinese import dates
from crawler.reading.html.encoding import decode
from crawler.reading.html.parse import bounded
from crawler.urls import canonical_url, in_domains, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_LINKS = 5000  # of one page; the largest list pages known hold about 600
MAX_URL = 2000  # characters
_MAX_TITLE = 300
_ROW_TEXT = 400  # characters of a row at most; more is not one row
_ROW_PIECES = 2000  # characters of a row with a space after each of its pieces, at most
_CLIMB = 5  # levels from a link up to its row
_HEIGHT = 10  # levels from a link up to its list
_ROW_TAGS = {"li", "tr", "dl", "article"}
_WHOLE_TAGS = {"ul", "ol", "table", "tbody", "body", "html", "main", "form"}
_QUOTED = re.compile(r"""['"]((?:https?://|\.{0,2}/)[^'"\s<>]{1,500}|[\w./-]{1,300}\.s?html?)['"]""")
_CUT = ("…", "...", "..")
_PAGER = re.compile(r"^[\W\d]*$|[上下前后首尾末]一?页|首\s*页|more$|更多$", re.IGNORECASE)
_PAGE_NAME = re.compile(r"(?:^|\.(?:s?html?|jsp|php|aspx?|do))$", re.IGNORECASE)
_NO_LIST = re.compile(r"login|logout|register|(?<!re)search|sitemap|/rss|/vip|print|download", re.IGNORECASE)
_HEADLINE = 6  # characters of a headline at least
_LABEL = 16  # characters of a navigation label at most; a headline is longer


class _Anchor(NamedTuple):
    node: LexborNode
    link: Link
    where: str  # the canonical URL


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page holds: its rows, links to other lists (likely ones first), its next pages and their number.

    `elsewhere` counts its rows that lead to other sites; `pager_unknown`: it says that there is more, and not where.
    """

    rows: tuple[Row, ...] = ()
    lists: tuple[str, ...] = ()
    pages: tuple[Fetch, ...] = ()
    total: int | None = None
    elsewhere: int = 0
    pager_unknown: bool = False


def read_list(  # noqa: PLR0913 - all but the first two by keyword
    body: bytes,
    url: str,
    *,
    family: Family,
    domains: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sent: bytes = b"",
) -> Listing:
    """Read a list page of a site of `family` (or what its scripts are answered: JSON, a script that counts pages).

    Links that leave `domains` (default: the host of `url`) are left out. `sent` is the body of the request.
    """
    domains = domains or (urlsplit(url).hostname or "",)
    decoded = decode(body, headers=headers, override=encoding)
    text = decoded.text
    unpacked = family.unpack(text)
    if unpacked is not None and not isinstance(unpacked, str):
        pages = family.pager(ListPage(url, text, LexborHTMLParser(""), sent=sent))
        rows = tuple(_finished(unpacked, url, family, domains))
        targets = [target for target in (_join(url, row.url) for row in unpacked[:MAX_LINKS]) if target]
        elsewhere = sum(not in_domains(target, domains) for target in targets)
        return Listing(rows, (), pages.following, pages.total, elsewhere)
    tree = LexborHTMLParser(bounded(text if unpacked is None else unpacked)[0])
    everywhere = _anchors(tree, url, decoded.encoding)
    anchors = [anchor for anchor in everywhere if in_domains(anchor.link.url, domains)]
    page = ListPage(url, text, tree, tuple(anchor.link for anchor in anchors), sent)
    pages = family.pager(page)
    if not pages.following and unpacked is None:
        pages = controlled(page, pages.total)
    following = tuple(page for page in pages.following if in_domains(page.url, domains) and len(page.url) <= MAX_URL)
    articles = [anchor for anchor in anchors if family.is_article(anchor.where)]
    others = {page.url for page in following} | {url} | {anchor.link.url for anchor in articles}
    lists = [a.link for a in anchors if a.link.url not in others and _list_shaped(a.link, family)]
    lists.sort(key=lambda link: not family.is_list(link.url))
    found = tuple(dict.fromkeys(link.url for link in lists))
    shell = bool(following) and following[0].overlaps
    rows = tuple(_rows(articles, tree, family, shell=shell))
    foreign = [anchor for anchor in everywhere if not in_domains(anchor.link.url, domains)]
    return Listing(rows, found, following, pages.total, _elsewhere(foreign, articles), pages.unknown)


def _elsewhere(foreign: list[_Anchor], articles: list[_Anchor]) -> int:
    """Return how many rows lead to other sites: links with a headline and, in their row, a day."""
    headlines = [anchor for anchor in foreign if len(anchor.link.text or anchor.link.title) >= _HEADLINE]
    texts = _RowTexts(_neighbourhoods([*headlines, *articles]))
    return len({anchor.where for anchor in headlines if texts.day(anchor.node, anchor.link)})


def _anchors(tree: LexborHTMLParser, url: str, encoding: str) -> list[_Anchor]:
    first = tree.css_first("base[href]")
    base = _join(url, first.attributes.get("href") or "") if first else None
    anchors = []
    for node in tree.css("a,area,iframe,frame")[:MAX_LINKS]:
        target = _join(base or url, _target(node), encoding)
        if target:
            text = node.text(deep=True).strip()[:_MAX_TITLE]
            title = (node.attributes.get("title") or "").strip()[:_MAX_TITLE]
            if not text and not title:  # a link that is a picture: a pager's arrow, the photograph of a story
                image = node.css_first("img[alt]")
                title = (image.attributes.get("alt") or "").strip()[:_MAX_TITLE] if image else ""
            anchors.append(_Anchor(node, Link(target, text, title), canonical_url(target)))
    return anchors


def _target(node: LexborNode) -> str:
    """Return where a link leads: its `href`, a frame's `src`, or the address in the script that it runs."""
    attributes = node.attributes
    href = (attributes.get("href") or attributes.get("src") or "").strip()
    if href and not href.startswith("#") and not href[:11].lower().startswith("javascript:"):
        return href
    quoted = _QUOTED.search(href[:MAX_URL]) or _QUOTED.search((attributes.get("onclick") or "")[:MAX_URL])
    return quoted[1] if quoted else ""


def _join(base: str, href: str, encoding: str = "utf-8") -> str | None:
    if not href or len(href) > MAX_URL:
        return None
    try:
        url = urldefrag(resolve(base, href, encoding)).url
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(canonical_url(url))
    except ValueError:
        return None
    return url if usable and len(url) <= MAX_URL else None


def _list_shaped(link: Link, family: Family) -> bool:
    """Tell whether a link may lead to another list: a page by its name, with a label as short as a column's."""
    _, _, path, query, _ = urlsplit(link.url)
    name = path.rsplit("/", 1)[-1]
    suffix = name[name.rfind(".") :] if "." in name else ""
    if not _PAGE_NAME.search(suffix) or _NO_LIST.search(f"{path}?{query}"):
        return False
    label = link.text or link.title
    if label and _PAGER.search(label):
        return False  # another page of this list, or a way back to its first
    return family.is_list(link.url) or len(label) <= _LABEL


def _rows(articles: list[_Anchor], tree: LexborHTMLParser, family: Family, *, shell: bool) -> list[Row]:
    """Return a row an article, its anchors (a picture, the title, 详细) taken together.

    A `shell` is a page whose list a script brings, so what it holds itself may be the boxes beside the list.
    """
    texts = _RowTexts(_neighbourhoods(articles))
    titles: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for node, link, where in articles:
        url = family.first_part(where)
        day = texts.day(node, link)
        days[url] = days.get(url) or day
        titles[url] = max(titles.get(url, ""), _title(link), key=_worth)
    named = [(node, family.first_part(where)) for node, _, where in articles]
    chosen = {node.mem_id for css in family.rows for node in tree.css(css)}
    main = {url for node, url in named if node.mem_id in chosen}
    main = main or (set() if shell else _main_block(named, days))
    return [Row(url, title, days[url] or _url_date(url), main=url in main) for url, title in titles.items()]


def _main_block(named: list[tuple[LexborNode, str]], days: dict[str, date | None]) -> set[str]:
    """Return the articles of the block that a page is there for: the most rows with a date, then the most rows.

    A block is what one element holds, or its neighbours of the same kind: many lists begin anew every five rows.
    """
    below: dict[int, set[str]] = defaultdict(set)
    for node, url in named:
        for ancestor in _ancestors(node):
            below[ancestor.mem_id].add(url)
    blocks: dict[tuple[int, str | None, str | None], set[str]] = defaultdict(set)
    for node, url in named:
        box = next((ancestor for ancestor in _ancestors(node) if len(below[ancestor.mem_id]) > 1), None)
        if box is not None and box.parent is not None:
            blocks[box.parent.mem_id, box.tag, box.attributes.get("class")].add(url)
    whole = {url for _, url in named}
    return max(
        blocks.values(), key=lambda block: (sum(days[url] is not None for url in block), len(block)), default=whole
    )


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(_HEIGHT):
        if parent is None or parent.tag in {"body", "html"}:
            return
        yield parent
        parent = parent.parent


def _title(link: Link) -> str:
    """Return the whole title: anchor texts are cut with …, `title` holds them whole; a date glued behind is none."""
    text = link.title if len(link.title) >= len(link.text.rstrip(".…")) or link.text.endswith(_CUT) else link.text
    text = " ".join((text or link.text).split())
    stamp = dates.find(text)
    if stamp and stamp.start and not text[stamp.end :].strip(" ])）】"):
        text = text[: stamp.start].rstrip(" [(（【") or text
    return text


def _worth(title: str) -> tuple[bool, int]:
    return not title.endswith(_CUT), len(title)


def _neighbourhoods(articles: list[_Anchor]) -> dict[int, set[str]]:
    """Return, for each element up to a few levels above an article's link, the articles below it."""
    below: dict[int, set[str]] = defaultdict(set)
    for node, link, _ in articles:
        parent = node.parent
        for _ in range(_CLIMB):
            if parent is None or parent.tag in _WHOLE_TAGS:
                break
            below[parent.mem_id].add(link.url)
            parent = parent.parent
    return below


class _RowTexts:
    """The days printed in the rows of links. Of each element the text is taken once, however many links it has."""

    def __init__(self, within: dict[int, set[str]]) -> None:
        """Take the articles below each element (`_neighbourhoods`)."""
        self._within = within
        self._sizes: dict[int, int] = {}
        self._days: dict[tuple[int, str], date | None] = {}

    def day(self, node: LexborNode, link: Link) -> date | None:
        """Return the day printed in the row of a link, or behind it. What stands before it may be its neighbour's."""
        row = self._row(node, link)
        key = (row.mem_id, link.text)
        if key not in self._days:
            whole = row.text(deep=True, separator=" ")[:_ROW_PIECES]
            before, _, after = whole.partition(link.text or "\0")
            self._days[key] = _day(after) or _day(_behind(row)) or _day(before)
        return self._days[key]

    def _row(self, node: LexborNode, link: Link) -> LexborNode:
        """Return the largest element around a link that has the text of one row and no other article."""
        row = node
        for _ in range(_CLIMB):
            parent = row.parent
            if parent is None or row.tag in _ROW_TAGS or self._within.get(parent.mem_id) != {link.url}:
                break
            if parent.mem_id not in self._sizes:
                self._sizes[parent.mem_id] = len(parent.text(deep=True))
            if self._sizes[parent.mem_id] > _ROW_TEXT:
                break
            row = parent
        return row


def _behind(row: LexborNode) -> str:
    """Return the text between a row and the next link."""
    pieces: list[str] = []
    following = row.next
    while following is not None and len(pieces) < _CLIMB:
        if following.tag == "a" or (following.is_element_node and following.css_first("a")):
            break
        pieces.append(following.text(deep=True)[:_ROW_TEXT])
        following = following.next
    return " ".join(pieces)


def _day(text: str) -> date | None:
    stamp = dates.find(text) if text else None
    return date.fromisoformat(stamp.value[:10]) if stamp else None


def _url_date(url: str) -> date | None:
    stamp = dates.from_url(url)
    return date.fromisoformat(stamp.value[:10]) if stamp else None


def _finished(rows: Sequence[Row], url: str, family: Family, domains: Sequence[str]) -> list[Row]:
    """Return the rows of a data list with whole, canonical URLs and a date from the URL where the data has none."""
    finished = []
    for row in rows[:MAX_LINKS]:
        target = _join(url, row.url)
        where = canonical_url(family.first_part(target)) if target else ""
        if target and in_domains(target, domains) and family.is_article(canonical_url(target)):
            finished.append(Row(where, row.title[:_MAX_TITLE], row.date or _url_date(where)))
    return finished

"""Reads a list page: which articles it names, which other lists it leads to, and what its next page is. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic, trsapi
from crawler.cms.family import Family, Fetch, Link, ListPage, Pages, Row
from crawler.cms.script_calls import scripted
from crawler.lists import json_answers
from crawler.lists.blocks import declared_rows, rows_among
from crawler.lists.boxes import section_of
from crawler.lists.elements import parse
from crawler.lists.links import MAX_LINKS, MAX_URL, UNKNOWN, anchors_of, join, label_of
from crawler.lists.list_rows import FILE, finished, is_within, rows_of
from crawler.lists.pager_controls import controlled
from crawler.lists.pager_forms import inputs_by_id
from crawler.lists.pager_script import Scripts
from crawler.lists.script_requests import request_of
from crawler.lists.script_rows import code_of, handlers, rows_in, written
from crawler.lists.section_scope import is_home
from crawler.lists.url_forms import evidence_of
from crawler.reading.html.encoding import decode
from crawler.urls import canonical_url, in_domains

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element
    from parsel import Selector

    from crawler.cms.row_selectors import RowSelector
    from crawler.lists.blocks import Rows
    from crawler.lists.links import Anchor
    from crawler.lists.script_rows import ScriptRow
    from crawler.lists.url_forms import Forms

_PAGER = re.compile(
    r"^[\W\d]*$|[上下前后首尾末]一?页|首\s*页|(?:more|更多|查看全部|查看更多|阅读全文)\W*$", re.IGNORECASE
)
_BUTTON = re.compile(r"^\W*(?:评论|分享|收藏|打印|转发|点赞|我要评论|在线预览|复制链接)[\W\d]*$")
_ENTER = ("进入", "點擊進入", "点击进入", "進入")  # 进入首页 stands on a page in front of the home page
_MORE = re.compile(r"^\W{0,3}(?:(?:查看|浏览)?更多(?:信息|内容|新闻)?|more|查看全部)\W{0,4}$", re.IGNORECASE)
_PAGE_NAME = re.compile(r"(?:^|\.(?:[sjtpx]?html?|jspx?|php|aspx?|do|action))$", re.IGNORECASE)
_NO_LIST = re.compile(r"login|logout|register|(?<!re)search|sitemap|/rss|/vip|print|download", re.IGNORECASE)
_NEWS = re.compile(
    r"要闻|新闻|动态|时政|政务|部门|乡镇|镇街|街道|县区|区县|市县|通知|公告|公示|通告|资讯|播报|头条|快讯|简报|民生|政策|文件|解读"
)
_HEADLINE = 6  # characters of a headline at least
_LABEL = 16  # characters of a navigation label at most; a headline is longer


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page holds: its rows, links to other lists (likely ones first), its next pages and their number.

    `elsewhere` counts its rows that lead to other sites, most of them to `foreign_host`; `pager_unknown`: it says that
    there is more, and not where. `by_script` counts the rows of a page without others whose addresses only a script
    knows. `news` are the lists whose labels say that they carry news, with their labels.
    """

    rows: tuple[Row, ...] = ()
    lists: tuple[str, ...] = ()
    pages: tuple[Fetch, ...] = ()
    total: int | None = None
    elsewhere: int = 0
    pager_unknown: bool = False
    by_script: int = 0
    foreign_host: str = ""
    news: tuple[tuple[str, str], ...] = ()


def read_list(  # noqa: PLR0913 - all but the first two by keyword
    body: bytes,
    url: str,
    *,
    family: Family,
    domains: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sent: bytes = b"",
    carries: tuple[tuple[str, str], ...] = (),
    forms: Forms | None = None,
    rows: Sequence[RowSelector] = (),
) -> Listing:
    """Read a list page of a site of `family` (or what its scripts are answered: JSON, a script that counts pages).

    Links that leave `domains` (default: the host of `url`) are left out. `sent` is the body of the request,
    `carries` what it brought of the page before. `forms` is what the site's runs learnt of its addresses.
    `rows` are the site's own selectors: where they find anything, that and nothing else are the page's rows.
    """
    domains = domains or (urlsplit(url).hostname or "",)
    decoded = decode(body, headers=headers, override=encoding)
    text = decoded.text
    unpacked, follow = family.unpack(text), family.pager
    answer = None if unpacked else json_answers.unpack(text)
    if answer or (unpacked is None and answer is not None):
        unpacked, follow = answer, json_answers.following  # of an interface that the family does not know
    if unpacked is not None and not isinstance(unpacked, str):
        pages = follow(ListPage(url, text, parse(""), sent=sent))
        return _answered(unpacked, pages, url, family, domains)
    tree, code = _opened(text if unpacked is None else unpacked)
    everywhere = anchors_of(tree, url, decoded.encoding, dict(handlers(tree, code)))
    anchors = [anchor for anchor in everywhere if in_domains(anchor.link.url, domains)]
    page = ListPage(url, text, tree, tuple(anchor.link for anchor in anchors), sent, carries)
    pages = follow(page)
    if not pages.following:
        pages = _pages_by_script(page, pages)
    if not (pages.following or pages.total) and unpacked is None:
        usual, folder = generic.pager(page), urljoin(url, ".")  # not as the family's own pages go on
        pages = usual if all(following.url.startswith(folder) for following in usual.following) else pages
    if not pages.following and unpacked is None:
        pages = controlled(page, pages.total)
    following = tuple(page for page in pages.following if in_domains(page.url, domains) and len(page.url) <= MAX_URL)
    here = {canonical_url(where) for where in (url, *(page.url for page in following))}
    declared = _selected(tree, family.row_selectors)
    evidence = evidence_of(family, forms, declared, domains)
    candidates = [a for a in everywhere if a.where not in here and _may_be_row(a)]
    if own := _selected(tree, rows):
        found = declared_rows([a for a in candidates if is_within(a.node, own)])
    else:
        found = rows_among(candidates, evidence, home=is_home(url))
    articles = [anchor for anchor in found.anchors if in_domains(anchor.link.url, domains)]
    dated = any(found.printed[anchor.node].dated for anchor in articles)
    if not (following or dated or is_home(url)) and unpacked is None:
        asked = request_of(page, Scripts(code, inputs_by_id(tree)))  # a page whose list comes later has boxes alone
        following = (asked,) if asked and in_domains(asked.url, domains) else ()
    others = {page.url for page in following} | {url} | {anchor.link.url for anchor in articles}
    columns = (_column(anchor) for anchor in anchors if anchor.link.url not in others)
    lists = [link for link in columns if _list_shaped(link, family)]
    news = {link.url: link.text or link.title for link in lists if _NEWS.search(link.text or link.title)}
    lists.sort(key=lambda link: (not family.is_list(link.url), link.url not in news))
    foreign = _elsewhere(everywhere, found, domains)
    shell = bool(following) and following[0].overlaps
    named = rows_of(articles, found, family, own or declared, shell=shell)
    held = [] if any(row.main for row in named) else rows_in(code)  # an array beside a list is that of a box
    named += _held(held, url, family, domains, {row.url for row in named})
    return Listing(
        tuple(named),
        tuple(dict.fromkeys(link.url for link in lists)),
        following,
        pages.total,
        len(foreign),
        pages.unknown,
        0 if any(row.main for row in named) else _by_script(found, held),
        _commonest_host(foreign),
        tuple((url, label) for url, label in news.items()),
    )


def _answered(rows: Sequence[Row], pages: Pages, url: str, family: Family, domains: Sequence[str]) -> Listing:
    """Return what an answer holds that is rows and no page."""
    targets = [target for target in (join(url, row.url) for row in rows[:MAX_LINKS]) if target]
    foreign = {target for target in targets if not in_domains(target, domains)}
    return Listing(
        rows=tuple(finished(rows, url, family, domains)),
        pages=pages.following,
        total=pages.total,
        elsewhere=len(foreign),
        foreign_host=_commonest_host(foreign),
    )


def _opened(html: str) -> tuple[Selector, str]:
    """Return the tree of a page, with what its scripts write out, and its scripts."""
    tree = parse(html)
    code = code_of(tree)
    markup = written(code) if "document.write" in code else ""
    return (parse(f"{html}<div>{markup}</div>") if markup else tree), code


def _held(
    held: Iterable[ScriptRow], url: str, family: Family, domains: Sequence[str], known: AbstractSet[str]
) -> list[Row]:
    """Return the rows of the arrays in a page's scripts."""
    rows = [Row(row.url, row.title, row.date) for row in held if row.url]
    return [row for row in finished(rows, url, family, domains) if row.url not in known]


def _by_script(found: Rows, held: Iterable[ScriptRow]) -> int:
    """Return how many rows there are whose addresses only a script knows."""
    return sum(a.where.startswith(UNKNOWN) for a in found.anchors) + sum(row.url is None for row in held)


def _pages_by_script(page: ListPage, pages: Pages) -> Pages:
    """Return the next page by what every platform's pages may hold, where the family's own pager found none."""
    called = scripted(page)
    if called.following or (called.total and not pages.total):
        return called
    return (None if pages.total else trsapi.pager(page)) or pages


def _selected(tree: Selector, selectors: Iterable[RowSelector]) -> set[_Element]:
    """Return the elements that selectors say are the rows, or the links of rows."""
    return {node for rows in selectors for node in rows.elements(tree)}


def _may_be_row(anchor: Anchor) -> bool:
    """Tell whether a link may be that of an article: one with a label that is no pager's, to a page."""
    label = label_of(anchor)
    if not label or _PAGER.search(label) or _BUTTON.match(label) or anchor.node.tag in {"iframe", "frame"}:
        return False
    if anchor.where.startswith(UNKNOWN):
        return True
    return not FILE.search(urlsplit(anchor.link.url).path) and not is_home(anchor.link.url)


def _elsewhere(anchors: Iterable[Anchor], found: Rows, domains: Sequence[str]) -> set[str]:
    """Return where rows lead that lead to other sites: links with a headline and, in their row, a day."""
    foreign = (a for a in anchors if a.node in found.printed and a.link.url and not in_domains(a.link.url, domains))
    return {a.where for a in foreign if len(label_of(a)) >= _HEADLINE and found.printed[a.node].day}


def _commonest_host(urls: Iterable[str]) -> str:
    hosts = Counter(urlsplit(url).hostname or "" for url in sorted(urls))
    return next((host for host, _ in hosts.most_common(1)), "")


def _column(anchor: Anchor) -> Link:
    """Return a link as one to a column: 更多 is called like the box that it stands in."""
    label = "".join((anchor.link.text or anchor.link.title).split())
    return Link(anchor.link.url, section_of(anchor.node), "") if _MORE.match(label) else anchor.link


def _list_shaped(link: Link, family: Family) -> bool:
    """Tell whether a link may lead to another list: a page by its name, with a label as short as a column's."""
    _, _, path, query, _ = urlsplit(link.url)
    name = path.rsplit("/", 1)[-1]
    suffix = name[name.rfind(".") :] if "." in name else ""
    if not _PAGE_NAME.search(suffix) or _NO_LIST.search(f"{path}?{query}"):
        return False
    label = link.text or link.title
    if label and _PAGER.search(label) and not label.startswith(_ENTER):
        return False  # another page of this list, or a way back to its first
    return family.is_list(link.url) or len(label) <= _LABEL

"""Pagers that several CMS families share: from one page of a list to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from crawler.cms.family import Fetch, ListPage, Pages

# `createPageHTML(18, 0, "index", "html")` of TRS, `createPageHTML('page_div', 18, 1, …)` of 开普, 共18页, 第1/18页.
_TOTALS = (
    re.compile(r"createPageHTML\(\s*(?:[\"'][^\"']{0,40}[\"']\s*,\s*)?(\d{1,6})"),
    re.compile(r"共\s{0,9}(?:<[^<>]{0,80}>)?\s{0,9}(\d{1,6})\s{0,9}(?:</[^<>]{0,20}>)?\s{0,9}页"),
    re.compile(r"\d{1,6}\s{0,3}/\s{0,3}(\d{1,6})\s{0,3}页"),
)
NEXT = re.compile(
    r"^\W{0,3}(?:下一?[页頁]|后一?[页頁]|後一?[页頁]|next(?:\s?page)?|(?:点击|點擊)?(?:加载|显示|載入|顯示)更多"
    r"|كېيىنكى(?: ?بەت)?|كەلەسى(?: ?بەت)?|келесі(?: ?бет)?|дараагийн(?: ?хуудас)?|다음(?: ?페이지)?|(?:ཤོག་ངོས་)?རྗེས་མ"
    r")[\W\d]{0,5}$",
    re.IGNORECASE,
)
"""How a link to the next page is labelled, in Chinese and in the languages of autonomous places."""
_ARROWS = (re.compile(r"^[>›→＞]$"), re.compile(r"^(?:>>|»|＞＞)$"))  # the second may lead to the last page instead
_NUMBER = re.compile(r"[_-]?\d+")
_FURTHER = re.compile(r"^\W{0,3}(?:查看|浏览)?更多(?:信息|内容)?\W{0,3}$")
_SECOND = re.compile(
    r"(?:[_-]|page/?|/p?)2(?:\.[sj]?html?|/)?$|[?&]\w{0,10}p(?:age)?(?:no|index|num)?=2$", re.IGNORECASE
)
_LAST = re.compile(r"^\W{0,3}(?:尾页|末页|最后一?页)\W{0,3}$")


def declared_total(text: str) -> int | None:
    """Return how many pages the source of a list page says there are."""
    for pattern in _TOTALS:
        found = pattern.findall(text)
        if found:
            return int(found[-1])  # the pager stands under the rows
    return None


def next_link(page: ListPage) -> Pages:
    """Follow the link that says 下一页."""
    here = urldefrag(page.url).url
    for link in page.links:
        if NEXT.match("".join(link.text.split())) or NEXT.match(link.title):
            url = urldefrag(link.url).url
            if url != here and urlsplit(url).netloc == urlsplit(here).netloc:
                return Pages((Fetch(url),), declared_total(page.text))
    further = next(
        (url for link in page.links if _FURTHER.match(link.text) and _is_second(url := link.url, here)), None
    )
    if further:
        return Pages((Fetch(further),), declared_total(page.text))
    said = page.tree.css("a[rel~=next]::attr(href), link[rel~=next]::attr(href)").get()
    if said and (following := _same_host(said, here)):
        return Pages((Fetch(following),), declared_total(page.text))
    arrow = _arrow(page, here)
    return Pages((Fetch(arrow),) if arrow else (), declared_total(page.text))


def _is_second(url: str, here: str) -> bool:
    """Tell whether an address is that of a second page below this list: list_2.html, ?page=2."""
    return url.startswith(urljoin(here, ".")) and _SECOND.search(url) is not None and _SECOND.search(here) is None


def _same_host(href: str, here: str) -> str | None:
    """Return the absolute URL of another page of the same host."""
    try:
        url = urldefrag(urljoin(here, href.strip())).url
        return url if url != here and urlsplit(url).netloc == urlsplit(here).netloc else None
    except ValueError:
        return None


def _arrow(page: ListPage, here: str) -> str | None:
    """Return where an arrow leads, if to an address that differs from that of this page by its numbers alone."""
    for arrow in _ARROWS:
        for link in page.links:
            url = urldefrag(link.url).url
            alike = arrow.match(link.text) and url != here and _alike(url) == _alike(here)
            if alike or (arrow.match(link.text) and _is_second(url, here)):
                return url
    return None


def _alike(url: str) -> str:
    """Return what the pages of a list have in common: index.html and index_2.html, list.do and list.do?page=2."""
    return _NUMBER.sub("", url.partition("?")[0])


@dataclass(frozen=True, slots=True)
class Numbered:
    """A pager whose pages have a number in their URL.

    `pattern` finds `stem`, number `n` (absent on the first page) and `tail` at the end of a URL; `template` puts them
    together. `second` is the number that page 2 bears: 2, or 1 where counting starts at 0. `anywhere` is for families
    whose further pages lie outside the folder of the first; otherwise a link into another folder is another column.
    """

    pattern: re.Pattern[str]
    template: str
    second: int = 2
    anywhere: bool = False

    def __call__(self, page: ListPage) -> Pages:
        """Return the next page, if links or a declared total say that there is one."""
        folder = urljoin(page.url, ".")
        here = self.pattern.search(page.url)
        current = self._ordinal(here)
        known: dict[int, re.Match[str]] = {}
        total = declared_total(page.text)
        for link in page.links:
            match = self.pattern.search(link.url)
            if match and match["n"] and (self._same_list(match, here) if here else self._near(link.url, folder)):
                known.setdefault(self._ordinal(match), match)
                if _LAST.match(link.text) and total is None:
                    total = self._ordinal(match)
        pattern = here or next(iter(known.values()), None)
        if pattern and (current + 1 in known or max([total or 0, *known]) > current):
            return Pages((Fetch(self._render(pattern, current + 1)),), total)
        following = next_link(page).following
        return Pages(tuple(f for f in following if self.anywhere or f.url.startswith(folder)), total)

    def _ordinal(self, match: re.Match[str] | None) -> int:
        return int(match["n"]) - self.second + 2 if match and match["n"] else 1

    def _same_list(self, match: re.Match[str], here: re.Match[str]) -> bool:
        return match.string[: match.end("stem")] == here.string[: here.end("stem")] and match["tail"] == here["tail"]

    def _near(self, url: str, folder: str) -> bool:
        return self.anywhere or urljoin(url, ".") == folder

    def _render(self, match: re.Match[str], ordinal: int) -> str:
        stem = match.string[: match.end("stem")]
        return self.template.format(stem=stem, n=ordinal - 2 + self.second, tail=match["tail"])

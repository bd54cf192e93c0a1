"""Whether a page is an article, by its shape: lists, home pages and searches are not.

The one place that decides it, from a page's bytes and address alone: a crawl, a replay and the tests ask here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from crawler.reading.body.tail import is_signed
from crawler.reading.body.trim import is_byline
from crawler.reading.fields import metadata
from crawler.reading.fields.title import squeeze
from crawler.records import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.reading.body.score import Region
    from crawler.reading.fields.page_context import Body, PageContext
    from crawler.reading.fields.title import Title
    from crawler.records import Article

_INDEX = re.compile(
    r"^/?$|/$|/(?:index|default|list|home|main|col\d+/index)(?:[_-]?\d+)?\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"/\d{7,}/(?:index(?:_\d+)?\.s?html?)?$", re.IGNORECASE
)  # an article that is a folder: …/5280000/index.html
_LISTED = re.compile(r"list|/col\d|\bpage", re.IGNORECASE)
_NUMBERED_FILE = re.compile(r"/t?(?:19|20)\d{6}_\d+\.s?html?$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ENOUGH = 80  # characters of prose
_DAY = re.compile(r"(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_ROWS = 4  # dated rows that make a list
_ROW, _DATED = 8, 40  # characters of a row's link at least; of the line that dates it at most
_TEASER = 150  # characters of prose that a row of a list has at most
_HEAD = 3  # lines below a title that may be the byline
_APART = 14  # lines between a row's link and its date at most


# Pages that a site has beside its articles, by what they are called, a place or an office in front of it. Without a day
# of publication they are none; one that has a day may announce what its title says.
_STANDING = re.compile(
    r"(?:.{0,12}?(?:关于(?:我们|本站|网站)|联系(?:我们|方式)|(?:网站|站点)(?:地图|导航|声明|简介|介绍|说明|帮助)|网站无障碍"
    r"|(?:版权|隐私|法律|免责|知识产权|使用|服务|本站|无障碍)(?:声明|政策|保护|条款|说明|信息|帮助|指南)|使用帮助"
    r"|(?:领导|机构|单位|部门|局|县|市|区|镇|乡|州|旗|历史|人口|行政)(?:情)?(?:简介|概况|介绍|沿革|区划)"
    r"|(?:机构|部门|单位|主要|工作|内设机构|法定)(?:职能|职责|设置)|内设机构|直属(?:机构|单位)|领导(?:信息|之窗|分工|简历|成员|班子)"
    r")|走进.{2,6})"
)
_LIFE = re.compile(
    r"(?:姓\s{0,4}名[:：]\s{0,4})?[一-鿿·]{2,15}[，,、；;\s]\s{0,4}(?:性别[:：]\s{0,4})?[男女](?![一-鿿])"
    r".{0,60}?族.{0,80}?(?:生于|出生|[年月日]生|参加工作|入党)"
)


class Shape(NamedTuple):
    """Whether a page is an article, and the id of the rule that says so."""

    is_article: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules look at: of the body's lines their characters, those of links, and those of prose."""

    article: Article
    context: PageContext
    body: Body
    title: Title
    size: int
    linked: int
    written: int

    @property
    def holds(self) -> bool:
        """Whether there is anything below the title."""
        return bool(self.article.text) or self.shows

    @property
    def shows(self) -> bool:
        """Whether there are pictures or files."""
        return bool(self.article.images or self.article.attachments)

    @property
    def at_a_list(self) -> bool:
        """Whether the address is one that lists have."""
        where = urlsplit(self.context.url)
        one = where.query and not _LISTED.search(f"{where.path}?{where.query}")  # of many that a script shows
        return not one and _INDEX.search(where.path) is not None and _NUMBERED.search(where.path) is None

    @property
    def at_a_folder(self) -> bool:
        """Whether the address is that of a folder below the home page: /zwdt/ is a list, /zwdt/30/ an article."""
        return len(urlsplit(self.context.url).path) > 1


def shape(article: Article, context: PageContext, body: Body, title: Title) -> Shape:
    """Return whether the page is an article, and why: the first of the rules that holds."""
    doc, lines = context.doc, body.lines
    size = sum(len(doc.texts[line]) for line in lines)
    linked = sum(doc.links[line] for line in lines)
    written = sum(len(doc.texts[line]) for line in lines if context.features.prose[line])
    facts = _Facts(article, context, body, title, size, linked, written)
    return next(found for found, holds in _RULES if holds(facts))


def _is_stated(page: _Facts) -> bool:
    """Return whether the metadata state what only an article has, and the page does not contradict them."""
    metas = page.context.metas
    return metadata.TITLE in metas and (page.holds or metadata.DATE in metas)


def _lists_rows(page: _Facts) -> bool:
    """Return whether the body is rows of a list; pictures and files below a byline have links too."""
    if not _is_list(page.context, page.body, page.written):
        return False
    return not (page.title.end and page.shows and _bylined(page.context, page.title))


def _is_long(page: _Facts) -> bool:
    """Return whether there is so much dated text that the address does not matter."""
    enough = _ENOUGH if page.at_a_folder and _is_dated(page) else 4 * _ENOUGH
    return page.written > enough and page.article.published_at is not None and page.linked * 5 < page.size


def _is_dated(page: _Facts) -> bool:
    """Return whether the page itself, not its address, says when it was published."""
    dated = page.article.published_at is not None
    return dated and page.article.found_by["published_at"] is not Provenance.STRUCTURE


def _is_standing(page: _Facts) -> bool:
    """Return whether the page tells of its site, an office or an official, and no day: 联系我们, 机构职能, a life."""
    article = page.article
    if article.published_at is not None or not article.title:
        return False
    crumb = (article.section or "").rpartition(" > ")[2]
    return bool(
        _STANDING.fullmatch(article.title) or _STANDING.fullmatch(crumb) or _LIFE.match((article.text or "")[:200])
    )


def _is_filed(page: _Facts) -> bool:
    """Return whether the address is that of one numbered page of a day: /202305/t20230505_735.html."""
    return page.holds and _NUMBERED_FILE.search(urlsplit(page.context.url).path) is not None


def _embeds(page: _Facts) -> bool:
    """Return whether the page shows a document in place of a text."""
    return bool(page.article.attachments) and bool(page.context.doc.embeds)


def _is_one_of_many(page: _Facts) -> bool:
    """Return whether the page has a number, a title of its own or a column, and links to nothing."""
    where = urlsplit(page.context.url)
    numbered = _DIGIT.search(f"{where.path}?{where.query}") is not None
    named = page.article.section is not None or squeeze(page.context.doc.title).startswith(squeeze(page.title.text))
    return numbered and named and not page.at_a_list and not page.linked


_RULES: tuple[tuple[Shape, Callable[[_Facts], bool]], ...] = (
    (Shape(is_article=False, why="no-title"), lambda page: not page.article.title),
    (Shape(is_article=True, why="metadata-of-an-article"), _is_stated),
    (Shape(is_article=False, why="no-text-and-no-file"), lambda page: not page.holds),
    (
        Shape(is_article=False, why="undated-links"),
        lambda page: page.linked * 2 > page.size and not page.article.published_at,
    ),
    (Shape(is_article=False, why="rows-of-a-list"), _lists_rows),
    (Shape(is_article=False, why="address-of-a-list"), lambda page: page.at_a_list and not _is_long(page)),
    (Shape(is_article=False, why="standing-page"), _is_standing),
    (Shape(is_article=True, why="prose"), lambda page: page.written >= _ENOUGH),
    (Shape(is_article=False, why="short-and-title-not-printed"), lambda page: not page.title.end),
    (Shape(is_article=True, why="title-and-date"), _is_dated),
    (Shape(is_article=True, why="title-and-address"), _is_filed),
    (Shape(is_article=True, why="title-and-document"), lambda page: not page.article.text and _embeds(page)),
    (
        Shape(is_article=True, why="title-and-pictures"),
        lambda page: bool(page.article.images) and _is_one_of_many(page),
    ),
    (Shape(is_article=True, why="title-and-sentence"), lambda page: page.written > 0 and _is_one_of_many(page)),
    (Shape(is_article=True, why="title-and-signature"), lambda page: is_signed(page.context.doc, page.body.lines)),
    (Shape(is_article=False, why="short-and-undated"), lambda _: True),
)


def _is_list(context: PageContext, body: Body, written: int) -> bool:
    """Return whether the lines taken for the body are rows of a list, with no text before them that has as much."""
    region, lines = body
    if region is None or sum(context.features.rows[region.start : region.end]) < _ROWS:
        return False
    rows = _dated_rows(context, region)
    if len(rows) < _ROWS or written >= len(rows) * _TEASER:
        return False
    before = (line for line in lines if line < rows[0] and context.features.prose[line])
    return sum(len(context.doc.texts[line]) for line in before) < _ENOUGH


def _bylined(context: PageContext, title: Title) -> bool:
    """Return whether a byline stands right below the title, as it does above an article's pictures."""
    texts = context.doc.texts[title.end : title.end + _HEAD]
    return any(is_byline(text) and not context.features.rows[line] for line, text in enumerate(texts, title.end))


def _dated_rows(context: PageContext, region: Region) -> list[int]:
    """Return the lines of a region that are a link with a day in or below them, as the rows of a list are."""
    doc, rows, found = context.doc, context.features.rows, []
    last = -1  # the link that waits for its day
    for line, text in enumerate(doc.texts[region.start : region.end], region.start):
        if rows[line] and len(text) >= _ROW:
            last = line
        if not 0 <= line - last <= _APART or last < 0 or len(text) - doc.links[line] > _DATED:
            continue
        if _DAY.search(text[doc.links[line] :] if line == last else text):
            found.append(last)
            last = -1
    return found

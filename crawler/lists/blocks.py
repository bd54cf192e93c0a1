"""Which links of a page are rows of a list: those of blocks whose rows are alike, each with one main link.

A block differs from navigation, hot lists, breadcrumbs and footers by its days, by the length of its labels and by
where it stands. What is known of the addresses (`Evidence`) helps, and decides nothing alone: a page's own bytes say
whether it is an article, so a link taken wrongly costs one request.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from crawler.lists.boxes import is_popular
from crawler.lists.elements import ancestors, is_hidden
from crawler.lists.links import label_of
from crawler.lists.row_dates import ROW_TAGS, Printed, RowDates
from crawler.lists.side_links import are_offices, has_picture, path_of, without_side_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from crawler.lists.links import Anchor

# What is known of a link: 1 leads to an article for certain, -1 to a list, between them are guesses; 0 is nothing.
Evidence = Callable[["Anchor"], float]

_HEIGHT = 12  # levels above a link that its path is made of
_REGION = 8  # levels up to what names the region of a page
_LEAD = 2  # undated links at most that are the stories a list begins with
_LIKELY, _UNLIKELY = 0.6, -0.5  # evidence of a block's addresses, on average
_DATED = 0.5  # share of the rows of a dated block that have a day: a pinned one may lack it
_CLOCKS = 3  # links of a block at least that are dated by a day with its weekday: fewer stand beside a clock
_LABEL = 6  # characters of a column's label at most
_DATED_LABEL = 4  # characters of the median label of a dated block at least
_HEADLINES = {1: 12, 2: 10}  # … of an undated block, by its links
_HEADLINE, _ALIKE_HEADLINE = 9, 7  # … of one with more links; of one whose addresses are alike
_REGION_HEADLINE = 14  # … of one in the navigation
_OFFICE_LABEL = 20  # characters of an office's name at most
_REGIONS = re.compile(
    r"nav|menu|foot|crumb|copyright|friend|yqlj|youqing|banner|weizhi|dqwz|location|position|(?<![a-z])links?(?![a-z])",
    re.IGNORECASE,
)
_REGION_TAGS = {"nav", "header", "footer"}
_DIGITS = re.compile(r"\d+|(?<![a-z])(?=[a-f-]*\d)[0-9a-f][0-9a-f-]{15,}(?![a-z])")
_WORDS = re.compile(r"(?:[a-z]+[-_]){2,}[a-z]+|(?:%[0-9a-f]{2})+|[^\x00-\x7f]+", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """Links that stand in one element on the same path below it."""

    box: _Element
    anchors: list[Anchor] = field(default_factory=list)

    @property
    def urls(self) -> set[str]:
        """The addresses of its links."""
        return {anchor.where for anchor in self.anchors}


@dataclass(frozen=True, slots=True)
class Rows:
    """The links that are those of rows, and the day that each prints."""

    anchors: tuple[Anchor, ...]
    printed: dict[_Element, Printed]


def rows_among(anchors: Sequence[Anchor], evidence: Evidence, *, home: bool = False) -> Rows:
    """Return which links are those of rows; on a `home` page no box is beside another."""
    main = without_side_links(anchors)
    texts = RowDates(main)
    printed = {anchor.node: texts.of(anchor) for anchor in main}
    chosen: set[_Element] = set()
    blocks = [(block, _is_list(block, printed, evidence)) for block in _blocks(main)]
    dated = [block for block, listed in blocks if listed and _is_dated(block, printed)]
    rows = {where for block in dated if not is_popular(block.box) for where in block.urls}
    shapes = set(map(_name_shape, rows))
    one = sum(len(block.urls) > _LEAD for block in dated if rows.issuperset(block.urls)) == 1
    for block, listed in blocks:
        if (
            not home
            and rows
            and rows.isdisjoint(block.urls)
            and _is_beside(block, len(rows), shapes, evidence, one=one)
        ):
            continue
        if listed:
            chosen.update(a.node for a in block.anchors if printed[a.node].dated or evidence(a) > _UNLIKELY)
        else:
            chosen.update(a.node for a in block.anchors if evidence(a) >= 1 and not _is_chrome(a, printed))
    boxed = _in_hidden_boxes(main, chosen)
    return Rows(tuple(a for a in main if a.node in chosen and a.node not in boxed), printed)


def declared_rows(anchors: Sequence[Anchor]) -> Rows:
    """Return the links that a site's declaration says are those of rows, with the day that each prints."""
    main = without_side_links(anchors)
    texts = RowDates(main)
    return Rows(tuple(main), {anchor.node: texts.of(anchor) for anchor in main})


def _is_dated(block: Block, printed: dict[_Element, Printed]) -> bool:
    """Tell whether most links of a block have a day."""
    return len({a.where for a in block.anchors if printed[a.node].dated}) >= _DATED * len(block.urls)


def _is_beside(block: Block, dated: int, shapes: set[str], evidence: Evidence, *, one: bool) -> bool:
    """Tell whether a block stands beside the `dated` rows of a page and is no part of them.

    It says that it repeats what is read most, its addresses have none of the `shapes` of the rows, which are more, or
    the page has `one` list and no need of another without days or pictures.
    """
    if is_popular(block.box):
        return 2 * dated >= len(block.urls)  # else it is the page's list, of a column called 热点
    known = sum(map(evidence, block.anchors)) / len(block.anchors)
    if known >= _LIKELY or dated < len(block.urls):
        return False
    if one and len(block.urls) > _LEAD and not any(has_picture(anchor.node) for anchor in block.anchors):
        return True
    return shapes.isdisjoint(map(_name_shape, block.urls))


def _name_shape(where: str) -> str:
    """Return what the last part of an address is like: t20240508_7.html and t20240612_81.html are alike."""
    path, mark, query = where.partition("?")
    parts = [part for part in path.split("/") if part]
    name = parts[-1] if len(parts) > 2 else ""  # noqa: PLR2004 - scheme and host come first
    if name.startswith(("index.", "default.", "content.")) and len(parts) > 3:  # noqa: PLR2004 - and a folder
        name = f"{parts[-2]}/{name}"
    keys = "&".join(pair.partition("=")[0] for pair in query.split("&"))
    return f"{_WORDS.sub('*', _DIGITS.sub('9', name))}{'/' if path.endswith('/') else ''}{mark}{keys}"


def _blocks(anchors: Sequence[Anchor]) -> Iterable[Block]:
    """Return the links by the nearest element that holds several of the same path."""
    paths = {anchor.node: path_of(anchor.node) for anchor in anchors}
    below: dict[tuple[_Element, int], set[str]] = defaultdict(set)
    for anchor in anchors:
        for box in _around(anchor.node):
            below[box, paths[anchor.node]].add(anchor.where)
    blocks: dict[tuple[_Element, int], Block] = {}
    for anchor in anchors:
        path = paths[anchor.node]
        around = _around(anchor.node)
        box = next((each for each in around if len(below[each, path]) > 1), around[-1] if around else anchor.node)
        blocks.setdefault((box, path), Block(box)).anchors.append(anchor)
    return blocks.values()


def _around(node: _Element) -> list[_Element]:
    """Return the elements around a link, the body, too, where it is near: rows may stand in nothing else."""
    around = list(ancestors(node, _HEIGHT))
    outer = (around[-1] if around else node).getparent()
    return around if outer is None or outer.tag != "body" else [*around, outer]


def _is_list(block: Block, printed: dict[_Element, Printed], evidence: Evidence) -> bool:
    """Tell whether the links of a block are those of articles."""
    labels: dict[str, str] = {}
    dated: set[str] = set()
    for anchor in block.anchors:
        labels[anchor.where] = max(labels.get(anchor.where, ""), label_of(anchor), key=len)
        if printed[anchor.node].dated:
            dated.add(anchor.where)
    count = len(labels)
    size = median(len(label) for label in labels.values())
    if len(dated) >= _DATED * count and not (count < _CLOCKS and any(printed[a.node].today for a in block.anchors)):
        of_offices = count > 1 and size <= _OFFICE_LABEL and are_offices(labels.values())  # who published each row
        return not of_offices and size >= (_DATED_LABEL if count > 1 else _LABEL)
    return _is_undated_list(block, list(labels.values()), evidence)


def _is_undated_list(block: Block, labels: list[str], evidence: Evidence) -> bool:
    """Tell whether the links of a block without days are those of articles: by their addresses, or as headlines."""
    count, size = len(labels), median(map(len, labels))
    known = sum(map(evidence, block.anchors)) / len(block.anchors)
    region = _in_region(block.anchors[0].node)
    if known >= _LIKELY:
        return not region or size > _LABEL
    if known <= _UNLIKELY or are_offices(labels):
        return False
    if region:
        return size >= _REGION_HEADLINE and count > 1
    forms = {_DIGITS.sub("9", where) for where in block.urls}
    alike = len(forms) == 1 and count > max(_HEADLINES)
    return size >= (_ALIKE_HEADLINE if alike else _HEADLINES.get(count, _HEADLINE))


def _is_chrome(anchor: Anchor, printed: dict[_Element, Printed]) -> bool:
    """Tell whether a link belongs to what all pages have, such as 网站声明 in a footer."""
    return len(label_of(anchor)) <= _LABEL and not printed[anchor.node].dated and _in_region(anchor.node)


def _in_region(node: _Element) -> bool:
    """Tell whether a link stands in the navigation, a breadcrumb, a footer or among friendly links."""
    for each in ancestors(node, _REGION):
        if each.tag in _REGION_TAGS or _REGIONS.search(f"{each.get('class') or ''} {each.get('id') or ''}"):
            return True
    return False


def _in_hidden_boxes(anchors: Sequence[Anchor], chosen: set[_Element]) -> set[_Element]:
    """Return the links in what a row hides: another column's rows in a box that opens beside a row's own link."""
    rows: set[_Element] = set()
    for anchor in anchors:
        if anchor.node in chosen:
            rows.update(each for each in list(ancestors(anchor.node, 3)) if each.tag in ROW_TAGS)
    boxed: set[_Element] = set()
    firsts: dict[_Element, Anchor] = {}
    for anchor in anchors:
        box = next((each for each in ancestors(anchor.node, _REGION) if is_hidden(each)), None)
        if box is None:
            for each in ancestors(anchor.node, _REGION):
                firsts.setdefault(each, anchor)
            continue
        row = next((each for each in ancestors(box, _REGION) if each.tag in ROW_TAGS), None)
        if row in rows and row in firsts and firsts[row].where != anchor.where:
            boxed.add(anchor.node)
    return boxed

"""The links of a row beside its title: to its column, to the office that published it, to what explains it."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from crawler.lists.elements import ancestors, is_hidden
from crawler.lists.links import label_of
from crawler.lists.row_dates import ROW_TAGS, has_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.etree import _Element

    from crawler.lists.links import Anchor

_HEIGHT = 12  # levels from a link up to its row, and to what its path is told by
_CELL = 4  # levels from a link up to its cell
_COLUMNS = 50  # of a table that are distinguished
_ROW_LINKS = 3  # links of one row at most: its column, its title, 详细
_MINOR = 8  # characters of the label of a row's side link at most, half as long as its title
_SMALL = 8  # elements in what is right around a link and its picture
_NEAR = 4  # levels from a link up to its row, where that is no li or tr
_BOXES = frozenset({"p", "div", "dd", "section"})
_SEVERAL = 3  # rows at least in which two kinds of links stand together
_SHORT_BESIDE = 0.6  # of the median label of a title, that of the links beside it at most
_MOSTLY = 0.6
_STATE = re.compile(
    r"^(?:odd|even|first|last|on|active|cur|curr|current|hover|selected|sel|new|top|hot|red|clearfix|cf)$"
)
_OFFICE = re.compile(
    r"(?:大队|支队|登记处|管理处|办事处|管委会|局|委|委员会|办公室|政府|厅|街道|乡|镇|县|区|市|省|中心|网|部|院|馆|站|会|集团|公司|大学|频道|专栏|专题|平台)(?:[（(][^（()）]{0,30}[)）])?$"
)


def without_side_links(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the links without those beside the titles of rows.

    Such are links that several rows share beside one of their own, those of a kind that is short where another kind of
    the same rows is not, and in a single row those at most half as long as the title.
    """
    rows: dict[_Element, list[Anchor]] = defaultdict(list)
    below = _links_below(anchors)
    for anchor in anchors:
        row = _row_of(anchor.node, below)
        if row is not None:
            rows[row].append(anchor)
    several = {row: members for row, members in rows.items() if len(members) > 1}
    within: dict[str, set[_Element]] = defaultdict(set)
    for row, members in rows.items():
        for anchor in members:
            within[anchor.where].add(row)
    minor = _minor_kinds(list(several.values()))
    side: set[_Element] = set()
    for row, members in several.items():
        own = {anchor.where for anchor in members if len(within[anchor.where]) == 1}
        if own and len(own) < len({anchor.where for anchor in members}):
            side.update(anchor.node for anchor in members if anchor.where not in own)  # an office of several rows
        elif row.tag != "tr" or not (_has_days(members) or all(has_picture(each.node) for each in members)):
            side.update(_beside(members, minor))  # else a table of two columns of rows, or of pictures
    return [anchor for anchor in anchors if anchor.node not in side]


def _links_below(anchors: Sequence[Anchor]) -> dict[_Element, set[str]]:
    """Return the addresses in the elements right around links, of each as many as tell that it is no row."""
    below: dict[_Element, set[str]] = defaultdict(set)
    for anchor in anchors:
        for each in ancestors(anchor.node, _NEAR):
            if len(below[each]) <= _ROW_LINKS:
                below[each].add(anchor.where)
    return below


def _row_of(node: _Element, below: dict[_Element, set[str]]) -> _Element | None:
    """Return the row that a link stands in: a li, a tr, or the p or div of a few links; None for one that it hides."""
    few: _Element | None = None
    for each in ancestors(node, _HEIGHT):
        if is_hidden(each):
            return None
        if each.tag in ROW_TAGS - {"dl"}:
            return each
        if few is None and each.tag in _BOXES and 1 < len(below.get(each, ())) <= _ROW_LINKS:
            few = each
    return few


def _beside(members: Sequence[Anchor], minor: Collection[int]) -> Iterator[_Element]:
    """Yield which links of one row are beside its title."""
    kinds = _kinds(members) if minor else []
    if any(kind not in minor for kind in kinds) and any(kind in minor for kind in kinds):
        yield from (anchor.node for anchor, kind in zip(members, kinds, strict=True) if kind in minor)
        return
    if len({anchor.where for anchor in members}) > _ROW_LINKS:
        return
    sizes = [len(label_of(anchor)) for anchor in members]
    longest = members[sizes.index(max(sizes))]
    for anchor, size in zip(members, sizes, strict=True):
        if size <= _MINOR and 2 * size <= max(sizes) and anchor.where != longest.where:
            yield anchor.node


def _kinds(members: Sequence[Anchor]) -> list[int]:
    """Return what kind of link each of a row is: by its path, and by its place in the row."""
    return [hash((path_of(anchor.node), place)) for place, anchor in enumerate(members)]


def _minor_kinds(rows: Sequence[Sequence[Anchor]]) -> set[int]:
    """Return the kinds of links that stand in rows beside others whose labels are longer, by and large."""
    labels: dict[int, list[int]] = defaultdict(list)
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for members in rows:
        kinds = _kinds(members[:_ROW_LINKS])
        for anchor, kind in zip(members, kinds, strict=False):
            labels[kind].append(len(label_of(anchor)))
        for one in kinds:
            for other in kinds:
                pairs[one, other] += one != other
    size = {kind: median(each) for kind, each in labels.items()}
    return {
        one
        for (one, other), count in pairs.items()
        if count >= _SEVERAL and size[one] <= _MINOR and size[one] <= _SHORT_BESIDE * size[other]
    }


def _has_days(members: Sequence[Anchor]) -> bool:
    """Tell whether the cell of each link of a table's line has a day of its own."""
    cells = [next((each for each in ancestors(a.node, _CELL) if each.tag == "td"), None) for a in members]
    return len(set(cells)) > 1 and all(cell is not None and has_day(cell) for cell in cells)


def are_offices(labels: Collection[str]) -> bool:
    """Tell whether most labels are names of offices."""
    return sum(bool(_OFFICE.search(label)) for label in labels) > _MOSTLY * len(labels)


def has_picture(node: _Element) -> bool:
    """Tell whether a link or what is right around it holds a picture, as the stories above a list do."""
    around = [each for each in (node, node.getparent()) if each is not None and len(each) <= _SMALL]
    return any(each.tag == "img" for box in around for each in islice(box.iter(), _SMALL * _SMALL))


def path_of(node: _Element) -> int:
    """Return a hash of what a link and the elements around it are, numbers and states aside."""
    names: list[str] = []
    for each in (node, *ancestors(node, _HEIGHT)):
        name = str(each.tag)
        if name in {"td", "th"}:
            name += str(sum(1 for _ in islice(each.itersiblings("td", "th", preceding=True), _COLUMNS)))
        words = (re.sub(r"\d+", "", word.lower()) for word in (each.get("class") or "").split()[:9])
        names.append(f"{name}.{'.'.join(sorted(word for word in words if word and not _STATE.match(word)))}")
    return hash(tuple(names))

"""Which lines of the body's box are the article's: without title and byline at its head, related links at its end."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.body import tail
from crawler.reading.body.containers import ASIDE, container_kind, is_related
from crawler.reading.body.score import END, ORGANISER, Lines, Region, is_boilerplate, is_unlinked
from crawler.reading.chinese import dates
from crawler.reading.chinese.labels import OPEN, is_labelled, is_of_event, stated
from crawler.reading.chinese.prefiltered import prefiltered
from crawler.reading.chinese.script import fold_label
from crawler.reading.chinese.vocabulary import Part, labels, spellings
from crawler.reading.fields.byline_values import medium_beside
from crawler.reading.fields.title import prints, squeeze

if TYPE_CHECKING:
    from crawler.reading.html.document import Document


def is_byline(text: str) -> bool:
    """Return whether a short line is a byline or a breadcrumb: labels of the page, or a date and little else."""
    if not _MARK.search(text):
        return False
    if _ENACTED.match(text):
        return False
    plain = fold_label(text)
    return is_labelled(plain) or _CRUMBS.search(plain) is not None or _is_dated(plain)


def _is_cell(doc: Document, lines: list[int], index: int) -> bool:
    """Return whether a line that is a day and no more stands in a table, whose next row has another one."""
    below = (doc.texts[line] for line in lines[index + 1 : index + _ROW_LINES])
    return _is_bare(doc.texts[lines[index]]) and any(_is_bare(text) for text in below)


def _is_bare(text: str) -> bool:
    """Return whether a line is a byline by its date alone, without a label."""
    plain = fold_label(text)
    return len(text) <= _SHORT and not is_labelled(plain) and _is_dated(plain)


def _is_dated(text: str) -> bool:
    """Return whether a line is a date, alone or with a medium's name; what goes on as a sentence is the text's."""
    stamp = dates.find(text) if _YEAR.search(text) else None
    if stamp is None:
        return False
    around = text[: stamp.start] + "|" + text[stamp.end :]
    if "年" not in text[stamp.start : stamp.end]:  # written so by a program
        return _BESIDE_DATE.fullmatch(around) is not None
    return _MARKS_ONLY.fullmatch(around) is not None or medium_beside(text, stamp.start, stamp.end) is not None


_YEAR = re.compile(r"(?:19|20)\d\d\s?[-/.年]")
_BESIDE_DATE = re.compile(r"[^\d:：。，；！？]{0,14}\|[^\d:：。，；！？]{0,40}")
_MARKS_ONLY = re.compile(r"(?:[\W_]|星期.|发[布表]于?)*")
_ENACTED = re.compile(
    r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^:：]*[）)]$"
)  # the note below the title of a law or a speech
_CRUMBS = prefiltered(
    (*(f"{word}.{{0,8}}位置" for word in ("当前", "您", "你", "现在", "所在")), r"首(?<!..)\s?页\s?[>»/→\-]")
)  # 首页 at the start of the line
_MARK = re.compile(r"[:：\d位>＞»]")  # what every byline and breadcrumb holds one of
_FULL_STOPS = "。！？”"
_HEAD = 14  # lines at the start of a body's box that may be title, byline and buttons
_SHORT = 110  # characters of a byline at most
_ROW_LINES = 8  # cells of a row of a small table at most
_PIECES = 4  # lines that a title may be set in
_LIST, _MANY_LINKED = 3, 30  # links that make a list; characters of links that make a block


_SUMMARY = re.compile("summary|abstract|zhaiyao|tiyao|desc|remark")


def lead(doc: Document, region: Region, lines: list[int], features: Lines, after: int) -> list[int]:
    """Return the lines right above the body's box, from line `after` on, that open the text: sentences without links.

    A summary says again what the text says.
    """
    if not lines or lines[0] != region.start:
        return []
    start, beside = region.start, doc.parents[region.box]
    while start > after and _opens(doc, start - 1, beside, features) and doc.texts[start - 1] not in doc.texts[start]:
        start -= 1
    return list(range(start, region.start))


def _opens(doc: Document, line: int, beside: int, features: Lines) -> bool:
    """Return whether a line is a sentence that stands in the box `beside` the body's, or in one within that."""
    text, box = doc.texts[line], doc.owners[line]
    written = features.prose[line] and text[-1] in _FULL_STOPS and not doc.links[line] and not is_byline(text)
    placed = box >= 0 and (box == beside or doc.parents[box] == beside) and not _SUMMARY.search(doc.keys[box])
    return written and placed and not is_boilerplate(text) and features.first.get(text, line) == line


class Trimmed(NamedTuple):
    """The numbers of the lines that are the article's; whether lines at its head went that say nothing known."""

    lines: list[int]
    unknown: bool


def trim(doc: Document, region: Region, title: str, features: Lines) -> Trimmed:
    """Return the lines of `region` that are the article's."""
    dropped = _asides(doc, region, features)
    _copies(doc, region, features.first, dropped)
    dropped |= features.merged
    lines = [line for line in range(region.start, region.end) if line not in dropped]
    below = _below_table(doc, lines, title, features)
    cut, unknown = _head(doc, lines[below:], title, features, known=region.known)
    lines = lines[below + cut :]
    return Trimmed(tail.cut(doc, lines, title, features), unknown)


def _asides(doc: Document, region: Region, features: Lines) -> set[int]:
    """Return the lines of boxes within the region that hold links or what a template prints."""
    dropped: set[int] = set()
    sizes = list(accumulate(map(len, doc.texts[region.start : region.end]), initial=0))
    links = list(accumulate(doc.links[region.start : region.end], initial=0))
    prose = list(accumulate(features.prose[region.start : region.end], initial=0))
    rows = list(accumulate(features.rows[region.start : region.end], initial=0))
    whole, done = prose[-1], region.start
    for box in range(region.box + 1, len(doc.starts)):
        start, end = doc.starts[box], doc.ends[box]
        if start >= region.end:
            break
        if start < region.start or start >= end or end <= done:
            continue
        first, last = start - region.start, end - region.start
        inside = prose[last] - prose[first]
        listed = rows[last] - rows[first]
        linked = (links[last] - links[first]) * 2 > sizes[last] - sizes[first]
        if (
            (
                (not whole or inside < whole / 2)
                and container_kind(doc.keys[box]) == ASIDE
                and not (is_related(doc.keys[box]) and is_unlinked(doc, start, end))
            )
            or (end - start > 1 and not inside and END.match(doc.texts[start]))
            or (listed >= _LIST and listed * 2 >= end - start and inside * 4 <= whole)
            or (linked and not inside and (end - start >= _LIST or links[last] - links[first] > _MANY_LINKED))
        ):
            dropped.update(range(start, end))
            done = end
    return dropped


def _copies(doc: Document, region: Region, first: dict[str, int], dropped: set[int]) -> None:
    """Drop second copies of the body: runs of lines that stood before in the same order."""
    line = region.start
    while line < region.end:
        origin = first.get(doc.texts[line], line)
        if origin == line or origin < region.start:
            line += 1
            continue
        end, size = line, 0
        while end < region.end and origin < line and doc.texts[end] == doc.texts[origin]:
            size += len(doc.texts[end])
            end += 1
            origin += 1
        if size >= 60:  # noqa: PLR2004 - characters: a sentence may well stand twice
            dropped.update(range(line, end))
        line = max(end, line + 1)


# What a table of a document's own facts calls them. Its values are the document's, and no text.
_FACTS = re.compile(rf"(?:{spellings(labels(fact=True))})\s{{0,3}}(?:[:：]|$)")
_LABEL_ONLY = re.compile(_FACTS.pattern + r"\s{0,3}$")
_FEW = 3  # facts that make a table


def _below_table(doc: Document, lines: list[int], title: str, features: Lines) -> int:
    """Return how many of the first lines are a table of the document's facts, with the title printed below it."""
    target = squeeze(title)
    end = facts = 0
    for index, line in enumerate(lines):
        text = doc.texts[line]
        fact = _FACTS.match(text) is not None
        facts += fact
        if features.prose[line] and not fact and not prints(text, target):
            break
        value = index > 0 and len(text) < _SHORT and _LABEL_ONLY.fullmatch(doc.texts[lines[index - 1]]) is not None
        if fact or value or prints(text, target):
            end = index + 1
        elif end != index and not is_boilerplate(text):
            break
    return end if facts >= _FEW else 0


_ROW = re.compile(r"[^:：]{2,20}[:：]\s{0,3}[^\s:：]{2}")  # 招标人：某某局 is the text's


def _head(doc: Document, lines: list[int], title: str, features: Lines, *, known: bool) -> tuple[int, bool]:
    """Return how many of the first lines are title, byline, breadcrumb or buttons, and whether others go with them."""
    target = squeeze(title)
    prose = features.prose
    unknown = rows = False
    boxes = {doc.key(line) for line in lines if prose[line]}
    cut = passed = waiting = 0  # characters of the text passed; of short lines since the last cut that may be either
    begun: set[int] = set()  # the boxes where the text has begun since the last cut; labels in them stand within it
    whole = sum(len(doc.texts[line]) for line in lines)
    for index, line in enumerate(lines[:_HEAD]):
        text = doc.texts[line]
        short = len(text) <= _SHORT
        above = short and doc.owners[line] not in begun
        label = above and not rows and is_byline(text) and not _is_value(doc, lines, index)
        label = label and not (waiting and not passed and _is_cell(doc, lines, index))
        label = label and not _heads_facts(doc, lines[index : index + 2])
        label = label or (above and _is_stamp(doc, lines, index, boxes, below_title=cut == index > 0))
        value = index and cut == index and short and not prose[line] and doc.texts[lines[index - 1]].endswith(OPEN)
        value = value and text[-1] not in _FULL_STOPS  # a short sentence below 分享：
        titled = short and len(target) > 3 and prints(text, target)  # noqa: PLR2004 - characters
        if titled or value or (label and (not known or len(text) < 80)):  # noqa: PLR2004 - characters
            if (passed + waiting) * 4 <= whole:
                rows = False
                unknown |= waiting > 0
                cut, waiting = index + 1, 0
        elif short and not passed:
            weak = (
                (is_boilerplate(text) and not ORGANISER.match(text))
                or END.match(text)
                or (not known and features.rows[line])
            )
            if prose[line]:
                passed += len(text)
            elif weak:
                unknown |= waiting > 0
                cut, waiting = index + 1, 0
            elif _ROW.match(text) and not _TIMED.fullmatch(fold_label(text)):
                passed += len(text)
                rows = True
            else:
                waiting += len(text)
        else:
            passed += len(text)
        if cut > index:
            begun.clear()
        elif prose[line] and tail.SENTENCE.search(text):
            begun.add(doc.owners[line])
    return cut + _broken(doc, lines[cut : cut + 2 * _PIECES], target), unknown


_FACT = re.compile(r"[^:：，。\s\d]{2,8}[:：]\s?[^\s:：/]{2,40}$")


def _heads_facts(doc: Document, lines: list[int]) -> bool:
    """Return whether a labelled line stands above a fact of something else, in a like box: 来源：居民投诉, 办理时间：….

    A page's own labels stand beside others of a page, and its time says which it is.
    """
    found = stated(fold_label(doc.texts[lines[0]]))
    if len(lines) != 2 or len(found) != 1 or not found[0].first:  # noqa: PLR2004 - the line and the one below it
        return False
    if found[0].label.part is Part.PUBLISHED and not found[0].label.made:
        return False
    below = fold_label(doc.texts[lines[1]])
    return _FACT.match(below) is not None and not stated(below) and doc.key(lines[0]) == doc.key(lines[1])


_TIME = re.compile(rf"\W{{0,3}}(?:{spellings(labels(Part.PUBLISHED, weak=True, made=False))})\s?[:：]?\W?")
_TIMES = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]?)?[\u4e00-\u9fff]{2,8}(?:时间|日期)"
)  # the head of a table's cell: 开标时间
_TIMED = re.compile(_TIME.pattern + r"(?:19|20)\d\d\s?[-/.年][\d\s日月年:：/.-]{3,18}\W{0,3}")


def _is_value(doc: Document, lines: list[int], index: int) -> bool:
    """Return whether a line is the value of a label above it that is a notice's (时间, 开标时间)."""
    above = fold_label(doc.texts[lines[index - 1]]) if index else ""
    if _TIME.fullmatch(above) or (above.endswith(OPEN) and not is_labelled(above)):
        return True
    return _TIMES.fullmatch(above) is not None and not is_labelled(f"{above}：")


def _is_stamp(doc: Document, lines: list[int], index: int, boxes: set[str], *, below_title: bool) -> bool:
    """Return whether a line that is labelled as a time alone is the page's, not a notice's.

    It stands in a box unlike those of the text, or right below the title and was written by a program; and nothing
    beside it says where something takes place.
    """
    line = lines[index]
    text = fold_label(doc.texts[line])
    if _TIMED.fullmatch(text) is None or any(is_of_event(doc.texts[at]) for at in lines[index + 1 : index + 2]):
        return False
    return doc.key(line) not in boxes or (below_title and "年" not in text)


def _broken(doc: Document, lines: list[int], target: str) -> int:
    """Return how many of the lines end with the title, squeezed to `target`, set in two to four of them; 0 for none."""
    for index, line in enumerate(lines[:_PIECES]):
        text = doc.texts[line]
        if text[0] == target[:1] and len(text) < len(target) and target.startswith(squeeze(text)):
            whole = ""
            for end, piece in enumerate(lines[index : index + _PIECES], index + 1):
                whole += squeeze(doc.texts[piece])
                if whole == target:
                    return end
    return 0

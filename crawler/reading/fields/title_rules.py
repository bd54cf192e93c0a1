"""The title: what layout and metadata state, checked against the page; else the heading that `<title>` repeats.

A title in the metadata that is the site's name or its column's loses to what the page prints.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading.chinese.labels import OPEN
from crawler.reading.fields import metadata
from crawler.reading.fields.candidate import NOWHERE, Candidate
from crawler.reading.fields.title import (
    LONGEST,
    MOST,
    SHORTEST,
    Title,
    cuts,
    join,
    names_site,
    places,
    printed,
    segments,
    shorter,
    squeeze,
    title_first,
    uncut,
    without_site,
)
from crawler.records import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.reading.fields.page_context import PageContext
    from crawler.reading.html.document import Document, Heading

_NUMBER = re.compile(
    r"[〔﹝\[（(]\d{4}[〕﹞\]）)]第?\d{1,5}号"
)  # a document's, which `<title>` repeats and a heading does not
_TITLED = re.compile(
    r"(?:^|[|_\s-])(?:art|arti|article|news|content|doc|page|con|nr|wz|xl|detail|main|big|h)?[_-]?(?:title|biaoti|bt|tit|headline|thistitle)"
)
_LABELLED = re.compile(
    r"[:：]\s*$|^(?:当前|您)?(?:现在)?(?:所在)?的?位置|^(?:来源|发布|时间|日期|作者|字号|首页|打印|导航|分享)"
)
_DATE = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")
# What an editor, a template or a framework writes where nobody gave a page its title
_UNTITLED = re.compile(
    r"\s*(?:undefined$|null$|none$|新建网页|无标题|未命名|untitled|new page|document$|index$|default$|home$"
    r"|(?:文章|新闻|信息|内容|公告)?(?:详情|详细|正文|内容|查看|显示)(?:页面?|信息|内容)?$"
    r"|.{1,150}\.(?:docx?|wps)$)",  # a text that was put in as a file
    re.IGNORECASE,
)
_BADGE = re.compile(
    "(?:置顶|推荐|精华|热门|最新|新|热|荐|顶|原创|转载|公示中|征集中|已结束|进行中|new|hot|top)+", re.IGNORECASE
)
_BADGES = frozenset(
    {"置顶", "推荐", "精华", "热门", "最新", "原创", "转载", "公示", "征集", "已结", "进行", "NE", "HO", "TO"}
)
_BYLINE, _BYLINE_WITHIN = 100, 40  # characters of the line that holds the date, above the body and within its box
_COLUMN = 6  # characters of a column's name
_BROKEN = 3  # lines that one title may be broken into
_HEAD = 14  # lines of the body's box that may hold the title


class _TitleTag(NamedTuple):
    """What `<title>` says: all of it, its parts with the title's first, and the names that stand behind that."""

    text: str
    parts: list[str]
    names: set[str]
    bare: str  # without the site's name

    @property
    def first(self) -> str:
        """The title's part, for comparison."""
        return squeeze(self.parts[0]) if self.parts else ""


def candidates(context: PageContext) -> Iterator[Candidate]:
    """Yield what may be the title, the most trusted first."""
    yield from _laid_out(context)
    yield from _stated(context)
    stated = "" if _UNTITLED.match(context.doc.title) else context.doc.title
    parts = title_first(segments(stated))
    names = {squeeze(part) for part in parts[1:]} | {squeeze(context.site or "")}
    tag = _TitleTag(stated, parts, names, without_site(stated, context.site))
    for why, score, title in _by_structure(context, tag):
        against = "" if squeeze(title.text) else "without-words"
        yield _candidate(title, Provenance.STRUCTURE, score, why, against)
    if hinted := without_site(metadata.hint(context.metas, "title") or "", context.site):
        yield Candidate(hinted, Provenance.HINT, NOWHERE, 2, "hint-title")


def _candidate(title: Title, place: Provenance, score: float, why: str, against: str = "") -> Candidate:
    text = metadata.plain(title.text) if "&" in title.text else title.text
    return Candidate(text, place, (title.start, title.end), score, why, against)


def _laid_out(context: PageContext) -> Iterator[Candidate]:
    """Yield what the site's layout says is the title."""
    text = context.selected.text("title")
    if text and 1 < len(text) <= LONGEST:
        doc, end = context.doc, context.end
        shown = printed(doc, text, end) or uncut(doc, text, end) or Title(text, 0, 0)
        yield _candidate(shown, Provenance.LAYOUT, 100, "layout-title")


def _stated(context: PageContext) -> Iterator[Candidate]:
    """Yield the title that the metadata state, as the page prints it where it does."""
    told = context.metas.get(metadata.TITLE)
    if not told:
        return
    doc, end = context.doc, context.end
    text, against = _checked(context, told)
    if not against and not 1 < len(text) <= LONGEST:
        against = "too-long-or-short"
    if against:
        yield Candidate(told, Provenance.METADATA, NOWHERE, 90, "meta-title", against)
        return
    for why, shown in (
        ("meta-title-subtitled", shorter(doc, text, context.start)),
        ("meta-title-printed", printed(doc, text, end)),
        ("meta-title-uncut", uncut(doc, text, end)),
        ("meta-title", Title(text, 0, 0)),
    ):
        if shown:
            yield _candidate(shown, Provenance.METADATA, 90, why)
            return


def _checked(context: PageContext, text: str) -> tuple[str, str]:
    """Return the title that the metadata state as `text`, and what speaks against it.

    The name of the site or of the column is none. Behind a separator a name is cut off, unless the page prints it.
    """
    doc, stop = context.doc, context.end
    if len(text) > 2 * LONGEST:
        return text, "too-long-or-short"
    names = context.site, context.metas.get(metadata.SITE), context.metas.get(metadata.SECTION)
    known = {squeeze(name) for name in names if name}
    parts = title_first(segments(doc.title))
    if len(parts) > 1:
        known |= {squeeze(part) for part in parts[1:]} - {squeeze(parts[0])}
    if squeeze(text) in known:
        return text, "names-site-or-column"
    if _UNTITLED.match(text):
        return text, "words-of-a-template"
    whole = printed(doc, text, stop)
    if names_site(text) and whole is None and not (parts and squeeze(text) in squeeze(parts[0])):
        return text, "ends-as-a-site"
    short = text.rstrip("….")
    if short != text and whole is None and any(place.text.startswith(short) for place in places(doc, stop)):
        return text, "cut-short"
    bare = next((head for head, tail in cuts(text) if squeeze(tail) in known), None)
    if bare is None and whole is None:
        rest = _unled(text, known)
        bare = rest if rest and printed(doc, rest, stop) else None
    if bare is None and (shorter_ := without_site(text, None)) != text and printed(doc, shorter_, stop):
        bare = shorter_
    return text if bare is None or whole else bare, ""


def _unled(text: str, names: set[str]) -> str:
    """Return a title without the names of site and columns before it, "" where none stands there."""
    rest = text
    for _ in names:
        rest = next((rest[len(name) :].strip(" -_|—>") for name in names if name and rest.startswith(name)), rest)
    return "" if rest == text else rest


def _by_structure(context: PageContext, tag: _TitleTag) -> Iterator[tuple[str, float, Title]]:
    """Yield rule, score and title: what `<title>` repeats, then what stands where titles do, then `<title>` alone."""
    doc, start = context.doc, context.start
    repeated = _repeated(context, tag)
    best = max(repeated, default=None, key=lambda found: (found[0], found[1].start if found[1].start <= start else -1))
    enough = best is not None and best[0] >= min(6, len(squeeze(tag.bare)) * 0.5)
    if best is not None and enough:
        why, title = _settled(doc, best[1], tag.parts[0], start, context.features.prose)
        yield why, 60 + _share(best[0]), title
    if shown := _heading(doc, start, tag.names):
        yield "heading-above-body", 50, shown
    if shown := _titled_box(doc, start):
        yield "title-box", 45, shown
    own = len(tag.bare) <= SHORTEST or all(map(names_site, tag.parts)) or (len(tag.parts) == 1 and not repeated)
    if own and (shown := _above_date(doc, start, tag.names)):
        yield "above-date", 40, shown
    if len(tag.bare) > 1:
        yield "title-tag", 30, Title(tag.bare, 0, 0)
    for found in sorted(repeated, key=lambda found: -found[0]):
        if not enough or (best is not None and found[1].start != best[1].start):
            yield "title-tag-partly", 5 + _share(found[0]) / 10, found[1]


def _share(score: float) -> float:
    """Return the score of what repeats `<title>`, which grows with its length, as a number from 0 to 30."""
    return 30 * score / (score + LONGEST)


def _repeated(context: PageContext, tag: _TitleTag) -> list[tuple[float, Title]]:
    """Return the headings and lines that `<title>` repeats, with how much of it each is.

    Below the text's first sentence stands the name of the office that signs it.
    """
    doc, start, prose = context.doc, context.start, context.features.prose
    text_start = next((line for line in range(start, min(start + _HEAD, len(prose))) if prose[line]), start + _HEAD)
    whole, first, found = squeeze(tag.text), tag.first, []
    headings = {heading.start for heading in doc.headings}
    own = len(tag.parts) == 1 and names_site(tag.parts[0])  # every page of the site has the same `<title>`
    for place in places(doc, start + _HEAD):
        opening = place.text[:2]
        badged = opening.upper() in _BADGES and place.start in headings
        if not badged and opening.isalnum() and opening.lower() not in whole:
            continue  # cannot be part of it
        heading = place.end - place.start > 1 or place.start in headings
        text, shown = squeeze(place.text), place
        if (len(text) >= SHORTEST or (heading and len(text) > 1 and text == first)) and text in whole:
            score = len(text) * (0.2 if text in tag.names and text != first else 1.0) + (3 if heading else 0)
        elif heading and len(first) >= 2 * SHORTEST and _badged(text, first):
            score, shown = len(first) + 2.0, Title(tag.parts[0], place.start, place.end)
        elif heading and len(first) >= 2 * SHORTEST and text.startswith(first[:-1]):
            score = len(first) + 2.0  # `<title>` cut short
        else:
            continue
        if not (
            _LABELLED.search(place.text)
            or (own and (place.start >= text_start or _names_site(doc, place, text, first)))
        ):
            found.append((score + (1 if place.start <= start else 0), shown))
    return found


def _badged(text: str, first: str) -> bool:
    """Return whether a heading is the title with a badge before or behind it: 置顶, NEW."""
    if len(text) <= len(first):
        return False
    return (
        _BADGE.fullmatch(text.removesuffix(first)) is not None or _BADGE.fullmatch(text.removeprefix(first)) is not None
    )


def _settled(doc: Document, best: Title, name: str, start: int, prose: list[bool]) -> tuple[str, Title]:
    """Return rule and whole of the title of which `best` may be a part; `name` is what `<title>` says of it."""
    part, whole = squeeze(best.text), squeeze(name)
    site = names_site(best.text)
    if (len(part) <= _COLUMN or site) and part == squeeze(doc.title):
        below = (heading for heading in doc.headings if best.end <= heading.start <= start)
        longer = next((found for heading in below if (found := _longer(doc, heading, "" if site else part))), None)
        if longer:
            return "heading-below-column", longer
    shown = _below_name(doc, best, start) if part == squeeze(doc.title) else None
    if shown and any(prose[best.end : shown.start]):
        shown = None  # what signs the text
    if shown:
        return "above-date-below-name", shown
    goes_on = whole.startswith(part) and not _NUMBER.search(name)
    broken = part != whole and (goes_on or whole.endswith(part))
    complete = printed(doc, name, start + _HEAD) if broken else None
    return ("title-tag-whole", complete) if complete else ("title-tag-repeated", best)


def _below_name(doc: Document, best: Title, start: int) -> Title | None:
    """Return the line above the date where `best` is a header's: the name of the site, or shortly that of the column.

    A line right below a title is its subtitle.
    """
    column = len(squeeze(best.text)) <= _COLUMN
    if not (column or names_site(best.text)):
        return None
    shown = _above_date(doc, start, {squeeze(best.text)})
    if shown is None or shown.start < best.end:
        return None
    return shown if shown.start > best.end or (column and len(shown.text) >= 2 * len(best.text)) else None


def _longer(doc: Document, heading: Heading, column: str) -> Title | None:
    """Return the article's heading below that of its column, whose name is all that `<title>` says."""
    text = join(doc.texts[heading.start : heading.end])
    linked = any(doc.links[heading.start : heading.end])
    plain = max(2 * len(column), SHORTEST + 1) <= len(text) <= LONGEST and not linked and not _LABELLED.search(text)
    return Title(text, heading.start, heading.end) if plain else None


def _names_site(doc: Document, place: Title, text: str, name: str) -> bool:
    """Return whether a line or a heading is the site's `name`, which leads home, or the office that it begins with."""
    return doc.links[place.start] * 2 > len(doc.texts[place.start]) or (text != name and name.startswith(text))


def _heading(doc: Document, start: int, names: set[str]) -> Title | None:
    """Return the heading right before the body."""
    for heading in sorted(doc.headings[:MOST], key=lambda heading: (heading.level, start - heading.start)):
        text = join(doc.texts[heading.start : heading.end])
        linked = sum(doc.links[heading.start : heading.end]) * 2 > len(text)
        usable = len(text) > SHORTEST and not linked and squeeze(text) not in names and not _LABELLED.search(text)
        if heading.start <= start + 2 and usable:
            return Title(text, heading.start, heading.end)
    return None


def _titled_box(doc: Document, start: int) -> Title | None:
    """Return the line before the body whose box is called title."""
    for line in range(min(start + 1, len(doc.texts) - 1), max(-1, start - 30), -1):
        fits = SHORTEST < len(doc.texts[line]) <= LONGEST and not doc.links[line]
        if fits and _TITLED.search(doc.key(line)) and not _LABELLED.search(doc.texts[line]):
            return _whole_box(doc, line)
    return None


def _above_date(doc: Document, start: int, names: set[str]) -> Title | None:
    """Return the line above the date, for pages whose `<title>` is the site's name."""
    above = range(min(start, len(doc.texts) - 1), max(0, start - 15), -1)
    within = range(start + 1, min(start + 3, len(doc.texts)))  # the body's box holds them too
    for line in (*above, *within):
        text, dated, first = doc.texts[line - 1], doc.texts[line], line
        if text.endswith(OPEN) and doc.owners[line] >= 0:  # each label and each value is a line: the title is above all
            first = max(1, doc.starts[doc.owners[line]])
            text = doc.texts[first - 1]
        fits = SHORTEST < len(text) <= LONGEST and not doc.links[first - 1] and not _LABELLED.search(text)
        near = len(dated) < (_BYLINE if line <= start else _BYLINE_WITHIN)
        if fits and near and _DATE.search(dated) and squeeze(text) not in names:
            return _whole_box(doc, first - 1)
    return None


def _whole_box(doc: Document, line: int) -> Title:
    """Return the title that `line` is part of: a box that holds nothing but two or three plain lines is one title."""
    box = doc.owners[line]
    start, end = (doc.starts[box], doc.ends[box]) if box >= 0 else (line, line + 1)
    texts = doc.texts[start:end]
    text = join(texts)
    plain = not any(doc.links[start:end]) and not any(_LABELLED.search(text) or _DATE.search(text) for text in texts)
    if 1 < len(texts) <= _BROKEN and len(text) <= LONGEST and plain:
        return Title(text, start, end)
    return Title(doc.texts[line], line, line + 1)

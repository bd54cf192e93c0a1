"""The title: the heading that `<title>` repeats, without the site's name, a column's name or a neighbour's headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.reading.html.document import Document, Heading

_SEPARATOR = re.compile(r"\s*(?:[_|｜]+|--+|——|>>?|»|::|\s[-–—·‖/~]+\s|(?<=[^\w\s])-|[-–—](?=[^-–—]{2,20}$))\s*")
_SITE = re.compile(
    r"(?:网|網|网站|門戶|门户|政府|频道|頻道|新闻|新聞|在线|线|日报|晚报|报|報|中心|论坛|平台|局|厅|委员会|首页|正文|\.(?:com|cn|net|org|tw)\w*|online|news|要闻|动态)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"([^-–—]{2,12})[-–—](.{9,})")  # a site's name before a title that may be long
_NUMBER = re.compile(
    r"[〔﹝\[（(]\d{4}[〕﹞\]）)]第?\d{1,5}号"
)  # a document's, which `<title>` repeats and a heading does not
_MARKS = re.compile(r"\W+")
_TITLED = re.compile(
    r"(?:^|[|_\s-])(?:art|arti|article|news|content|doc|page|con|nr|wz|xl|detail|main|big|h)?[_-]?(?:title|biaoti|bt|tit|headline|thistitle)"
)
_LABELLED = re.compile(
    r"[:：]\s*$|^(?:当前|您)?(?:现在)?(?:所在)?的?位置|^(?:来源|发布|时间|日期|作者|字号|首页|打印|导航|分享)"
)
_DATE = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}")
# What an editor, a template or a framework writes where nobody gave a page its title
_UNTITLED = re.compile(
    r"\s*(?:新建网页|无标题|未命名|untitled|new page|document$"
    r"|(?:文章|新闻|信息|内容|公告)?(?:详情|详细|正文|内容|查看|显示)(?:页面?|信息|内容)?$)",
    re.IGNORECASE,
)
_BYLINE, _BYLINE_WITHIN = 100, 40  # characters of the line that holds the date, above the body and within its box
_MOST = 400  # headings, and lines above the body, that are looked at
_QUOTES = frozenset("\"“”＂'‘’")
SHORTEST, LONGEST = 4, 150  # characters
_COLUMN = 6  # characters of a column's name
_BROKEN = 3  # lines that one title may be broken into
_HEAD = 14  # lines of the body's box that may hold the title


class Title(NamedTuple):
    """A title, and the lines `[start, end)` that print it: an empty range when none does."""

    text: str
    start: int
    end: int


def squeeze(text: str) -> str:
    """Return the letters, digits and characters of a text, for comparison."""
    return (text if text.isalnum() else _MARKS.sub("", text)).lower()


def prints(text: str, target: str) -> bool:
    """Return whether a text is what was squeezed to `target`; most texts are not, and that shows at once."""
    first = target[:1]
    return len(text) >= len(target) and (first in text or first.upper() in text) and squeeze(text) == target


def join(lines: Sequence[str]) -> str:
    """Join the lines of one heading: with a space between Latin words, without one in Chinese."""
    text = ""
    for line in lines:
        text += (" " if text and text[-1].isascii() and line[:1].isascii() else "") + line
    return text


def segments(title: str) -> list[str]:
    """Return the parts of a `<title>` between its separators."""
    return [part for part in _SEPARATOR.split(title) if part]


def without_site(title: str, site: str | None) -> str:
    """Return a `<title>` without the names of site and columns at its end or start."""
    text = title.strip()
    while True:
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts:
            return text
        last = cuts[-1]
        head, tail = text[: last.start()].strip(), text[last.end() :].strip()
        if head and (
            not tail
            or tail == site
            or (
                len(tail) <= len(head)
                and (_SITE.search(tail) or len(tail) <= SHORTEST or "_" in last[0] or "|" in last[0])
            )
        ):
            text = head
            continue
        first = cuts[0]
        lead, rest = text[: first.start()].strip(), text[first.end() :].strip()
        if rest and (lead == site or (len(lead) < len(rest) and _SITE.search(lead))):
            text = rest
            continue
        return text


def _end(doc: Document, heading: Heading) -> int:
    """Return the line after a heading's own lines: a box within it that follows text of its own is a subtitle."""
    own = doc.owners[heading.start]
    nested = (line for line in range(heading.start + 1, heading.end) if doc.parents[doc.owners[line]] == own)
    return next(nested, heading.end)


def candidates(doc: Document, stop: int) -> Iterable[Title]:
    """Yield what may print the title: headings, then other lines before line `stop`."""
    for heading in doc.headings[:_MOST]:
        end = _end(doc, heading)
        text = join(doc.texts[heading.start : end][:5])
        if SHORTEST <= len(text) <= LONGEST:
            yield Title(text, heading.start, end)
    for line, text in enumerate(doc.texts[max(0, stop - _MOST) : stop], max(0, stop - _MOST)):
        if SHORTEST <= len(text) <= LONGEST and doc.links[line] * 2 < len(text):
            yield Title(text, line, line + 1)


def printed(doc: Document, wanted: str, stop: int) -> Title | None:
    """Return the place that prints the known title `wanted`: one line, a heading, or several lines in a row."""
    target = squeeze(wanted)
    if not target:
        return None
    for candidate in candidates(doc, stop):
        if prints(candidate.text, target):
            return candidate
    for start in range(max(0, stop - _MOST), min(stop, len(doc.texts))):
        piece = squeeze(doc.texts[start])
        if len(piece) >= SHORTEST and target.startswith(piece) and doc.links[start] * 2 < len(doc.texts[start]):
            end = start + 1
            while end < min(len(doc.texts), start + 4) and len(piece) < len(target):
                piece += squeeze(doc.texts[end])
                end += 1
            if piece == target:
                return Title(wanted, start, end)
    return None


def uncut(doc: Document, wanted: str, stop: int) -> Title | None:
    """Return the place that prints `wanted` and goes on with a quote: an attribute ends at one that is not escaped."""
    for candidate in candidates(doc, stop):
        if candidate.text.startswith(wanted) and candidate.text[len(wanted) :][:1] in _QUOTES:
            return candidate
    return None


def shorter(doc: Document, wanted: str, stop: int) -> Title | None:
    """Return the heading that `wanted` begins with, when the line after it holds the rest: a subtitle."""
    target = squeeze(wanted)
    for heading in doc.headings[:_MOST]:
        end = _end(doc, heading)
        plain = squeeze(join(doc.texts[heading.start : end]))
        if heading.start > stop or len(plain) < 2 * SHORTEST or not target.startswith(plain) or end >= len(doc.texts):
            continue
        if squeeze(doc.texts[end]) == target[len(plain) :]:
            return Title(join(doc.texts[heading.start : end]), heading.start, end)
    return None


def stated(doc: Document, text: str, names: Iterable[str | None], stop: int) -> str | None:
    """Return the title that the metadata state as `text`, None where that is the name of the site or of the column.

    `names` are those that the metadata give the two. Behind a separator a name is cut off, unless the page prints it.
    """
    known = {squeeze(name) for name in names if name}
    parts = _title_first(segments(doc.title))
    if len(parts) > 1:
        known |= {squeeze(part) for part in parts[1:]} - {squeeze(parts[0])}
    if squeeze(text) in known or _UNTITLED.match(text) or (_SITE.search(text) and not _told(doc, text, parts, stop)):
        return None
    bare = next((head for head, tail in _cuts(text) if squeeze(tail) in known), None)
    if bare is None and (shorter_ := without_site(text, None)) != text and printed(doc, shorter_, stop):
        bare = shorter_
    return text if bare is None or printed(doc, text, stop) else bare


def _told(doc: Document, text: str, parts: list[str], stop: int) -> bool:
    """Return whether the page says that `text` is its title: `<title>` begins with it, or a line prints it."""
    return bool(parts and squeeze(text) in squeeze(parts[0])) or printed(doc, text, stop) is not None


def _cuts(text: str) -> Iterable[tuple[str, str]]:
    """Yield what stands before and behind each separator, the last one first."""
    for cut in reversed(list(_SEPARATOR.finditer(text))):
        yield text[: cut.start()].strip(), text[cut.end() :].strip()


def find(doc: Document, body_start: int, site: str | None) -> Title | None:
    """Return the title by structure: `<title>` and the headings and lines that repeat it."""
    stated = "" if _UNTITLED.match(doc.title) else doc.title
    whole = squeeze(stated)
    parts = _title_first(segments(stated))
    names = {squeeze(part) for part in parts[1:]} | {squeeze(site or "")}
    first = squeeze(parts[0]) if parts else ""
    best: Title | None = None
    best_score = 0.0
    headings = {heading.start for heading in doc.headings}
    own = len(parts) == 1 and _SITE.search(parts[0]) is not None  # every page of the site has the same `<title>`
    for place in candidates(doc, body_start + _HEAD):
        if place.text[0] not in stated and place.text[-1] not in stated:
            continue  # cannot be part of it
        text = squeeze(place.text)
        heading = place.end - place.start > 1 or place.start in headings
        if len(text) >= SHORTEST and text in whole:
            score = len(text) * (0.2 if text in names and text != first else 1.0) + (3 if heading else 0)
        elif heading and len(first) >= 2 * SHORTEST and text.startswith(first[:-1]):
            score = len(first) + 2.0  # `<title>` cut short
        else:
            continue
        if _LABELLED.search(place.text) or (own and _names_site(doc, place, text, first)):
            continue
        if place.start <= body_start:
            score += 1
        if score > best_score or (score == best_score and best is not None and best.start < place.start <= body_start):
            best, best_score = place, score
    cleaned = without_site(stated, site)
    if best is not None and best_score >= min(6, len(squeeze(cleaned)) * 0.5):
        return _settled(doc, best, parts[0], body_start)
    shown = _unrepeated(doc, body_start, names)
    if shown is None and (len(cleaned) <= SHORTEST or (len(parts) <= 1 and _SITE.search(cleaned))):
        shown = _above_date(doc, body_start, names)
    return shown or (Title(cleaned, 0, 0) if len(cleaned) > 1 else best)


def _settled(doc: Document, best: Title, name: str, body_start: int) -> Title:
    """Return the whole of the title of which `best` may be a part; `name` is what `<title>` says of it."""
    part, whole = squeeze(best.text), squeeze(name)
    if len(part) <= _COLUMN and part == squeeze(doc.title):
        below = (heading for heading in doc.headings if best.end <= heading.start <= body_start)
        return next((found for heading in below if (found := _longer(doc, heading, part))), best)
    goes_on = whole.startswith(part) and not _NUMBER.search(name)
    broken = part != whole and (goes_on or whole.endswith(part))
    return (printed(doc, name, body_start + _HEAD) if broken else None) or best


def _longer(doc: Document, heading: Heading, column: str) -> Title | None:
    """Return the article's heading below that of its column, whose name is all that `<title>` says."""
    text = join(doc.texts[heading.start : heading.end])
    linked = any(doc.links[heading.start : heading.end])
    plain = 2 * len(column) <= len(text) <= LONGEST and not linked and not _LABELLED.search(text)
    return Title(text, heading.start, heading.end) if plain else None


def _names_site(doc: Document, place: Title, text: str, name: str) -> bool:
    """Return whether a line or a heading is the site's `name`, which leads home, or the office that it begins with."""
    return doc.links[place.start] * 2 > len(doc.texts[place.start]) or (text != name and name.startswith(text))


def _title_first(parts: list[str]) -> list[str]:
    """Return the parts of a `<title>` with the title's first, where the site's name leads."""
    lead = _LEAD.match(parts[0]) if len(parts) == 1 else None
    if lead and _SITE.search(lead[1]):
        return [lead[2], lead[1]]
    if len(parts) > 1 and _SITE.search(parts[0]) and not _SITE.search(parts[1]) and len(parts[0]) < len(parts[1]):
        return [parts[1], parts[0], *parts[2:]]
    return parts


def _unrepeated(doc: Document, body_start: int, names: set[str]) -> Title | None:
    """Return the heading, or the line of a box called title, right before the body, when `<title>` tells nothing."""
    for heading in sorted(doc.headings[:_MOST], key=lambda heading: (heading.level, body_start - heading.start)):
        text = join(doc.texts[heading.start : heading.end])
        linked = sum(doc.links[heading.start : heading.end]) * 2 > len(text)
        usable = len(text) > SHORTEST and not linked and squeeze(text) not in names and not _LABELLED.search(text)
        if heading.start <= body_start + 2 and usable:
            return Title(text, heading.start, heading.end)
    for line in range(min(body_start + 1, len(doc.texts) - 1), max(-1, body_start - 30), -1):
        text = doc.texts[line]
        if (
            _TITLED.search(doc.key(line))
            and SHORTEST < len(text) <= LONGEST
            and not doc.links[line]
            and not _LABELLED.search(text)
        ):
            return _whole(doc, line)
    return None


def _whole(doc: Document, line: int) -> Title:
    """Return the title that `line` is part of: a box that holds nothing but two or three plain lines is one title."""
    box = doc.owners[line]
    start, end = (doc.starts[box], doc.ends[box]) if box >= 0 else (line, line + 1)
    texts = doc.texts[start:end]
    text = join(texts)
    plain = not any(doc.links[start:end]) and not any(_LABELLED.search(text) or _DATE.search(text) for text in texts)
    if 1 < len(texts) <= _BROKEN and len(text) <= LONGEST and plain:
        return Title(text, start, end)
    return Title(doc.texts[line], line, line + 1)


def _above_date(doc: Document, body_start: int, names: set[str]) -> Title | None:
    """Return the line above the date, for pages whose `<title>` is the site's name."""
    above = range(min(body_start, len(doc.texts) - 1), max(0, body_start - 15), -1)
    within = range(body_start + 1, min(body_start + 3, len(doc.texts)))  # the body's box holds them too
    for line in (*above, *within):
        text, dated = doc.texts[line - 1], doc.texts[line]
        fits = SHORTEST < len(text) <= LONGEST and not doc.links[line - 1] and not _LABELLED.search(text)
        near = len(dated) < (_BYLINE if line <= body_start else _BYLINE_WITHIN)
        if fits and near and _DATE.search(dated) and squeeze(text) not in names:
            return _whole(doc, line - 1)
    return None

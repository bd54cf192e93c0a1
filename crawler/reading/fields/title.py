"""What a title is made of: the parts of `<title>`, and the lines of a page that print a text."""

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
_DASH = re.compile("[-–—]")
_MARKS = re.compile(r"\W+")
MOST = 400  # headings, and lines above the body, that are looked at
_QUOTES = frozenset("\"“”＂'‘’")
SHORTEST, LONGEST = 4, 150  # characters


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


def names_site(text: str) -> bool:
    """Return whether a text ends as the names of sites, offices and columns do."""
    return _SITE.search(text) is not None


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
                and (names_site(tail) or len(tail) <= SHORTEST or "_" in last[0] or "|" in last[0])
            )
        ):
            text = head
            continue
        first = cuts[0]
        lead, rest = text[: first.start()].strip(), text[first.end() :].strip()
        if rest and (lead == site or (len(lead) < len(rest) and names_site(lead))):
            text = rest
            continue
        return text


def _end(doc: Document, heading: Heading) -> int:
    """Return the line after a heading's own lines: a box within it that follows text of its own is a subtitle."""
    own = doc.owners[heading.start]
    nested = (line for line in range(heading.start + 1, heading.end) if doc.parents[doc.owners[line]] == own)
    return next(nested, heading.end)


def places(doc: Document, stop: int) -> Iterable[Title]:
    """Yield what may print the title: headings, then other lines before line `stop`."""
    for heading in doc.headings[:MOST]:
        end = _end(doc, heading)
        text = join(doc.texts[heading.start : end][:5])
        if 1 < len(text) <= LONGEST:  # 公告
            yield Title(text, heading.start, end)
    for line, text in enumerate(doc.texts[max(0, stop - MOST) : stop], max(0, stop - MOST)):
        if SHORTEST <= len(text) <= LONGEST and doc.links[line] * 2 < len(text):
            yield Title(text, line, line + 1)


def printed(doc: Document, wanted: str, stop: int) -> Title | None:
    """Return the place that prints the known title `wanted`: one line, a heading, or several lines in a row."""
    target = squeeze(wanted)
    if not target:
        return None
    for place in places(doc, stop):
        if prints(place.text, target):
            return place
    for start in range(max(0, stop - MOST), min(stop, len(doc.texts))):
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
    for place in places(doc, stop):
        if place.text.startswith(wanted) and place.text[len(wanted) :][:1] in _QUOTES:
            return place
    return None


def shorter(doc: Document, wanted: str, stop: int) -> Title | None:
    """Return the heading that `wanted` begins with, when the line after it holds the rest: a subtitle."""
    target = squeeze(wanted)
    for heading in doc.headings[:MOST]:
        end = _end(doc, heading)
        plain = squeeze(join(doc.texts[heading.start : end]))
        if heading.start > stop or len(plain) < 2 * SHORTEST or not target.startswith(plain) or end >= len(doc.texts):
            continue
        if squeeze(doc.texts[end]) == target[len(plain) :]:
            return Title(join(doc.texts[heading.start : end]), heading.start, end)
    return None


def cuts(text: str) -> Iterable[tuple[str, str]]:
    """Yield what stands before and behind each separator, the last one first."""
    for cut in reversed(list(_SEPARATOR.finditer(text))):
        yield text[: cut.start()].strip(), text[cut.end() :].strip()


def title_first(parts: list[str]) -> list[str]:
    """Return the parts of a `<title>` with the title's first, where the site's name leads."""
    lead = _LEAD.match(parts[0]) if len(parts) == 1 else None
    if lead and names_site(lead[1]):
        return [lead[2], lead[1]]
    if len(parts) > 2 and names_site(parts[0]):  # noqa: PLR2004 - site, column, title
        title = max((part for part in parts[1:] if not names_site(part)), key=len, default="")
        if len(title) > SHORTEST:
            at = parts.index(title)
            return [title, *parts[:at], *parts[at + 1 :]]
    if len(parts) > 1 and names_site(parts[0]) and not names_site(parts[1]):
        names = _DASH.split(parts[0])  # site-column, before the title
        if len(parts[0]) < len(parts[1]) or (len(names) > 1 and all(names_site(name) for name in names)):
            return [parts[1], parts[0], *parts[2:]]
    return parts

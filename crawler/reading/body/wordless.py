"""Where the body of a page without sentences is: pictures, a document in a frame, a small table, captions.

Density finds no such body. What tells where it is: the line that prints the title, and what stands below it in the
smallest box around both.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.reading.body.containers import ASIDE, BODY, container_kind
from crawler.reading.body.score import END, ORGANISER, Region, is_boilerplate
from crawler.reading.body.trim import is_byline
from crawler.reading.fields import attachments, images

if TYPE_CHECKING:
    from crawler.reading.fields.page_context import PageContext
    from crawler.reading.fields.title import Title
    from crawler.reading.html.document import Document

_ENOUGH = 80  # characters of prose: density is right about a box that holds more
_SHOWN = (*attachments.EMBEDDED, "href")  # attributes that name a document
_HEAD = 8  # lines below a title that may be byline and buttons


@dataclass(slots=True)
class _Place:
    """Where a body is looked for: after the title, which ends before line `title`, and its byline, before `start`."""

    context: PageContext
    title: int
    start: int


def find(context: PageContext, title: Title) -> Region | None:
    """Return the body's region below the printed `title`: that of density where it holds a text."""
    doc, found = context.doc, context.region
    if not title.end or (found is not None and _written(context, found, title) >= _ENOUGH):
        return found
    place = _Place(context, title.end, _below(doc, title.end))
    box = doc.owners[title.start]
    while box >= 0 and not _holds(place, box):
        box = doc.parents[box]
    if box < 0:
        return None if found is not None and _beside(doc, found.box, -1) else found
    if found is not None and place.start <= found.start and found.end <= doc.ends[box] and _holds(place, found.box):
        return found
    inner = range(box + 1, images.last_box(doc, box) + 1)
    known = (at for at in inner if doc.starts[at] >= title.end and container_kind(doc.keys[at]) == BODY)
    body = next((at for at in known if _holds(place, at)), None)
    if body is not None:
        return Region(body, doc.starts[body], doc.ends[body], known=True)
    return Region(box, min(place.start, doc.ends[box]), doc.ends[box], known=False)


def _written(context: PageContext, region: Region, title: Title) -> int:
    """Return how many characters of prose a region holds below the title, none where it is known to be no body."""
    if _beside(context.doc, region.box, -1) and not region.known:
        return 0
    lines = range(max(region.start, title.end), region.end)
    return sum(len(context.doc.texts[line]) for line in lines if context.features.prose[line])


def _below(doc: Document, line: int) -> int:
    """Return the first line from `line` on that is no byline and no button."""
    for at in range(line, min(line + _HEAD, len(doc.texts))):
        text = doc.texts[at]
        if ORGANISER.match(text) or not (is_byline(text) or is_boilerplate(text)):
            return at
    return line


def _holds(place: _Place, box: int) -> bool:
    """Return whether a box holds what may be a body: a plain line, a picture or a document."""
    doc, rows = place.context.doc, place.context.features.rows
    lines = range(max(place.start, doc.starts[box]), doc.ends[box])
    return any(not rows[line] and _plain(doc, line, box) for line in lines) or _shows(place, box)


def _plain(doc: Document, line: int, box: int) -> bool:
    text = doc.texts[line]
    return not (is_boilerplate(text) or END.match(text) or is_byline(text) or _beside(doc, doc.owners[line], box))


def _shows(place: _Place, box: int) -> bool:
    """Return whether a box holds a picture or a document below the title."""
    doc, base = place.context.doc, place.context.base
    first, end = max(place.title, doc.starts[box]), doc.ends[box]
    last = images.last_box(doc, box)
    for at in range(bisect_left(doc.image_lines, first), len(doc.images)):
        if doc.image_lines[at] > end:
            break
        around = doc.image_boxes[at]
        if box <= around <= last and not _beside(doc, around, box) and images.shown(doc, at, base):
            return True
    embeds = list(doc.within(doc.embeds, doc.embed_lines, first, end))
    shown = (*embeds, *doc.within(doc.anchors, doc.anchor_lines, first, end - 1))
    if any(attachments.is_file(unquote(attributes.get(name) or "")) for _, attributes, _ in shown for name in _SHOWN):
        return True
    if any(attachments.is_clicked(attributes) for _, attributes, _ in shown):
        return True
    if any(attachments.is_player(attributes) for _, attributes, _ in embeds):
        return True
    return bool(embeds) and attachments.parameter_of_object(doc) != ""


def _beside(doc: Document, box: int, top: int) -> bool:
    """Return whether a box within `top` is known to be no part of an article."""
    while box > top:
        if container_kind(doc.keys[box]) == ASIDE:
            return True
        box = doc.parents[box]
    return False

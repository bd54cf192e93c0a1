"""A page as lines of text and the boxes that hold them: what one walk over its parse tree leaves.

Everything after the walk works on flat lists and ranges of line numbers; nothing else touches the tree but a layout's
selectors.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What the walk does at an element. From BREAK on, the element ends the line of text before it; from ROW on, its own
# end does too; in PRE, so does the end of a line of the source. SKIP is passed over with all it holds; of NOSCRIPT
# the images are kept: those that a script shows later stand there too.
SKIP, INLINE, STYLED, ANCHOR, IMAGE, EMBED, META, TITLE = range(8)
SCRIPT, STYLE, BASE, NOSCRIPT, BREAK, ROW, LINE, PRE, HEADING, BOX = range(8, 18)

_TAGS = (
    (SKIP, "select textarea button svg math template canvas datalist map rp rt link"),
    (INLINE, "html head wbr bdo bdi var kbd samp dfn acronym time input thead tbody tfoot"),
    (STYLED, "span font b strong em i u s sup sub abbr big small tt code cite q mark ins del strike ruby nobr"),
    (ANCHOR, "a"),
    (IMAGE, "img"),
    (EMBED, "iframe embed object video audio"),
    (META, "meta"),
    (TITLE, "title"),
    (SCRIPT, "script"),
    (STYLE, "style"),
    (BASE, "base"),
    (NOSCRIPT, "noscript"),
    (BREAK, "br hr"),
    (ROW, "li tr"),
    (LINE, "p dt dd caption figcaption legend summary address label"),
    (PRE, "pre"),
    (HEADING, "h1 h2 h3 h4 h5 h6"),
)  # a name with a colon (o:p) is INLINE; every other is a box: div, td, ul, table, section, ucapcontent, …
_SILENT = (0, 1, 3, 4, 5)  # lexbor's numbers of what is no element: a processing instruction, a comment, a doctype
_NUMBERS = 256  # lexbor has a number below this for every tag of HTML, and a greater one for any other

Attributes = dict[str, str | None]


def _kinds() -> bytes:
    """Return the kind of each tag at lexbor's number of the tag: a number is cheaper to get at than a name."""
    tree = LexborHTMLParser("")
    numbered = {tree.create_node(tag).tag_id: kind for kind, tags in _TAGS for tag in tags.split()}
    numbered |= dict.fromkeys(_SILENT, SKIP)
    return bytes(numbered.get(number, BOX) for number in range(_NUMBERS))


KINDS = _kinds()


class Heading(NamedTuple):
    """A heading element: its level (1-6) and its lines `[start, end)`."""

    level: int
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """A page as lines and boxes. Line numbers run in document order; ranges are half open.

    `texts`, `links`, `owners` have one entry a line: its text (white space collapsed), how many characters of it are
    link text, the box it stands in. `parents`, `keys`, `starts`, `ends`, `ids` have one entry a box: the box around it,
    its id and class as `id|class` in lower case, its first line, the line after its last, and its node's `mem_id`.

    `anchors`, `images` and `embeds` hold nodes for `attributes_and_text`, which gives an element's attributes and its
    text (1,000 characters of it, white space collapsed), and beside each the number of the line that it stands in or
    before; for images also the box around it, and the place in `anchors` of the link around it, -1 for none.
    `hidden` holds the line and the key of what is not shown, and whether that holds text; `marked` the elements, shown
    or not, whose id ends in `_baidu`, as id and node; `comments` those that begin with `enpproperty`. `tree` is what
    the nodes belong to.
    """

    texts: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    anchors: list[Any] = field(default_factory=list)
    anchor_lines: list[int] = field(default_factory=list)
    images: list[Any] = field(default_factory=list)
    image_lines: list[int] = field(default_factory=list)
    image_boxes: list[int] = field(default_factory=list)
    image_links: list[int] = field(default_factory=list)
    embeds: list[Any] = field(default_factory=list)
    embed_lines: list[int] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    hidden: list[tuple[int, str, bool]] = field(default_factory=list)
    metas: list[Attributes] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    marked: list[tuple[str, Any]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    title: str = ""
    base: str | None = None
    attributes_and_text: Callable[[Any], tuple[Attributes, str]] = lambda _: ({}, "")
    tree: LexborHTMLParser | None = None

    def within(self, nodes: list[Any], lines: list[int], start: int, end: int) -> Iterator[tuple[int, Attributes, str]]:
        """Yield line, attributes and text of the `nodes` whose `lines` are in `[start, end]`."""
        for at in range(bisect_left(lines, start), bisect_right(lines, end)):
            yield lines[at], *self.attributes_and_text(nodes[at])

    def key(self, line: int) -> str:
        """Return id and class of the box that a line stands in, in lower case: `id|class`."""
        box = self.owners[line]
        return self.keys[box] if box >= 0 else "|"

"""One walk over the parse tree: nodes -> lines of text and the boxes that hold them.

Everything after this module works on flat lists and ranges of line numbers; nothing else touches the tree but for the
few links and images that turn out to matter. lexbor parses in half the time of lxml; the walk keeps its own stack, so
depth costs memory, not recursion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.reading import hidden, script

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# What the walk does at an element. From LINE on, the element starts and ends a line of text.
SKIP, INLINE, STYLED, ANCHOR, IMAGE, EMBED, META, TITLE, SCRIPT, STYLE, BASE, BREAK, ROW, LINE, HEADING, BOX = range(16)

_TAGS = (
    (SKIP, "noscript select textarea button svg math template audio video canvas datalist map rp rt link"),
    (INLINE, "b strong em i u s sup sub abbr big small tt code cite q mark ins del strike label ruby nobr"),
    (INLINE, "html head wbr bdo bdi var kbd samp dfn acronym time input thead tbody tfoot o:p"),
    (STYLED, "span font"),
    (ANCHOR, "a"),
    (IMAGE, "img"),
    (EMBED, "iframe embed object"),
    (META, "meta"),
    (TITLE, "title"),
    (SCRIPT, "script"),
    (STYLE, "style"),
    (BASE, "base"),
    (BREAK, "br hr"),
    (ROW, "li tr"),
    (LINE, "p dt dd caption figcaption pre legend summary address"),
    (HEADING, "h1 h2 h3 h4 h5 h6"),
)  # every other element is a box: div, td, ul, table, section, ucapcontent, founder-content, …


def _tag_ids() -> dict[int, int]:
    """Return the kind of each tag by lexbor's number of the tag: a number is cheaper to get at than a name."""
    tree = LexborHTMLParser("")
    return {tree.create_node(tag).tag_id: kind for kind, tags in _TAGS for tag in tags.split()} | dict.fromkeys(
        _SILENT, SKIP
    )


_TEXT = 2  # lexbor's number of a text node
_SILENT = (1, 3, 4, 5)  # document, processing instruction, comment, doctype
_KINDS = _tag_ids()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading element: its level (1-6) and its lines `[start, end)`."""

    level: int
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """A page as lines and boxes. Line numbers run in document order; ranges are half open.

    `texts`, `links`, `owners` have one entry a line: its text (white space collapsed), how many characters of it are
    link text, the box it stands in. `parents`, `keys`, `starts`, `ends`, `nodes` have one entry a box: the box around
    it, its id and class in lower case (`id|class`), its first line and the line after its last.
    """

    texts: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    anchors: list[tuple[int, LexborNode]] = field(default_factory=list)
    images: list[tuple[int, LexborNode]] = field(default_factory=list)
    embeds: list[tuple[int, LexborNode]] = field(default_factory=list)
    hidden: list[tuple[int, LexborNode]] = field(default_factory=list)
    metas: list[dict[str, str | None]] = field(default_factory=list)
    title: str = ""
    base: str | None = None
    scripts: list[str] = field(default_factory=list)


class _Walker:
    """The state of the walk: the line that is being put together, and the boxes that are open."""

    __slots__ = ("anchored", "box", "buffer", "doc", "drop", "heads", "linked", "show", "styles")

    def __init__(self, *, show: bool, drop: frozenset[int]) -> None:
        self.doc = Document()
        self.buffer: list[str] = []
        self.linked = 0  # characters of the line so far that are link text
        self.anchored = 0  # open <a>
        self.box = -1
        self.heads: list[int] = []  # first lines of the open headings
        self.show = show  # read hidden nodes too
        self.styles: frozenset[str] = frozenset()  # classes and ids that the page's own style sheet hides
        self.drop = drop  # memory ids of nodes that the layout cuts out

    def flush(self) -> None:
        """End the line."""
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            doc = self.doc
            doc.texts.append(text)
            doc.links.append(self.linked)
            doc.owners.append(self.box)
        self.linked = 0

    def enter(self, node: LexborNode, kind: int) -> bool:
        """Open an element; return whether its children are to be read."""
        doc = self.doc
        if kind == ANCHOR:
            doc.anchors.append((len(doc.texts), node))
            self.anchored += 1
            return True
        if BREAK > kind != STYLED:
            self.note(node, kind)
            return False
        attributes = node.attributes
        if attributes:
            if not self.show and hidden.is_hidden(attributes, self.styles):
                doc.hidden.append((len(doc.texts), node))
                return False
            if self.drop and node.mem_id in self.drop:
                return False
        if kind == BOX:
            doc.parents.append(self.box)
            self.box = len(doc.keys)
            doc.keys.append(
                f"{attributes.get('id') or ''}|{attributes.get('class') or ''}".lower() if attributes else ""
            )
            doc.starts.append(len(doc.texts))
            doc.ends.append(-1)
            doc.nodes.append(node)
        elif kind == HEADING:
            self.heads.append(len(doc.texts))
        return True

    def note(self, node: LexborNode, kind: int) -> None:
        """Keep what an element without text of its own says."""
        doc = self.doc
        if kind == META:
            doc.metas.append(node.attributes)
        elif kind == IMAGE:
            doc.images.append((len(doc.texts), node))
        elif kind == EMBED:
            doc.embeds.append((len(doc.texts), node))
        elif kind == TITLE:
            doc.title = doc.title or " ".join(node.text().split())
        elif kind == STYLE:
            self.styles |= hidden.hidden_by(node.text())
        elif kind == BASE:
            doc.base = doc.base or node.attributes.get("href")
        elif kind == SCRIPT and (child := node.first_child) is not None:
            code = child.text_content or ""
            if "document.write" in code:
                self.buffer.append(script.written(code, doc.scripts))
            doc.scripts.append(code)

    def leave(self, node: LexborNode, kind: int) -> None:
        """Close an element."""
        if kind == BOX:
            self.doc.ends[self.box] = len(self.doc.texts)
            self.box = self.doc.parents[self.box]
        elif kind == HEADING:
            start = self.heads.pop()
            if start < len(self.doc.texts):
                self.doc.headings.append(Heading(int((node.tag or "h1")[1]), start, len(self.doc.texts)))


def walk(tree: LexborHTMLParser, *, show_hidden: bool = False, drop: frozenset[int] = frozenset()) -> Document:
    """Return the lines and boxes of a page. `drop` holds the `mem_id` of elements that are passed over."""
    walker = _Walker(show=show_hidden, drop=drop)
    buffer, enter, leave, flush, kind_of = walker.buffer, walker.enter, walker.leave, walker.flush, _KINDS.get
    push, pop = (stack := list[tuple["LexborNode", int]]()).append, stack.pop
    node = tree.root
    while node is not None:
        number = node.tag_id
        if number == _TEXT:
            text = node.text_content or ""
            if not text.isspace():
                buffer.append(text)
                if walker.anchored:
                    walker.linked += len(text)
            elif buffer:
                buffer.append(" ")
        else:
            kind = kind_of(number)
            if kind is None:
                kind = INLINE if ":" in (node.tag or "") else BOX
            if kind >= BREAK and buffer:
                flush()
            if kind == INLINE or kind == ROW or (kind != SKIP and kind != BREAK and enter(node, kind)):
                child = node.first_child
                if child is not None:
                    push((node, kind))
                    node = child
                    continue
                if kind == ANCHOR:
                    walker.anchored -= 1
                elif kind >= HEADING:
                    leave(node, kind)
        following = node.next
        while following is None and stack:
            node, kind = pop()
            if kind == ANCHOR:
                walker.anchored -= 1
            elif kind >= ROW:
                if buffer:
                    flush()
                if kind >= HEADING:
                    leave(node, kind)
            following = node.next
        node = following
    if buffer:
        flush()
    return walker.doc

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
    (INLINE, "html head wbr bdo bdi var kbd samp dfn acronym time input thead tbody tfoot o:p"),
    (STYLED, "span font b strong em i u s sup sub abbr big small tt code cite q mark ins del strike label ruby nobr"),
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


_LONGEST_TITLE = 400  # characters read of a <title>
_WITH_ATTRIBUTES = frozenset({BOX, STYLED, LINE, HEADING})
_PLAIN = frozenset({INLINE, ROW})
_EMPTY = frozenset({SKIP, BREAK})
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
    link text, the box it stands in. `parents`, `attributes`, `starts`, `ends`, `nodes` have one entry a box: the box
    around it, its attributes, its first line, the line after its last, and its node.
    """

    texts: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
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

    def key(self, line: int) -> str:
        """Return id and class of the box that a line stands in, in lower case: `id|class`."""
        box = self.owners[line]
        attributes = self.attributes[box] if box >= 0 else {}
        return f"{attributes.get('id') or ''}|{attributes.get('class') or ''}".lower()


def walk(tree: LexborHTMLParser, *, show_hidden: bool = False, drop: frozenset[int] = frozenset()) -> Document:  # noqa: C901, PLR0912, PLR0915 - the one loop that every node of every page goes through: calls would double its time
    """Return the lines and boxes of a page. `drop` holds the `mem_id` of elements that are passed over."""
    doc = Document()
    texts, links, owners, anchors = doc.texts, doc.links, doc.owners, doc.anchors
    parents, attributes_of, starts, ends, nodes = doc.parents, doc.attributes, doc.starts, doc.ends, doc.nodes
    buffer: list[str] = []  # the line that is being put together
    linked = anchored = 0  # characters of it that are link text; open <a>
    box = -1
    heads: list[int] = []  # first lines of the open headings
    sheet: frozenset[str] = frozenset()  # classes and ids that the page's own style sheet hides
    kind_of, is_hidden = _KINDS.get, hidden.is_hidden
    stack: list[tuple[LexborNode, int]] = []
    node = tree.root
    while node is not None:
        number = node.tag_id
        if number == _TEXT:
            text = node.text_content or ""
            if not text.isspace():
                buffer.append(text)
                if anchored:
                    linked += len(text)
            elif buffer:
                buffer.append(" ")
        else:
            kind = kind_of(number, -1)
            if kind < 0:
                kind = INLINE if ":" in (node.tag or "") else BOX
            if kind >= BREAK and buffer:
                text = " ".join("".join(buffer).split())
                buffer.clear()
                if text:
                    texts.append(text)
                    links.append(linked)
                    owners.append(box)
                linked = 0
            child = None
            if kind in _WITH_ATTRIBUTES:
                attributes = node.attributes
                if (
                    attributes
                    and (sheet or drop or "style" in attributes or "hidden" in attributes)
                    and ((not show_hidden and is_hidden(attributes, sheet)) or (drop and node.mem_id in drop))
                ):
                    doc.hidden.append((len(texts), node))
                else:
                    child = node.first_child
                    if child is not None:
                        if kind == BOX:
                            parents.append(box)
                            box = len(starts)
                            attributes_of.append(attributes)
                            starts.append(len(texts))
                            ends.append(-1)
                            nodes.append(node)
                        elif kind == HEADING:
                            heads.append(len(texts))
            elif kind == ANCHOR:
                child = node.first_child
                anchors.append((len(texts), node))
                if child is not None:
                    anchored += 1
            elif kind in _PLAIN:
                child = node.first_child
            elif kind not in _EMPTY:
                if kind == STYLE:
                    child = node.first_child
                    if child is not None:
                        sheet |= hidden.hidden_by(child.text_content or "")
                        child = None
                else:
                    written = _note(doc, node, kind)
                    if written:
                        buffer.append(written)
            if child is not None:
                stack.append((node, kind))
                node = child
                continue
        following = node.next
        while following is None and stack:
            node, kind = stack.pop()
            if kind == ANCHOR:
                anchored -= 1
            elif kind >= ROW:
                if buffer:
                    text = " ".join("".join(buffer).split())
                    buffer.clear()
                    if text:
                        texts.append(text)
                        links.append(linked)
                        owners.append(box)
                    linked = 0
                if kind == BOX:
                    ends[box] = len(texts)
                    box = parents[box]
                elif kind == HEADING:
                    start = heads.pop()
                    if start < len(texts):
                        doc.headings.append(Heading(int((node.tag or "h1")[1]), start, len(texts)))
            following = node.next
        node = following
    return doc


def _note(doc: Document, node: LexborNode, kind: int) -> str:
    """Keep what an element without text of its own says; return what a script writes in its place."""
    if kind == META:
        doc.metas.append(node.attributes)
    elif kind == IMAGE:
        doc.images.append((len(doc.texts), node))
    elif kind == EMBED:
        doc.embeds.append((len(doc.texts), node))
    elif kind == TITLE:
        doc.title = doc.title or " ".join(node.text()[:_LONGEST_TITLE].split())
    elif kind == BASE:
        doc.base = doc.base or node.attributes.get("href")
    elif kind == SCRIPT and (child := node.first_child) is not None:
        code = child.text_content or ""
        written = script.written(code, doc.scripts) if "document.write" in code and "<script" not in code else ""
        doc.scripts.append(code)
        return written
    return ""

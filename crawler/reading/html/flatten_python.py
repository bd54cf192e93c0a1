"""The walk in Python: for machines where the one in C was not built, and to hold that one to its word.

It keeps its own stack, so depth costs memory, not recursion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.reading.html import hidden, script_text
from crawler.reading.html.document import (
    ANCHOR,
    BASE,
    BOX,
    BREAK,
    EMBED,
    HEADING,
    IMAGE,
    INLINE,
    KINDS,
    LINE,
    META,
    NOSCRIPT,
    PRE,
    ROW,
    SCRIPT,
    SKIP,
    STYLE,
    STYLED,
    TITLE,
    Document,
    Heading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from crawler.reading.html.document import Attributes

_LONGEST_TITLE = 400  # characters read of a <title>
_LONGEST_TEXT = 1000  # characters kept of a link's text
_TEXT, _COMMENT = 2, 4  # lexbor's numbers of nodes without a tag
_MARKED = '[id$="_baidu"]'
_WITH_ATTRIBUTES = frozenset({BOX, STYLED, LINE, PRE, HEADING})
_PLAIN = frozenset({INLINE, ROW})
_EMPTY = frozenset({SKIP, BREAK})
_KINDS = dict(enumerate(KINDS))
# U+202F before a Mongolian letter joins a suffix to its word: it is spelling, not space.
_SPACE = re.compile("(?:(?!\u202f[\u1800-\u18af])\\s)+")


def walk(tree: LexborHTMLParser, *, show_hidden: bool, drop: frozenset[int]) -> Document:  # noqa: C901, PLR0912, PLR0915 - the one loop that every node of every page goes through: calls would double its time
    """Return what `walk.walk` does."""
    doc = Document(attributes_and_text=_look, tree=tree)
    texts, links, owners = doc.texts, doc.links, doc.owners
    parents, keys, starts, ends, ids = doc.parents, doc.keys, doc.starts, doc.ends, doc.ids
    buffer: list[str] = []  # the line that is being put together
    linked = anchored = 0  # characters of it that are link text; open <a>
    preformatted = 0  # open elements whose lines are kept
    box = -1
    heads: list[int] = []  # first lines of the open headings
    sheet: set[str] = set()  # classes and ids that the page's own style sheet hides
    kind_of, style_hides = _KINDS.get, hidden.style_hides
    stack: list[tuple[LexborNode, int]] = []

    def end_line() -> None:
        nonlocal linked
        text = _collapsed("".join(buffer))
        buffer.clear()
        if text:
            texts.append(text)
            links.append(linked)
            owners.append(box)
        linked = 0

    def add(text: str) -> None:
        nonlocal linked
        if not text.isspace():
            buffer.append(_SPACE.sub(" ", text) if "\u202f" in text else text)
            if anchored:
                linked += len(text)
        elif buffer:
            buffer.append(" ")

    node = tree.root
    doc.comments.extend(_beside(node))
    while node is not None:
        number = node.tag_id
        if number == _TEXT:
            text = node.text_content or ""
            while preformatted and "\n" in text:
                piece, _, text = text.partition("\n")
                add(piece)
                end_line()
            add(text)
        else:
            kind = kind_of(number, -1)
            if kind < 0:
                kind = INLINE if ":" in (node.tag or "") else BOX
            if kind >= BREAK and buffer:
                end_line()
            child = None
            if kind in _WITH_ATTRIBUTES:
                attributes = node.attributes
                style, identifier, names = attributes.get("style"), attributes.get("id"), attributes.get("class")
                if (
                    (drop and node.mem_id in drop)
                    or (not show_hidden and "hidden" in attributes)
                    or (not show_hidden and style and style_hides(style))
                    or (not show_hidden and sheet and hidden.sheet_hides(identifier, names, sheet))
                ):
                    doc.hidden.append((len(texts), _key(identifier, names), bool(_look(node)[1])))
                    doc.marked.extend((inner.id or "", inner) for inner in node.css(_MARKED))
                else:
                    if identifier and identifier.endswith("_baidu"):
                        doc.marked.append((identifier, node))
                    child = node.first_child
                    if child is not None:
                        if kind == BOX:
                            parents.append(box)
                            box = len(starts)
                            keys.append(_key(identifier, names))
                            starts.append(len(texts))
                            ends.append(-1)
                            ids.append(node.mem_id)
                        elif kind == HEADING:
                            heads.append(len(texts))
                        elif kind == PRE:
                            preformatted += 1
            elif kind == ANCHOR:
                child = node.first_child
                doc.anchors.append(node)
                doc.anchor_lines.append(len(texts))
                if child is not None:
                    anchored += 1
            elif kind in _PLAIN:
                child = node.first_child
                if kind == ROW and (node.id or "").endswith("_baidu"):
                    doc.marked.append((node.id or "", node))
            elif number == _COMMENT:
                doc.comments.extend(_fields(node))
            elif kind not in _EMPTY:
                if kind == STYLE:
                    child = node.first_child
                    if child is not None:
                        sheet |= hidden.hidden_by(child.text_content or "")
                        child = None
                elif kind == IMAGE:
                    _image(doc, node, box, anchored)
                elif kind == NOSCRIPT:
                    for image in node.css("img"):
                        _image(doc, image, box, anchored)
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
                    end_line()
                if kind == BOX:
                    ends[box] = len(texts)
                    box = parents[box]
                elif kind == PRE:
                    preformatted -= 1
                elif kind == HEADING:
                    start = heads.pop()
                    if start < len(texts):
                        doc.headings.append(Heading(int((node.tag or "h1")[1]), start, len(texts)))
            following = node.next
        node = following
    return doc


def _collapsed(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ") if "\u202f" in text else " ".join(text.split())


def _key(identifier: str | None, names: str | None) -> str:
    return f"{identifier or ''}|{names or ''}".lower()


def _beside(root: LexborNode | None) -> Iterator[str]:
    """Yield the comments before and after the root element."""
    node = root.parent.first_child if root is not None and root.parent is not None else None
    while node is not None:
        if node.tag_id == _COMMENT:
            yield from _fields(node)
        node = node.next


def _fields(comment: LexborNode) -> list[str]:
    text = comment.comment_content or ""
    return [text] if text.startswith("enpproperty") else []


def _look(node: LexborNode) -> tuple[Attributes, str]:
    return node.attributes, _collapsed(node.text())[:_LONGEST_TEXT]


def _image(doc: Document, node: LexborNode, box: int, anchored: int) -> None:
    doc.images.append(node)
    doc.image_lines.append(len(doc.texts))
    doc.image_boxes.append(box)
    doc.image_links.append(len(doc.anchors) - 1 if anchored else -1)


def _note(doc: Document, node: LexborNode, kind: int) -> str:
    """Keep what an element without text of its own says; return what a script writes in its place."""
    if kind == META:
        doc.metas.append(node.attributes)
    elif kind == EMBED:
        doc.embeds.append(node)
        doc.embed_lines.append(len(doc.texts))
    elif kind == TITLE:
        doc.title = doc.title or _collapsed(node.text()[:_LONGEST_TITLE])
    elif kind == BASE:
        doc.base = doc.base or node.attributes.get("href")
    elif kind == SCRIPT and (child := node.first_child) is not None:
        code = child.text_content or ""
        written = script_text.written(code, doc.scripts)
        doc.scripts.append(code)
        return written
    return ""

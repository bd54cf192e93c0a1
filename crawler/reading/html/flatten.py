"""One walk over the parse tree: nodes -> lines of text and the boxes that hold them.

The walk is written twice: in C (`native/`), which takes a third of the time, and in Python (`walk_python`) for machines
where no C compiler built that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax import lexbor

from crawler.compiled import compiled
from crawler.reading.html import flatten_python, hidden, script_text
from crawler.reading.html.document import KINDS, Document, Heading

if TYPE_CHECKING:
    from types import ModuleType

    from selectolax.lexbor import LexborHTMLParser


def _compiled() -> ModuleType | None:
    """Return the walk in C, or None where it was not built or selectolax hides lexbor's functions."""
    module = compiled("crawler.reading.html._walk", 4)
    try:
        if module is not None:
            module.bind(lexbor.__file__)
    except OSError:
        return None
    return module


COMPILED = _compiled()
_RULES = (hidden.style_hides, hidden.hidden_by, script_text.written)


def walk(tree: LexborHTMLParser, *, show_hidden: bool = False, drop: frozenset[int] = frozenset()) -> Document:
    """Return the lines and boxes of a page. `drop` holds the `mem_id` of elements that are passed over."""
    if COMPILED is None:
        return flatten_python.walk(tree, show_hidden=show_hidden, drop=drop)
    root = tree.root
    if root is None:
        return Document()
    doc = Document(*COMPILED.walk(root.mem_id, KINDS, show_hidden, drop, *_RULES))
    doc.headings = [Heading(*heading) for heading in doc.headings]
    doc.attributes_and_text, doc.tree = COMPILED.look, tree
    return doc

"""One walk over the parse tree: nodes -> lines of text and the boxes that hold them.

The walk is written twice: in C (`native/`), and in Python (`flatten_python`) for machines where no C compiler built it.
It is the only C here, because it earns it: reading takes 1.8 times as long as lxml's bare parse of the same bytes with
it, 2.9 times without. Decoding GB18030 in C made a whole replay of real pages 6% faster, the search for near-duplicates
one with claims 4% (user time, interleaved runs): too little for a second language.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from selectolax import lexbor

from crawler.reading.html import flatten_python, hidden, script_text
from crawler.reading.html.document import KINDS, Document, Heading

if TYPE_CHECKING:
    from types import ModuleType

    from selectolax.lexbor import LexborHTMLParser


_LOG = logging.getLogger(__name__)
_VERSION = 4  # raised in both places whenever a function of the C takes or gives something else


def compiled(name: str = "crawler.reading.html._walk") -> ModuleType | None:
    """Import the optional C extension if its version matches and selectolax shows it lexbor's functions.

    Where a checkout is newer than what was built in it, Python does the work, and a warning says so.
    """
    try:
        module = import_module(name)
        if getattr(module, "VERSION", 0) != _VERSION:
            _LOG.warning("%s was built from another version and is not used: `make install` rebuilds it", name)
            return None
        module.bind(lexbor.__file__)
    except (ImportError, OSError):
        return None
    return module


COMPILED = compiled()
_RULES = (hidden.style_hides, hidden.hidden_by, script_text.written)


def walk(tree: LexborHTMLParser, *, show_hidden: bool = False, drop: frozenset[int] = frozenset()) -> Document:
    """Return the lines and boxes of a page. `drop` holds the `mem_id` of elements that are skipped."""
    if COMPILED is None:
        return flatten_python.walk(tree, show_hidden=show_hidden, drop=drop)
    root = tree.root
    if root is None:
        return Document()
    doc = Document(*COMPILED.walk(root.mem_id, KINDS, show_hidden, drop, *_RULES))
    doc.headings = [Heading(*heading) for heading in doc.headings]
    doc.attributes_and_text, doc.tree = COMPILED.look, tree
    return doc

"""Texts of pages in files that other programs open: without what XML forbids and what turns a line around."""

from __future__ import annotations

import re

# Control characters, halves of surrogate pairs and what is no character (XML 1.0, 2.2), and the marks that turn the
# order of what is shown around (Unicode TR 9), which a title must not do to what stands beside it.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe\U0001ffff]"
)
CUT = "……"


def shown_text(text: object, longest: int | None = None) -> str:
    """Return a text without such characters, "" for what is none; longer than `longest` it ends in `CUT`."""
    if not isinstance(text, str):
        return ""
    if longest is not None and len(text) > longest:
        text = text[:longest].rstrip() + CUT
    return _CONTROLS.sub("", text)

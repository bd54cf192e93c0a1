"""What a page holds and does not show: stale dates, print copies, search-engine spam."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_GONE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?:font-size|(?<!-)opacity):0(?:\.0+)?(?:p[xt]|em|%)?(?:;|!|$)"
    r"|(?:text-indent|left|top|right|margin-left|margin-top):-\d{3,}(?:\.\d+)?(?:px|em|pt|rem|%)?"
    r"|clip:rect\([01](?:px)?,?[01]|transform:scale\(0\)|filter:alpha\(opacity=0\)"
)
_FLAT = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:p[xt]|em|%)?(?:;|!|$)")
_MEDIA = re.compile(r"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SUSPECT = re.compile("none|hidden|font-size: ?0|: ?-[19]")
_SIMPLE = re.compile(r"(?:[a-z]+)?([.#][\w-]+)")
_MAX = 5_000  # characters of a style sheet within the page: longer ones are the site's design, not one page's trick


@lru_cache(maxsize=4096)  # a site has few styles
def style_hides(style: str) -> bool:
    """Return whether an element with this `style` attribute is not shown."""
    style = "".join(style.lower().split())
    return bool(_GONE.search(style)) or ("overflow:hidden" in style and bool(_FLAT.search(style)))


def sheet_hides(identifier: str | None, names: str | None, sheet: AbstractSet[str]) -> bool:
    """Return whether the page's own style sheet hides an element with this id and class (see `hidden_by`)."""
    return bool(names and not sheet.isdisjoint(names.split())) or bool(identifier and f"#{identifier}" in sheet)


def hidden_by(sheet: str) -> frozenset[str]:
    """Return the class names and ids that a style sheet hides, as `x` and `#x`.

    Only rules for one class or id count, and none within `@media` or `@supports`: those depend on the reader's screen.
    """
    return _hidden_by(sheet) if len(sheet) <= _MAX else frozenset()


@lru_cache(maxsize=256)  # the pages of a site share their sheets
def _hidden_by(sheet: str) -> frozenset[str]:
    if not _SUSPECT.search(sheet):
        return frozenset()
    if "@" in sheet:
        sheet = _MEDIA.sub("", sheet)
    if "/*" in sheet:
        sheet = _COMMENT.sub("", sheet)
    found: set[str] = set()
    end = 0
    for suspect in _SUSPECT.finditer(sheet):
        if suspect.start() >= end:
            start = sheet.rfind("}", 0, suspect.start()) + 1
            end = sheet.find("}", suspect.end())
            end = len(sheet) if end < 0 else end  # the last rule may lack its brace
            selectors, _, declarations = sheet[start:end].partition("{")
            if style_hides(declarations):
                simple = (_SIMPLE.fullmatch(selector.strip()) for selector in selectors.split(","))
                found.update(match[1].removeprefix(".") for match in simple if match)
    return frozenset(found)

"""What a section carries, by its label in the navigation of a portal. Pure."""

from __future__ import annotations

import re

# Kinds of sections that can be asked for, and words of their labels.
KINDS = {
    "news": re.compile(
        r"要闻|新闻|动态|时政|政务(?!公开|服务)|资讯|播报|头条|快讯|快报|简报|民生"
        r"|(?:部门|乡镇|镇街|街道|县区|区县|市县)(?:信息|传真|之窗|之声|风采)"
    ),
    "notices": re.compile(r"通知|公告|公示|通告"),
    "policy": re.compile(r"政策|文件|法规|解读"),
}
ALL = "all"


def kinds_of(label: str) -> set[str]:
    """Return which kinds of sections a label may name."""
    return {kind for kind, words in KINDS.items() if words.search(label)}


def parse_kinds(words: str) -> frozenset[str]:
    """Return the kinds that a list with commas names; none for `all`. Raises `ValueError` for one that there is not."""
    named = [word.strip() for word in words.split(",")]
    strange = [word for word in named if word not in {*KINDS, ALL}]
    if strange:
        raise ValueError(f"{strange[0]!r} is no kind of section; there are {', '.join(KINDS)}, and {ALL}")
    return frozenset() if ALL in named else frozenset(named)

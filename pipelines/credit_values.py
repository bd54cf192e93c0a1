"""Sources and people as records hold them: without labels, roles and page controls."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.reading.chinese import names
from pipelines.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABEL = re.compile(r"(?:(?:信息|稿件|文章|新闻|内容|消息|资讯)?来源|稿源|转自|转载自|摘自|出处) ?(?:[:：] ?| |$)")
_JUNK = re.compile(
    r"[\[【(（] ?(?:关闭|打印|收藏|分享)?(?:窗口|本页)? ?[\]】)）]"
    r"|(?:字号|字体|文字大小|(?:浏览|点击|阅读)(?:次数|量|数)?|打印|关闭) ?[:：].*$"
)
_WRAPPED = re.compile(r"\[([^\[\]]*)\]|【([^【】]*)】")
_CACHED = 1024
_EDGES = " 　:：|｜,，;；、/-"


@lru_cache(_CACHED)
def _people(value: str, *, desks: bool) -> tuple[str, ...]:
    """Return the names in a value. A site has a few editors, and telling whether 张三 is a name takes 0.01 ms."""
    return tuple(names.people(one_line(value), desks=desks))


def people(values: Iterable[str], *, desks: bool = False) -> list[str]:
    """Return the names in `values` (Simplified), in order and once each, without roles and 佚名."""
    return list(dict.fromkeys(name for value in values for name in _people(value, desks=desks)))


def source(value: str | None) -> str | None:
    """Return a source (Simplified) without its label, empty brackets, brackets around it and controls after it."""
    value = one_line(value or "")
    before = None
    while value != before:
        before = value
        value = _JUNK.sub("", value).strip(_EDGES)
        if label := _LABEL.match(value):
            value = value[label.end() :]
        if wrapped := _WRAPPED.fullmatch(value):
            value = wrapped[1] or wrapped[2] or ""
    return value or None

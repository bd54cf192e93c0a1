"""The facts of a text: its numbers, dates and names, which tell one notice of a template from the next.

A fact is kept with what stands before it: a template has 气温 in every notice, with another number after it, while a
reprint that is cut, framed or reworded leaves facts out or brings its own, in other places.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

_MOST = 96  # facts of a text that count
_REACH = 12  # characters to look back for what stands before a fact, of which the last three count
_NOT_CONTEXT = re.compile(r"[\W\d_]+")
_TITLE_NUMBERS = re.compile(r"[0-9一二三四五六七八九十]+")
# What sites themselves add to a text, each its own.
_BYLINE = (
    "编辑",
    "责编",
    "审核",
    "校对",
    "来源",
    "作者",
    "记者",
    "通讯员",
    "浏览",
    "阅读",
    "点击",
    "日讯",
    "日电",
    "省略",
)
# Each pattern begins with a few fixed characters, so that the search skips from one to the next.
_AFTER_WORDS = (
    # dates, times, amounts, and the unit that follows
    re.compile(r"[0-9](?:[0-9]{0,3}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]?月[0-9]{1,2}日|[0-9.:,-]{0,30}[^\W\d_]?)"),
    re.compile(r"[:：]([^\s:：，。；、,;]{1,24})"),  # what a label says: 供应商名称：…
)
_NAMES = (  # the name of the context, and where its names are
    ("list", re.compile(r"、([^\W\d_]{2,4})(?=[、，。；\n])")),
    ("list", re.compile(r"[：\n]([^\W\d_]{2,4})(?=、|\n|，[男女])")),
    ("post", re.compile(r"(?:任命|免去|聘任|提名)([^\W\d_]{2,4}?)(?=同志|为|的)")),
)
# A name of so many characters stands before these words, unless they go on as the third says (村民, 街道) …
_BEFORE = (
    ("同志", 3, ()),
    ("有限公司", 4, ()),
    ("镇", 2, ("区", "村", "街")),
    ("乡", 2, ("村", "镇", "土", "亲")),
    ("村", 2, ("民", "庄", "里", "集", "级", "居", "振")),
    ("路", 2, ("工", "线", "网", "上", "面", "灯")),
    ("街", 2, ("道", "巷", "头")),
    ("社区", 2, ()),
    ("小区", 2, ()),
)
_COMMON = tuple("乡农全各本城道公铁线思该")  # … or are common words: 农村, 公路
_ROLES = ("书记", "县长", "市长", "区长", "局长", "主任", "领导")  # a name stands after them
_NAME = 2


def facts(text: str) -> frozenset[int]:
    """Return the facts of a text, at most 96: a hash of 16 bits of what stands before one, then one of itself."""
    found: list[tuple[str, str]] = []
    end = len(text)
    for pattern in _AFTER_WORDS:
        for match in pattern.finditer(text):
            if match.end() == end and not match[0].endswith("日"):
                continue  # a cut copy can end within a number
            start = match.start()
            context = _NOT_CONTEXT.sub("", text[max(0, start - _REACH) : start])[-3:]
            if not context.endswith(_BYLINE):
                found.append((context, match[match.lastindex or 0]))
    found += [(name, fact) for name, pattern in _NAMES for fact in pattern.findall(text)]
    for word, size, other in _BEFORE:
        for before, after in pairwise(text.split(word)) if word in text else ():
            name = before[-size:]
            if len(name) == size and name.isalpha() and not name.endswith(_COMMON) and not after.startswith(other):
                found.append((word, name))
    for role in _ROLES:
        if role in text:
            found += [(role, part[:_NAME]) for part in text.split(role)[1:]]
    return frozenset(_hash(context) << 16 | _hash(fact) for context, fact in found[:_MOST])


def conflicts(short: frozenset[int], long: frozenset[int]) -> tuple[int, int]:
    """Return how many facts of `short` stand after words of `long` with another fact, and how many stand after any.

    Where a word stands before several facts, those that both texts have are no conflict.
    """
    contexts = {fact >> 16 for fact in long}
    comparable = [fact for fact in short if fact >> 16 in contexts]
    return sum(fact not in long for fact in comparable), len(comparable)


def title_marks(title: str | None) -> tuple[int, int]:
    """Return 16-bit hashes of a title without its numbers, and of its numbers; (0, 0) for a title without any."""
    numbers = _TITLE_NUMBERS.findall(title or "")
    if not numbers:
        return 0, 0
    return _hash(_TITLE_NUMBERS.sub("0", title or "")), _hash(" ".join(numbers))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) & 0xFFFF

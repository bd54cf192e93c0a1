"""Do two pages name the same actors, places, objects and days? By what differs between their titles and their texts.

A template has the same words in every notice; what differs is what each notice is of, whatever kind of name it is. So
no list of names is needed: a span that differs is a fact, unless it is one of the things that editors do to a story
(`_EDITORIAL`), or both texts name it anyway, as where a story was given another headline.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.similarity.text_diff import Change, changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NEAR = 0.9  # of the shorter text, at least, that two texts of one notice have in common …
_WHOLE = 0.7  # … and of the longer one
_HEAD, _FOOT = 60, 100  # letters at the two ends of a text in which sites name those who wrote and passed it
_SENTENCE = 20  # letters of an added sentence; fewer in the middle of a text are one more name or object
_LONG = 6  # letters from which on a headline's words need not all be in the text …
_MOSTLY = 0.6  # … but this share of its pairs of letters
_ABOUT = 0.3  # pairs of letters of a headline that the text has which it is the headline of

_JUNK = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)")  # 3.5 stays what it is
_DIGITS = str.maketrans("〇零○一二三四五六七八九两", "0001234567892")
_TENS = re.compile(r"(\d?)十(\d?)")
_NUMBER = re.compile(r"[0-9]")


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


# What editors put into a headline or around a text: it names nothing. Whoever speaks of 我县 is not named either.
_WORDS = _any(
    "图 组图 多图 图文 图片 图解 高清 视频 音频 直播 快讯 简讯 短讯 消息 要闻 头条 热点 焦点 聚焦 关注 最新 重磅 独家 "
    "原创 转载 转发 转 推荐 置顶 来源 发布 权威发布 本报讯 本网讯 本报 本网 本台 讯 电 报道 记者 通讯员 编辑 责编 "
    "责任编辑 审核 校对 摄影 供稿 文字 文 特此公告 特此通知 特此公示 特此通告 的 了 地 得 之 和 与 及 以及 等 在 于 为 "
    "对 有关 关于 举行 召开 举办 开展 进行 组织 实施 近日 日前 我省 我市 我州 我县 我区 我旗 我镇 我乡 我村 我校 我院 "
    "我局 本省 本市 本州 本县 本区 本镇 本村"
)
_EDITORIAL = re.compile(f"(?:{_WORDS})*")
_PEOPLE = _any("编辑 责编 作者 记者 通讯员 摄影 摄 撰稿 供稿")
_LABELS = _any("审核 校对 来源 初审 复审 终审 监制 浏览次数 阅读次数 点击次数 浏览量 阅读量 点击量 点击数")
_CREDIT = re.compile(f"{_PEOPLE}|{_LABELS}|公众号|转载请")
_LABELLED = re.compile(rf"(?:{_PEOPLE})(?:[^\W\d从在对向就到采][^\W\d]{{1,2}})?$|(?:{_LABELS})$")
_OPENING = re.compile(r".{0,20}(?:讯|日电|消息)")  # 本报5月6日讯
# What makes another notice of one: which part of a series it is, or what became of it.
_DECISIVE = re.compile(_any("更正 补充 延期 终止 中止 废止 撤销 取消 解除 暂停 恢复 变更 续 再次 重新 二次"))
_PART = re.compile(r"第?[上中下前后首末]+[篇集部期批季辑章讲]?")
_OUTCOME = re.compile(_any("结果 预告 意向 招标 中标 成交 流标 开标 修订 征求意见 征求 初步 最终 拟"))
_NAME = re.compile(
    r"\d|(?:公司|集团|[厂店社院局所站校园]|中心|小学|中学|大学|医院|[省市州县区旗乡镇村路街巷]|街道|小区|社区|项目|工程|案)$"
)
_SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日?")


@lru_cache(maxsize=256)
def letters_of(title: str | None) -> str:
    """Return the letters and numbers of a title in one form: full-width, Chinese numerals and marks are no difference.

    What no digit stands around on both sides is dropped, so that 3.5 is not 35.
    """
    return _numbers(_JUNK.sub("", unicodedata.normalize("NFKC", title or "").lower()))


def _numbers(text: str) -> str:
    return _TENS.sub(lambda found: str(int(found[1] or 1) * 10 + int(found[2] or 0)), text.translate(_DIGITS))


def titles_agree(one: str | None, other: str | None, texts: Sequence[str] = (), publishers: Iterable[str] = ()) -> bool:
    """Tell whether what differs between two titles of a publisher names nothing, or is named by all `texts`.

    `texts` are the letters of both pages' texts; the names of `publishers` are a site's prefix or suffix.
    """
    left, right = letters_of(one), letters_of(other)
    if bool(left) != bool(right):
        return False
    names = [letters_of(name) for name in publishers]
    return all(_harmless(change, left, right, [_numbers(text) for text in texts], names) for change in _of(left, right))


@lru_cache(maxsize=64)
def _of(one: str, other: str) -> tuple[Change, ...]:
    return tuple(changes(one, other))


def _harmless(change: Change, one: str, other: str, texts: Sequence[str], publishers: Iterable[str]) -> bool:
    spans = [_whole(one, change.start, change.end), _whole(other, change.on, change.off)]
    bare = [span for span in (change.one, change.other) if span]
    for name in filter(None, publishers):
        bare = [span.replace(name, "") for span in bare]
    if all(_EDITORIAL.fullmatch(span) for span in bare):
        return not (change.one and change.other and _marks(change))
    if _marks(change) or any(_OUTCOME.search(span) for span in bare):
        return False
    if all(_NUMBER.search(span) for span in spans):
        return False  # 第3期, 第4期: whatever else the texts name
    if not texts:
        return False
    return all(_named(span, text) for span in spans if span for text in texts) or _subtitle(change, one, other, texts)


def _subtitle(change: Change, one: str, other: str, texts: Sequence[str]) -> bool:
    """Tell whether a change is a line above or below a headline, of which the texts speak, that names nobody."""
    added, rest = (change.one, other) if change.one else (change.other, one)
    if (change.one and change.other) or len(added) < _LONG or (change.before and change.after):
        return False
    return not _NAME.search(added) and all(_shared(rest, text) >= _ABOUT for text in texts)


def _marks(change: Change) -> bool:
    """Tell whether a change is of the part of a series, or makes a correction of a notice."""
    for span, others in ((change.one, change.other), (change.other, change.one)):
        if any(word not in others for word in _DECISIVE.findall(span)):
            return True
        if _PART.fullmatch(span) and (others or not change.after):
            return True
    return False


def _whole(text: str, start: int, end: int) -> str:
    """Return a span with the rest of a number that it is in; one of a letter with the letter before it, or after."""
    if start == end:
        return ""
    while start and text[start - 1] in "0123456789." and text[start] in "0123456789.":
        start -= 1
    while end < len(text) and text[end] in "0123456789." and text[end - 1] in "0123456789.":
        end += 1
    if end - start == 1:
        start, end = (start - 1, end) if start else (start, end + 1)
    return text[start:end]


def _named(span: str, text: str) -> bool:
    """Tell whether a text has the words of a span: of many words, the most of them."""
    return span in text or (len(span) >= _LONG and _shared(span, text) >= _MOSTLY)


def _shared(span: str, text: str) -> float:
    """Return the share of the pairs of letters of a span that a text has."""
    pairs = [span[i : i + 2] for i in range(len(span) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def contradict(one: str | None, other: str | None, text: str, other_text: str) -> bool:
    """Tell whether two titles are one but for what they name, and each text names only its own.

    That is decisive wherever the pages are: a reprint names what its original names. So is a correction.
    """
    left, right = letters_of(one), letters_of(other)
    found = _of(left, right)
    kept = len(left) - sum(change.end - change.start for change in found)
    if 2 * kept < min(len(left), len(right)):
        return False  # another headline
    texts = _numbers(text), _numbers(other_text)
    for change in found:
        if _marks(change):
            return True
        mine, theirs = _whole(left, change.start, change.end), _whole(right, change.on, change.off)
        if not (mine and theirs) or any(_EDITORIAL.fullmatch(span) for span in (change.one, change.other)):
            continue
        if [name in each for name in (mine, theirs) for each in texts] == [True, False, False, True]:
            return True
    return False


def texts_agree(one: str, other: str) -> bool:
    """Tell whether the letters of two texts of a publisher are nearly equal and differ in no fact."""
    if min(len(one), len(other)) < _WHOLE * max(len(one), len(other)):
        return False
    found = changes(one, other)
    kept = len(one) - sum(change.end - change.start for change in found)
    if kept < _NEAR * min(len(one), len(other)) or kept < _WHOLE * max(len(one), len(other)):
        return False
    return all(_edited(change, one, other) for change in found)


def _edited(change: Change, one: str, other: str) -> bool:
    """Tell whether a change between two texts is what editors and sites do, and no other fact."""
    mine, theirs = _numbers(change.one), _numbers(change.other)
    if mine == theirs or (_EDITORIAL.fullmatch(mine) and _EDITORIAL.fullmatch(theirs)):
        return True
    head = change.start < _HEAD and change.on < _HEAD
    foot = len(one) - change.end < _FOOT and len(other) - change.off < _FOOT
    if (head or foot) and _credited(change):
        return True
    if mine and theirs:
        return False
    added = mine or theirs
    if not change.before and _OPENING.fullmatch(added):
        return True
    if not change.after and _SIGNED.fullmatch(added):
        return True
    return len(added) >= _SENTENCE and not _NUMBER.search(added)


def _credited(change: Change) -> bool:
    """Tell whether a change is of those whom a site names at the beginning or the end: 编辑：张三."""
    if _LABELLED.search(change.before):
        return True
    return all(_CREDIT.search(span) for span in (change.one, change.other) if span)

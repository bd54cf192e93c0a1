"""The labels that a line has, and whether they are those of a byline."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from crawler.reading.chinese import dates
from crawler.reading.chinese.conversion import both_scripts
from crawler.reading.chinese.names import is_count, is_office, is_person, people
from crawler.reading.chinese.script import HAN, fold_label
from crawler.reading.chinese.vocabulary import ENGLISH, LABELS, MEDIA, MEDIA_DESKS, PEOPLE, Label, Part, any_of

OPEN = (":", "：")  # how a line ends that is a label whose value stands in the next one

# A colon behind what a label ends with: a character in either script, its gloss, a letter; up to three blanks between
_ENDS = f"{''.join(both_scripts(word[-1]).strip('[]') for word in LABELS)})）A-Za-z"
_COLON = re.compile(
    "[:：](?:" + "|".join(rf"(?<=[{_ENDS}]{blanks}.)" for blanks in ("", r"\s", r"\s\s", r"\s\s\s")) + ")"
)
# A colon and the words before it; spaces part them, or are within them (来 源). A day may stand before: 5月5日来源：
_INTRODUCED = re.compile(
    rf"(?:(?<=\d)日|(?<![{HAN}]))([{HAN}](?:[{HAN}/]|\s{{1,4}}(?=[{HAN}/])){{0,15}}+)\s{{0,3}}[:：]"
)
ENGLISH_LABEL = re.compile(
    rf"(?<![A-Za-z'’-])(?-i:(?=[A-Z]))(?:{any_of(ENGLISH)})(?=\s?[:：](?!//))",
    re.IGNORECASE,
)
"""A label of an English edition, before its colon, with a capital; running text has none (the news source: …)."""
_ONE_HAN = re.compile(f"[{HAN}]")
# By label, those of no use that end with it: 项目资金 来源 is no 来源
_LONGER: dict[str, list[str]] = {}
for _word, _label in LABELS.items():
    if _label.part is Part.IGNORED:
        for _at in range(1, len(_word)):
            if _word[_at:] in LABELS:
                _LONGER.setdefault(_word[_at:], []).append(_word)
_SIGNED_FIRST = re.compile(
    r"^\W{0,3}By ([A-Z][A-Za-z.'’ -]{1,40}?) ?[|｜] ?(?:([A-Za-z][^|｜:：\d]{1,40}?) ?[|｜] ?)?"
    r"(?=[A-Z][a-z]{2,9}\b|\d{4}-)"
)
_SIGNED_LAST = re.compile(r"([|｜] ?)By ([A-Z][A-Za-z.'’ -]{1,40})$")
# By Li Ming  Some Daily  Updated: …
_SIGNED_ABOVE = re.compile(
    r"^By ((?:[A-Z][A-Za-z.'’-]*\s){2,3}?)"
    r"((?:[A-Z][\w.]*\s){0,3}(?:Daily|News|Times|Post|Online|Press|Network|Xinhua|Agency|Media|[\w.]+\.(?:com|cn)\S*)\s)?"
    r"(?=(?:Last )?(?:[Uu]pdated|Published|Posted)(?: on)?\s?[:：])"
)
# Source: Some Daily By Li Ming 2024-05-06: without bars, a name's words have capitals
_SIGNED_WITHIN = re.compile(
    r"((?:^|\s)Sources?\s?[:：][^|｜:：]{2,40}?\s)By ((?:[A-Z][A-Za-z.'’-]*\s?){1,4}?)"
    r"(?=\s?(?:$|[|｜\d(]|(?:Updated|Published|Posted|Time|Date|Editors?|Views)\b))"
)
_COUNTED = re.compile(rf"\s?(?:\d|$|[\[【(（次]|[{HAN}]{{2,5}}[:：])")  # what follows a label of views: 课外 阅读：古诗
_DATED = re.compile(r"[\d０-９]|二[〇○零ОO]|[今昨前]天|刚刚|刚才|^\W*$")  # 公开时间：长期公开 is a notice's
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile("[。！？!?；…]")
# What the names of media and offices end with; 来自：浙江杭州 names a place
_OUTLET = re.compile(
    rf"(?:{any_of((*MEDIA, *MEDIA_DESKS))}|[报社网台刊局办委厅院府站部处]|中心|发布|频道|融媒体?|新闻|在线)$"
)
_CACHED = 4096  # lines; several steps ask of the same one, and the pages of a site share those around the article
_LONGEST_NOBODY = 8  # characters of a value that names nobody: 本网编辑部
_LONGEST_NAMES = 60  # characters of a value that lists people
_LONGEST_SOURCE = 20  # characters of one that a weak label introduces


class Stated(NamedTuple):
    """A label in a line, what is known of it, and what stands between it and the next one; `first` begins the line."""

    word: str
    label: Label
    value: str
    first: bool


def spelled_out(line: str) -> str:
    """Return a line of an English edition with the labels it leaves out: `By Li Ming | Some Daily | Updated: …`."""
    if "By " not in line or not is_english(line):
        return line
    line = _SIGNED_ABOVE.sub(lambda match: f"By: {match[1]} | " + (f"Source: {match[2]} | " if match[2] else ""), line)
    line = _SIGNED_FIRST.sub(lambda match: f"By: {match[1]} | " + (f"Source: {match[2]} | " if match[2] else ""), line)
    return _SIGNED_WITHIN.sub(r"\1By: \2", _SIGNED_LAST.sub(r"\1By: \2", line))


def is_english(line: str) -> bool:
    """Return whether a line may have labels of an English edition, with colons of either width."""
    return line.isascii() or _ONE_HAN.search(line) is None


def stated(line: str) -> tuple[Stated, ...]:
    """Return the known labels of a line that begin a word, folded: 来源, and neither of 资金来源."""
    return _stated(line) if _COLON.search(line) else ()


@lru_cache(_CACHED)
def _stated(line: str) -> tuple[Stated, ...]:
    line = fold_label(line)
    found: list[tuple[str, Label, int, int]] = []  # the label, where it begins, where its value does
    for match in _INTRODUCED.finditer(line):
        words = match[1].split()
        for at in range(len(words)):
            word = "".join(words[at:])
            label = LABELS.get(word)
            if label is None or "".join(words).endswith(tuple(_LONGER.get(word, ()))):
                continue
            if label.part is not Part.VIEWS or _COUNTED.match(line, match.end()):
                found.append((word, label, match.start(1) if not at else match.end(1) - len(word), match.end()))
                break
    if is_english(line):
        line = spelled_out(line)
        matches = ((match, match[0].lower()) for match in ENGLISH_LABEL.finditer(line))
        found.extend((word, ENGLISH[word], match.start(), match.end() + 1) for match, word in matches)
    if not found:
        return ()
    ends = [start for _, _, start, _ in found[1:]] + [len(line)]
    return tuple(
        Stated(word, label, line[value:end].strip(), not line[:start].strip())
        for (word, label, start, value), end in zip(found, ends, strict=True)
    )


def is_labelled(line: str) -> bool:
    """Return whether a line has a label that only a page's byline has; 时间 and 地点 are also a notice's.

    Two weak ones of an English edition are a byline's where one is a time's: `Date: … From: …`.
    """
    found = stated(line)
    if any(map(_is_of_page, found)):
        return True
    return len(found) > 1 and is_english(line) and any(one.label.part is Part.PUBLISHED for one in found)


def has_label(line: str) -> bool:
    """Return whether a line has a label of a byline; 时间 too, where a year stands behind it."""
    return any(
        _is_of_page(one) or (one.label.part is Part.PUBLISHED and _YEAR.match(one.value)) for one in stated(line)
    )


def is_of_event(line: str) -> bool:
    """Return whether a line says where something takes place or whom to ask: its time is no publication."""
    return any(one.label.of_event for one in stated(line))


def _fits(part: Part, value: str) -> bool:
    """Return whether a value can be what a byline says; 公告时间 of some days and 记者：两名 are facts of a notice."""
    if part is Part.PUBLISHED:
        return (not value or _DATED.search(value) is not None) and not dates.is_span(value)
    if part in PEOPLE and is_count(value):
        return False
    if part is Part.SOURCE:
        return _SENTENCE.search(value) is None
    return part not in PEOPLE or len(value) <= _LONGEST_NOBODY or bool(people(value, desks=True))


def _is_of_page(one: Stated) -> bool:
    """Return whether a label is a byline's by the word and by what it introduces.

    People speak in interviews (记者：您怎么看？), and what a weak label or one of the staff introduces must be a name.
    """
    label, value = one.label, one.value
    if not _fits(label.part, value):
        return False
    if label.alone or (label.part not in PEOPLE and not (label.part is Part.SOURCE and label.weak)):
        return label.of_page
    if len(value) > _LONGEST_NAMES or _SENTENCE.search(value):
        return False
    if label.part is Part.SOURCE:
        return (
            one.first and 1 < len(value) <= _LONGEST_SOURCE and (value.isascii() or _OUTLET.search(value) is not None)
        )
    return label.of_page or any(is_person(name) and not is_office(name) for name in people(value))

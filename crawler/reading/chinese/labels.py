"""The labels that a line has, and whether they are those of a byline."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.reading.chinese.names import people
from crawler.reading.chinese.script import HAN, fold_label
from crawler.reading.chinese.vocabulary import ENGLISH, LABELS, PEOPLE, Label, Part, any_of

OPEN = (":", "：")  # how a line ends that is a label whose value stands in the next one

# A colon and the words before it; spaces part them, or are within them (来 源). A day may stand before: 5月5日来源：
_INTRODUCED = re.compile(
    rf"(?:(?<=\d)日|(?<![{HAN}]))([{HAN}](?:[{HAN}/]|\s{{1,4}}(?=[{HAN}/])){{0,15}})\s{{0,3}}[:：]"
)
ENGLISH_LABEL = re.compile(
    rf"(?<![A-Za-z'’-])(?-i:(?=[A-Z]))(?:{any_of(ENGLISH)})(?=\s?[:：](?!//))",
    re.IGNORECASE,
)
"""A label of an English edition, before its colon, with a capital; running text has none (the news source: …)."""
_COUNTED = re.compile(rf"\s?(?:\d|$|[\[【(（次]|[{HAN}]{{2,5}}[:：])")  # what follows a label of views: 课外 阅读：古诗
_YEAR = re.compile(r"\s{0,2}(?:19|20)\d\d")
_SENTENCE = re.compile("[。！？!?；…]")
_LONGEST_NAMES = 60  # characters of a value that lists people
_LONGEST_SOURCE = 20  # characters of one that a weak label introduces


class Stated(NamedTuple):
    """A label in a line, what is known of it, and the place behind its colon."""

    word: str
    label: Label
    end: int


def stated(line: str) -> list[Stated]:
    """Return the known labels of a line (folded) that begin a word: 来源, and neither of 资金来源."""
    found = []
    for match in _INTRODUCED.finditer(line) if "：" in line or ":" in line else ():
        words = match[1].split()
        for at in range(len(words)):
            word = "".join(words[at:])
            label = LABELS.get(word)
            if label is not None and (label.part is not Part.VIEWS or _COUNTED.match(line, match.end())):
                found.append(Stated(word, label, match.end()))
                break
    if line.isascii():
        matches = ((match, match[0].lower()) for match in ENGLISH_LABEL.finditer(line))
        found.extend(Stated(word, ENGLISH[word], match.end() + 1) for match, word in matches)
    return found


def is_labelled(line: str) -> bool:
    """Return whether a line has a label that only a page's byline has; 时间 and 地点 are also a notice's."""
    line = fold_label(line)
    found = stated(line)
    return any(_is_of_page(line, one, found[at + 1 :]) for at, one in enumerate(found))


def has_label(line: str) -> bool:
    """Return whether a line has a label of a byline; 时间 too, where a year stands behind it."""
    line = fold_label(line)
    found = stated(line)
    return any(
        _is_of_page(line, one, found[at + 1 :]) or (one.label.part is Part.PUBLISHED and _YEAR.match(line, one.end))
        for at, one in enumerate(found)
    )


def is_of_event(line: str) -> bool:
    """Return whether a line says where something takes place or whom to ask: its time is no publication."""
    return any(one.label.of_event for one in stated(fold_label(line)))


def _is_of_page(line: str, one: Stated, following: list[Stated]) -> bool:
    """Return whether a label is a byline's by the word and by what it introduces.

    People speak in interviews (记者：您怎么看？), and what a weak label or one of the staff introduces must be a name.
    """
    label = one.label
    if label.alone:
        return label.of_page
    if label.part not in PEOPLE and not (label.part is Part.SOURCE and label.weak):
        return label.of_page
    end = following[0].end - len(following[0].word) - 1 if following else len(line)
    value = line[one.end : end].strip()
    if len(value) > _LONGEST_NAMES or _SENTENCE.search(value):
        return False
    if label.part is Part.SOURCE:
        return "".join(line[: one.end - 1].split()) == one.word and 1 < len(value) <= _LONGEST_SOURCE
    return label.of_page or bool(people(value))

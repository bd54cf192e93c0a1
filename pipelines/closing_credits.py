"""Labelled lines at the end of a text that belong in fields: `编辑：何东铭`, `（责任编辑：张三）`, `来源：无锡日报`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.reading.chinese import dates, names
from crawler.reading.chinese.vocabulary import LABELS, PEOPLE, Part, any_of, labels

_FIELDS = {Part.SOURCE: "source", Part.AUTHOR: "authors", Part.EDITOR: "editors", Part.STAFF: ""}
_FIELD_OF = {word: _FIELDS[label.part] for word, label in LABELS.items() if label.part in _FIELDS}
_LABELS = any_of(_FIELD_OF, blanks=True)
_NAMED = any_of(labels(*PEOPLE, weak=False) + labels(Part.SOURCE, weak=False) + ["图"], blanks=True)
# A label at the start of the line or after a blank, before a colon or what stands for one (before a blank only where
# the value is a name of two to four characters); or one of two characters and more, with its colon, anywhere.
_LABEL = re.compile(
    rf"(?<![^ |｜丨,，;；、/])(?:({_LABELS}) ?[:：丨|｜/／] ?|({_NAMED}) (?=[\u4e00-\u9fff]{{2,4}}(?: |$)))"
    rf"|((?:{_LABELS})(?<=[\u4e00-\u9fff]{{2}}))[:：] ?"
)
_BRACKETED = re.compile(
    rf"[(（【\[]( ?(?:(?:{_LABELS}) ?[:：丨|｜/／]|(?:责任|值班)?编辑 |责编 )"
    r"[^()（）【】\[\]。！？]{1,80})[)）】\]] ?$"
)
# Who reported, in the opening (本报讯（记者 张三 通讯员 李四）) or at the end: part of the text, it stays there.
_CREDIT = re.compile(r"[(（]([\u4e00-\u9fffA-Za-z]{0,12}(?:记者|通讯员)[\u4e00-\u9fff· 、，,:：/]{2,80})[)）]")
_OPENING = re.compile(r"[^。！？（(]{0,30}(?=[(（])")
_SIGNED = re.compile(r"[\u4e00-\u9fffA-Za-z]{0,12}记者 ?[\u4e00-\u9fff· 、]{2,20}")
_STOP = re.compile(r"[。！？；!?]|[，,].*[，,].*[，,]")
_NAMES = re.compile(rf"(?:(?:本报)?记者 ?|通讯员 ?)?{names.NAME}(?:[ 、，,/]{{1,2}}(?:记者 ?|通讯员 ?)?{names.NAME})*")
_LONGEST = 120
_LONGEST_VALUE = 48
_LONGEST_NAME = 4  # characters of a Chinese name
_EDGES = " \u3000|｜丨,，;；、/"


@dataclass(slots=True)
class Trailer:
    """What a labelled line states."""

    source: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


def is_label(shown: str) -> bool:
    """Return whether a line (folded) is a label and its colon: `来源：`."""
    return shown[-1:] in ":：" and shown[:-1].replace(" ", "") in _FIELD_OF


def parse(line: str, shown: str) -> Trailer | None:
    """Return what `line` states if it is nothing but labels and values, else None. `shown` is the line folded."""
    if len(line) > _LONGEST:
        return None
    bracketed = shown[:1] in "(（【[" and shown[-1:] in ")）】]"
    if bracketed:
        line, shown = line[1:-1].strip(_EDGES), shown[1:-1].strip(_EDGES)
    if not _LABEL.match(shown):
        return None
    found = list(_LABEL.finditer(shown))
    ends = [match.start() for match in found[1:]] + [len(line)]
    trailer = Trailer()
    for match, end in zip(found, ends, strict=True):
        value = line[match.end() : end].strip(_EDGES)
        field_name = _FIELD_OF[match[match.lastindex or 1].replace(" ", "")]
        if len(value) > _LONGEST_VALUE or _STOP.search(value) or not _put(trailer, field_name, value):
            return None
        if bracketed and field_name == "authors" and not _NAMES.fullmatch(value):
            return None  # （作者：某某某，某大学教授） tells the reader more than a name
    return trailer


def _put(trailer: Trailer, name: str, value: str) -> bool:
    """Keep what a label introduces. Return False for people that are no names: then the line says something else."""
    if name == "source":
        if stamp := dates.find(value):
            value = value[: stamp.start].rstrip(_EDGES)
        if (credit := _CREDIT.search(value)) and credit.end() == len(value):  # 来源：新华网（记者 李四）
            trailer.authors.extend(names.people(credit[1]))
            value = value[: credit.start()].rstrip(_EDGES)
        trailer.source = trailer.source or value or None
    else:
        people = names.people(value, desks=name != "authors")
        if not people and len(value) > _LONGEST_NAME and not value.isascii():
            return False
        if name:
            kept = getattr(trailer, name)
            kept.extend(person for person in people if person not in kept)
    return True


def split_last(line: str, shown: str) -> tuple[str, Trailer | None]:
    """Return a paragraph without the labelled bracket at its end (`…。（责任编辑：张三）`), and what that states."""
    match = _BRACKETED.search(shown, max(0, len(shown) - _LONGEST))
    if match is None or not match.start():
        return line, None
    trailer = parse(line[match.start() :].strip(), match[0].strip())
    return (line[: match.start()].rstrip(), trailer) if trailer else (line, None)


def reporters(first: str, last: str) -> list[str]:
    """Return the reporters that the opening or the end of a text names (both Simplified), without changing the text."""
    opening = _OPENING.match(first)
    found = _CREDIT.match(first, opening.end()) if opening else None
    if found is None and last[-1:] in ")）":
        found = _CREDIT.search(last, max(0, len(last) - _LONGEST))
        found = found if found and found.end() == len(last) else None
    value = found[1] if found else last if _SIGNED.fullmatch(last) else ""
    people = names.people(value) if value else []
    return people if all(map(names.is_person, people)) else []

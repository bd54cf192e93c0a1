"""`places`: the places that words name, as a table or as JSON. Without Scrapy, so that it answers at once."""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.catalogue.find import Finder
from crawler.catalogue.place import LEVELS, Place
from crawler.catalogue.sections import sections_of
from crawler.catalogue.table import CatalogueError, Table, own_table, table
from crawler.storage.project_folder import data_beside_the_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

HELP = "a name, with or without its ending, pinyin, or the first digits of a code; of several, each has to fit"
NOT_FOUND = 1
WRONG_USAGE = 2
_PEOPLE = ("code", "level", "place", "pinyin", "portal", "doubt")
_WIDE = "WF"


@dataclass(slots=True)
class Answer:
    """What is printed on standard output and on standard error, and the exit code."""

    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    code: int = 0


def answer(
    words: Sequence[str], *, level: str | None = None, as_json: bool = False, known: Table, data_dir: str | None
) -> Answer:
    """Return what `places` says to some words; without any, of the provinces, or of all places of a level.

    Of one place it tells the sections of its portal that runs with this `data_dir` found, too.
    """
    finder = Finder(known)
    if words:
        found = finder.search_all(words)
    else:
        found = [place for place in known.places if level or place.level == "province"]
    chosen = [place for place in found if level in (None, place.level)]
    said = Answer()
    if as_json:
        found_places = {"total": len(chosen), "places": [as_record(place) for place in chosen]}
        said.lines.append(json.dumps(found_places, ensure_ascii=False))
    elif chosen:
        said.lines += _table(chosen)
    if not chosen:
        said.code = NOT_FOUND
        said.told.append(_nothing(words, found, level, finder))
    elif not as_json and len(chosen) == 1 and level is None:
        said.lines += _more(chosen[0], known)
        found_sections = sections_of(Path(data_dir).expanduser(), chosen[0]) if data_dir else []
        said.lines += [f"section:  {label}  {url}" for label, url in found_sections]
    return said


def as_record(place: Place) -> Mapping[str, str | None]:
    """Return a place as JSON has it: null for what it has not."""
    return {name: value or None for name, value in {**asdict(place), "name": place.name}.items()}


def unknown_place(word: str, finder: Finder) -> str:
    """Return one line for somebody whose word names no place."""
    near = finder.close(word)
    meant = f"; did you mean {', '.join(near)}?" if near else "; scrapy places lists the provinces"
    return f"there is no place {word!r}{meant}"


def several_places(word: str, found: Sequence[Place], option: str) -> str:
    """Return one line for somebody whose word names several places."""
    named = ", ".join(f"{place.path} ({option}{place.code or place.path})" for place in found)
    return f"{word!r} is {len(found)} places: {named}"


def _nothing(words: Sequence[str], found: Sequence[Place], level: str | None, finder: Finder) -> str:
    if found:
        return f"no {level} is among the {len(found)} places that {' '.join(words)} may mean; leave --level out"
    if len(words) > 1:
        return f"there is no place that all of {' '.join(words)} fit"
    return unknown_place(words[0], finder) if words else f"there is no place of the level {level}"


def _more(place: Place, known: Table) -> list[str]:
    """Return what else to type about one place."""
    below = len(known.below(place)) - 1
    name = place.code.rstrip("0") if place.level != "county" else place.code
    name += "0" * (len(name) % 2)
    lines = [""]
    if place.url:
        lines.append(f"its news:  scrapy crawl govcn -a place={place.code or place.path}")
    if below and name:
        lines.append(f"{below} places below it:  scrapy places {name}")
    return lines


def _table(places: Sequence[Place]) -> list[str]:
    rows = [_PEOPLE] + [
        (place.code or "-", place.level, " ".join(place.names), place.pinyin, place.url or "-", place.doubt)
        for place in places
    ]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in _WIDE) for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Leave it to Scrapy's parser, which has more options."""
        raise ValueError(message)


def quickly(arguments: Sequence[str]) -> int | None:
    """Answer `govnews places …` and return the exit code; None where it takes all of Scrapy, as `-h` and `-s` do."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--level", choices=LEVELS)
    parser.add_argument("--json", action="store_true")
    try:
        given = parser.parse_intermixed_args(list(arguments))
    except (ValueError, TypeError):
        return None
    try:
        said = answer(
            given.words, level=given.level, as_json=given.json, known=table(own_table()), data_dir=_data_dir()
        )
    except CatalogueError as error:
        said = Answer(told=[str(error)], code=WRONG_USAGE)
    return _printed(said)


def _data_dir() -> str | None:
    return os.environ.get("DATA_DIR") or data_beside_the_project()


def _printed(said: Answer) -> int | None:
    """Print an answer; None where a stream is not one that a few lines can be written to simply."""
    for stream, lines in ((sys.stdout, said.lines), (sys.stderr, said.told)):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        stream.write("".join(f"{line}\n" for line in lines))
        stream.flush()
    return said.code

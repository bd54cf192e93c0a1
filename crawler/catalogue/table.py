"""The table of places: the one that is shipped, with the rows and corrections of the user's own."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.catalogue.place import Place, bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHIPPED = Path(__file__).with_name("portals.tsv")
COLUMNS = tuple(each.name for each in fields(Place))
NO_ADDRESS = "no address is known"
_NONE = "-"  # in a table of the user's: empty, where the shipped row is not
_OWN = "added by a table of the user's"
_LARGEST = 8 << 20  # bytes of a user's table


class CatalogueError(ValueError):
    """A table cannot be used: one line that names the file and the line."""


class Table:
    """Places in the order of the table, and by code, host and name."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Index the places."""
        self.places = tuple(places)
        self.by_code = {place.code: place for place in self.places if place.code}
        self.by_host: dict[str, list[Place]] = {}
        for place in self.places:
            if place.url:
                self.by_host.setdefault(bare(place.host), []).append(place)

    def below(self, place: Place) -> list[Place]:
        """Return what belongs to a place, itself first."""
        return [place, *(each for each in self.places if each.is_below(place))]


def shipped() -> list[Place]:
    """Return the places of the table that is shipped."""
    rows = SHIPPED.read_text("utf-8").splitlines()[1:]
    return [Place(*row.split("\t")) for row in rows]


def own_table() -> str | None:
    """Return the path of the user's table, which the variable `CATALOGUE` names."""
    return os.environ.get("CATALOGUE") or None


@cache
def table(own: str | None = None) -> Table:
    """Return the table with the rows of `own`, the path of a user's. Raises `CatalogueError`."""
    places = shipped()
    return Table(_with_own(places, Path(own).expanduser()) if own else places)


def faults(places: Sequence[Place]) -> Iterator[str]:
    """Yield what is wrong with a table as a whole, and with each of its rows."""
    known = Table(places)
    provinces = {place.province for place in places if place.level == "province"}
    cities = {place.names for place in places if place.level == "prefecture"}
    for place in places:
        yield from (f"{place.code} {place.path}: {fault}" for fault in place.faults())
        if place.province not in provinces or (place.city and (place.province, place.city) not in cities):
            yield f"{place.code} {place.path}: a division above it is not in the table"
        above = known.by_code.get(f"{place.code[:4]}00") or known.by_code.get(f"{place.code[:2]}0000")
        if place.code and (above is None or above.names != place.names[: len(above.names)]):
            yield f"{place.code} {place.path}: its code is not below that of the division above it"
    for what, number in Counter(each for place in places for each in (place.code, place.path) if each).items():
        if number > 1:
            yield f"{what}: {number} rows have it"
    for host, served in known.by_host.items():
        sure = [place.path for place in served if not place.disputed]
        if len(sure) > 1:
            yield f"{host}: the address of {', '.join(sure)}, without a doubt"


def _with_own(places: list[Place], path: Path) -> list[Place]:
    """Return `places` with the rows of a user's table: corrections by code or by names, and places of their own."""
    at_code = {place.code: number for number, place in enumerate(places) if place.code}
    at_path = {place.path: number for number, place in enumerate(places)}
    seen: dict[int, int] = {}
    for line, cells in _rows(path):
        try:
            number = _number(cells, at_code, at_path)
            place = _added(cells) if number is None else _corrected(places[number], cells)
            if fault := next(place.faults(), None):
                raise ValueError(fault)  # noqa: TRY301 - the place is named once, below
            if number in seen:
                raise ValueError(f"{place.path} has a row already, line {seen[number]}")  # noqa: TRY301 - the same
        except ValueError as error:
            raise CatalogueError(f"{path}:{line}: {error}") from None
        if number is None:
            number = at_path[place.path] = len(places)
            places.append(place)
        seen[number], places[number] = line, place
    return places


def _number(cells: dict[str, str], at_code: dict[str, int], at_path: dict[str, int]) -> int | None:
    """Return which place a row is of, None for one that the table has not. Raises `ValueError`."""
    code = cells.get("code", "")
    if not code:
        return at_path.get("".join(cells.get(name, "") for name in ("province", "city", "county")))
    if code not in at_code:
        raise ValueError(f"no division in force has the code {code!r}")
    return at_code[code]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a user's table with the numbers of their lines. Raises `CatalogueError`."""
    try:
        with path.open("rb") as file:
            lines = file.read(_LARGEST + 1).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CatalogueError(f"{path} is not UTF-8; save it as tab-separated UTF-8 text") from None
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read: {error.strerror or error}; CATALOGUE names it") from None
    header = lines[0].strip("\n").split("\t") if lines else []
    strange = [name for name in header if name not in COLUMNS]
    if strange or "url" not in header or len(set(header)) != len(header) or not {"code", "county"} & set(header):
        what = f"{strange[0]!r} is no column" if strange else "a column is missing, or there twice"
        raise CatalogueError(f"{path}:1: {what}; the first line names them, tabs between: {' '.join(COLUMNS)}")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            raise CatalogueError(f"{path}:{number}: {len(cells)} columns, {len(header)} in the first line")
        yield number, dict(zip(header, cells, strict=False))


def _corrected(place: Place, cells: dict[str, str]) -> Place:
    """Return a place with the address of a row, and with its doubt: a person who gives an address has none."""
    for name in ("province", "city", "county", "level", "pinyin"):
        if cells.get(name) and cells[name] != getattr(place, name):
            known = getattr(place, name) or "empty"
            raise ValueError(f"{name} of {place.code or place.path} is {known}, not {cells[name]}; correct its url")
    url, doubt = cells.get("url", ""), cells.get("doubt", "")
    if url == _NONE:
        return replace(place, url="", doubt=doubt or NO_ADDRESS)
    return replace(place, url=url or place.url, doubt=doubt or ("" if url and place.code else place.doubt))


def _added(cells: dict[str, str]) -> Place:
    """Return a place that the table has not: a development zone, a new area."""
    kept = {name: cells.get(name, "") for name in ("province", "city", "county", "pinyin", "url")}
    return Place(code="", level=cells.get("level") or "other", doubt=cells.get("doubt") or _OWN, **kept)

"""The columns of the table, derived from the fields of `Article`: how each is stored, and what is no value of it."""

from __future__ import annotations

import json
import math
import types
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from crawler.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = dict[str, Any]

_INTEGERS = range(-(2**63), 2**63)
_JSON = "JSON"  # in place of a type: whatever JSON can hold, as its text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is DuckDB's, with `MAP` for what is stored as a list of keys and values.

    `convert` returns a value as it is stored in JSON lines, and raises `ValueError` for what is none.
    """

    name: str
    type: str
    convert: Callable[[Any], Any]
    empty: Any = None  # in place of null and of what is not there

    @property
    def nested(self) -> bool:
        """Tell whether values are lists or objects, which a cell holds as JSON."""
        return self.type not in {"VARCHAR", "BIGINT", "DOUBLE"}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - the record is wrong, not a type of the program; so below
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or value not in _INTEGERS:
        raise ValueError("not a whole number")
    return value


def _number(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)


def _any(value: Any) -> Any:
    json.dumps(value, allow_nan=False)  # raises ValueError
    return value


def _list(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def converted(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("no list")  # noqa: TRY004
        return [convert(each) for each in value]

    return converted


def _map(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def converted(value: Any) -> Row:
        if not isinstance(value, dict):
            raise ValueError("no object")  # noqa: TRY004
        return {key: convert(each) for key, each in value.items()}

    return converted


def _struct(parts: dict[str, Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def converted(value: Any) -> Row:
        if not isinstance(value, dict):
            raise ValueError("no object")  # noqa: TRY004
        return {name: None if (each := value.get(name)) is None else convert(each) for name, convert in parts.items()}

    return converted


_PLAIN: dict[Any, tuple[str, Callable[[Any], Any]]] = {
    str: ("VARCHAR", _text),
    int: ("BIGINT", _integer),
    float: ("DOUBLE", _number),
}


def _stored(hint: Any) -> tuple[str, Callable[[Any], Any]]:
    """Return the type that a field's type is stored as, and what converts its values."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _PLAIN[str]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        parts = {each.name: _stored(hints[each.name]) for each in fields(hint)}
        inner = ", ".join(f'"{name}" {_as_text(kind)}' for name, (kind, _) in parts.items())
        return f"STRUCT({inner})", _struct({name: convert for name, (_, convert) in parts.items()})
    if get_origin(hint) is list:
        kind, convert = _stored(get_args(hint)[0])
        return (_JSON, _list(convert)) if kind == _JSON else (f"{kind}[]", _list(convert))
    if get_origin(hint) is dict:
        kind, convert = _stored(get_args(hint)[1])
        return (_JSON, _map(convert)) if kind == _JSON else (f"MAP(VARCHAR, {kind})", _map(convert))
    return _JSON, _any


def _as_text(kind: str) -> str:
    return "VARCHAR" if kind == _JSON else kind


def _columns() -> tuple[Column, ...]:
    hints = get_type_hints(Article)
    made = []
    for each in fields(Article):
        kind, convert = _stored(hints[each.name])
        empty: Any = each.default_factory() if each.default_factory in (list, dict) else None
        made.append(Column(each.name, kind, convert, empty))
    return tuple(made)


COLUMNS = _columns()
WITHDRAWN_AT = Column("withdrawn_at", "VARCHAR", _text)
CHANGE = Column("change", "VARCHAR", _text)


class Rows:
    """Makes rows of records, and counts what cannot be one: values of another type, fields that it does not know."""

    def __init__(self) -> None:
        """Count from nothing."""
        self.wrong: Counter[str] = Counter()  # by field
        self.unknown: Counter[str] = Counter()

    def row(self, record: Mapping[str, Any]) -> Row:
        """Return the row of a record: null, or an empty list, where it has nothing or no value of the column."""
        row: Row = {}
        for column in COLUMNS:
            value = record.get(column.name)
            if value is None:
                row[column.name] = column.empty
                continue
            try:
                row[column.name] = column.convert(value)
            except ValueError:
                self.wrong[column.name] += 1
                row[column.name] = column.empty
        self.unknown.update(record.keys() - row.keys())
        return row

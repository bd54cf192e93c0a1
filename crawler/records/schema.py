"""JSON Schema of the records, from their dataclasses.

`python -m crawler.records.schema [DIRECTORY]` writes `data/schema`: one for each kind of record, and one for what each
command prints with `--json`, such as `crawl-result.schema.json`.
`problem` checks a record against them, fast enough for every record. Of the libraries that do both from such types,
msgspec and pydantic take no table of allowed values beside a plain `str`, and write a null as `anyOf`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import MISSING, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from crawler.records.article import Article
from crawler.records.rejection import Rejection

Schema = dict[str, Any]
Check = Callable[[Any], str | None]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[type, tuple[str, type | tuple[type, ...]]] = {
    str: ("string", str),
    int: ("integer", int),
    float: ("number", (int, float)),
    bool: ("boolean", bool),
}
_CLASSES = dict(_TYPES.values())


def schema(record: type) -> Schema:
    """Return the JSON Schema of a record class as one document."""
    return {"$schema": DRAFT, "title": record.__name__, **_object(record)}


def _object(record: type) -> Schema:
    properties = {name: _typed(hint) for name, hint in get_type_hints(record, include_extras=True).items()}
    return {
        "description": (record.__doc__ or "").strip().partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _typed(hint: Any) -> Schema:
    """Return the rules of a type; those that `Annotated` adds come last and win."""
    if get_origin(hint) is not Annotated:
        return _nullable(hint) if type(None) in get_args(hint) else _plain(hint)
    rules = _typed(hint.__origin__)
    nullable = "null" in rules.get("type", ())
    for added in hint.__metadata__:
        rules |= {"description": added} if isinstance(added, str) else dict(added)
    if "enum" in rules:
        rules["enum"] = [*dict.fromkeys([*rules["enum"], *[None] * nullable])]
    return rules


def _nullable(hint: Any) -> Schema:
    rules = _typed(get_args(hint)[0])
    if "enum" in rules:
        rules["enum"] = [*rules["enum"], None]
    return rules | {"type": [rules["type"], "null"]}


def _plain(hint: Any) -> Schema:
    if hint is Any:
        return {}
    if is_dataclass(hint):
        return _object(hint)  # type: ignore[arg-type]
    if get_origin(hint) is list:
        return {"type": "array", "items": _typed(get_args(hint)[0])}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _typed(get_args(hint)[1])}
    return {"type": _TYPES[hint][0]} if hint in _TYPES else {"type": "string", "enum": [each.value for each in hint]}


def _checker(rules: Schema) -> Check:
    """Return a function that says what is wrong under `rules` (the keywords that `schema` uses) with a value, not None.

    Only fields of records can be null, and `_record_checker` looks at that.
    """
    if "properties" in rules:
        return _record_checker(rules["properties"])
    if "items" in rules:
        return _items_checker(list, "array", _checker(rules["items"]))
    if "additionalProperties" in rules:
        return _items_checker(dict, "object", _checker(rules["additionalProperties"]))
    return _value_checker(rules) if rules else lambda _: None


def _value_checker(rules: Schema) -> Check:
    name = rules["type"] if isinstance(rules["type"], str) else rules["type"][0]
    wanted: Any = _CLASSES[name]
    allowed = frozenset(rules["enum"]) if "enum" in rules else None
    # `$` of Python also matches before a newline at the end; that of JSON Schema does not.
    pattern = re.compile(re.sub(r"\$$", r"\\Z", rules["pattern"])) if "pattern" in rules else None
    shortest = rules.get("minLength", 0)
    least, most = rules.get("minimum"), rules.get("maximum")

    def check(value: Any) -> str | None:
        if not isinstance(value, wanted) or ((value is True or value is False) and wanted is not bool):
            return f"{value!r:.60} is not of type {name}"
        if allowed is not None and value not in allowed:
            return f"{value!r:.60} is not one of its values"
        if pattern is not None and not pattern.search(value):
            return f"{value!r:.60} does not match {pattern.pattern}"
        if shortest and len(value) < shortest:
            return "empty"
        if (least is not None and value < least) or (most is not None and value > most):
            return f"{value!r:.60} is out of range"
        return None

    return check


def _items_checker(wanted: Any, name: str, item_check: Check) -> Check:
    """Return a check of all items of a list, or of all values of a map."""

    def check(value: Any) -> str | None:
        if not isinstance(value, wanted):
            return f"{value!r:.60} is not of type {name}"
        for place, item in value.items() if isinstance(value, dict) else enumerate(value):
            if wrong := item_check(item):
                return f"{f'item {place}' if wanted is list else place}: {wrong}"
        return None

    return check


def _record_checker(properties: Schema) -> Check:
    checks = [(name, "null" in rules["type"], _checker(rules)) for name, rules in properties.items()]

    def check(value: Any) -> str | None:
        if not is_dataclass(value):
            return f"{value!r:.60} is not an object"
        for name, nullable, property_check in checks:
            field = getattr(value, name, MISSING)
            if (field is not None or not nullable) and (wrong := property_check(field)):
                return f"{name}: {wrong}"
        return None

    return check


_CHECKS = {record: _checker(schema(record)) for record in (Article, Rejection)}


def problem(record: Article | Rejection) -> str | None:
    """Return what in `record` breaks its schema, as `field: what`; None when nothing does."""
    return _CHECKS[type(record)](record)


def documents() -> dict[str, str]:
    """Return the shipped files: name -> text."""
    from crawler.records.command_result import RESULTS  # noqa: PLC0415 - who reads pages needs none of them

    shipped: dict[str, type] = {record.__name__.lower(): record for record in (Article, Rejection)}
    shipped |= {f"{command}-result": result for command, result in RESULTS.items()}
    return {
        f"{name}.schema.json": json.dumps(schema(record), ensure_ascii=False, indent=2) + "\n"
        for name, record in shipped.items()
    }


def main(arguments: list[str]) -> None:
    """Write the schemas into the directory named by the first argument."""
    directory = Path(arguments[0]) if arguments else Path(__file__).parents[2] / "data" / "schema"
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

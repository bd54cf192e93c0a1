"""JSON Schema of the records, from their dataclasses and one table of what the types cannot say.

`python -m crawler.record_schema [DIRECTORY]` writes `article.schema.json` and `rejection.schema.json` (`data/schema`).
`problem` checks a record against the same rules without a JSON Schema library, fast enough for every record.
"""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from crawler.records import SCHEMA_VERSION, Article, Attachment, Image, Provenance, Rejection, Truncated

Schema = dict[str, Any]
Check = Callable[[Any], str | None]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$"
_WEB = r"^(https?|ftp)://[^/\s]\S*$"
_LATER = "null as yet, filled by later versions"
_SHA256 = r"^[0-9a-f]{64}$"

# Keywords of a field beyond its type. `required`: the type allows None while reading, a record must have a value.
_RULES: dict[type, dict[str, Schema]] = {
    Article: {
        "id": {"pattern": r"^[0-9a-f]{16}$", "description": "first 16 hex digits of SHA-256 of the canonical URL"},
        "revision": {"minimum": 1, "description": "1, 2 … when the text at the same URL changed"},
        "site": {"minLength": 1, "description": "the spider's name"},
        "publisher": {"description": "who runs the site"},
        "url": {"pattern": _WEB, "description": "canonical URL"},
        "title": {"minLength": 1},
        "published_at": {"pattern": _TIME, "description": "ISO 8601, China Standard Time"},
        "published_precision": {"description": "how much of published_at the page states"},
        "source": {"minLength": 1, "description": "who the page says published first"},
        "authors": {"description": "names without roles"},
        "editors": {"description": "names without roles"},
        "section": {"minLength": 1, "description": "breadcrumb without the site's own name"},
        "text": {"description": "Simplified Chinese, paragraphs joined by a newline"},
        "images": {"description": "images of the body"},
        "attachments": {"description": "files the page offers"},
        "original_url": {"pattern": _WEB, "description": "where the page says the text is from"},
        "views": {"minimum": 0},
        "language": {"pattern": r"^[a-z]{2,3}$", "description": "ISO 639"},
        "script": {"enum": ["Hans", "Hant"], "description": "as the page had it; text is Hans"},
        "truncated": {"description": "what the page states of a text it cuts"},
        "duplicate_of": {"pattern": r"^[0-9a-f]{16}$", "description": "id of the article this is a copy of"},
        "similarity": {
            "minimum": 0,
            "maximum": 1,
            "description": "of the text to that of duplicate_of: the exact Jaccard similarity of their sets of 8-grams "
            "of letters and digits; 1 for the same ones, null where it cannot be told",
        },
        "flags": {"description": "what was repaired or noticed: flag or flag:argument"},
        "found_by": {"description": "field -> where on the page it was found"},
        "fetched_at": {"pattern": _TIME},
        "content_hash": {"pattern": _SHA256, "description": "of title and text"},
        "raw_hash": {"pattern": _SHA256, "description": "of the body's bytes"},
        "archive": {"minLength": 1, "description": "file and offset of the page in the archive"},
        "extractor": {"minLength": 1, "description": "version of the program, + and a digest of what reads and cleans"},
        "schema_version": {"enum": [SCHEMA_VERSION], "description": "of this record; the first version has none"},
        "aka": {"description": "other addresses that the article has or had; id is that of the first"},
        "division": {"description": f"{_LATER}: GB/T 2260 code and names of the publisher's place"},
        "document": {"description": f"{_LATER}: 索引号, 发文字号, 发文机关, 成文日期 … of a policy document"},
        "cites": {"description": f"{_LATER}: the documents that the text names"},
        "exchange": {"description": f"{_LATER}: question and answer, of a page that is one"},
    },
    Rejection: {
        "site": {"minLength": 1, "description": "the spider's name"},
        "url": {"minLength": 1},
        "reason": {"description": "why the page has no article record"},
        "detail": {},
        "fetched_at": {"pattern": _TIME},
        "raw_hash": {"pattern": _SHA256, "description": "of the body's bytes"},
        "archive": {"minLength": 1, "description": "file and offset of the page in the archive"},
    },
    Image: {"url": {"pattern": _WEB}, "caption": {"minLength": 1}},
    Attachment: {"url": {"pattern": _WEB}, "name": {"minLength": 1}},
    Truncated: {name: {"minimum": 0, "description": "characters"} for name in ("shown", "total", "omitted")},
}
# Items of lists and values of maps.
_ITEMS: dict[tuple[type, str], Schema] = {
    (Article, "aka"): {"pattern": _WEB},
    (Article, "authors"): {"minLength": 1},
    (Article, "editors"): {"minLength": 1},
    (Article, "flags"): {"pattern": r"^[a-z_]+(:.+)?$"},
    (Article, "found_by"): {"enum": [place.value for place in Provenance]},
}
_NEVER_NULL = {(Article, "title")}


def schema(record: type) -> Schema:
    """Return the JSON Schema of a record class as one document."""
    return {"$schema": DRAFT, "title": record.__name__, **_object(record)}


def _object(record: type) -> Schema:
    hints = get_type_hints(record)
    rules = _RULES[record]
    properties = {
        item.name: _property(record, item.name, hints[item.name], rules[item.name]) for item in fields(record)
    }
    description = (record.__doc__ or "").strip().partition("\n")[0]
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(record: type, name: str, hint: Any, rules: Schema) -> Schema:
    nullable = False
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (argument for argument in get_args(hint) if argument is not type(None))
        nullable = (record, name) not in _NEVER_NULL
    result = _typed(record, name, hint) | rules
    if nullable:
        result["type"] = [result["type"], "null"]
        if "enum" in result:
            result["enum"] = [*result["enum"], None]
    return result


def _typed(record: type, name: str, hint: Any) -> Schema:
    origin = get_origin(hint)
    if hint is Any:
        return {}
    if origin is list:
        return {"type": "array", "items": _typed(record, name, get_args(hint)[0]) | _ITEMS.get((record, name), {})}
    if origin is dict:
        return {
            "type": "object",
            "additionalProperties": _typed(record, name, get_args(hint)[1]) | _ITEMS.get((record, name), {}),
        }
    if is_dataclass(hint):
        return _object(hint)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [member.value for member in hint]}
    return {"type": {str: "string", int: "integer", float: "number"}[hint]}


_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": object,
    "null": type(None),
}


def _checker(rules: Schema) -> Check:
    """Return a function that says what is wrong under `rules` (the keywords that `schema` uses) with a value, not None.

    Only fields of records can be null, and `_record_checker` looks at that.
    """
    if "type" not in rules:
        return lambda _: None
    names = rules["type"] if isinstance(rules["type"], list) else [rules["type"]]
    if "object" in names:
        return _map_checker(rules) if "properties" not in rules else _record_checker(rules)
    if "array" in names:
        return _list_checker(rules)
    return _value_checker(rules, next(name for name in names if name != "null"))


def _value_checker(rules: Schema, name: str) -> Check:
    wanted: Any = _PYTHON_TYPES[name]
    allowed = frozenset(rules["enum"]) if "enum" in rules else None
    # `$` of Python also matches before a newline at the end; that of JSON Schema does not.
    pattern = re.compile(re.sub(r"\$$", r"\\Z", rules["pattern"])) if "pattern" in rules else None
    shortest = rules.get("minLength", 0)
    least, most = rules.get("minimum"), rules.get("maximum")

    def check(value: Any) -> str | None:
        if not isinstance(value, wanted) or value is True or value is False:
            return f"{value!r:.60} is no {name}"
        if allowed is not None and value not in allowed:
            return f"{value!r:.60} is none of its values"
        if pattern is not None and not pattern.search(value):
            return f"{value!r:.60} does not match {pattern.pattern}"
        if shortest and len(value) < shortest:
            return "empty"
        if (least is not None and value < least) or (most is not None and value > most):
            return f"{value!r:.60} is out of range"
        return None

    return check


def _list_checker(rules: Schema) -> Check:
    item_check = _checker(rules["items"])

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return f"{value!r:.60} is no array"
        for i, item in enumerate(value):
            if wrong := item_check(item):
                return f"item {i}: {wrong}"
        return None

    return check


def _map_checker(rules: Schema) -> Check:
    value_check = _checker(rules["additionalProperties"])

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return f"{value!r:.60} is no object"
        for key, item in value.items():
            if wrong := value_check(item):
                return f"{key}: {wrong}"
        return None

    return check


def _record_checker(rules: Schema) -> Check:
    checks = [
        (name, "null" in property_rules["type"], _checker(property_rules))
        for name, property_rules in rules["properties"].items()
    ]

    def check(value: Any) -> str | None:
        if not is_dataclass(value):
            return f"{value!r:.60} is no object"
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
    return {
        f"{record.__name__.lower()}.schema.json": json.dumps(schema(record), ensure_ascii=False, indent=2) + "\n"
        for record in (Article, Rejection)
    }


def main(arguments: list[str]) -> None:
    """Write the schemas into the directory named by the first argument."""
    directory = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "data" / "schema"
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

"""A record as a line of JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from crawler.records.article import Article, Attachment, Division, Image, Truncated
from crawler.records.rejection import Rejection
from crawler.records.run_log import KnownList, Run, Visit

Record = Article | Rejection


def to_line(record: Record | Visit | Run) -> str:
    """Return the record as one line of JSON, without the newline. Every feed is written with this."""
    return _encode(_fields(record))


def _fields(record: Any) -> dict[str, Any]:
    """Return a record's fields by name. `dataclasses.asdict` copies them deeply and takes four times as long."""
    return {name: getattr(record, name) for name in _NAMES[type(record)]}


_NAMES = {
    kind: tuple(each.name for each in fields(kind))
    for kind in (Article, Rejection, Visit, Run, KnownList, Image, Attachment, Truncated, Division)
}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_fields).encode

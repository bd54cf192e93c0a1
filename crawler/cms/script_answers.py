"""Lists whose rows a script asks for: how it asks, and answers that come as JSON."""

from __future__ import annotations

import json
from typing import Any

FORM_HEADERS = (
    ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
    ("X-Requested-With", "XMLHttpRequest"),
)
"""The headers of a form that a script sends."""


def json_object(text: str) -> dict[str, Any] | None:
    """Return the object that an answer is, empty where it is damaged or something else; None for a page."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def json_data(text: str) -> dict[str, Any] | None:
    """Return what an answer holds as `data`, as `json_object` does."""
    answer = json_object(text)
    if answer is None:
        return None
    data = answer.get("data")
    return data if isinstance(data, dict) else {}

"""Types of fields that several records have.

What `Annotated` adds to a type is part of the record's JSON Schema: a text is the description, a `rule` are keywords.
"""

from __future__ import annotations

from typing import Annotated, Any


def rule(**keywords: Any) -> tuple[tuple[str, Any], ...]:
    """Return keywords of JSON Schema as `Annotated` takes them: it needs what has a hash, so lists are tuples."""
    return tuple(keywords.items())


Words = Annotated[str, rule(minLength=1)]
Url = Annotated[str, rule(pattern=r"^(https?|ftp)://[^/\s]\S*$")]
Time = Annotated[str, rule(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$")]
Id = Annotated[str, rule(pattern=r"^[0-9a-f]{16}$")]
Sha256 = Annotated[str, rule(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, rule(minimum=0)]

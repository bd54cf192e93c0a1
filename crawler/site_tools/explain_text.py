"""An explained page as text for a person, at any width, and as an object for another program."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from crawler.reading.chinese.dates import Stamp
from crawler.records import Attachment, Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from crawler.reading.fields.candidate import Candidate
    from crawler.site_tools.explain import Explained, Why

_ABOUT = (
    "id", "revision", "site", "publisher", "url", "reason", "detail", "language", "script", "truncated", "duplicate_of",
    "similarity", "flags", "fetched_at", "archive", "extractor",
)  # fmt: skip
_LONGEST = 160  # characters of a value that are shown
_INDENT = 2


def lines(explained: Explained) -> Iterator[RenderableType]:
    """Yield what a person is shown: the record, then each field with its winner (=) and the runners-up (-) below it."""
    record = explained.record or {}
    for name in _ABOUT:
        if record.get(name) not in (None, [], ""):
            yield _line(f"{name}  ", record[name])
    if explained.shape:
        yield _line("shape  ", explained.shape)
    empty = [field for field, why in explained.why.items() if why.chosen is None and not (why.others or why.later)]
    for field, why in explained.why.items():
        if field in empty:
            continue
        yield Text()
        yield _line(f"{field}  ", record.get(field), style="bold")
        yield from _reasons(why, record.get(field))
    if empty:
        yield Text()
        yield _line("nothing found  ", ", ".join(empty))
    if not explained.why:
        for field in (name for name in record if name not in _ABOUT):
            yield _line(f"{field}  ", record[field])


def as_object(explained: Explained) -> dict[str, Any]:
    """Return what another program is given."""
    return {
        "record": explained.record,
        "shape": explained.shape or None,
        "reason": explained.reason or None,
        "why": {
            field: {
                "chosen": _object(why.chosen) if why.chosen else None,
                "later": why.later or None,
                "others": [_object(other) for other in why.others],
            }
            for field, why in explained.why.items()
        },
    }


def _reasons(why: Why, value: Any) -> Iterator[RenderableType]:
    if why.later:
        yield _indented(Text(f"= {why.later}", "green"))
    if why.chosen is not None:
        told = "" if why.later or _plain(why.chosen.value) == value else f": {_short(why.chosen.value)}"
        mark, style = ("-", "") if why.later else ("=", "green")
        yield _indented(Text(f"{mark} {_by(why.chosen)}{told}", style))
    for other in why.others:
        refused = f" ({other.against})" if other.against else ""
        yield _indented(Text(f"- {_by(other)}{refused}: {_short(other.value)}", "dim"))


def _by(candidate: Candidate) -> str:
    start, end = candidate.span
    at = "" if end <= start else f", line {start + 1}" if end == start + 1 else f", lines {start + 1}-{end}"
    return f"{candidate.place} {candidate.why}, {candidate.score:.0f}{at}"


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, _INDENT), expand=False)


def _line(name: str, value: Any, style: str = "") -> Text:
    return Text.assemble((name, style or "dim"), _short(value))


def _short(value: Any) -> str:
    """Return a value as one line of text that says how much it leaves out."""
    text = _words(_plain(value)).replace("\n", " ⏎ ")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _words(value: Any) -> str:
    if value is None or value == []:
        return "-"
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each is not None)
    return str(value)


def _object(candidate: Candidate) -> dict[str, Any]:
    start, end = candidate.span
    return {
        "value": _plain(candidate.value),
        "place": candidate.place,
        "rule": candidate.why,
        "score": candidate.score,
        "lines": [start, end] if end > start else None,
        "against": candidate.against or None,
    }


def _plain(value: Any) -> Any:
    """Return a candidate's value as a record holds it."""
    if isinstance(value, Stamp):
        return value.value
    if isinstance(value, list):
        return [asdict(each) if isinstance(each, Attachment | Image) else each for each in value]
    return value

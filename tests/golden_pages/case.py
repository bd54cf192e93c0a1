"""Golden pages: `NAME.html` is a page as a server would send it, `NAME.json` what a person reads off it.

The pages imitate how content management systems of Chinese governments really mark up; places, people and texts are
invented. To add one, put both files here.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page (`body`, at `url`) and its fields as a person reads them.

    `form` says where such pages are found or what their difficulty is. `published_at` is `YYYY-MM-DD` or
    `YYYY-MM-DD HH:MM`, to the precision that the page or its metadata states. `attachments` are URLs, `images` their
    number. `text` are the lines of the body; a reader may keep those of `optional_lines` or leave them out.
    """

    name: str
    body: bytes
    url: str
    form: str
    title: str
    published_at: str | None
    source: str | None
    authors: list[str]
    editors: list[str]
    attachments: list[str]
    text: list[str]
    images: int | None = None
    optional_lines: list[str] = field(default_factory=list)


_OF_PAGE = ("name", "body")
_KNOWN = {each.name: each for each in fields(Case) if each.name not in _OF_PAGE}
_MANDATORY = {name for name, each in _KNOWN.items() if each.default is each.default_factory is MISSING}

PAGES = sorted(FOLDER.glob("*.html"))
"""The pages. What a person read off each is loaded in its own tests: a broken file fails those, and no others."""


def load(page: Path) -> Case:
    """Return the case of a page's file. Raises `ValueError`, which says what to write, where its fields are wrong."""
    path = page.with_suffix(".json")
    try:
        told = json.loads(path.read_text("utf-8"))
        wrong = _fault(told)
    except FileNotFoundError:
        wrong = "it is missing"
    except ValueError as error:  # neither UTF-8 nor JSON
        wrong = str(error)
    if wrong:
        form = ", ".join(f'"{name}": {each.type}' for name, each in _KNOWN.items() if name in _MANDATORY)
        optional = ", ".join(sorted(_KNOWN.keys() - _MANDATORY))
        raise ValueError(f"{path.name}: {wrong}; write what you read off {page.name}: {{{form}}} and maybe {optional}")
    return Case(name=page.stem, body=page.read_bytes(), **told)


def _fault(told: object) -> str | None:
    """Return what is wrong with the fields of a page."""
    if not isinstance(told, dict):
        return "it is not a JSON object"
    missing, unknown = sorted(_MANDATORY - told.keys()), sorted(told.keys() - _KNOWN.keys())
    if missing or unknown:
        return "; ".join(
            f"fields that {what}: {', '.join(names)}"
            for what, names in (("are missing", missing), ("nobody knows", unknown))
            if names
        )
    return None

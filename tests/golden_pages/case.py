"""Golden pages: `NAME.html` is a page as a server would send it, `NAME.json` what a person reads off it.

The pages imitate how content management systems of Chinese governments really mark up; places, people and texts are
invented. To add one, put both files here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
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


def load(page: Path) -> Case:
    """Return the case of a page's file. Raises `TypeError` where a field is missing or unknown."""
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    return Case(name=page.stem, body=page.read_bytes(), **expected)


CASES = [load(page) for page in sorted(FOLDER.glob("*.html"))]

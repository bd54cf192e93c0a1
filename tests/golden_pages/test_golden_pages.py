"""Golden pages, read and refined: a test for each field of each page."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from crawler.reading import read
from crawler.records import Article
from pipelines import clean_and_validate
from tests.golden_pages.case import FOLDER, PAGES, Case, load

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("title", "published_at", "source", "authors", "editors", "attachments", "text")
COUNTED = [
    page
    for page in PAGES
    if page.with_suffix(".json").exists() and b'"images"' in page.with_suffix(".json").read_bytes()
]


@cache
def case_and_record(path: Path) -> tuple[Case, Article]:
    """Return what a person reads on a page, and what the program does; it is read once for all its fields."""
    case = load(path)
    page = read(case.body, case.url)
    article = clean_and_validate(page.article)
    assert isinstance(article, Article), article.detail
    assert page.is_article
    return case, article


def comparable(field: str, value: Any, case: Case) -> Any:
    """Return a field's value so that what is a matter of taste in it is left out."""
    match field:
        case "published_at":  # to the precision that the case gives; where it gives none, there must be none
            return value and value.replace("T", " ")[: len(case.published_at or value)]
        case "attachments":
            return {unquote(url) for url in value}
        case "text":
            return ["".join(line.split()) for line in value if line and line not in case.optional_lines]
    return value


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_field(page: Path, field: str) -> None:
    case, article = case_and_record(page)
    read_off = {"attachments": [file.url for file in article.attachments], "text": article.text.split("\n")}
    value = read_off.get(field, getattr(article, field))
    assert comparable(field, value, case) == comparable(field, getattr(case, field), case)


@pytest.mark.parametrize("page", COUNTED, ids=lambda page: page.stem)
def test_images(page: Path) -> None:
    case, article = case_and_record(page)
    assert len(article.images) == case.images


def test_every_table_of_fields_has_its_page() -> None:
    pages, expected = ({path.stem for path in FOLDER.glob(f"*.{suffix}")} for suffix in ("html", "json"))
    assert expected - pages == set() != pages


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (None, 'new.json: it is missing; write what you read off new.html: {"url": str, "form": str, '),
        ("", "new.json: Expecting value: line 1 column 1"),
        ("{'url': 1}", "new.json: Expecting property name"),
        ("[]", "new.json: it is not a JSON object; write"),
        (json.dumps({"url": "", "form": "", "titel": ""}), "fields that nobody knows: titel; write"),
        (json.dumps({"url": "", "form": "", "title": ""}), "fields that are missing: attachments, authors, editors"),
    ],
)
def test_a_page_without_its_fields_says_what_to_write(fields: str | None, wrong: str, tmp_path: Path) -> None:
    page = tmp_path / "new.html"
    if fields is not None:
        page.with_suffix(".json").write_text(fields, "utf-8")
    with pytest.raises(ValueError, match=re.escape(wrong)):
        load(page)

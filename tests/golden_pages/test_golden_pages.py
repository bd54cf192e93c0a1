"""Golden pages, read and refined: a test for each field of each page."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest

from crawler.reading import read
from crawler.records import Article
from pipelines import clean_and_validate
from tests.golden_pages.case import CASES, FOLDER, Case

FIELDS = ("title", "published_at", "source", "authors", "editors", "attachments", "text")
BY_NAME = {case.name: case for case in CASES}


@cache
def record(name: str) -> Article:
    """Return the article of a page; it is read once for all its fields."""
    page = read(BY_NAME[name].body, BY_NAME[name].url)
    article = clean_and_validate(page.article)
    assert isinstance(article, Article), article.detail
    assert page.is_article
    return article


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
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_field(case: Case, field: str) -> None:
    article = record(case.name)
    read_off = {"attachments": [file.url for file in article.attachments], "text": article.text.split("\n")}
    value = read_off.get(field, getattr(article, field))
    assert comparable(field, value, case) == comparable(field, getattr(case, field), case)


@pytest.mark.parametrize("case", [case for case in CASES if case.images is not None], ids=lambda case: case.name)
def test_images(case: Case) -> None:
    assert len(record(case.name).images) == case.images


def test_every_page_has_its_fields_and_every_table_of_fields_its_page() -> None:
    pages, expected = ({path.stem for path in FOLDER.glob(f"*.{suffix}")} for suffix in ("html", "json"))
    assert pages == expected != set()

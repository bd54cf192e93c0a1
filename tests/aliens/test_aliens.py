"""The five texts in other people's markup: every field comes out the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.items import Article, to_line
from crawler.reading import read_page
from pipelines import refine
from tests.aliens.markup import Alien, Draw
from tests.aliens.stories import NAMES, story

FIELDS = (
    *("title", "published_at", "published_precision", "source", "authors", "editors", "section", "text"),
    *("original_url", "views", "truncated", "script"),
)


def read(page: Alien) -> dict[str, Any]:
    """Return the record of a page of an unknown site."""
    captured = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    refined = refine(read_page(page.body, page.url, headers=page.headers, captured_at=captured))
    if not isinstance(refined, Article):
        return {"rejected": refined.reason, "detail": refined.detail}
    found: dict[str, Any] = json.loads(to_line(refined))
    return found


def differences(name: str, seed: int) -> dict[str, tuple[Any, Any]]:
    """Return the fields that came out otherwise than expected: field -> (expected, found)."""
    expected, found = story(name).expected, read(Draw(story(name), seed).page())
    return {field: (expected[field], found.get(field)) for field in FIELDS if expected[field] != found.get(field)}


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("name", NAMES)
def test_a_story_comes_out_of_any_markup(name: str, seed: int) -> None:
    assert differences(name, seed) == {}, Draw(story(name), seed).page().drawn

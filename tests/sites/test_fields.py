"""Each field of each saved page, from its raw bytes: a failure names the page and the field."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Article, to_line
from crawler.reading import read_page
from crawler.sites import layout_for
from pipelines import refine

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(path.relative_to(FIXTURES).as_posix()[:-14] for path in FIXTURES.glob("*/*.expected.json"))
FIELDS = list(json.loads((FIXTURES / "shengzhou/seed.expected.json").read_text("utf-8")))
FLAGS = {
    "panjin/seed": {"pinyin_glosses_removed", "spam_removed", "traditional_converted"},
    "wm114/seed": {"truncated"},
    "binhu/seed": {"captions_removed"},
    "nmgfzw/seed": {"captions_removed"},
}


@cache
def record(page: str, *, with_layout: bool) -> dict[str, Any]:
    """Return what the program makes of a saved page."""
    sidecar = json.loads((FIXTURES / f"{page}.json").read_text("utf-8"))
    article = read_page(
        (FIXTURES / f"{page}.html").read_bytes(),
        sidecar["url"],
        headers=sidecar["headers"],
        captured_at=datetime.fromisoformat(sidecar["captured_at"]),
        layout=layout_for(sidecar["url"]) if with_layout else None,
    )
    refined = refine(article)
    assert isinstance(refined, Article), refined
    found: dict[str, Any] = json.loads(to_line(refined))
    return found


def expected(page: str) -> dict[str, Any]:
    """Return what a person read on the page; `text` is a list of paragraphs there."""
    found: dict[str, Any] = json.loads((FIXTURES / f"{page}.expected.json").read_text("utf-8"))
    return found | {"text": "\n".join(found["text"])}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", PAGES)
def test_a_field_of_a_saved_page(page: str, field: str) -> None:
    assert record(page, with_layout=True)[field] == expected(page)[field]


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "site"])
@pytest.mark.parametrize("page", PAGES)
def test_the_same_field_without_the_sites_layout(page: str, field: str) -> None:
    """A selector is a preference, never the only way to a field."""
    assert record(page, with_layout=False)[field] == expected(page)[field]


@pytest.mark.parametrize("page", FLAGS)
def test_what_was_repaired_is_flagged(page: str) -> None:
    assert {flag.partition(":")[0] for flag in record(page, with_layout=True)["flags"]} >= FLAGS[page]


@pytest.mark.parametrize("page", PAGES)
def test_no_character_is_lost(page: str) -> None:
    text = json.dumps(record(page, with_layout=True), ensure_ascii=False)
    assert "\ufffd" not in text
    assert not any(0xE000 <= ord(character) <= 0xF8FF for character in text)


def test_every_site_has_a_saved_page() -> None:
    assert {page.partition("/")[0] for page in PAGES} == {
        "shengzhou",
        "wm114",
        "binhu",
        "nmgfzw",
        "panjin",
        "zhangzhou",
    }

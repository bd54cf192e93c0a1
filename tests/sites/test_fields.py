"""Each field of each saved page, from its raw bytes: a failure names the page and the field."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from crawler.records import Rejection
from crawler.site_tools.conventions import unconfirmed
from crawler.site_tools.fixtures import FIELDS, as_expected, fixtures, read_fixture
from crawler.sites.registry import layout_for

SAVED = {f"{fixture.site}/{fixture.name}": fixture for fixture in fixtures()}
BUNDLED = {"binhu", "nmgfzw", "panjin", "shengzhou", "wm114", "zhangzhou"}
FLAGS = {
    "panjin/seed": {"pinyin_glosses_removed", "spam_removed", "traditional_converted"},
    "wm114/seed": {"truncated"},
    "binhu/seed": {"captions_removed"},
    "nmgfzw/seed": {"captions_removed"},
}


@cache
def record(page: str, *, with_layout: bool) -> dict[str, Any]:
    """Return what the program makes of a saved page."""
    capture = SAVED[page].capture()
    found = read_fixture(capture, layout_for(capture.url) if with_layout else None)
    assert not isinstance(found, Rejection), found
    return found


@cache
def expected(page: str) -> dict[str, Any]:
    """Return what a person read on the page; `text` is a list of paragraphs there."""
    return SAVED[page].load()[0]


@pytest.mark.parametrize("page", SAVED)
def test_a_person_has_confirmed_what_is_expected(page: str) -> None:
    fixture = SAVED[page]
    assert fixture.load()[1], unconfirmed(fixture)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", SAVED)
def test_a_field_of_a_saved_page(page: str, field: str) -> None:
    assert as_expected(record(page, with_layout=True))[field] == expected(page)[field]


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "site"])
@pytest.mark.parametrize("page", [page for page, fixture in SAVED.items() if fixture.site in BUNDLED])
def test_the_same_field_without_the_sites_layout(page: str, field: str) -> None:
    """A selector is a preference, never the only way to a field."""
    assert as_expected(record(page, with_layout=False))[field] == expected(page)[field]


@pytest.mark.parametrize("page", FLAGS)
def test_what_was_repaired_is_flagged(page: str) -> None:
    assert {flag.partition(":")[0] for flag in record(page, with_layout=True)["flags"]} >= FLAGS[page]


@pytest.mark.parametrize("page", SAVED)
def test_no_character_is_lost(page: str) -> None:
    text = json.dumps(record(page, with_layout=True), ensure_ascii=False)
    assert "\ufffd" not in text
    assert not any(0xE000 <= ord(character) <= 0xF8FF for character in text)


def test_the_bundled_sites_have_saved_pages() -> None:
    assert {fixture.site for fixture in SAVED.values()} >= BUNDLED

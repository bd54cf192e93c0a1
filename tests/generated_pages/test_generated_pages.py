"""The five texts in other people's markup: every field comes out the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.reading import read_page
from crawler.records import Article, to_line
from pipelines import clean_and_validate
from tests.e2e.project import scrapy
from tests.generated_pages.draw import Draw
from tests.generated_pages.markup import Alien, page
from tests.generated_pages.stories import NAMES, story

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = (
    *("title", "published_at", "published_precision", "source", "authors", "editors", "section", "text"),
    *("original_url", "views", "truncated", "script"),
)

KINDS: dict[str, dict[str, object]] = {
    "HTML5 with class names that mean nothing": {"kind": "html5", "body_tag": "article", "title_tag": "div"},
    "nested tables in capitals, GB18030 under the name gb2312": {
        "kind": "table",
        "paragraphs": "brbr",
        "upper": True,
        "body_tag": "td",
        "charset": "gb18030",
        "declared": "gb2312",
        "header": "text/html",
    },
    "national metadata, split byline, inline spans, stale and scripted dates": {
        "metadata": True,
        "byline": "spans",
        "wrap": "{0}<span>{1}</span>",
        "paragraphs": "spans",
        "stale_hidden": True,
        "script_date": True,
        "date_by": "script",
    },
    "a hidden copy to print": {"print_copy": True},
    "the site's name as the only h1": {"site_h1": True, "title_tag": "div"},
    "anything": {},
}


def read(alien: Alien) -> dict[str, Any]:
    """Return the record of a page of an unknown site."""
    captured = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    refined = clean_and_validate(read_page(alien.body, alien.url, headers=alien.headers, captured_at=captured))
    if not isinstance(refined, Article):
        return {"rejected": refined.reason, "detail": refined.detail}
    found: dict[str, Any] = json.loads(to_line(refined))
    return found


def differences(name: str, seed: int, **fixed: object) -> dict[str, tuple[Any, Any]]:
    """Return the fields that came out otherwise than expected: field -> (expected, found)."""
    expected, found = story(name).expected, read(page(Draw(story(name), seed, **fixed)))
    return {field: (expected[field], found.get(field)) for field in FIELDS if expected[field] != found.get(field)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_story_comes_out_of_any_markup(name: str, kind: str) -> None:
    for seed in range(12):
        drawn = page(Draw(story(name), seed, **KINDS[kind])).drawn
        assert differences(name, seed, **KINDS[kind]) == {}, drawn


def test_saved_pages_of_unknown_sites_come_out_of_scrapy_replay(tmp_path: Path) -> None:
    """Each kind of page, its URL, headers and time of capture in a sidecar, as a person would save it."""
    pages = tmp_path / "pages"
    pages.mkdir()
    wanted = {}
    for name in NAMES:
        for number, fixed in enumerate(KINDS.values()):
            alien = page(Draw(story(name), number, **fixed))
            url = f"{alien.url}?{name}={number}"
            sidecar = {"url": url, "headers": alien.headers, "captured_at": "2026-03-02T01:30:00+00:00"}
            (pages / f"{name}{number}.html").write_bytes(alien.body)
            (pages / f"{name}{number}.json").write_text(json.dumps(sidecar))
            wanted[url] = story(name).expected
    out = tmp_path / "out.jsonl"
    done = scrapy("replay", str(pages), "-O", str(out), "--no-dedupe", data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    found = {record["url"]: record for record in map(json.loads, out.read_text("utf-8").splitlines())}
    assert set(found) == set(wanted)
    for url, expected in wanted.items():
        assert {field: found[url][field] for field in FIELDS} == {field: expected[field] for field in FIELDS}

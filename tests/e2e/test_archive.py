"""The bundled archive is what its script builds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.archive import captures
from scripts.build_demo import ARCHIVES, FIXTURES, ROOT, build, write_fixtures

if TYPE_CHECKING:
    from pathlib import Path


def test_the_committed_archive_is_what_the_script_builds(tmp_path: Path) -> None:
    build(tmp_path)
    for name in ARCHIVES:
        built, committed = tmp_path / f"{name}.warc.gz", ROOT / f"data/demo/{name}.warc.gz"
        pages = [
            [(c.url, c.status, c.headers, c.body, c.captured_at) for c in captures(path)] for path in (built, committed)
        ]
        assert pages[0] == pages[1], "stale: run python -m scripts.build_demo --fixtures"
        assert pages[0]


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in build(tmp_path / "a")]
    assert first == [path.read_bytes() for path in build(tmp_path / "b")]


def test_the_saved_pages_are_those_of_the_archive(tmp_path: Path) -> None:
    write_fixtures(tmp_path)
    for site, names in FIXTURES.items():
        for name in names:
            for suffix in ("html", "json"):
                path = f"{site}/{name}.{suffix}"
                assert (tmp_path / path).read_bytes() == (ROOT / "tests/fixtures" / path).read_bytes(), path


def test_every_invented_page_says_so() -> None:
    seeds = {json.loads((ROOT / f"tests/fixtures/{site}/seed.json").read_text())["url"] for site in FIXTURES}
    for name in ARCHIVES:
        for capture in captures(ROOT / f"data/demo/{name}.warc.gz"):
            text = capture.body.decode("gb18030" if b"gb2312" in capture.body else "utf-8")
            is_article = "PubDate" in text or "oZoom" in text or "Zoom" in text or "xwnr_txt" in text
            if is_article and capture.url not in seeds:
                assert "合成示例" in text, capture.url

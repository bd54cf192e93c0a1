"""Whole crawls that share one index."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.records import article_id
from tests.run.fake_site import ROOT, command, environment, records
from tests.run.reprint_sites import SITES, story_url, twins
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.index.postgres import Postgres

pytestmark = pytest.mark.slow

TIMES = 3
STORIES = 4  # a time


def test_of_two_crawls_with_the_same_story_at_the_same_time_one_has_the_original(
    postgres: Postgres, tmp_path: Path
) -> None:
    variables = environment(INDEX_URL=postgres.new_database())
    with serve([]) as server:
        for time in range(TIMES):
            for page in twins(range(1, STORIES * (time + 1) + 1)):
                server.put(page)
            lines = [command(tmp_path, server, "-s", "SPIDER_MODULES=tests.run.reprint_sites", site) for site in SITES]
            crawls = [
                subprocess.Popen(line, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                for line in lines
            ]
            said = [crawl.communicate(timeout=60)[0].decode() for crawl in crawls]
            assert [crawl.returncode for crawl in crawls] == [0, 0], said
    originals = {each["url"] for site in SITES for each in records(tmp_path, "articles", site)}
    copies = {each["url"]: each["duplicate_of"] for site in SITES for each in records(tmp_path, "duplicates", site)}
    for number in range(1, STORIES * TIMES + 1):
        pages = [story_url(site, number) for site in SITES]
        (original,) = originals.intersection(pages)
        (copy,) = copies.keys() & set(pages)
        assert copy != original
        assert copies[copy] == article_id(original)
    assert len(originals) + len(copies) == 2 * STORIES * TIMES
    assert not (tmp_path / "index.sqlite").exists()

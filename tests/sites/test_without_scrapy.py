"""What reads declarations and pages needs no Scrapy: replays, the lint and the documents start without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = (
    "crawler.reading",
    "crawler.cms.recognise",
    "crawler.lists.list_page",
    "crawler.sites.registry",
    "crawler.replay.batch",
    "crawler.replay.pages",
    "crawler.replay.tasks",
    "crawler.replay.workers",
    "crawler.replay.diff",
    "crawler.site_tools.conventions",
    "crawler.site_tools.docs_table",
    "crawler.site_tools.fixtures",
    "crawler.site_tools.scaffold",
    "crawler.site_tools.survey",
    "pipelines",
)
_CODE = """
import importlib, sys
importlib.import_module(sys.argv[1])
from crawler.sites.registry import sites
assert sites()
print(*sorted({"scrapy", "twisted", "itemadapter"} & set(sys.modules)))
"""


@pytest.mark.parametrize("module", MODULES)
def test_it_loads_without_scrapy(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", _CODE, module], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("", "")

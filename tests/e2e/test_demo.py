"""`make demo`, from the bundled archive to the records and the report."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scripts.demo import binhu, nmgfzw, panjin, shengzhou
from tests.e2e.project import ROOT, expected, records, run, scrapy

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = ("shengzhou", "wm114", "binhu", "zhangzhou", "nmgfzw", "panjin")


class Demo:
    """The output of the demo, run once for all tests here, and of a second time in the same folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.first = self.run()
        self.found = {feed: records(data, feed) for feed in ("articles", "duplicates", "rejected")}
        self.second = self.run()

    def run(self) -> subprocess.CompletedProcess[str]:
        return run("scripts.run_demo", data=self.data)

    def page(self, url: str) -> list[dict[str, Any]]:
        """Return what the first run made of a page."""
        return [record for feed in self.found.values() for record in feed if record["url"] == url]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo") / "data")


def test_it_ends_well_and_says_where_the_records_are(demo: Demo) -> None:
    assert demo.first.returncode == 0, demo.first.stdout + demo.first.stderr
    assert demo.first.stdout.rstrip().endswith(str(demo.data / "report.html"))
    assert "盘锦市人民政府" in (demo.data / "report.html").read_text("utf-8")


@pytest.mark.parametrize("site", SEEDS)
def test_the_seed_article_is_right_in_every_field(demo: Demo, site: str) -> None:
    want = expected(site)
    (found,) = demo.page(want["url"])
    assert {field: found[field] for field in want} == want


def test_the_reprint_is_seen_as_one(demo: Demo) -> None:
    (original,) = demo.page(nmgfzw.ORIGINAL)
    (reprint,) = demo.page(nmgfzw.SEED)
    assert original in demo.found["articles"]
    assert reprint in demo.found["duplicates"]
    assert reprint["duplicate_of"] == original["id"]


def test_a_story_at_two_urls_of_a_site_is_counted_once(demo: Demo) -> None:
    found = [*demo.page(panjin.SAME_STORY), *demo.page(panjin.FIRST_STORY)]
    assert [record["duplicate_of"] for record in found].count(None) == 1
    assert len(found) == 2


def test_a_changed_page_is_a_revision_and_a_new_one_is_not(demo: Demo) -> None:
    first, second = sorted(demo.page(panjin.CHANGED), key=lambda record: record["revision"])
    assert (first["revision"], second["revision"]) == (1, 2)
    assert "三月十日" in first["text"]
    assert "三月十五日" in second["text"]
    assert [record["revision"] for record in demo.page(panjin.NEW)] == [1]


def test_parts_are_one_record(demo: Demo) -> None:
    (record,) = demo.page(shengzhou.PARTS)
    assert [line[:4] for line in record["text"].split("\n")] == [
        "示例镇从",
        "负责这件",
        "第二年清",
        "到今年春",
        "（本文为",
    ]
    assert not demo.page(shengzhou.PARTS.replace(".shtml", "_02.shtml"))
    (bridge,) = demo.page(panjin.PARTS)
    assert [line[:4] for line in bridge["text"].split("\n")] == ["示例河大", "入冬以后", "（本文为"]


def test_attachments_keep_their_names(demo: Demo) -> None:
    (record,) = demo.page(binhu.FILES)
    assert record["attachments"] == expected("binhu", "attachments")["attachments"]


def test_the_list_that_a_script_fills_is_walked_to_its_end(demo: Demo) -> None:
    assert demo.page(binhu.NOTICE)


def test_what_is_no_article_is_rejected_with_a_reason(demo: Demo) -> None:
    reasons = {record["url"]: record["reason"] for record in demo.found["rejected"]}
    assert reasons == {shengzhou.LOST: "http_error", nmgfzw.BLOCKED: "challenge"}


def test_a_second_time_nothing_is_new(demo: Demo) -> None:
    assert demo.second.returncode == 0, demo.second.stdout + demo.second.stderr
    assert records(demo.data, "articles") == demo.found["articles"]
    assert records(demo.data, "duplicates") == demo.found["duplicates"]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readmes_example_reads_the_records(demo: Demo, name: str) -> None:
    (example,) = re.findall(
        r"^\.venv/bin/python (-c .*?\n\")$", (ROOT / name).read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    exported = scrapy("export", "-o", str(demo.data.parent / "news.jsonl"), data=demo.data)
    assert exported.returncode == 0, exported.stdout + exported.stderr
    words = [sys.executable, *shlex.split(example)]
    shown = subprocess.run(words, cwd=demo.data.parent, capture_output=True, text=True, check=True).stdout
    assert "2023-05-05 盘锦日报 明确目标 突出重点 压实责任 形成合力" in shown.splitlines()
    assert len(shown.splitlines()) == len({record["id"] for record in records(demo.data, "articles")})

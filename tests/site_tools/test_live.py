"""genspider and refresh against a loopback server, through the project's own downloader."""

from __future__ import annotations

import json
from collections.abc import Iterator  # noqa: TC003 - pytest reads the annotation
from pathlib import Path  # noqa: TC003

import pytest

from crawler.archive import captures
from scripts.demo.pages import html, plain
from tests.server import Loopback, serve
from tests.site_tools.project import EXAMPLE, copy_project, scrapy

pytestmark = pytest.mark.slow

SITE = "http://www.shili.example"
LIST = f"{SITE}/xwzx/sldt/"
FIRST = f"{LIST}202603/t20260302_10031.html"


@pytest.fixture
def server() -> Iterator[Loopback]:
    pages = [html(capture.url, capture.body.decode()) for capture in captures(EXAMPLE)]
    with serve(
        [*pages, plain(f"{SITE}/robots.txt", "User-agent: *\nDisallow: /xwzx/sldt/202602/t20260220")]
    ) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


def test_a_site_is_added_from_an_address(project: Path, server: Loopback) -> None:
    done = scrapy(project, "genspider", "-t", "site", "shili", FIRST, server=server)
    assert done.returncode == 0, done.stderr
    source = (project / "crawler/sites/shili.py").read_text("utf-8")
    assert 'lists=("/xwzx/sldt/",)' in source
    assert "from crawler.cms.trs import FAMILY" in source
    saved = project / "tests/fixtures/shili"
    assert sorted(path.stem for path in saved.glob("*.html")) == ["t20260227_10024", "t20260302_10031"]
    assert (saved / "t20260302_10031.html").read_bytes() == (EXAMPLE / "t20260302_10031.html").read_bytes()
    beside = json.loads((saved / "t20260302_10031.json").read_text("utf-8"))
    assert beside["url"] == FIRST
    assert beside["captured_at"].endswith("+00:00")
    assert list(beside["headers"]) == ["content-type"]
    # robots.txt first and obeyed; the article, its list, the list's articles, each once
    assert [url.removeprefix(SITE) for url in server.asked] == [
        "/robots.txt",
        "/xwzx/sldt/202603/t20260302_10031.html",
        "/xwzx/sldt/",
        "/xwzx/sldt/202602/t20260227_10024.html",
    ]
    assert "robots.txt" in done.stderr
    assert not (project / "data").exists()  # a look at a site is no crawl: nothing is archived

    changed = (EXAMPLE / "t20260302_10031.html").read_text("utf-8").replace("示例县融媒体中心", "示例晚报")
    server.put(html(FIRST, changed))
    confirm(saved)
    live = scrapy(project, "refresh", "shili", "--live", server=server)
    assert live.returncode == 1
    assert "shili/t20260227_10024: as expected" in live.stdout
    assert "shili/t20260302_10031: differs in source" in live.stdout
    assert "- 示例县融媒体中心" in live.stdout
    assert "+ 示例晚报" in live.stdout
    assert "示例晚报" not in (saved / "t20260302_10031.html").read_text("utf-8")
    assert scrapy(project, "refresh", "shili", "--live", "--accept", server=server).returncode == 0
    assert (saved / "t20260302_10031.html").read_text("utf-8") == changed
    assert json.loads((saved / "t20260302_10031.expected.json").read_text("utf-8"))["source"] == "示例晚报"


def confirm(saved: Path) -> None:
    """Say, as a person does, that the expected records are right."""
    for path in saved.glob("*.expected.json"):
        path.write_text(path.read_text("utf-8").replace('  "confirmed": false,\n', ""), "utf-8")


def test_a_page_that_does_not_come_is_said_in_one_line(project: Path, server: Loopback) -> None:
    done = scrapy(project, "genspider", "-t", "site", "shili", f"{SITE}/gone/", server=server)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [f"{SITE}/gone/: {SITE}/gone/: HTTP 404"]
    assert not (project / "crawler/sites/shili.py").exists()
    assert not (project / "tests/fixtures/shili").exists()

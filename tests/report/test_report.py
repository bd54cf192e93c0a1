"""The HTML report: what the feeds say, escaped."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.cmdline import execute

from crawler.report.status_page import gather, render

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ARTICLE = {
    "url": "http://www.panjin.gov.cn/html/1738/2023-05-05/content-1.html",
    "title": "明确目标<script>alert(1)</script>",
    "published_at": "2023-05-05T00:00:00+08:00",
    "source": "盘锦日报",
}
REJECTION = {"url": "javascript:alert(1)", "reason": "challenge", "detail": '"><img src=x onerror=alert(1)>'}
RUN = {
    "site": "panjin",
    "run": "20261122T010000",
    "started_at": "2026-11-22T08:59:00+08:00",
    "ended_at": "2026-11-22T09:00:00+08:00",
    "state": "blocked",
    "detail": "1 challenge page",
    "counts": {"fetched": 2, "articles": 1, "rejected": 1},
    "found_by": {"title": {"layout": 1}},
}


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    feeds: dict[str, list[dict[str, Any]]] = {
        "articles": [ARTICLE],
        "rejected": [REJECTION],
        "runs": [{"url": ARTICLE["url"], "outcome": "article"}, RUN],
    }
    for feed, lines in feeds.items():
        path = tmp_path / feed / "panjin" / "20261122T010000.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_shows_state_counts_and_articles(data_dir: Path) -> None:
    page = render(gather(data_dir), NOW)
    for text in (
        "panjin",
        "被拦截",
        "1 challenge page",
        "抓取 2，文章 1，拒收 1",
        "盘锦日报",
        "2023-05-05",
        "版面规则",
    ):
        assert text in page


def test_nothing_from_a_page_becomes_markup(data_dir: Path) -> None:
    tags = _Tags(render(gather(data_dir), NOW))
    assert not [tag for tag, _ in tags.tags if tag in {"script", "img"}]
    assert any("<script>alert(1)</script>" in text for text in tags.texts)


def test_links_are_http_only(data_dir: Path) -> None:
    links = [attrs["href"] for tag, attrs in _Tags(render(gather(data_dir), NOW)).tags if tag == "a"]
    assert ARTICLE["url"] in links
    assert not [link for link in links if link is not None and link.startswith("javascript")]


def test_nothing_crawled(tmp_path: Path) -> None:
    assert "还没有抓取记录" in render(gather(tmp_path), NOW)


def test_command_writes_the_page(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "report", "-s", f"DATA_DIR={data_dir}"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == str(data_dir / "report.html")
    assert "盘锦日报" in (data_dir / "report.html").read_text(encoding="utf-8")


def test_command_says_why_it_cannot_write(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data_dir / "file").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", "report", "-s", f"DATA_DIR={data_dir}", "-o", str(data_dir / "file" / "report.html")])
    assert ended.value.code == 1
    assert "cannot write the report" in capsys.readouterr().err

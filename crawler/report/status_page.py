"""One self-contained HTML page of what was crawled and how healthy it is, in Chinese, for the people who read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader

from crawler.storage.json_lines import read_lines
from crawler.storage.run_logs import run_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from crawler.records import Run

HISTORY = 30  # runs shown a site
LATEST = 10  # articles and rejections shown a site

STATES = {
    "ok": "正常",
    "quiet": "无更新",
    "drift": "版面变化",
    "blocked": "被拦截",
    "incomplete": "不完整",
    "down": "无法访问",
}
COUNTS = {
    "fetched": "抓取",
    "articles": "文章",
    "duplicates": "重复",
    "rejected": "拒收",
    "unchanged": "未变",
    "lists": "列表页",
    "parts": "分页",
}
FIELDS = {
    "title": "标题",
    "published_at": "发布时间",
    "source": "来源",
    "authors": "作者",
    "editors": "编辑",
    "section": "栏目",
    "text": "正文",
    "views": "浏览次数",
}
PROVENANCES = {
    "layout": "版面规则",
    "metadata": "国家标准元数据",
    "hint": "其他标记",
    "byline": "署名行",
    "structure": "页面结构",
    "list": "列表行",
    "text": "正文内",
}


@dataclass(slots=True)
class SiteReport:
    """What the feeds say of one site: its runs (oldest first), its newest articles and rejections, totals."""

    site: str
    runs: list[Run] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    rejections: list[dict[str, Any]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    totals: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0  # lines that are no record, of those that were read

    def read(self, path: Path) -> Iterator[dict[str, Any]]:
        """Yield the records of a file and count the lines that are none."""
        for line in read_lines(path):
            if line.record is not None:
                yield line.record
            else:
                self.unreadable += 1

    @property
    def last(self) -> Run | None:
        """The latest run that ended, if there is one."""
        return self.runs[-1] if self.runs else None

    def read_log(self, path: Path) -> Iterator[Run]:
        """Yield the runs that a log tells of and count the lines that are none."""
        for record in self.read(path):
            try:
                run = run_of(record)
            except ValueError:
                self.unreadable += 1
            else:
                if run is not None:
                    yield run


def gather(data_dir: Path) -> list[SiteReport]:
    """Read the feeds below `data_dir`; sites in alphabetical order. Nothing crawled gives an empty list."""
    names = {path.name for feed in ("runs", "articles") for path in (data_dir / feed).glob("*") if path.is_dir()}
    return [_gather_site(data_dir, name) for name in sorted(names)]


def _gather_site(data_dir: Path, site: str) -> SiteReport:
    report = SiteReport(site)
    for path in _feeds(data_dir, "runs", site)[-HISTORY:]:
        report.runs += report.read_log(path)
    for feed in ("articles", "duplicates", "rejected"):
        report.totals[feed] = sum(_count_lines(path) for path in _feeds(data_dir, feed, site))
    for path in reversed(_feeds(data_dir, "articles", site)):
        if len(report.articles) >= LATEST:
            break
        report.articles = [*report.articles, *reversed(list(report.read(path)))][:LATEST]
    for path in reversed(_feeds(data_dir, "rejected", site)[-HISTORY:]):
        rejections = list(report.read(path))
        report.reasons.update(str(line.get("reason", "?")) for line in rejections)
        report.rejections = [*report.rejections, *reversed(rejections)][:LATEST]
    return report


def _feeds(data_dir: Path, feed: str, site: str) -> list[Path]:
    return sorted((data_dir / feed / site).glob("*.jsonl"))


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def render(sites: Iterable[SiteReport], now: datetime) -> str:
    """Return the page. The template escapes everything that came from a page or a feed; links are http(s) only.

    What a damaged feed lacks is empty on the page.
    """
    environment = Environment(
        loader=PackageLoader(__package__, ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["web_address"] = lambda url: str(url).startswith(("http://", "https://"))
    template = environment.get_template("status_page.html")
    return template.render(
        sites=list(sites), now=now, states=STATES, counts=COUNTS, fields=FIELDS, provenances=PROVENANCES
    )

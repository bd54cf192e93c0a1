"""One self-contained HTML page of what was crawled and how healthy it is, in Chinese, for the people who read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from crawler.records import as_run
from crawler.storage.json_lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

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
PLACES = {
    "layout": "版面规则",
    "metadata": "国家标准元数据",
    "hint": "其他标记",
    "byline": "署名行",
    "structure": "页面结构",
    "list": "列表行",
    "text": "正文内",
}

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#c0392b;--good:#1e8449;--dim:#888}
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:72rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2.5rem 0 .3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1rem 0 .2rem}
table{border-collapse:collapse;margin:.4rem 0}td,th{padding:.15rem .7rem .15rem 0;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}th{font-weight:600;border-bottom:1px solid var(--line)}
.ok,.quiet{color:var(--good)}.drift,.blocked,.incomplete,.down{color:var(--bad);font-weight:600}
.dim{color:var(--dim)}.run{display:inline-block;width:.7rem;height:1rem;margin-right:2px;background:currentColor}
a{color:inherit}
"""


@dataclass(slots=True)
class SiteReport:
    """What the feeds say of one site: its runs (oldest first), its newest articles and rejections, totals."""

    site: str
    runs: list[dict[str, Any]] = field(default_factory=list)
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

    def is_run(self, record: dict[str, Any]) -> bool:
        """Tell whether a record is a run's, and count it where it is not."""
        try:
            as_run(record)
        except ValueError:
            self.unreadable += 1
            return False
        return True


def gather(data_dir: Path) -> list[SiteReport]:
    """Read the feeds below `data_dir`; sites in alphabetical order. Nothing crawled gives an empty list."""
    names = {path.name for feed in ("runs", "articles") for path in (data_dir / feed).glob("*") if path.is_dir()}
    return [_gather_site(data_dir, name) for name in sorted(names)]


def _gather_site(data_dir: Path, site: str) -> SiteReport:
    report = SiteReport(site)
    for path in _feeds(data_dir, "runs", site)[-HISTORY:]:
        report.runs += [record for record in report.read(path) if "outcome" not in record and report.is_run(record)]
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
    """Return the page. Everything that came from a page or a feed is escaped; links are http(s) only."""
    sites = list(sites)
    made = escape(now.strftime("%Y-%m-%d %H:%M %z"))
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>抓取报告</title>\n<style>{_STYLE}</style>\n",
        f'<h1>抓取报告</h1>\n<p class="dim">生成于 {made}，共 {len(sites)} 个站点。</p>\n',
        _overview(sites)
        if sites
        else "<p>还没有抓取记录。先运行 <code>scrapy crawl SITE</code> 或 <code>make demo</code>。</p>\n",
        *(_site(site) for site in sites),
    ]
    return "".join(parts) + "</html>\n"


def _overview(sites: list[SiteReport]) -> str:
    rows = []
    for site in sites:
        last = site.runs[-1] if site.runs else {}
        rows.append(
            [
                f'<a href="#{escape(site.site, quote=True)}">{escape(site.site)}</a>',
                _state(last.get("state")),
                escape(str(last.get("detail") or "")),
                escape(str(last.get("ended_at") or "")),
                *(str(site.totals[feed]) for feed in ("articles", "duplicates", "rejected")),
            ]
        )
    return _table(["站点", "状态", "说明", "最近一次结束于", "文章", "重复", "拒收"], rows, numbers=3)


def _site(site: SiteReport) -> str:
    last = site.runs[-1] if site.runs else {}
    history = "".join(
        f'<span class="run {_class(run.get("state"))}" title="{escape(str(run.get("run")), quote=True)} '
        f'{escape(STATES.get(str(run.get("state")), str(run.get("state"))), quote=True)}"></span>'
        for run in site.runs
    )
    name = escape(site.site, quote=True)
    parts = [
        f'<h2 id="{name}">{name} {_state(last.get("state"))}</h2>\n<p>{history}</p>\n',
        f"<p>有 {site.unreadable} 行记录无法读取，已跳过。</p>\n" if site.unreadable else "",
        _counts(last.get("counts") or {}),
        _found_by(last.get("found_by") or {}),
    ]
    if site.articles:
        rows = [
            [
                escape(str(a.get("published_at") or "")[:10]),
                _link(a.get("url"), a.get("title")),
                escape(str(a.get("source") or "")),
            ]
            for a in site.articles
        ]
        parts.append("<h3>最新文章</h3>\n" + _table(["日期", "标题", "来源"], rows))
    if site.rejections:
        reasons = "，".join(f"{escape(reason)} {count}" for reason, count in site.reasons.most_common())
        rows = [
            [escape(str(r.get("reason"))), _link(r.get("url"), r.get("url")), escape(str(r.get("detail") or ""))]
            for r in site.rejections
        ]
        parts.append(f"<h3>拒收</h3>\n<p>{reasons}</p>\n" + _table(["原因", "网址", "说明"], rows))
    return "".join(parts)


def _counts(counts: dict[str, Any]) -> str:
    if not counts:
        return ""
    text = "，".join(f"{escape(COUNTS.get(name, name))} {escape(str(value))}" for name, value in counts.items())
    return f"<p>最近一次：{text}</p>\n"


def _found_by(found_by: dict[str, dict[str, int]]) -> str:
    if not found_by:
        return ""
    rows = [
        [escape(FIELDS.get(name, name)), *(str(places.get(place, "")) for place in PLACES)]
        for name, places in found_by.items()
    ]
    return "<h3>各字段的出处（最近一次，篇）</h3>\n" + _table(["字段", *PLACES.values()], rows, numbers=len(PLACES))


def _state(state: object) -> str:
    return f'<span class="{_class(state)}">{escape(STATES.get(str(state), "未知"))}</span>'


def _class(state: object) -> str:
    return str(state) if state in STATES else "dim"


def _link(url: object, text: object) -> str:
    label = escape(str(text or url or ""))
    if not str(url).startswith(("http://", "https://")):
        return label
    return f'<a href="{escape(str(url), quote=True)}" rel="noreferrer">{label}</a>'


def _table(header: list[str], rows: list[list[str]], *, numbers: int = 0) -> str:
    """Return a table of cells that are HTML already; the last `numbers` columns are aligned as numbers."""
    first_number = len(header) - numbers
    head = "".join(f"<th>{cell}</th>" for cell in header)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="n">{c}</td>' if i >= first_number else f"<td>{c}</td>" for i, c in enumerate(row))
        + "</tr>\n"
        for row in rows
    )
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"

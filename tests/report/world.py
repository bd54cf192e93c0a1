"""Data folders for reports, and what a reader without a browser sees of a page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from crawler.records import Article, Attachment, Image, Reason, Rejection, Run, State, article_id, to_line
from tests.index.crawled import article, write_feed

ROOT = Path(__file__).parents[2]
CHINA = "+08:00"
NIGHT = "20240501T000000Z-1"
LATER = "20240502T000000Z-2"
_BLOCKS = {"td", "th", "div", "dt", "dd", "li", "p", "summary", "title"}
_VOID = {"meta", "link", "input", "br", "img"}


def page(number: int, *, site: str = "a", day: str | None = "2024-04-01", **fields: Any) -> Article:
    """Return the record of an article of site a, published on a day."""
    made = article(f"http://{site}.gov.cn/{number}", f"{site}{number}的正文", title=f"{site}{number}的标题")
    known = {
        "site": site,
        "publisher": f"{site.upper()}市人民政府",
        "published_at": day and f"{day}T08:30:00{CHINA}",
        "fetched_at": f"2024-05-01T01:00:00{CHINA}",
        "source": f"{site.upper()}市日报",
        "extractor": "0.2.0+test",
        **fields,
    }
    for name, value in known.items():
        setattr(made, name, value)
    return made


def url(number: int, site: str = "a") -> str:
    return f"http://{site}.gov.cn/{number}"


def rejected(number: int, reason: Reason, detail: str | None = None, *, at: str = "2024-05-01") -> Rejection:
    """Return that a page of site a gave no article."""
    return Rejection("a", url(number), reason, detail, fetched_at=f"{at}T02:00:00{CHINA}")


def run(state: State, detail: str | None = None, *, site: str = "a", night: str = NIGHT, **counts: int) -> Run:
    """Return the last line of a run's log, which ended at 23:30 UTC."""
    ended = f"{night[:4]}-{night[4:6]}-{night[6:8]}T23:30:00+00:00"
    return Run(site, night, ended, ended, state, detail, counts)


def write(data: Path) -> None:
    """Write a world of two sites: filled and empty fields, copies, a revision, a withdrawal, rejections, two states."""
    found_by = {"title": "layout", "text": "structure"}
    rich: dict[str, Any] = {
        "authors": ["张三"],
        "images": [Image(f"{url(1)}.jpg")],
        "attachments": [Attachment(f"{url(1)}.pdf", "附件")],
        "flags": ["traditional_converted", "date_out_of_range:2062-01-01"],
    }
    articles = [
        page(1, found_by=found_by, **rich),
        page(2, day="2024-03-31", found_by={**found_by, "title": "byline"}),
        page(3, day=None, source=None, found_by=found_by),
        page(4, day="2023-12-01", found_by=found_by),
    ]
    write_feed(data, f"articles/a/{NIGHT}", articles)
    write_feed(data, f"duplicates/b/{NIGHT}", [page(5, site="b", duplicate_of=article_id(url(1)), similarity=0.9)])
    write_feed(data, f"articles/b/{NIGHT}", [page(6, site="b", day="2024-02-29", source=None)])
    refused = [
        rejected(7, Reason.CHALLENGE, '"><img src=x onerror=alert(1)>'),
        rejected(8, Reason.HTTP_ERROR, "status 500"),
        rejected(9, Reason.HTTP_ERROR),
        rejected(2, Reason.NETWORK_ERROR, at="2024-04-30"),  # it gave an article since
    ]
    write_feed(data, f"rejected/a/{NIGHT}", refused)
    write_feed(data, f"runs/a/{NIGHT}", [run(State.OK, fetched=7, articles=4, rejected=3)])
    write_feed(data, f"runs/b/{NIGHT}", [run(State.OK, site="b", fetched=2, articles=1, duplicates=1)])
    changed = page(2, day="2024-03-31", revision=2, title="改过的标题", fetched_at=f"2024-05-02T20:15:00{CHINA}")
    write_feed(data, f"articles/a/{LATER}", [changed])
    write_feed(data, f"rejected/a/{LATER}", [rejected(4, Reason.WITHDRAWN, at="2024-05-02")])
    detail = "2 of 3 article pages were notices instead: soft_404, login"
    write_feed(data, f"runs/a/{LATER}", [run(State.BLOCKED, detail, night=LATER, fetched=2, articles=1, rejected=1)])
    write_feed(data, f"runs/b/{LATER}", [run(State.QUIET, site="b", night=LATER)])


HOSTILE: dict[str, Any] = {
    "title": "</title><script>alert(1)</script></textarea>\u202e倒过来\x00",
    "source": '"><img src=x onerror=alert(1)>',
    "publisher": "{{ 7 * 7 }}</bdi>",
    "flags": ["<script>:1"],
    "found_by": {"title": "<script>", "<b>": "layout"},
    "text": "\ud800",
}


def write_hostile(data: Path) -> None:
    """Write what pages, servers and damaged feeds could try."""
    records = [
        page(1, **HOSTILE),
        page(2, title="长" * 1_000_000),
        page(3, publisher=HOSTILE["publisher"], title="\u202e反", day=None, published_at="<script>"),
        page(4, site='a"><script>', revision=3, day="2024-02-31"),
    ]
    links = ["javascript:alert(1)", url(2), "JaVaScRiPt:alert(1)", "data:text/html,<script>"]
    lines = [json.dumps({**json.loads(to_line(each)), "url": link}) for each, link in zip(records, links, strict=True)]
    path = data / f"articles/a/{NIGHT}.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    refused = rejected(7, Reason.CHALLENGE, "</code><script>alert(1)</script>")
    refused.url = "javascript:alert(1)//'; rm -rf ~\u202e"
    write_feed(data, f"rejected/a/{NIGHT}", [refused])
    write_feed(data, f"runs/a/{NIGHT}", [run(State.DOWN, "<script>alert(1)</script>")])


def report(data: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR"}}
    command = [sys.executable, "-m", "scrapy", "report", "-s", f"DATA_DIR={data}", *more]
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **variables}, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@dataclass
class Element:
    """An element of a page: its tag, attributes, and the text within, of one language."""

    tag: str
    attributes: dict[str, str | None]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as it is shown: blanks are one."""
        return re.sub(r"\s+", " ", "".join(self.parts)).strip()


class Page(HTMLParser):
    """A page as one reader sees it, who has chosen a language."""

    def __init__(self, markup: str, language: str = "zh") -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._hidden = "en" if language == "zh" else "zh"
        self.feed(markup)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.handle_data(" ")
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag
        if tag in _BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if not any(each.attributes.get("class") == self._hidden for each in self._open):
            for each in self._open:
                each.parts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag that have these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [each for each in self.elements if each.tag == tag and wanted.items() <= each.attributes.items()]

    def rows(self) -> dict[str, str]:
        """Return the rows of tables by their first word, the first of each."""
        return {each.text.split(" ")[0]: each.text for each in reversed(self.all("tr"))}

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.all("main")[0].text

"""Pages a second from WARC bytes to JSONL, against the floor and against trafilatura.

`python -m benchmarks.replay [--pages N] [ARCHIVE…]`: without an archive, on invented pages. One run
prints: (a) reading the WARC and parsing with lxml alone, the floor; (b) trafilatura over the same pages, where it is
installed; the replay on one core and on two, without and with dedupe; and the ratios. Goals: one core at least 0.4 of
(a) and 15 times (b), two cores 1.8 times one. What one process does is measured in processor time, which other work
on the machine disturbs little; two cores in wall time, for which the machine must be quiet.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.synthetic_news import News
from crawler.archive import ArchiveWriter
from crawler.archive.inputs import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ROUNDS = 3  # of which the best counts: a machine has faster and slower minutes
GOALS = {"one core / floor": 0.4, "one core / trafilatura": 15.0, "two cores / one": 1.8}
_TRAFILATURA_PAGES = 150  # it is slow, and its pace does not change
_CHILD = """
import json, sys, time
from pathlib import Path
from crawler.replay import Options, Replay
if __name__ == "__main__":
    replay = Replay()
    workers = int(sys.argv[sys.argv.index("--workers") + 1])
    paths = tuple(json.loads(sys.argv[2]))
    started = time.process_time()
    replay.run(Options(paths, Path(sys.argv[1]), "--no-dedupe" not in sys.argv, workers))
    seconds = time.process_time() - started if workers == 1 else replay.seconds
    print(replay.counts["pages"] / seconds)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archives", nargs="*")
    parser.add_argument("--pages", type=int, default=3000)
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    if busy > 0.5:  # noqa: PLR2004  # nothing can be said of two cores while others use them
        print(f"load {busy:.1f}: other work slows this down, and two cores most of all")
    with tempfile.TemporaryDirectory() as folder:
        paths = options.archives or [str(invent(Path(folder) / "pages.warc.gz", options.pages))]
        files = [source.path for source in sources(paths) if source.is_warc]
        pace: dict[str, float] = {}
        for _ in range(ROUNDS):
            for name, found in rounds(files, paths, Path(folder) / "out.jsonl"):
                pace[name] = max(found, pace.get(name, 0.0))
        for name, found in pace.items():
            print(f"{name:26}{found:8.0f} pages/s")
        ratios(pace)


def rounds(files: list[str], paths: list[str], output: Path) -> Iterator[tuple[str, float]]:
    """Measure everything once: yield what it is and its pages a second."""
    pages, seconds = timed(lambda: sum(1 for body in bodies(files) if parse(body) is not None))
    yield "floor", pages / seconds
    for name, arguments in (
        ("one core", ["--workers", "1", "--no-dedupe"]),
        ("two cores", ["--workers", "2", "--no-dedupe"]),
        ("one core, dedupe", ["--workers", "1"]),
        ("two cores, dedupe", ["--workers", "2"]),
    ):
        yield name, replay(paths, output, arguments)
    if extract := _trafilatura():
        some = [body for body, _ in zip(bodies(files), range(_TRAFILATURA_PAGES), strict=False)]
        _, seconds = timed(lambda: [extract(body) for body in some])
        yield "trafilatura", len(some) / seconds


def ratios(pace: dict[str, float]) -> None:
    """Print the ratios and whether they reach their goals."""
    found = {
        "one core / floor": pace["one core"] / pace["floor"],
        "two cores / one": pace["two cores"] / pace["one core"],
        "with dedupe, one core / floor": pace["one core, dedupe"] / pace["floor"],
        "with dedupe, two cores / one": pace["two cores, dedupe"] / pace["one core, dedupe"],
    }
    if "trafilatura" in pace:
        found["one core / trafilatura"] = pace["one core"] / pace["trafilatura"]
    for name, ratio in found.items():
        goal = GOALS.get(name)
        print(f"{name:31}{ratio:6.2f}" + (f"   goal {goal}: {'met' if ratio >= goal else 'missed'}" if goal else ""))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `work` gives and the seconds of processor time it takes."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def parse(body: bytes) -> object:
    """Parse with lxml and do nothing else.

    Pages that say gb2312 are told to be GB18030: by that name lxml ends at the first character that only GBK has, after
    4 of an invented page's 729 nodes.
    """
    encoding = "gb18030" if b"gb2312" in body[:1024].lower() else "utf-8"
    return lxml.html.fromstring(body, parser=lxml.html.HTMLParser(encoding=encoding))


def bodies(files: list[str]) -> Iterator[bytes]:
    """Yield the bodies of the HTML pages as fastwarc reads them."""
    for path in files:
        for record in ArchiveIterator(path, record_types=WarcRecordType.response, parse_http=True):
            if record.http_content_type == "text/html":
                yield record.reader.read() or b"<p>"


def replay(paths: list[str], output: Path, arguments: list[str]) -> float:
    """Run the command; return its pages a second, without the start of Python."""
    command = [sys.executable, "-c", _CHILD, str(output), json.dumps(paths), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _trafilatura() -> Callable[[bytes], object] | None:
    try:
        trafilatura: Any = importlib.import_module("trafilatura")  # the project does not need it
    except ImportError:
        return None
    return lambda body: trafilatura.bare_extraction(body.decode("gb18030" if b"gb2312" in body else "utf-8"))


def invent(path: Path, pages: int) -> Path:
    """Write an archive of invented pages in three kinds of markup, one of them GB18030, and lists among them.

    In size, nodes and faults they are as a set of 182 saved Chinese pages, of which half have more than 66 KB and 700
    nodes: scripts, styles, attributes, HTML5 tags that libxml2 does not know and `&` that nobody escaped.
    """
    news = News(7)
    writer = ArchiveWriter(path)
    rows = [
        f'<li class="list-item clearfix" data-id="{n}"><a href="/art/2026/2/{n}/art_{n}.html?from=nav&id={n}&colid=12" '
        f'target="_blank" title="{(name := news.own_clause())}" onclick="stat(this)">{name}</a>'
        f"<span>02-{n % 28 + 1:02}</span></li>"
        for n in range(120)
    ]
    script = "".join(f"function f{n}(a,b){{if(a<b&&b>{n}){{return '<div>'+a+'</div>';}}}}\n" for n in range(350))
    style = "".join(f".c{n} .list-item:hover>a{{color:#{n:06x};margin:0 {n}px}}\n" for n in range(250))
    for number in range(pages):
        kind = number % 20
        text = [news.story() for _ in range(3)]
        title = news.own_clause() + news.own_clause()
        day = f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}"
        if kind == 0:
            html, url = (
                f"<title>列表</title><ul>{''.join(rows)}</ul>",
                f"http://www.list{number}.example.cn/col/index.html",
            )
        else:
            html = (_MODERN, _TABLES, _METADATA)[kind % 3].format(
                title=title,
                day=day,
                rows="".join(news.random.sample(rows, 100)),
                paragraphs=_paragraphs(text, br=kind % 3 == 1),
                code=f"<style>{style}</style><script>{script}</script>",
            )
            url = f"http://www.site{number % 50}.example.cn/art/{day.replace('-', '/')}/art_{number}.html"
        encoding = "gb18030" if kind and kind % 3 == 1 else "utf-8"
        writer.write(url, 200, [("Content-Type", "text/html")], html.encode(encoding), NOON)
    writer.close()
    return path


def _paragraphs(stories: list[str], *, br: bool) -> str:
    parts = [part + "。" for story in stories for part in story.split("。") if part]
    return "<BR><BR>".join(f"　　{part}" for part in parts) if br else "".join(f"<p>　　{part}</p>" for part in parts)


_BARS = "<header><nav><ul>{rows}</ul></nav></header>"
_FOOT = "<footer><section><ul>{rows}</ul></section></footer>"
_MODERN = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_示例网</title>{code}</head><body>'
    + _BARS
    + "<main>"
    '<article class="b2"><h1>{title}</h1><div class="c3">发布时间：{day} 10:20　来源：示例日报　作者：王小明</div>'
    '<div class="d4">{paragraphs}</div></article></main>' + _FOOT + "</body></html>"
)
_TABLES = (
    '<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312"><TITLE>{title}</TITLE>'
    "{code}</HEAD>"
    "<BODY><TABLE><TR><TD>"
    + _BARS
    + "</TD><TD><TABLE><TR><TD><B>{title}</B></TD></TR><TR><TD>{day} 来源：示例网</TD></TR>"
    "<TR><TD>{paragraphs}</TD></TR></TABLE></TD></TR></TABLE>" + _FOOT + "</BODY></HTML>"
)
_METADATA = (
    '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
    '<meta name="PubDate" content="{day} 08:00"><meta name="ContentSource" content="示例县政府办">'
    '<title>{title}</title>{code}</head><body><div id="n">'
    + _BARS
    + '</div><div id="c"><h2>{title}</h2><div id="zoom">{paragraphs}</div></div>'
    + _FOOT
    + "</body></html>"
)

if __name__ == "__main__":
    main()

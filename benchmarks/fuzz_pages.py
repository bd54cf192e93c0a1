"""Fuzzes the reading of whole pages: `python -m benchmarks.fuzz_pages --seconds 60`.

atheris mutates pages, by bytes and by pieces of HTML, and keeps those that reach new code. Of each page an article
comes that the pipelines and a line of JSON can hold, without an exception; every list page gives URLs; and reading
takes at most 50 times as long as lxml takes to parse the page (all of it: by default it gives up at a depth of 256).

It stops at the first failure and leaves the page as `crash-…`; `python -m benchmarks.fuzz_pages FILE` runs it again.
Needs the optional extra `fuzz` (pip install -e '.[fuzz]').
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import atheris
import lxml.html

# Pages that are run again are timed, which instrumentation would spoil.
_AGAIN = any(Path(word).is_file() for word in sys.argv[1:])
with nullcontext() if _AGAIN else atheris.instrument_imports(include=["crawler.reading", "crawler.discovery"]):
    from crawler.cms.guowei import FAMILY
    from crawler.discovery import read_list
    from crawler.items import to_line
    from crawler.reading import read
    from pipelines import refine

LONGEST_INPUT = 1 << 15  # bytes
TIMES = 50  # as slow as lxml
GRAIN = 0.004  # seconds; lxml's time is taken as at least that, for a tiny page is all overhead
SUSPECT = 5  # times that limit: how slow a page must be with instrumentation before it is timed without
URL = "http://www.town.test/html/1/2024-05-02/content-1.html"
_PIECES = (  # parted by bars
    "<div>|</div>|<p>|</p>|<span>|<td>|<table>|<ul>|<li>|<h1>|<h2>|<br>|<b>|<!--|-->|<title>|</title>|<head>|<body>|"
    "<script>|</script>|<style>|<iframe src=|<a href=|<img src=|<dl><dt>|<form>|<select><option>|<base href=|"
    '<meta name="ArticleTitle" content="|<meta name="PubDate" content="|<meta charset="gb2312">| class="| id="zoom"|'
    ' style="display:none"| title=|<div class="TRS_Editor">|<div class="xwnr_txt">|来源：|作者：|责任编辑：|发布时间：|'
    "2024-05-02 10:30|2024年5月2日|浏览次数：|上一篇：|（图）|附件：|&nbsp;|&#20013;|&lt;|　　|字|，|。|（zhōng）|"
    "國|\x00|http://|content-1_2.html|.doc"
)
PIECES = _PIECES.split("|")
PAGE = """<html><head><meta charset="utf-8"><title>全县春耕生产现场会召开-某县人民政府</title>
<meta name="PubDate" content="2024-05-02 10:30"></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/a/">要闻</a></div>
<h1>全县春耕生产现场会召开</h1><div class="info">发布时间：2024-05-02 来源：某县融媒体中心 作者：张三 浏览次数：5</div>
<div id="zoom" class="TRS_Editor"><p>　　五月二日，全县春耕生产现场会在城东新区召开，各镇街道负责人参加会议。</p>
<p align="center"><img src="a.jpg"></p>
<p>　　会议要求，各镇街道要抢抓农时，扎实推进春耕生产各项工作。（记者 李四）</p>
<p><a href="b.doc">附件：名单</a></p></div>
<ul><li><a href="/html/1/2024-05-01/content-2.html">另一条要闻的标题文字</a><span>2024-05-01</span></li></ul>
<div>责任编辑：王五</div><div><a href="content-1_2.html">下一页</a></div></body></html>"""


def seconds_of_read(data: bytes) -> float:
    """Read a page in every way and return the processor time of reading it as an article."""
    started = time.process_time()
    page = read(data, URL)
    taken = time.process_time() - started
    line = to_line(refine(page.article))
    assert "\n" not in line  # noqa: S101 - a finding, also under -O of no use
    listing = read_list(data, URL, family=FAMILY, domains=("town.test",))
    assert all(row.url.startswith("http") for row in listing.rows)  # noqa: S101
    return taken


def seconds_of_lxml(data: bytes) -> float:
    """Return how long lxml takes to parse all of a page."""
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    started = time.process_time()
    lxml.html.document_fromstring(data.strip() or b"<p>", parser=parser)
    return max(GRAIN, time.process_time() - started)


def is_slow(data: bytes, times: float = TIMES) -> bool:
    """Tell whether a page is too slow in three tries of three, for a machine that does other things too."""
    return all(seconds_of_read(data) > times * seconds_of_lxml(data) for _ in range(3))


def check(data: bytes) -> None:
    """Read a page, with the readers instrumented. What is suspiciously slow is timed again without."""
    if seconds_of_read(data) <= SUSPECT * TIMES * GRAIN:
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        done = subprocess.run([sys.executable, "-m", "benchmarks.fuzz_pages", file.name], check=False)
    assert done.returncode == 0, f"slow: {len(data)} bytes"  # noqa: S101


def main() -> int:
    """Run the pages given, or fuzz for a time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.files:
        return int(any(is_slow(path.read_bytes()) for path in arguments.files))
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for encoding in ("utf-8", "gb18030"):
            (corpus / encoding).write_bytes(PAGE.encode(encoding))
        for number, piece in enumerate(PIECES):  # each in the text, many times: what is quadratic shows
            (corpus / str(number)).write_bytes(PAGE.replace("<p>", f"<p>{piece * 200}").encode()[:LONGEST_INPUT])
        lines = ["".join(f"\\x{byte:02x}" for byte in piece.encode()).join('""') for piece in PIECES]
        Path(folder, "words").write_text("\n".join(lines), "ascii")
        limits = [f"-max_total_time={arguments.seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=60"]
        atheris.Setup([sys.argv[0], str(corpus), f"-dict={folder}/words", *limits], check)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())

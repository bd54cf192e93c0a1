"""Fuzzes the reading of whole pages: `python -m benchmarks.fuzz_pages --seconds 60`.

atheris mutates pages, by bytes and by pieces of HTML, and keeps those that reach new code; it begins with those of
`benchmarks.bombs`. Of each page an article comes that the pipelines and a line of JSON can hold, without an exception;
every list page gives URLs; reading it, as an article or as a list, takes no more than the budget that is told there.

It stops at the first failure and leaves the page as `crash-…`; `python -m benchmarks.fuzz_pages FILE` runs it again.
Needs the optional extra `fuzz` (pip install -e '.[fuzz]').
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import atheris

# Pages that are run again are timed, which instrumentation would spoil.
_AGAIN = any(Path(word).is_file() for word in sys.argv[1:])
with nullcontext() if _AGAIN else atheris.instrument_imports(include=["crawler.reading", "crawler.lists.list_page"]):
    from benchmarks.bombs import LEAST, READERS, TIMES, bombs, budget, taken

LONGEST_INPUT = 1 << 15  # bytes
SUSPECT = 5  # times that limit: how slow a page must be with instrumentation before it is timed without
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


def is_slow(data: bytes) -> bool:
    """Tell whether a page is over its budget in three tries of three, for a machine that does other things too."""
    return any(all(taken(reader, data) > budget(data) for _ in range(3)) for reader in READERS)


def check(data: bytes) -> None:
    """Read a page, with the readers instrumented. What is suspiciously slow is timed again without."""
    if max(taken(reader, data) for reader in READERS) <= SUSPECT * TIMES * LEAST:
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
        for name, make in bombs().items():
            (corpus / hashlib.sha256(name.encode()).hexdigest()[:16]).write_bytes(
                make(LONGEST_INPUT // 4)[:LONGEST_INPUT]
            )
        lines = ["".join(f"\\x{byte:02x}" for byte in piece.encode()).join('""') for piece in PIECES]
        Path(folder, "words").write_text("\n".join(lines), "ascii")
        limits = [f"-max_total_time={arguments.seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=60"]
        atheris.Setup([sys.argv[0], str(corpus), f"-dict={folder}/words", *limits], check)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())

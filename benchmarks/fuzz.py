"""Fuzzes the readers of untrusted text: `python -m benchmarks.fuzz --seconds 60` (or `make fuzz`).

atheris mutates bytes and keeps those that reach new code; each is decoded, searched for dates, names and bylines, and
what comes out is checked: no exception, no label as a value, no date that is none, and no input that takes long. It
stops at the first failure and leaves the input beside it as `crash-…`; `python -m benchmarks.fuzz FILE` runs it again.

Needs the optional extra `fuzz` (pip install -e '.[fuzz]').
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crawler.reading"]):
    from crawler.reading.chinese import dates, names, script
    from crawler.reading.fields import byline
    from crawler.reading.html.encoding import decode, mojibake

LONGEST_INPUT = 4096  # bytes
LONGEST_TIME = 1.0  # seconds; the slowest known input of that length takes a hundredth, instrumented a tenth
SEEDS = (
    "来源：嵊州新闻网-今日嵊州 作者：记者 尹洁银 2020年09月15日17:21:00",
    "發(fā)布時間：2023-05-05 信息來源：盤錦日報 瀏覽次數(shù)：546",
    "（本报记者 张三 通讯员 李四/文 王五/图）【责任编辑：何东铭】",
    "二〇二四年四月二十四日下午3:20 2023-05-0510:30 Fri, 05 May 2023 10:30:00 +0800",
    '<meta charset="gb2312"><title>全国文明城市创建</title>锟斤拷 朱镕基 王喆 䶮',
    "原文链接：http://nyncj.zhangzhou.gov.cn/cms/html/zzsnyj/2022-08-18/2101205076.html",
)


def check(data: bytes) -> None:
    """Read the bytes in every way; AssertionError or any other exception is a finding."""
    started = time.process_time()
    text = decode(data).text
    mojibake(text)
    _check_hanzi(text)
    for line in text.split("\n", 20)[:20]:
        _check_byline(line)
    _check_date(text)
    taken = time.process_time() - started
    assert taken < LONGEST_TIME, f"{taken:.1f} s for {len(data)} bytes"  # noqa: S101 - a finding, also under -O of no use


def _check_hanzi(text: str) -> None:
    """Check that stripping is complete and folding keeps the length."""
    plain = script.strip_glosses(text)
    assert not script.has_glosses(plain)  # noqa: S101
    assert len(script.fold(plain)) == len(plain)  # noqa: S101
    script.is_traditional(text)


def _check_byline(line: str) -> None:
    """Check that a byline's values are clean."""
    found = byline.parse(line)
    for name in (*found.authors, *found.editors, *names.people(line)):
        assert name == name.strip(), name  # noqa: S101
        assert len(name) > 1, name  # noqa: S101
        assert not set(name) & set("：:、，,()（）[]【】\n"), name  # noqa: S101
    if found.source is not None:
        assert found.source == found.source.strip() != "", found.source  # noqa: S101
        assert not found.source.endswith(("：", ":", "[", "【", "（", "|")), found.source  # noqa: S101


def _check_date(text: str) -> None:
    """Check that a date is one, in China's zone, at its place."""
    dates.from_url(text)
    dates.parse(text)
    stamp = dates.find(text)
    if stamp is not None:
        assert datetime.fromisoformat(stamp.value).utcoffset() == timedelta(hours=8)  # noqa: S101
        assert 0 <= stamp.start < stamp.end <= len(text)  # noqa: S101


def main() -> None:
    """Run the files given, or fuzz for a time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.files:
        for path in arguments.files:
            check(path.read_bytes())
        return
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS):
            for encoding in ("utf-8", "gb18030"):
                Path(corpus, f"{number}.{encoding}").write_bytes(seed.encode(encoding))
        limits = [f"-max_total_time={arguments.seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=20"]
        atheris.Setup([sys.argv[0], corpus, *limits], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

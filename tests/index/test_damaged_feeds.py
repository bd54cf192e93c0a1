"""Finished feeds that an editor, a copy or a power loss has damaged: what is whole is known, the rest is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.storage import json_lines
from crawler.storage.json_lines import read_lines
from tests.index.crawled import article, write_feed
from tests.run.fake_site import article_url, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index

pytestmark = pytest.mark.slow

URLS = ["http://a.gov.cn/1.html", "http://a.gov.cn/2.html", "http://a.gov.cn/3.html"]

# What happened to a feed of three records -> how many of them can be read, and the faults told.
DAMAGE: dict[str, tuple[Callable[[bytes], bytes], int, int]] = {
    "no last line end": (lambda feed: feed[:-1], 3, 1),
    "a blank line at the end": (lambda feed: feed + b"\n", 3, 0),
    "blank lines in between": (lambda feed: feed.replace(b"\n", b"\n \n"), 3, 0),
    "two records on a line": (lambda feed: feed.replace(b"\n", b"", 1), 3, 2),
    "all on one line": (lambda feed: feed.replace(b"\n", b""), 3, 3),
    "a byte order mark": (lambda feed: b"\xef\xbb\xbf" + feed, 3, 0),
    "line ends of Windows": (lambda feed: feed.replace(b"\n", b"\r\n"), 3, 0),
    "zeros at the end": (lambda feed: feed + b"\0" * 4096, 3, 1),
    "a record of zeros": (lambda feed: b"\0" * (feed.index(b"\n")) + feed[feed.index(b"\n") :], 2, 1),
    "a torn last record": (lambda feed: feed[:-20], 2, 1),
    "a torn record in the middle": (lambda feed: feed[: feed.index(b"\n") - 9] + feed[feed.index(b"\n") :], 2, 1),
    "a byte that is no UTF-8": (lambda feed: feed.replace("标".encode(), b"\xff\xfe\xfd", 1), 2, 1),
    "other types": (lambda feed: feed.replace(b'"similarity":null', b'"similarity":"x"', 1), 2, 1),
    "a publisher that is no text": (lambda feed: feed.replace(b'"publisher":null', b'"publisher":{}', 1), 2, 1),
    "half a character": (lambda feed: feed.replace("标题".encode(), b"\\ud800", 1), 3, 0),
    "no site": (lambda feed: feed.replace(b'"site":"a"', b'"site":null', 1), 2, 1),
    "no such number": (lambda feed: feed.replace(b'"revision":1', b'"revision":3000000000', 1), 2, 1),
    "an enormous number": (lambda feed: feed.replace(b'"revision":1', b'"revision":9' + b"9" * 30, 1), 2, 1),
    "nested without end": (lambda feed: b"[" * 100_000 + b"\n" + feed, 3, 1),
}


@pytest.mark.parametrize("name", list(DAMAGE))
def test_what_is_whole_counts_and_the_rest_is_told_once(index: Index, tmp_path: Path, name: str) -> None:
    damage, whole, faults = DAMAGE[name]
    file = write_feed(tmp_path, "articles/a/r1", [article(url, f"正文{url}") for url in URLS])
    file.write_bytes(damage(file.read_bytes()))
    caught = index.catch_up(tmp_path)
    assert index.counts()["versions"] == whole
    assert len(caught.faults) == faults, caught.faults
    assert all(fault.startswith("articles/a/r1.jsonl: byte ") for fault in caught.faults)
    assert index.catch_up(tmp_path).faults == ()


def test_a_line_without_end_costs_no_memory_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "LONGEST", 1 << 20)
    file = tmp_path / "feed.jsonl"
    file.write_bytes(b'{"a":"' + b"x" * (3 << 20) + b'"}\n{"a":1}\n')
    long, short = read_lines(file)
    assert (long.record, long.fault) == (None, "a line of more than 1 MB")
    assert (short.record, short.offset) == ({"a": 1}, long.end)


def test_a_crawl_after_a_lost_line_end_and_index_doubles_nothing(tmp_path: Path) -> None:
    with serve(town(12)) as server:
        assert scrapy(tmp_path, server, "town").returncode == 0
        (feed,) = tmp_path.glob("articles/town/*.jsonl")
        feed.write_bytes(feed.read_bytes()[:-1])
        for path in tmp_path.glob("index.sqlite*"):
            path.unlink()
        done = scrapy(tmp_path, server, "town", "-s", "LOG_LEVEL=WARNING")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: quiet")
    assert "the last line has no line end" in done.stderr
    assert sorted(each["url"] for each in records(tmp_path, "articles")) == sorted(map(article_url, range(1, 13)))


def test_a_crawl_after_a_torn_record_fetches_its_page_again(tmp_path: Path) -> None:
    with serve(town(12)) as server:
        scrapy(tmp_path, server, "town")
        (feed,) = tmp_path.glob("articles/town/*.jsonl")
        feed.write_bytes(feed.read_bytes()[:-30])
        for path in tmp_path.glob("index.sqlite*"):
            path.unlink()
        done = scrapy(tmp_path, server, "town", "-s", "LOG_LEVEL=WARNING")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: ok")
    assert "the last line is torn" in done.stderr
    readable = [line.record for path in tmp_path.glob("articles/town/*.jsonl") for line in read_lines(path)]
    assert sorted(each["url"] for each in readable if each) == sorted(map(article_url, range(1, 13)))

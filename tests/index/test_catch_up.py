"""Catching up with the feeds: idempotent, in any order, and equal to a rebuilt index row for row."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from crawler.index.connecting import IndexFault
from crawler.records import Outcome, Reason, Rejection, Run, State, Visit, article_id
from tests.index.crawled import Crawl, article, rows, write_feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.index.store import Index

URL = "http://a.gov.cn/1.html"
LONG = "".join(f"第{number}段说的是村里的路修好了，大家都很高兴。" for number in range(20))


def visit(url: str, outcome: Outcome = Outcome.ARTICLE, **fields: str) -> Visit:
    return Visit(url, outcome, 200, fields.get("etag"), fields.get("last_modified"), fields.get("fetched_at"))


def run(site: str, name: str, **counts: int) -> Run:
    return Run(site, name, "2022-08-18T00:00:00+08:00", "2022-08-18T00:01:00+08:00", State.OK, counts=counts)


def test_seen_joins_the_latest_version_with_the_latest_check(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/a/r1", [article(URL, fetched_at="2022-08-18T08:00:00+08:00")])
    changed = article(URL, "改过", published_at="2022-08-18T00:00:00+08:00", fetched_at="2022-08-19T08:00:00+08:00")
    changed.revision = 2
    write_feed(tmp_path, "articles/a/r2", [changed])
    write_feed(
        tmp_path, "runs/a/r2", [visit(URL, etag='"2"', last_modified="Fri", fetched_at="2022-08-19T08:00:00+08:00")]
    )
    later = "2022-08-20T08:00:00+08:00"
    write_feed(tmp_path, "runs/a/r3", [visit(URL, Outcome.UNCHANGED, etag='"3"', fetched_at=later)])
    index.catch_up(tmp_path)
    seen = index.seen(URL + "#top")
    assert seen is not None
    assert (seen.id, seen.url, seen.revision, seen.content_hash) == (article_id(URL), URL, 2, changed.content_hash)
    assert (seen.etag, seen.last_modified, seen.fetched_at) == ('"3"', None, later)
    assert (seen.published_at, seen.withdrawn) == ("2022-08-18T00:00:00+08:00", False)
    assert index.seen("http://a.gov.cn/other.html") is None


def test_a_tag_that_three_pages_have_is_a_constant_of_the_server(index: Index, tmp_path: Path) -> None:
    pages = [f"http://a.gov.cn/{n}.html" for n in range(4)]
    write_feed(tmp_path, "articles/a/r1", [article(url, url) for url in pages])
    tags = ['"same"', '"same"', "", '"another"']
    shared = []
    for third in ('"own"', '"same"'):
        tags[2] = third
        visits = [visit(url, Outcome.ARTICLE, etag=tag) for url, tag in zip(pages, tags, strict=True)]
        write_feed(tmp_path, f"runs/a/r{third.count('s')}", visits)
        index.catch_up(tmp_path)
        shared.append([seen.shared_tag for seen in map(index.seen, pages) if seen])
    assert shared == [[False] * 4, [True, True, True, False]]


def test_a_withdrawn_page_is_so_until_it_is_there_again(index: Index, tmp_path: Path) -> None:
    states = []
    write_feed(tmp_path, "articles/a/r1", [article(URL)])
    write_feed(tmp_path, "rejected/a/r2", [Rejection("a", URL, Reason.WITHDRAWN)])
    for name in ("r3", "r4"):
        index.catch_up(tmp_path)
        seen = index.seen(URL)
        assert seen is not None
        states.append(seen.withdrawn)
        write_feed(tmp_path, f"runs/a/{name}", [visit(URL, Outcome.UNCHANGED)])
        index.catch_up(tmp_path)
        seen = index.seen(URL)
        assert seen is not None
        states.append(seen.withdrawn)
    assert states == [True, False, False, False]


def test_other_rejections_and_lists_leave_no_trace_of_an_article(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "rejected/a/r1", [Rejection("a", URL, Reason.HTTP_ERROR, "500")])
    write_feed(tmp_path, "runs/a/r1", [visit(URL, Outcome.REJECTED), visit("http://a.gov.cn/", Outcome.LIST)])
    assert index.catch_up(tmp_path).lines == 3
    assert index.seen(URL) is None
    assert index.counts()["checks"] == 0


def test_runs_come_back_whole_and_in_order(index: Index, tmp_path: Path) -> None:
    runs = [run("a", f"r{number}", articles=number) for number in (1, 2, 3)]
    for each in reversed(runs):
        write_feed(tmp_path, f"runs/a/{each.run}", [each])
    write_feed(tmp_path, "runs/b/r9", [run("b", "r9")])
    index.catch_up(tmp_path)
    assert index.runs("a") == runs
    assert index.runs("a", 2) == runs[1:]
    assert isinstance(index.runs("a")[0].state, State)


def test_a_run_with_a_field_of_a_later_version(sqlite_index: Index, tmp_path: Path) -> None:
    file = write_feed(tmp_path, "runs/a/r1", [run("a", "r1")])
    file.write_text(file.read_text(encoding="utf-8").replace("{", '{"weather":"fine",', 1), encoding="utf-8")
    sqlite_index.catch_up(tmp_path)
    assert sqlite_index.runs("a") == [run("a", "r1")]


def test_doing_it_twice_changes_nothing(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/a/r1", [article(URL, LONG)])
    assert index.catch_up(tmp_path).lines == 1
    before = rows(index)
    assert index.catch_up(tmp_path).lines == 0
    assert rows(index) == before


def test_only_finished_files_and_whole_lines_count(sqlite_index: Index, tmp_path: Path) -> None:
    part = write_feed(tmp_path, "articles/a/r1", [article(URL)])
    torn = part.read_text(encoding="utf-8") + '{"id":"0123'
    part.rename(part.with_suffix(".jsonl.part"))
    assert sqlite_index.catch_up(tmp_path).files == 0
    (tmp_path / "articles/a/r2.jsonl").write_text(torn, encoding="utf-8")
    caught = sqlite_index.catch_up(tmp_path)
    size = len(torn.encode()) - len('{"id":"0123')
    assert caught.faults == (f"articles/a/r2.jsonl: byte {size}: skipped: the last line is torn",)
    assert sqlite_index.counts()["versions"] == 1
    assert sqlite_index.catch_up(tmp_path).faults == ()  # told once


def test_a_broken_line_is_told_and_the_others_count(sqlite_index: Index, tmp_path: Path) -> None:
    file = tmp_path / "articles/a/r1.jsonl"
    write_feed(tmp_path, "articles/a/r1", [article(URL)])
    with file.open("ab") as stream:
        stream.write(b'\xff\n[1]\n{"id":"x"}\n')
    write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/2.html", "又一篇")])
    caught = sqlite_index.catch_up(tmp_path)
    assert len(caught.faults) == 3
    assert all(fault.startswith("articles/a/r1.jsonl: byte ") for fault in caught.faults)
    assert sqlite_index.counts()["versions"] == 2


def test_a_feed_that_was_cut_or_removed_is_told(sqlite_index: Index, tmp_path: Path) -> None:
    one = write_feed(tmp_path, "articles/a/r1", [article(URL)])
    two = write_feed(tmp_path, "articles/a/r2", [article("http://a.gov.cn/2.html", "又一篇")])
    sqlite_index.catch_up(tmp_path)
    one.write_bytes(b"")
    two.unlink()
    faults = sqlite_index.catch_up(tmp_path).faults
    assert [fault.partition(":")[0] for fault in faults] == ["articles/a/r1.jsonl", "articles/a/r2.jsonl"]
    assert sqlite_index.rebuild(tmp_path).faults == ()
    assert sqlite_index.counts()["versions"] == 0


def test_the_feeds_of_one_site_are_read_alone(index: Index, tmp_path: Path) -> None:
    near = ("a", "a.cn", "a0", "aa")  # names that a pattern or an order might take for the one
    for number, site in enumerate(near):
        write_feed(tmp_path, f"articles/{site}/r1", [article(f"http://a.gov.cn/{number}.html", f"第{number}篇")])
    assert index.catch_up(tmp_path, site="a").files == 1
    assert index.catch_up(tmp_path, site="a").files == 0
    (tmp_path / "articles/aa/r1.jsonl").unlink()
    assert index.catch_up(tmp_path).files == 2
    (tmp_path / "articles/a0/r1.jsonl").unlink()
    assert index.catch_up(tmp_path, site="a").lost == ()
    assert index.catch_up(tmp_path).lost == ("articles/a0/r1.jsonl",)


@pytest.mark.parametrize("seed", range(3))
def test_a_caught_up_index_equals_a_rebuilt_one(
    index_url: str, opened: Callable[[str], Index], tmp_path: Path, seed: int
) -> None:
    """Runs of three sites begin and end in another order than their ids; they share stories and revise pages."""
    rand = random.Random(seed)  # noqa: S311 - not a secret
    index = opened(index_url)
    live: list[tuple[Crawl, str, str]] = []
    for number in range(24):
        site = rand.choice("abc")
        name = f"r{rand.randrange(100):02}{number}"
        crawl = Crawl(index, tmp_path, site, name)
        live.append((crawl, site, name))
        for _ in range(4):
            crawl, site, name = rand.choice(live)
            url = f"http://{site}.gov.cn/{rand.randrange(5)}.html"
            text = f"{LONG}{rand.choice('甲乙丙丁')}" if rand.random() < 0.6 else f"{rand.randrange(9)}"
            crawl.meets(article(url, text, published_at=f"2022-08-{rand.randrange(10, 28)}T00:00:00+08:00"))
            if rand.random() < 0.3:
                write_feed(tmp_path, f"runs/{site}/{name}", [visit(url, etag=name)])
            if rand.random() < 0.1:
                write_feed(tmp_path, f"rejected/{site}/{name}", [Rejection(site, url, Reason.WITHDRAWN)])
        if len(live) > 3:
            crawl, site, name = live.pop(rand.randrange(len(live)))
            crawl.ends()
    for crawl, site, name in live:
        write_feed(tmp_path, f"runs/{site}/{name}", [run(site, name)])
        crawl.ends()
    caught_up = rows(index)
    assert caught_up["claims"] == []
    assert min(len(caught_up[name]) for name in ("versions", "checks", "withdrawals", "buckets", "runs", "feeds")) > 2
    index.rebuild(tmp_path)
    assert rows(index) == caught_up
    fresh = opened(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    fresh.catch_up(tmp_path)
    assert rows(fresh) == caught_up


def test_a_rebuild_keeps_the_claims_of_running_crawls(sqlite_index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/a/r1", [article(URL)])
    sqlite_index.claim(article(URL), "r1")
    sqlite_index.claim(article("http://b.gov.cn/1.html", "在跑", site="b"), "r2")
    sqlite_index.rebuild(tmp_path)
    assert [row[3] for row in rows(sqlite_index)["claims"]] == ["b"]


def test_an_index_of_another_version_is_made_anew(
    tmp_path: Path, opened: Callable[[str], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'index.sqlite'}"
    write_feed(tmp_path, "articles/a/r1", [article(URL)])
    opened(url).catch_up(tmp_path)
    assert opened(url).catch_up(tmp_path).lines == 0
    monkeypatch.setattr("crawler.index.tables.VERSION", "another")
    assert opened(url).catch_up(tmp_path).lines == 1


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://x/y", "sqlite:////proc/none/index.sqlite", "postgresql://nobody@localhost:1/x"]
)
def test_an_index_that_cannot_be_opened_says_why_in_one_line(url: str, opened: Callable[[str], Index]) -> None:
    with pytest.raises(IndexFault) as fault:
        opened(url)
    assert "\n" not in str(fault.value)

"""Live crawls of a loopback server that serves the demo's sites, and replays of what they archived."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - pytest reads the annotation
from dataclasses import dataclass, replace
from pathlib import Path  # noqa: TC003
from typing import TYPE_CHECKING, Any

import pytest

from scripts.build_demo import ARCHIVES
from scripts.demo import nmgfzw, panjin
from scripts.demo.pages import html
from tests.e2e.project import records, scrapy
from tests.server import Loopback, serve

if TYPE_CHECKING:
    import subprocess

    from scripts.demo.pages import Exchange

pytestmark = pytest.mark.slow

SITES = "shengzhou,binhu,nmgfzw,panjin"  # a family each; the other two have nothing of their own here
FEEDS = ("articles", "duplicates", "rejected")


@dataclass
class Crawled:
    """A live crawl, one of `panjin` after it in the same folder, and a replay of what the first archived."""

    live: subprocess.CompletedProcess[str]
    replay: subprocess.CompletedProcess[str]
    again: subprocess.CompletedProcess[str]
    data: Path
    replayed: Path
    before: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data, replayed = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("replayed")
    everything = [exchange for name, site in ARCHIVES.items() if "later" not in name for exchange in site()]
    everything = [exchange for exchange in everything if exchange.url != nmgfzw.BLOCKED]
    words = ("crawlall", "--sites", SITES, "--jobs", "2")
    with serve(everything) as server:
        live = scrapy(*words, *server.arguments(), data=data)
        before = {feed: records(data, feed) for feed in FEEDS}
        again = scrapy("crawl", "panjin", "-a", "full=1", *server.arguments(), data=data)
    replay = scrapy(*words, "-a", f"replay={data / 'archive'}", data=replayed)
    return Crawled(live, replay, again, data, replayed, before)


def without(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record without what a replay may say otherwise."""
    return {key: value for key, value in record.items() if key not in {"fetched_at", "archive"}}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_replay_gives_the_records_of_the_live_crawl(crawled: Crawled, feed: str) -> None:
    assert crawled.live.returncode == crawled.replay.returncode == 0, crawled.live.stdout + crawled.replay.stdout
    live, replayed = crawled.before[feed], records(crawled.replayed, feed)
    assert live
    assert [without(record) for record in replayed] == [without(record) for record in live]


def test_the_live_crawl_gives_every_page_of_the_demo(crawled: Crawled) -> None:
    assert len(crawled.before["articles"]) == 14
    assert {record["reason"] for record in crawled.before["rejected"]} == {"http_error"}


def test_crawling_again_writes_nothing_twice(crawled: Crawled) -> None:
    assert crawled.again.returncode == 0, crawled.again.stdout
    assert records(crawled.data, "articles") == crawled.before["articles"]
    assert records(crawled.data, "duplicates") == crawled.before["duplicates"]


# What can go wrong on a site: each ends in a counted rejection, or in exit code 1 with its reason in one line.


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serve(panjin.exchanges()) as server:
        yield server


def crawl(server: Loopback, data: Path) -> subprocess.CompletedProcess[str]:
    return scrapy("crawl", "panjin", *server.arguments(), data=data)


def answer(url: str) -> Exchange:
    """Return what the demo answers for `url`."""
    return next(exchange for exchange in panjin.exchanges() if exchange.url == url)


def test_a_page_that_is_no_article_is_a_rejection(site: Loopback, tmp_path: Path) -> None:
    site.put(replace(answer(panjin.CHANGED), status=500))
    site.break_off(panjin.SAME_STORY)
    mojibake = answer(panjin.FIRST_STORY).body.decode().encode("gb18030", "replace").decode("gbk", "replace")
    twice = mojibake.encode().decode("gbk", "replace").encode()
    site.put(replace(answer(panjin.FIRST_STORY), body=twice))
    site.put(html(panjin.PARTS, "<html><head><title>合成示例</title></head><body></body></html>"))
    crawl(site, tmp_path)
    reasons = {record["url"]: record["reason"] for record in records(tmp_path, "rejected")}
    assert reasons == {
        panjin.CHANGED: "http_error",
        panjin.SAME_STORY: "incomplete_response",
        panjin.FIRST_STORY: "mojibake",
        panjin.PARTS: "no_text",
    }
    assert [record["url"] for record in records(tmp_path, "articles")] == [panjin.SEED]


def test_an_empty_list_is_no_quiet_source(site: Loopback, tmp_path: Path) -> None:
    empty = "<html><head><title>列表</title></head><body><ul class='list'></ul></body></html>"
    for exchange in panjin.exchanges():
        if "list-" in exchange.url or exchange.url.endswith("cn/"):
            site.put(replace(exchange, body=empty.encode()))
    done = crawl(site, tmp_path)
    assert done.returncode == 1
    assert "panjin" in done.stdout.strip().splitlines()[-1]


def test_a_challenge_in_place_of_the_lists_is_a_blocked_site(site: Loopback, tmp_path: Path) -> None:
    for exchange in panjin.exchanges():
        if not exchange.url.endswith("robots.txt"):
            site.put(nmgfzw.challenge(exchange.url))
    done = crawl(site, tmp_path)
    assert done.returncode == 1
    assert "blocked" in done.stdout.strip().splitlines()[-1]


def test_a_site_that_answers_500_is_down(site: Loopback, tmp_path: Path) -> None:
    for exchange in panjin.exchanges():
        site.put(replace(exchange, status=500))
    done = crawl(site, tmp_path)
    assert done.returncode == 1
    assert "down" in done.stdout.strip().splitlines()[-1]

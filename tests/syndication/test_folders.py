"""The feeds of a site hold its newest articles as they are true now, and follow each run."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from crawler.cms.trs import FAMILY
from crawler.export.choice import Choice, Table
from crawler.export.cursor import Cursor
from crawler.export.feeds import Feeds
from crawler.records import CHINA
from crawler.sites.site import Site
from crawler.syndication.folders import Syndication
from tests.export.world import NIGHTS, of, page, ran, write
from tests.index.crawled import write_feed
from tests.run.fake_site import article, lists, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index

NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)


def site(name: str) -> Site:
    return Site(name=name, publisher=f"{name.upper()}市", region="x", domains=(f"{name}.gov.cn",), family=FAMILY)


def titles(data: Path, index: Index, name: str, most: int = 50) -> list[str]:
    Syndication(data, most).write_site(index, site(name), NOW)
    feed = json.loads((data / "syndication/sites" / name / "feed.json").read_bytes())
    return [item["title"] for item in feed["items"]]


def true_now(data: Path, name: str) -> list[dict[str, Any]]:
    with Feeds(data, Cursor()) as feeds:
        feeds.read(lambda _done, _total: None)
        rows = [row for row in Table(feeds, Choice()) if row["site"] == name]
    return sorted(rows, key=lambda row: row["published_at"] or row["fetched_at"], reverse=True)


@pytest.mark.parametrize("night", [1, 2, 3])
def test_they_agree_with_the_table_of_what_is_true_now(tmp_path: Path, index: Index, night: int) -> None:
    write(tmp_path, night)
    index.catch_up(tmp_path)
    for name in "ab":
        assert titles(tmp_path, index, name) == [row["title"] for row in true_now(tmp_path, name)]


def test_the_newest_are_the_newest_by_the_day_of_publication(tmp_path: Path, sqlite_index: Index) -> None:
    order = [3, 9, 1, 7, 5]  # as they were met
    write_feed(tmp_path, f"articles/a/{NIGHTS[0]}", [page(f"a{day}") for day in order])
    write_feed(tmp_path, f"articles/a/{NIGHTS[1]}", [page("a2", 2), page("a8", 2)])
    write_feed(tmp_path, f"articles/a/{NIGHTS[2]}", [page("a9", 3, revision=2, day=4)])  # its day was a mistake
    write_feed(tmp_path, f"runs/a/{NIGHTS[2]}", [ran("a", 3)])
    sqlite_index.catch_up(tmp_path)
    assert titles(tmp_path, sqlite_index, "a", 4) == ["a8", "a7", "a5", "a9"]


def test_none_are_written_for_none(tmp_path: Path, sqlite_index: Index) -> None:
    assert not Syndication(tmp_path, 0).write_site(sqlite_index, site("a"), NOW)
    assert not (tmp_path / "syndication").exists()


def items(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "feed.json").read_bytes())["items"]  # type: ignore[no-any-return]


def test_a_subscription_follows_what_becomes_of_its_articles(tmp_path: Path, index: Index) -> None:
    feeds, folder = Syndication(tmp_path, 3, "https://f.example"), tmp_path / "syndication/subscriptions/防汛"

    def told(night: int, *new: str) -> list[str]:
        write(tmp_path / "more", night)  # the nights anew: feeds are only ever added to
        for path in (tmp_path / "more").glob("*/*/*.jsonl"):
            target = tmp_path / path.relative_to(tmp_path / "more")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        index.catch_up(tmp_path)
        feeds.write_subscription(index, "防汛", [of(name) for name in new], NOW)
        return [item["title"] for item in items(folder)]

    assert told(1, "a1", "b2", "a5", "a6") == ["a6", "a5", "b2"]  # the newest
    # a6 is gone, a3 is the original of b2, and a8 matches now.
    assert told(2, "a8") == ["=1+2", "a5", "a3"]
    assert told(3) == ["=1+2", "a3"]  # a5 is gone
    found = feedparser.parse((folder / "atom.xml").read_bytes())
    assert found.feed.title == "防汛"
    assert found.feed.links[0].href == "https://f.example/subscriptions/防汛/atom.xml"


def test_a_subscription_may_be_called_as_its_owner_likes(tmp_path: Path, sqlite_index: Index) -> None:
    feeds = Syndication(tmp_path, 3)
    for name in ("../../x", "a b", "a/b", "a-b", "", "…", "长" * 60):
        assert feeds.write_subscription(sqlite_index, name, [], NOW)
    folders = list((tmp_path / "syndication/subscriptions").iterdir())
    assert len(folders) == 7
    assert len({feedparser.parse((each / "atom.xml").read_bytes()).feed.id for each in folders}) == 7
    assert {path.parent.parent for path in tmp_path.rglob("atom.xml")} == {tmp_path / "syndication/subscriptions"}


@pytest.mark.slow
def test_each_run_brings_them_up_to_date(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "data/syndication/sites/town"
    with serve(town(3)) as server:
        assert scrapy(data, server, "town", SYNDICATION_URL="https://f.example/feeds").returncode == 0
    first = feedparser.parse((folder / "atom.xml").read_bytes())
    assert first.feed.links[0].href == "https://f.example/feeds/sites/town/atom.xml"
    assert len(first.entries) == 3
    assert [each.published for each in first.entries] == sorted((e.published for e in first.entries), reverse=True)
    with serve([*lists([1, 2, 3, 4]), article(1, version=2), *map(article, (2, 3, 4))]) as server:
        done = scrapy(data, server, "town", "-a", "full=1", "-s", "SYNDICATION_ENTRIES=3")
        assert done.returncode == 0, done.stdout
    second = {each.id: each for each in feedparser.parse((folder / "atom.xml").read_bytes()).entries}
    assert len(second) == 3
    assert len(second.keys() - {each.id for each in first.entries}) == 1


@pytest.mark.slow
def test_a_feed_that_cannot_be_written_fails_no_run(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "syndication").touch()
    with serve(town(2)) as server:
        done = scrapy(data, server, "town", "-L", "WARNING")
    assert done.returncode == 0
    assert "town: its Atom and JSON feeds could not be written: " in done.stderr

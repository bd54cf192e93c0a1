"""The republication graph, and the commands that write it and keep the index."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from crawler.commands.stories import write_csv, write_graphml, write_jsonl
from tests.index.crawled import Crawl, article, write_feed

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.index.store import Index
    from crawler.index.stories import Story
    from crawler.records import Article

pytestmark = pytest.mark.slow

TEXT = "".join(
    f"第{word}段说的是村里的路修好了，家家户户出门都方便，老人和孩子都很高兴。" for word in "甲乙丙丁戊己庚辛壬癸"
)
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def page(host: str, day: int, text: str = TEXT, title: str = "路通了") -> Article:
    return article(f"http://{host}.gov.cn/1.html", text, title=title, published_at=f"2022-08-{day}T00:00:00+08:00")


@pytest.fixture
def told(index: Index, tmp_path: Path) -> Index:
    """Return an index with a story of b, met first on a, cut by c, retitled by d, longer on e; and a story of f."""
    pages = [
        page("a", 20),
        page("b", 18),
        page("c", 21, TEXT[:300]),
        page("d", 22, title="村里<修>路 & 通车"),
        page("e", 23, TEXT + "编后：" + "这条路修了三年，花了不少力气，也等来了今天的热闹场面。" * 3),
        page("f", 24, "与别的都不相干的一篇"),
    ]
    crawl = Crawl(index, tmp_path, "s", "r1")
    for each in pages:
        crawl.meets(each)
    crawl.ends()
    return index


def hosts(story: Story) -> list[str]:
    return [copy.url[len("http://")] for copy in story.pages]


def test_who_was_first_and_who_changed_what(told: Index) -> None:
    (story,) = told.stories()
    assert hosts(story) == ["b", "a", "c", "d", "e"]
    assert story.title == "路通了"
    assert story.id == story.first == story.pages[0].id
    assert [copy.changes for copy in story.pages] == [(), (), ("cut",), ("retitled",), ("extended",)]
    likeness = [copy.similarity for copy in story.pages]
    assert likeness[:2] == [None, None]
    assert likeness[3] == 1  # the text of the original
    assert all(value is not None and 0.4 < value < 1 for value in (likeness[2], likeness[4]))


@pytest.mark.parametrize(("since", "count"), [("2022-08-23", 1), ("2022-08-24", 0)])
def test_since_keeps_the_stories_with_a_page_as_new_as_that(told: Index, since: str, count: int) -> None:
    assert len(list(told.stories(since))) == count


def test_a_copy_whose_original_was_never_recorded_is_no_story(index: Index, tmp_path: Path) -> None:
    write_feed(tmp_path, "duplicates/a/r1", [article("http://a.gov.cn/1.html", duplicate_of="0" * 16, similarity=1.0)])
    index.catch_up(tmp_path)
    assert list(index.stories()) == []


def test_the_three_formats(told: Index) -> None:
    stories = list(told.stories())
    lines, table, graph = io.StringIO(), io.StringIO(), io.StringIO()
    write_jsonl(stories, lines)
    write_csv(stories, table)
    write_graphml(stories, graph)
    (line,) = lines.getvalue().splitlines()
    assert [copy["publisher"] for copy in json.loads(line)["pages"]] == [None] * 5
    assert table.getvalue()[0] == "\ufeff"
    rows = list(csv.DictReader(io.StringIO(table.getvalue()[1:])))
    assert [(row["first"], row["changes"]) for row in rows][:3] == [("1", ""), ("0", ""), ("0", "cut")]
    assert {row["story"] for row in rows} == {stories[0].id}
    root = ET.fromstring(graph.getvalue())  # noqa: S314 - written just above
    nodes, edges = root.findall(f".//{GRAPHML}node"), root.findall(f".//{GRAPHML}edge")
    assert [node.get("id") for node in nodes] == [copy.id for copy in stories[0].pages]
    assert [edge.get("source") for edge in edges] == [stories[0].id] * 4
    titles = [data.text for data in root.iter(f"{GRAPHML}data") if data.get("key") == "title"]
    assert "村里<修>路 & 通车" in titles
    assert {data.get("key") for data in root.iter(f"{GRAPHML}data")} <= {
        key.get("id") for key in root.iter(f"{GRAPHML}key")
    }


def scrapy(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    environment.pop("INDEX_URL", None)
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_commands(tmp_path: Path) -> None:
    write_feed(tmp_path, "articles/a/r1", [article("http://a.gov.cn/1.html")])
    copy = article("http://b.gov.cn/1.html", duplicate_of=article("http://a.gov.cn/1.html").id, similarity=1.0)
    write_feed(tmp_path, "duplicates/a/r1", [copy])
    made = scrapy(tmp_path, "index")
    assert (made.returncode, made.stderr) == (0, "")
    assert "2 lines of 2 files" in made.stdout
    output = tmp_path / "stories.jsonl"
    assert scrapy(tmp_path, "stories", "-o", str(output)).returncode == 0
    assert len(json.loads(output.read_text(encoding="utf-8"))["pages"]) == 2
    table = tmp_path / "stories.csv"
    assert scrapy(tmp_path, "stories", "-o", str(table)).returncode == 0
    assert table.read_text(encoding="utf-8-sig").startswith("story,first,id,")
    assert scrapy(tmp_path, "stories", "--since", "yesterday").returncode == 2
    (tmp_path / "articles/a/r1.jsonl").unlink()
    broken = scrapy(tmp_path, "index")
    assert broken.returncode == 1
    assert broken.stderr.splitlines()[-1] == "errors in the feeds: 1"
    assert scrapy(tmp_path, "index", "--rebuild").returncode == 0

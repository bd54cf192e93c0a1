"""The pipelines in somebody else's Scrapy project, which has nothing else of this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SPIDER = """
from dataclasses import dataclass
from typing import Optional

import attrs
import scrapy

FIELDS = {
    "title": "  示例县\\u3000召开会议 ",
    "text": "打印本页 关闭窗口\\n昨日，示例县召开会议。\\n来源：示例日报",
    "source": None,
    "authors": ("记者 张三",),
    "images": [{"url": "http://www.example.com/1.jpg", "caption": "IMG_2023.jpg", "checksum": "c0"}],
    "id": 7,
    "raw": "  as it was ",
}


class ScrapyItem(scrapy.Item):
    title = scrapy.Field()
    text = scrapy.Field()
    source = scrapy.Field()
    editors = scrapy.Field()
    authors = scrapy.Field()
    images = scrapy.Field()
    id = scrapy.Field()
    raw = scrapy.Field()


@dataclass
class DataclassItem:
    title: str
    text: str
    source: Optional[str]
    authors: tuple
    images: list
    id: int
    raw: str


@attrs.define
class AttrsItem:
    title: str
    text: str
    source: Optional[str]
    authors: tuple
    images: list
    id: int
    raw: str


class News(scrapy.Spider):
    name = "news"
    kind = "dict"

    async def start(self):
        kind = {"dict": dict, "item": ScrapyItem, "dataclass": DataclassItem, "attrs": AttrsItem}[self.kind]
        yield kind(**FIELDS)
        yield {"text": "打印本页 关闭窗口"}
        yield {"price": " 3 "}
"""
PIPELINES = """
from itemadapter import ItemAdapter


class Types:
    def process_item(self, item):
        for name, value in ItemAdapter(item).items():
            print(type(item).__name__, name, type(value).__name__)
        return item
"""
SETTINGS = """
BOT_NAME = "plain"
SPIDER_MODULES = ["plain.spiders"]
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.normalize.NormalizePipeline": 200,
    "pipelines.validate.ValidatePipeline": 300,
    "plain.pipelines.Types": 900,
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "plain"
    (package / "spiders").mkdir(parents=True)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = plain.settings\n")
    for name, text in {
        "__init__.py": "",
        "settings.py": SETTINGS,
        "pipelines.py": PIPELINES,
        "spiders/__init__.py": "",
        "spiders/news.py": SPIDER,
    }.items():
        (package / name).write_text(text, encoding="utf-8")
    return tmp_path


def crawl(project: Path, kind: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"kind={kind}", "-O", "out.jsonl"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY")}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=True)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("dict", "dict"), ("item", "ScrapyItem"), ("dataclass", "DataclassItem"), ("attrs", "AttrsItem")],
)
def test_items_of_any_kind_are_cleaned_and_stay_what_they_are(project: Path, kind: str, name: str) -> None:
    ended = crawl(project, kind)
    lines = (project / "out.jsonl").read_text(encoding="utf-8").splitlines()
    items: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert items == [
        {
            "title": "示例县 召开会议",
            "text": "昨日，示例县召开会议。",
            "source": "示例日报",
            "authors": ["张三"],
            "images": [{"url": "http://www.example.com/1.jpg", "caption": None, "checksum": "c0"}],
            "id": 7,
            "raw": "  as it was ",
        },
        {"price": " 3 "},
    ]
    types = {"title": "str", "text": "str", "source": "str", "authors": "tuple", "images": "list", "id": "int"}
    assert set(ended.stdout.splitlines()) == {
        *(f"{name} {field} {kind}" for field, kind in (types | {"raw": "str"}).items()),
        "dict price str",
    }
    assert "Dropped: no_text" in ended.stderr
    assert "'clean/boilerplate_removed': 2" in ended.stderr
    assert sorted(path.name for path in project.iterdir()) == ["out.jsonl", "plain", "scrapy.cfg"]

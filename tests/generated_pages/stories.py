"""The five texts, taken out of their own pages: what a page of any other markup has to say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts.demo.nmgfzw import ORIGINAL
from scripts.demo.pages import load

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("shengzhou", "wm114", "binhu", "nmgfzw", "panjin")

# How a mirror writes the labels: Traditional, some glossed.
MIRRORED = {
    "发布时间": "發(fā)布時間",
    "发布日期": "發(fā)布日期",
    "发表时间": "發(fā)表時間",
    "时间": "時間",
    "来源": "來源",
    "浏览次数": "瀏覽次數(shù)",
    "点击": "點擊",
    "阅读": "閱讀",
    "当前位置": "當(dāng)前位置",
    "现在所在的位置": "現(xiàn)在所在的位置",
    "现在的位置": "現(xiàn)在的位置",
    "首页": "首頁",
}


@dataclass(frozen=True)
class Story:
    """A text and what is said of it. `facts` are label-less values; `expected` is the record that a person read."""

    name: str
    title: str
    before: tuple[str, ...]
    body: tuple[str, ...]
    crumbs: tuple[str, ...]
    facts: dict[str, str]
    after: tuple[str, ...]
    aside: tuple[str, ...]
    expected: dict[str, Any]

    def label(self, word: str) -> str:
        """Return a label as this story's page writes it."""
        if self.name == "panjin":
            for plain, mirrored in MIRRORED.items():
                word = word.replace(plain, mirrored)
        return word


@cache
def story(name: str) -> Story:
    """Return one of the five."""
    text = load(name)
    expected = json.loads((FIXTURES / name / "seed.expected.json").read_text("utf-8"))
    facts: dict[str, dict[str, str]] = {
        "shengzhou": {"source": "嵊州新闻网-今日嵊州", "author": "记者 尹洁银", "editor": "何东铭"},
        "wm114": {},
        "binhu": {"source": "无锡日报", "views": ""},
        "nmgfzw": {"source": "漳州市农业农村局", "author": "佚名"},
        "panjin": {"source": "盤錦日報", "views": "546"},
    }
    after = {
        "wm114": (text.body[-1].removeprefix("[gap] "),),
        "nmgfzw": (f"原文链接：{ORIGINAL}", load("nmgfzw").aside[0]),
        "panjin": text.spam,
    }
    body = text.body[:-1] if name == "wm114" else text.body
    crumbs = tuple(expected["section"].split(" > ")) if expected["section"] else ()
    if name == "panjin":
        crumbs = ("要聞動態(tài)", "盤錦要聞")
    outline = ("目录/提纲：……", *text.outline, "……", text.title)
    return Story(
        name=name,
        title=text.title,
        before=outline if text.outline else (),
        body=tuple(line.removeprefix("[gap] ") for line in body),
        crumbs=crumbs,
        facts=facts[name],
        after=after.get(name, ()),
        aside=text.aside[1:],
        expected=expected | {"text": "\n".join(expected["text"])},
    )

"""Every label of the vocabulary works in every place where labels stand, however it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from opencc import OpenCC

from crawler.reading.chinese import vocabulary
from crawler.reading.chinese.vocabulary import LABELS, Part, read_table
from pipelines.clean import clean
from pipelines.normalize import normalize
from tests.reading.pages import BODY, FIRST, SECOND, TITLE, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.reading import Page

VALUES: dict[Part, tuple[str, str, object]] = {
    Part.PUBLISHED: ("2024-03-01 10:20", "published_at", "2024-03-01T10:20:00+08:00"),
    Part.SOURCE: ("示例县融媒体中心", "source", "示例县融媒体中心"),
    Part.AUTHOR: ("王小明", "authors", ["王小明"]),
    Part.EDITOR: ("李大为", "editors", ["李大为"]),
    Part.STAFF: ("赵一清", "", None),
    Part.VIEWS: ("356", "views", 356),
    Part.ORIGINAL: ("http://www.example.com/news/1.html", "original_url", "http://www.example.com/news/1.html"),
}
"""What a label of each part introduces here, the field that it fills, and with what."""
FIELDS = ("published_at", "source", "authors", "editors", "views", "original_url")
KNOWN = {word: label for word, label in LABELS.items() if label.part in VALUES}
BOX = "<div class='box'>"
PLACES = {
    "in a byline of its own": f"<h1>{{t}}</h1><div class='meta'>{{line}}</div>{BOX}{{body}}</div>",
    "among others": f"<h1>{{t}}</h1><div class='meta'>字体：大 中 小 {{line}} 【打印】</div>{BOX}{{body}}</div>",
    "alone below the title": f"{BOX}<h1>{{t}}</h1><p>{{line}}</p>{{body}}</div>",
    "at the end": f"<h1>{{t}}</h1>{BOX}{{body}}<p>{{line}}</p></div>",
    "in brackets at the end": f"<h1>{{t}}</h1>{BOX}{{body}}<p>（{{line}}）</p></div>",
    "below the text": f"<h1>{{t}}</h1>{BOX}{{body}}</div><div class='meta'>{{line}}</div>",
    "in a cell": f"<h1>{{t}}</h1><table><tr><td>{{line}}</td></tr></table>{BOX}{{body}}</div>",
    "in two cells": f"<h1>{{t}}</h1><table><tr><td>{{label}}</td><td>{{value}}</td></tr></table>{BOX}{{body}}</div>",
}
WITHIN = ("at the end", "in brackets at the end")
TRADITIONAL = OpenCC("s2t").convert
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": "{}：".format,
    "with an ASCII colon": "{}:".format,
    "with a blank behind it": "{}： ".format,
    "with blanks within": lambda word: f"{'　'.join(word)}：",
    "in Traditional characters": lambda word: f"{TRADITIONAL(word)}：",
    "glossed": lambda word: re.sub(r"(\w)", r"\1(zhì)", TRADITIONAL(word)) + "：",
}


def read(place: str, label: str, value: str) -> Page:
    """Read a page that has a label with its value in one of `PLACES`."""
    html = PLACES[place].format(t=TITLE, line=f"{label}{value}", label=label, value=value, body=BODY)
    return page(html, url="http://www.example.gov.cn/info/1.html")


def faults(found: Page, word: str, place: str) -> Iterator[str]:
    """Yield what is wrong with the record of a page: a field, a line that is no text, a warning."""
    label, article = LABELS[word], normalize(clean(found.article))
    _, field, expected = VALUES[label.part]
    if label.part is Part.PUBLISHED and label.weak and place in WITHIN:
        field = ""  # what is called no more than a time is a notice's there, and text
    else:
        yield from () if article.text == f"{FIRST}\n{SECOND}" else (f"{word}: text {article.text[-40:]}",)
    for name in FIELDS:
        got = getattr(article, name)
        if got != (expected if name == field else [] if name.endswith("ors") else None):
            yield f"{word}: {name} {got}"
    yield from (f"{word}: {warning}" for warning in found.warnings if "label" in warning)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_every_label_works_in_every_place(place: str, form: str) -> None:
    wrong = [
        fault
        for word, label in KNOWN.items()
        for fault in faults(read(place, FORMS[form](word), VALUES[label.part][0]), word, place)
    ]
    assert wrong == []


TEXT = (
    "资金来源：县财政资金",
    "项目资金来源：上级补助",
    "采写手记：泥土里的答案",
    "数据来源：县统计局",
    "记者：您怎么看这项政策？",
    "记者：今年的政策有什么变化，请您介绍一下。",
    "报道：全县春耕全面启动，各乡镇抢抓农时",
    "主任：张建国",
    "组长：张建国　副组长：李爱民",
    "时间：3月5日上午　地点：县政府会议室",
    "联系人：王小明　联系电话：0577-12345678",
    "热度：持续升温",
    "阅读：让城市更有温度",
    "发布：三项措施促春耕",
    "图：春耕时节的县城一角",
    "原文：天行健，君子以自强不息",
    "作者单位：示例县农业农村局",
    "编辑部：示例县新华路1号",
    "他们来自：北京、上海和广州",
    "会议时间：2024年3月1日上午9时",
)


@pytest.mark.parametrize("place", ["alone below the title", "at the end"])
@pytest.mark.parametrize("line", TEXT)
def test_a_line_that_only_looks_like_a_byline_is_text(line: str, place: str) -> None:
    article = normalize(clean(read(place, "", line).article))
    assert line.replace("\u3000", " ") in article.text.split("\n")
    assert [getattr(article, name) for name in FIELDS] == [None, None, [], [], None, None]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "sauce | weak | 来自",
            "the row 'sauce | weak | 来自' has the kind sauce, which is none; there are published, source",
        ),
        (
            "source | waek | 来自",
            "the row 'source | waek | 来自' has the trait waek, which is none; there are weak, of_page",
        ),
        ("source author | weak | 来自", "the row of '来自' has 2 kinds, not one; there are published, source"),
        (" | weak | 来自", "the row of '来自' has 0 kinds, not one; there are published, source"),
        ("source | 来自", "the row 'source | 来自' is not of the form: kind | trait | words"),
        ("source weak 来自", "the row 'source weak 来自' is not of the form: kind | trait | words"),
        ("source | weak | blank | 来自", "the row 'source | weak | blank | 来自' is not of the form"),
        ("source | weak |", "the row 'source | weak |' is not of the form"),
    ],
)
def test_a_wrong_row_is_named_with_what_may_stand_in_it(row: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        read_table(f"source | | 来源\n{row}")


def test_a_place_of_buttons_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_BUTTON_TABLE", "line | 打印\nlien bar | 关闭")
    with pytest.raises(ValueError, match=r"'lien bar | 关闭' has the place lien, which is none; there are line, value"):
        vocabulary.buttons("line")


def test_no_label_stands_in_the_table_twice() -> None:
    with pytest.raises(ValueError, match="来源"):
        read_table("source | | 来源 出处\nauthor | weak | 来源")

"""Pages made to cost much: the work is counted, not timed (`python -m benchmarks.bombs` times it)."""

from __future__ import annotations

from collections import UserList
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from crawler.cms.family import Link
from crawler.lists import list_page
from crawler.reading import read
from crawler.reading.html import script_text
from crawler.reading.html.parse import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scripts(UserList[str]):
    """Scripts of a page; counts how many of them are looked at."""

    looked = 0

    def __getitem__(self, at: Any) -> Any:
        self.looked += 1
        return super().__getitem__(at)

    def __reversed__(self) -> Iterator[str]:
        for code in reversed(self.data):
            self.looked += 1
            yield code


def test_what_a_script_writes_costs_no_look_at_each_script_before_it() -> None:
    before = Scripts([f"var b{number} = 'x';" for number in range(5000)])
    assert script_text.written('document.write("a");', before) == "a"
    assert before.looked == 0
    script_text.written("document.write(a + a + a);", before)
    assert 0 < before.looked <= 100


def test_the_latest_value_of_a_variable_is_written() -> None:
    before = ["var source = '旧';", "source='某报'; a.source = '别'; xsource = '别'", "other()"]
    assert script_text.written("document.write('来源：' + source)", before) == "来源：某报"
    assert script_text.written("source = '新'; document.write(source)", before) == "新"
    assert script_text.value("a.source", before) == "别"
    assert script_text.value("nobody", before) is None


def test_a_script_cannot_write_much_more_than_it_holds() -> None:
    value = f"a = '{'字' * 2000}';"
    assert len(script_text.written(f"document.write({' + '.join(['a'] * 500)});", [value])) <= 3000
    assert script_text.written(f"document.write('{'<' * 2900}');", []) == "<" * 2900


def test_a_page_of_scripts_that_write_is_read() -> None:
    scripts = "<script>document.write('字');</script>" * 3000
    body = f"<html><body>{scripts}</body></html>"
    assert read(body.encode(), "http://a.cn/1.html").article.flags == []


@dataclass
class Node:
    """An element as far as the rows of a list need it; counts the characters of text that it hands out."""

    tag: str
    words: str = ""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    given: list[int] = field(default_factory=list)  # shared by all nodes
    next: None = None

    @property
    def mem_id(self) -> int:
        return id(self)

    def text(self, *, deep: bool, separator: str = "") -> str:
        assert deep
        text = separator.join([self.words, *(child.words for child in self.children)])
        self.given.append(len(text))
        return text


def _box(links: int, words: str) -> tuple[Node, list[tuple[Any, Link, str]]]:
    given: list[int] = []
    box = Node("div", given=given)
    box.parent = Node("body", given=given)
    box.children = [Node("a", words, box, given=given) for _ in range(links)]
    link = Link("http://a.cn/1.html", words, "")
    return box, [(node, link, link.url) for node in box.children]


def test_many_links_to_one_article_in_one_box_take_its_text_once() -> None:
    for words in ("标题", ""):  # a box that is too long for a row, and one that has no text at all
        box, anchors = _box(2000, words)
        texts = list_page._RowTexts(list_page._neighbourhoods(anchors))  # type: ignore[arg-type]  # noqa: SLF001
        for node, link, _ in anchors:
            assert texts.day(node, link) is None
        assert sum(box.given) <= 4 * 2000 * (len(words) + 1)
        assert len(box.given) <= 2 * 2000 + 2


def test_dates_are_looked_for_once_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(list_page, "_day", looked.append)
    _, anchors = _box(100, "字")
    texts = list_page._RowTexts(list_page._neighbourhoods(anchors))  # type: ignore[arg-type]  # noqa: SLF001
    for node, link, _ in anchors:
        texts.day(node, link)
    assert len(looked) == 3


@pytest.mark.parametrize("tag", ["<div>", "<P.x>", "<p<b>", "<li中>", "<o:p>"])
def test_nesting_is_bounded_whatever_the_name(tag: str) -> None:
    _, warnings = bounded(tag * 30_000)
    assert len(warnings) == 1
    assert bounded("<p><br/><li class=x>" * 30_000) == ("<p><br/><li class=x>" * 30_000, ())

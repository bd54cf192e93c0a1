"""Pages made to cost much: the work is counted, not timed (`python -m benchmarks.bombs` times it)."""

from __future__ import annotations

from collections import UserList
from typing import TYPE_CHECKING, Any

import pytest

from crawler.lists import elements, row_dates
from crawler.lists.elements import parse, texts_of
from crawler.lists.links import anchors_of
from crawler.reading import read
from crawler.reading.chinese import dates
from crawler.reading.html import script_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.lists.links import Anchor


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


def _anchors(links: int, words: str) -> list[Anchor]:
    """Return links to one article in one box."""
    box = parse("<div>" + "".join(f"<a href='/1.html'>{words}</a>" for _ in range(links)) + "</div>")
    return anchors_of(box, "http://a.cn/", "utf-8")


@pytest.mark.parametrize("words", ["标题", ""])  # a box that is too long for a row, and one that has no text at all
def test_many_links_to_one_article_in_one_box_take_its_text_once(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def counted(element: Any, limit: int, *, hidden: bool = True) -> list[str]:
        pieces = texts_of(element, limit, hidden=hidden)
        given.append(sum(map(len, pieces)))
        return pieces

    monkeypatch.setattr(elements, "texts_of", counted)
    monkeypatch.setattr(row_dates, "texts_of", counted)
    anchors = _anchors(2000, words)
    given.clear()
    texts = row_dates.RowDates(anchors)
    assert not any(texts.of(anchor).dated for anchor in anchors)
    assert sum(given) <= 4 * 2000 * (len(words) + 1)
    assert len(given) <= 2 * 2000 + 2


def test_dates_are_looked_for_once_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(row_dates, "_day", looked.append)
    anchors = _anchors(100, "字")
    texts = row_dates.RowDates(anchors)
    for anchor in anchors:
        texts.of(anchor)
    assert len(looked) == 3


def test_a_long_row_of_many_labels_is_cut_into_pieces_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    find = dates.find

    def counted(text: str) -> dates.Stamp | None:
        looked.append(text)
        return find(text)

    monkeypatch.setattr(dates, "find", counted)
    html = "".join(f"<a href='/1.html'>标题{n}</a><i>1</i>" for n in range(1000))
    anchors = anchors_of(parse(f"<ul><li>{html}</li></ul>"), "http://a.cn/", "utf-8")
    texts = row_dates.RowDates(anchors)
    for anchor in anchors:
        texts.of(anchor)
    assert len(looked) <= 6000

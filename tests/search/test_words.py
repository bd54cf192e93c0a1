"""What a word finds: what a plain scan of the texts finds, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.chinese.script import to_simplified
from crawler.search.catch_up import catch_up
from crawler.search.hits import Question, ask
from crawler.search.query import LONGEST, QueryError, words_of
from tests.export.world import page
from tests.search.world import feed, found, scan, search, texts

FEW = st.text("བོདིྱ\ue110工作发展年〇著着2024aGé 。，\n—-_*'\"()^+:𠀀ｇＧ２①カẞ\ue000\0", max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    written=st.lists(st.tuples(FEW, FEW | st.text(max_size=8)), min_size=1, max_size=5),
    asked=st.lists(FEW | st.text(max_size=5), min_size=1, max_size=12),
    data=st.data(),
)
def test_a_phrase_is_found_where_a_plain_scan_finds_it(
    written: list[tuple[str, str]], asked: list[str], data: st.DataObject
) -> None:
    for _, text in written:
        if text:  # something that is there
            start = data.draw(st.integers(0, len(text) - 1))
            asked.append(text[start : start + data.draw(st.integers(1, 6))])
    with tempfile.TemporaryDirectory() as folder:
        feed(Path(folder), [page(f"a{at}", title=title, text=text, day=1) for at, (title, text) in enumerate(written)])
        catch_up(Path(folder))
        for each in asked:
            phrase = each.translate(dict.fromkeys(map(ord, '"'), " "))
            try:
                words = words_of(f'"{phrase}"')
            except QueryError:
                assert not any(char.isalnum() for char in phrase)
                continue
            hits = ask(Path(folder), Question(words)).hits
            forms = {phrase, to_simplified(phrase)}
            right = {
                f"http://a.gov.cn/{at}"
                for at, parts in enumerate(written)
                if any(scan(part, form) for part in parts for form in forms)
            }
            assert {hit.article["url"] for hit in hits} == right, phrase
            assert all(hit.marks or hit.title_marks for hit in hits)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("工作", [1, 2]),
        ("作会", [1]),
        ("工作会", [1]),
        ("工", [1, 2, 3]),
        ("2024", [1]),
        ("202", [3]),
        ("202*", [1, 3]),
        ("2024年", [1]),
        ("年工作", [1]),
        ("5G", [2]),
        ("g", [2]),
        ("covi", []),
        ("covid", [3]),
        ("Covid*", [3]),
        ("covid19", [3]),
        ("ＣＯＶＩＤ１９", [3]),
        ("3.5", [2]),
        ("3 5", [2]),
        ('"3 6"', []),
        ("嵊政办[2024]8号", [1]),
        ("嵊政办2024", []),
        ("工作 5G", [2]),
        ("「工作，5G」", [2]),
        ("“工作 5G”", [2]),
        ('"工作5G"', []),
        ('"5G 工作"', []),
        ("作的*", [3]),
        ("发展", [1]),
        ("發展", [1]),
        ("後勤", [2]),
        ("著名", [2]),
        ("走著", [3]),
        ("瞭解", [3]),
        ("café", [3]),
        ("cafe", [3]),
        ("不在", []),
    ],
)
def test_words_of_every_kind(tmp_path: Path, question: str, right: list[int]) -> None:
    texts(
        tmp_path,
        "2024年工作会议部署发展，文号嵊政办〔2024〕8号。",
        "重点工作：5G基站3.5万座，著名景点，后勤。",
        "手工，作的计划202页，COVID19防控，走着了解Café。",
    )
    assert sorted(found(tmp_path, question)) == [f"a{number}" for number in right]


@pytest.mark.parametrize(
    "question",
    [
        '工作" OR "*',
        "NEAR(工作 5, 9)",
        "title:工作",
        "{title}:工作",
        "^工作",
        "- 工作",
        "工作 AND",
        "工作) OR (5",
        "'工作'; DROP TABLE words",
        "工作\0",
        "工作\udcff",
        "😀工作😀",
        '"工作',
        "工作 " * 100,
        "工作" * (LONGEST // 2),
        "工*作*",
        "5 " * 450,
        "a工5" * 300,
    ],
)
def test_nothing_that_is_typed_is_syntax(tmp_path: Path, question: str) -> None:
    texts(tmp_path, "工作")
    search(tmp_path, question)
    assert found(tmp_path, "工作") == ["a1"]


@pytest.mark.parametrize(
    "question", ["", "  ", "*", '""', "“”", "，。", "😀", "\ue000", "工" * (LONGEST + 1), "* NEAR" * 9999]
)
def test_a_question_for_nothing_or_too_much_is_refused(question: str) -> None:
    with pytest.raises(QueryError):
        words_of(question)


def test_a_title_weighs_more(tmp_path: Path) -> None:
    feed(
        tmp_path,
        [
            page("a1", title="会议", text="水库加固。水库加固。" + "其他" * 20),
            page("a2", title="水库加固", text="其他" * 30),
            page("a3", title="会议", text="水库加固" + "其他" * 400),
            page("a4", title="会议", text="无关"),
        ],
    )
    assert found(tmp_path, "水库") == ["a2", "a1", "a3"]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("བོད", [1, 4]),
        ("བིད", [2]),
        ("བད", [3]),
        ("བོ*", [1, 4]),
        ("བོད་ཡིག", [4]),
        ("“བོད ཡིག”", [4]),
        ("تىلى", [5]),
        ("تىل", []),
        ("تىل*", [5]),
        ("ᠬᠡᠯᠡ", [6]),
    ],
)
def test_words_of_minority_languages_are_whole(tmp_path: Path, question: str, right: list[int]) -> None:
    texts(tmp_path, "བོད", "བིད", "བད", "བོད་ཡིག་གསར་འགྱུར།", "ئۇيغۇر تىلى خەۋەر", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ")
    assert sorted(found(tmp_path, question)) == [f"a{number}" for number in right]

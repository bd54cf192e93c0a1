"""Where two texts differ."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.similarity import text_diff
from crawler.similarity.text_diff import changes

TEXTS = st.text("村里修路通水电种茶", max_size=120)
EDITS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9), st.text("甲乙丙村", max_size=9)), max_size=6)


@given(TEXTS, EDITS)
@example("", [(0, 0, "甲")])
@example("村里村里村里村里村里村里", [(4, 4, "")])
def test_the_changes_make_one_text_of_the_other(one: str, edits: list[tuple[int, int, str]]) -> None:
    other = one
    for start, size, put in edits:
        other = other[:start] + put + other[start + size :]
    made, at = "", 0
    for change in changes(one, other):
        assert (one[change.start : change.end], other[change.on : change.off]) == (change.one, change.other)
        assert one[: change.start].endswith(change.before)
        assert one[change.end :].startswith(change.after)
        made += one[at : change.start] + change.other
        at = change.end
    assert made + one[at:] == other


def test_what_was_replaced_added_and_cut() -> None:
    one = "三月六日实验小学开展防溺水安全教育活动，家长和老师一起参加，效果很好"
    other = "三月六日第一中学开展防溺水安全教育活动，老师一起参加，效果很好，值得推广"
    assert [(change.one, change.other) for change in changes(one, other)] == [
        ("实验小", "第一中"),
        ("家长和", ""),
        ("", "，值得推广"),
    ]


def test_long_texts_that_have_nothing_in_common_are_one_change() -> None:
    one, other = ("".join(map(chr, range(start, start + 9_000))) for start in (0x4E00, 0x7200))
    (change,) = changes(one, other)
    assert (change.one, change.other) == (one, other)


def test_many_long_gaps_are_not_aligned_by_letters() -> None:
    """Each gap may take the square of its letters, so all of them together are bounded."""
    kept = ["".join(map(chr, range(0x4E00 + 20 * n, 0x4E00 + 20 * n + 20))) for n in range(200)]
    one, other = (("字" + put * 390).join(kept) for put in "甲乙")
    found = changes(one, other)
    assert len(found) == 199
    assert text_diff._MOST < 199 * 390 * 390  # noqa: SLF001 - or this would show nothing

"""A labelled line between the paragraphs of a text: the text goes on below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.clean import clean
from tests.reading.pages import BODY, FIRST, SECOND, TITLE, article

if TYPE_CHECKING:
    from crawler.records import Article

MORE = [
    f"会议强调，{what}是今年的重点，各部门要分工协作、抓好落实。"
    for what in ("种子供应", "农机检修", "病虫防治", "技术指导", "粮食收储", "防灾减灾", "耕地保护", "农民培训")
]
CREDITS = [
    "信息来源：示例日报",
    "稿件来源：示例县融媒体中心",
    "来源：示例日报",
    "（来源：示例日报）",
    "转自：示例日报",
    "作者：王小明",
    "责任编辑：王小明",
    "审核：王小明",
    "发布时间：2024-03-05 10:20",
]


DATED = f"<h1>{TITLE}</h1><div>2024-03-05</div>"


def between(line: str, at: int, paragraphs: list[str]) -> Article:
    """Return the record of a page whose text has a line between its paragraphs."""
    lines = [*paragraphs[:at], line, *paragraphs[at:]]
    return clean(article(f"{DATED}<div>{''.join(f'<p>{each}</p>' for each in lines)}</div>"))


@pytest.mark.parametrize("paragraphs", [[FIRST, SECOND, *MORE[:2]], [FIRST, SECOND, *MORE]], ids=["short", "long"])
@pytest.mark.parametrize("line", CREDITS)
def test_a_labelled_line_between_paragraphs_cuts_nothing(line: str, paragraphs: list[str]) -> None:
    for at in range(1, len(paragraphs)):
        found = between(line, at, paragraphs)
        assert found.text.split("\n") == [*paragraphs[:at], line, *paragraphs[at:]]
        assert found.flags == []


def test_what_stands_below_a_credit_and_is_no_paragraph_is_cut() -> None:
    rest = "<p>责任编辑：王小明</p><p>示例县举办农机展</p><p>示例县新修水渠通水</p>"
    assert clean(article(f"{DATED}<div>{BODY}{rest}</div>")).text == f"{FIRST}\n{SECOND}"


def test_the_source_between_paragraphs_counts_where_there_is_one() -> None:
    paragraphs = [FIRST, SECOND, *MORE]
    assert between("信息来源：示例日报", 2, paragraphs).source == "示例日报"
    assert between("来源：示例县农业农村局", 5, paragraphs).source == "示例县农业农村局"
    assert between("来源：勤劳和节俭", 5, paragraphs).source is None
    assert between("来源：示例日报</p><p>来源：示例晚报", 2, paragraphs).source is None


@pytest.mark.parametrize(
    "line",
    [
        "资金 来源：中央财政补助",
        "项目资金 来源：县财政局",
        "經費 來 源：县财政局",
        "权力　来源：示例日报",
        "资金来源：县财政局",
    ],
)
def test_the_source_of_something_else_is_not_the_texts(line: str) -> None:
    paragraphs = [FIRST, SECOND, *MORE[:3]]
    for at in range(len(paragraphs) + 1):
        found = between(line, at, paragraphs)
        assert found.source is None
        assert len(found.text.split("\n")) == 6

from __future__ import annotations

import pytest

from crawler.records import Article, Attachment, Flag, Image, Reason, Rejection
from pipelines.normalize import normalize
from pipelines.validate import validate
from tests.pipelines.articles import article

LONG = "示例县召开会议部署今年的重点任务。" * 100


def reason(given: Article) -> Reason | None:
    result = validate(given)
    return result.reason if isinstance(result, Rejection) else None


def test_a_good_article_passes_as_it_is() -> None:
    given = normalize(article(LONG))
    assert validate(given) is given


def test_a_rejection_names_the_page() -> None:
    assert validate(article(title=None)) == Rejection(
        site="example",
        url="http://www.example.com/html/2023-05-05/1.html",
        reason=Reason.NO_TITLE,
        fetched_at="2026-03-02T09:30:00+08:00",
        raw_hash="0" * 64,
        archive="2026.warc.gz#0",
    )


def test_no_text() -> None:
    assert reason(article("")) == Reason.NO_TEXT
    for files in ({"images": [Image("http://a.cn/1.jpg")]}, {"attachments": [Attachment("http://a.cn/1.pdf")]}):
        kept = validate(article("", **files))
        assert isinstance(kept, Article)
        assert kept.flags == [Flag.NO_TEXT]
        assert validate(kept) == kept


FETCHED = "2026-03-02T09:30:00+08:00"


@pytest.mark.parametrize(
    ("published_at", "fetched_at", "possible"),
    [
        (None, FETCHED, True),
        ("1990-01-01T00:00:00+08:00", FETCHED, True),
        ("1989-12-31T00:00:00+08:00", FETCHED, False),
        ("2026-03-04T09:30:00+08:00", FETCHED, True),
        ("2026-03-04T09:30:01+08:00", FETCHED, False),
        ("2062-02-26T00:00:00+08:00", FETCHED, False),
        ("2099-01-01T00:00:00+08:00", None, True),
        ("2023-02-30T00:00:00+08:00", FETCHED, False),
    ],
)
def test_a_date_that_cannot_be_is_left_out_and_said(
    published_at: str | None, fetched_at: str | None, possible: bool
) -> None:
    kept = validate(article(published_at=published_at, fetched_at=fetched_at, url="http://a.cn/html/7.html"))
    assert isinstance(kept, Article)
    assert kept.published_at == (published_at if possible else None)
    assert kept.flags == ([] if possible else [f"date_out_of_range:{published_at}"])


def test_a_date_that_cannot_be_gives_way_to_that_of_the_url() -> None:
    page = article(published_at="2062-02-26T08:00:00+08:00", fetched_at=FETCHED, url="http://a.cn/2026-02-26/7.html")
    kept = validate(page)
    assert isinstance(kept, Article)
    assert (kept.published_at, kept.published_precision) == ("2026-02-26T00:00:00+08:00", "day")
    assert kept.found_by["published_at"] == "structure"
    assert kept.flags == ["date_out_of_range:2062-02-26T08:00:00+08:00", "date_disagrees"]


def test_a_date_in_another_form_breaks_the_schema() -> None:
    assert reason(article(published_at="2023-05-05", fetched_at=FETCHED)) == Reason.SCHEMA


@pytest.mark.parametrize(
    "text",
    [
        "锟斤拷锟斤拷锟斤拷县召开会议",
        "鍏ㄥ浗鏂囨槑鍩庡競鍒涘缓鍐虫垬鍐宠儨鎺ㄨ繘澶т細鍙紑",
        "示例\ufffd县\ufffd召开\ufffd会议",
        "示例\ue000县\ue001召开\ue002会议",
        "È«¹úÎÄÃ÷³ÇÊÐ´´½¨¾öÕ½¾öÊ¤ÍÆ½ø´ó»á",
    ],
)
def test_mojibake(text: str) -> None:
    assert reason(article(text)) == Reason.MOJIBAKE
    assert reason(article(LONG, text)) == Reason.MOJIBAKE


def test_a_little_damage_is_flagged() -> None:
    kept = validate(article(LONG + "宋晨、胡\ufffd"))
    assert isinstance(kept, Article)
    assert kept.flags == [Flag.REPLACEMENT_CHARACTERS]
    assert reason(article(LONG, "示例\ufffd县")) == Reason.MOJIBAKE


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"id": "x"}, "id: "),
        ({"revision": 0}, "revision: "),
        ({"url": "ftp:/x"}, "url: "),
        ({"authors": ["张三", ""]}, "authors: item 1: "),
        ({"views": -1}, "views: "),
        ({"views": True}, "views: "),
        ({"script": "Latn"}, "script: "),
        ({"similarity": 1.5}, "similarity: "),
        ({"flags": ["Not a flag"]}, "flags: item 0: "),
        ({"found_by": {"title": "guess"}}, "found_by: title: "),
        ({"images": [Image("x")]}, "images: item 0: url: "),
        ({"raw_hash": "0" * 63}, "raw_hash: "),
        ({"text": None}, None),
    ],
)
def test_the_schema(fields: dict[str, object], detail: str | None) -> None:
    result = validate(article(**{"text": LONG, **fields}))  # type: ignore[arg-type]
    assert isinstance(result, Rejection)
    if detail is not None:
        assert result.reason == Reason.SCHEMA
        assert (result.detail or "").startswith(detail)

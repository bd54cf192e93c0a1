"""Items of other projects: what they have of an article is cleaned, in the types that it has there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from scrapy.exceptions import DropItem

from pipelines.clean import CleanPipeline
from pipelines.normalize import NormalizePipeline
from pipelines.validate import ValidatePipeline
from tests.pipelines.test_shells import run

DIRTY = "打印本页 关闭窗口\n昨日，示例县召开会议。\n来源：示例日报\n编辑：何东铭"
STAGES = (CleanPipeline, NormalizePipeline, ValidatePipeline)


def refined(item: Any) -> Any:
    for stage in STAGES:
        item, _ = run(stage, item)
    return item


@dataclass
class Plain:
    text: str
    source: str | None = None
    editors: list[str] = field(default_factory=list)
    own: Any = None


@dataclass(frozen=True, slots=True)
class Frozen:
    text: str
    source: str | None = None


@attrs.frozen
class FrozenAttrs:
    text: str
    source: str | None = None


def test_an_empty_field_that_the_item_has_is_filled_and_the_item_stays_the_same_object() -> None:
    own = object()
    item = Plain(DIRTY, own=own)
    assert refined(item) is item
    assert item == Plain("昨日，示例县召开会议。", "示例日报", ["何东铭"], own)
    assert item.own is own


@pytest.mark.parametrize("kind", [Frozen, FrozenAttrs])
def test_a_frozen_item_is_copied(kind: type[Frozen | FrozenAttrs]) -> None:
    item = kind(DIRTY)
    assert refined(item) == kind("昨日，示例县召开会议。", "示例日报")
    assert item == kind(DIRTY)


def test_a_missing_field_stays_missing() -> None:
    assert refined({"text": DIRTY}) == {"text": "昨日，示例县召开会议。"}
    assert refined({"title": "  示例县\u3000召开会议 "}) == {"title": "示例县 召开会议"}


def test_asking_for_a_field_does_not_add_it() -> None:
    assert refined(defaultdict(list, text=DIRTY)) == {"text": "昨日，示例县召开会议。"}


def test_what_the_item_says_of_how_its_fields_were_found_stays() -> None:
    found = refined({"text": DIRTY, "source": "", "found_by": {"price": "css"}})
    assert found["found_by"] == {"price": "css", "source": "text"}


def test_two_items_that_share_a_list_do_not_change_each_other() -> None:
    shared, images = ["记者 张三"], [{"url": "http://a.cn/1.jpg", "caption": "IMG_2023.jpg"}]
    one, two = ({"text": DIRTY, "authors": shared, "images": images} for _ in range(2))
    assert refined(one)["authors"] == ["张三"]
    assert (shared, images[0]["caption"]) == (["记者 张三"], "IMG_2023.jpg")
    assert refined(two) == one


def test_a_model_of_pydantic_is_an_item_too() -> None:
    pydantic = pytest.importorskip("pydantic")
    fields: dict[str, Any] = {"text": (str, ...), "source": (str | None, None), "own": (int, 3)}
    model = pydantic.create_model("Model", **fields)
    frozen = pydantic.create_model("Frozen", __config__={"frozen": True}, **fields)
    item, given = model(text=DIRTY), frozen(text=DIRTY)
    assert refined(item) is item
    assert item == model(text="昨日，示例县召开会议。", source="示例日报")
    assert refined(given) == frozen(text="昨日，示例县召开会议。", source="示例日报")
    assert given == frozen(text=DIRTY)


def test_what_the_item_says_of_itself_is_not_touched() -> None:
    own = {"id": 7, "site": "mine", "revision": "x", "content_hash": "", "extractor": None, "fetched_at": 1.5}
    assert refined({"text": DIRTY} | own) == {"text": "昨日，示例县召开会议。"} | own


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("text", [" 昨日，示例县召开会议。 ", "打印本页 关闭窗口"], ["昨日，示例县召开会议。"]),
        ("text", ("昨日，示例县召开会议。", "来源：示例日报"), ("昨日，示例县召开会议。",)),
        ("title", ["示例县\u3000召开会议"], ["示例县 召开会议"]),
        ("authors", "记者 张三、李四", "张三、李四"),
        ("authors", ("记者 张三", "佚名"), ("张三",)),
        ("authors", "佚名", ""),
        ("authors", [], []),
        ("source", "来源：示例日报", "示例日报"),
        ("source", "来源：", ""),
        ("source", None, None),
        ("published_at", "2023年5月5日 10:30", "2023-05-05T10:30:00+08:00"),
        ("published_at", "", ""),
        ("published_at", "2023-05-05T02:30:00Z", "2023-05-05T10:30:00+08:00"),
        ("published_at", date(2023, 5, 5), date(2023, 5, 5)),
        ("published_at", datetime(2023, 5, 5, 10, 30, tzinfo=UTC), datetime(2023, 5, 5, 10, 30, tzinfo=UTC)),
        ("images", ["http://a.cn/图.jpg"], ["http://a.cn/%E5%9B%BE.jpg"]),
        ("images", ("data:image/png;base64,AA", "/a.jpg"), ("data:image/png;base64,AA", "/a.jpg")),
        (
            "images",
            [{"url": "http://a.cn/1.jpg", "caption": "IMG_2023.jpg", "path": "x"}, 3, {"path": "y"}],
            [{"url": "http://a.cn/1.jpg", "caption": None, "path": "x"}, 3, {"path": "y"}],
        ),
        ("attachments", [{"url": " http://a.cn/1.pdf"}], [{"url": "http://a.cn/1.pdf"}]),
        ("language", "", "zh"),
        ("language", "zh-CN", "zh-CN"),
        ("script", None, "Hans"),
        ("truncated", {"rest": 1}, {"rest": 1}),
        ("flags", ("mine",), ("mine",)),
        ("views", 0, 0),
    ],
)
def test_a_field_keeps_its_type(name: str, given: Any, expected: Any) -> None:
    result = refined({"text": "昨日，示例县召开会议，对各项工作进行再动员再部署。", name: given})[name]
    assert result == expected
    assert type(result) is type(expected)


def test_a_naive_time_stays_naive() -> None:
    given = datetime.fromisoformat("2023-05-05T10:30")
    assert refined({"text": "正文一段。", "published_at": given}) == {"text": "正文一段。", "published_at": given}


def test_a_time_that_cannot_be_goes_and_leaves_its_flag() -> None:
    given = datetime(1023, 5, 5, 10, 30, tzinfo=timezone(timedelta(hours=8)))
    result = refined({"text": "正文一段。", "published_at": given, "flags": []})
    assert result["published_at"] is None
    assert result["flags"] == ["date_out_of_range:1023-05-05T10:30:00+08:00"]


def test_what_cleaning_found_is_in_plain_types() -> None:
    item: dict[str, Any] = {
        "text": DIRTY + "\n登录后阅读全文",
        "source": None,
        "truncated": None,
        "found_by": {},
        "flags": None,
    }
    result = refined(item)
    assert result["truncated"] == {"shown": None, "total": None, "omitted": None}
    assert result["found_by"] == {"source": "text", "truncated": "text"}
    assert result["flags"] == ["boilerplate_removed", "truncated"]
    assert all(type(flag) is str for flag in result["flags"])


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("text", b"\xd5\xfd", "bytes"),
        ("authors", {"a": 1}, "dict"),
        ("views", "12", "str"),
        ("images", "a.jpg", "str"),
        ("published_at", "some time ago", "str"),
        ("published_at", datetime.max.replace(tzinfo=UTC), "datetime"),
        ("url", "http://a.cn/\ud800", "str"),
        ("found_by", {1: 2}, "dict"),
    ],
)
def test_what_is_not_understood_is_left_counted_and_warned_of_once(
    name: str, value: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    item = {"title": "示例县召开会议", name: value}
    result, stats = run(CleanPipeline, item)
    assert result == {"title": "示例县召开会议", name: value}
    assert stats == {f"clean/not_understood/{name}": 1}
    assert [record.getMessage() for record in caplog.records] == [
        f"clean: what items have as {name} ({kind}) is not understood and stays as it is"
    ]


def test_a_traditional_item_is_converted_with_its_captions() -> None:
    item = {
        "title": "我縣召開會議",
        "text": "昨日，我縣召開會議，對爭創工作進行再動員。",
        "images": [{"url": "http://a.cn/1.jpg", "caption": "會議現場在縣裡"}],
    }
    assert refined(item) == {
        "title": "我县召开会议",
        "text": "昨日，我县召开会议，对争创工作进行再动员。",
        "images": [{"url": "http://a.cn/1.jpg", "caption": "会议现场在县里"}],
    }


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"title": "", "text": "正文"}, "no_title"),
        ({"title": "题", "text": "打印本页 关闭窗口"}, "no_text"),
        ({"text": "昨日\ufffd\ufffd\ufffd\ufffd召开"}, "mojibake"),
    ],
)
def test_an_item_that_is_no_article_is_dropped_with_the_reason(item: dict[str, str], reason: str) -> None:
    with pytest.raises(DropItem, match=reason):
        refined(item)


@pytest.mark.parametrize("item", [{"price": 3}, {}, {1: "a"}, "no item", None, 7])
def test_what_has_nothing_of_an_article_passes(item: Any) -> None:
    for stage in STAGES:
        result, stats = run(stage, item)
        assert result is item
        assert stats == {}

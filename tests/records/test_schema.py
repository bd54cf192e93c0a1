"""The shipped schemas are what the code gives, and the code's own check agrees with a JSON Schema library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from crawler.records import (
    Article,
    Attachment,
    Division,
    Image,
    Reason,
    Record,
    Rejection,
    Truncated,
    schema,
    to_line,
)
from tests.pipelines.articles import article

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = Path(__file__).parents[2] / "data" / "schema"


def library_accepts(record: Record) -> bool:
    validator = Draft202012Validator(schema.schema(type(record)))
    return bool(validator.is_valid(json.loads(to_line(record))))


def full() -> Article:
    """Return an article with a value in every field."""
    return article(
        published_at="2023-05-05T10:30:00+08:00",
        published_precision="minute",
        source="示例日报",
        authors=["张三"],
        editors=["李四"],
        section="要闻",
        images=[Image("http://a.cn/1.jpg", "图为会议现场"), Image("http://a.cn/2.jpg")],
        attachments=[Attachment("http://a.cn/1.doc", "附件")],
        original_url="http://b.cn/1.html",
        views=0,
        language="zh",
        script="Hans",
        truncated=Truncated(shown=1, total=2),
        duplicate_of="0" * 16,
        similarity=0.9,
        flags=["truncated", "supersedes:0123456789abcdef"],
        found_by={"title": "layout"},
        content_hash="a" * 64,
        division=Division("330683", "浙江省", "绍兴市", "嵊州市"),
        document={"number": "嵊政发〔2026〕1号"},
        cites=[{"number": "国办发〔2017〕47号"}],
        exchange={"question": "问", "answer": "答"},
    )


WRONG: list[dict[str, Any]] = [
    {"id": "0" * 15},
    {"id": None},
    {"revision": 0},
    {"division": "330683"},
    {"division": Division("3306", "浙江省")},
    {"division": Division("330683", "")},
    {"cites": {}},
    {"cites": ["国办发〔2017〕47号"]},
    {"revision": 1.5},
    {"site": ""},
    {"publisher": 1},
    {"url": "example"},
    {"title": None},
    {"title": ""},
    {"published_at": "2023-05-05T10:30:00"},
    {"published_precision": "year"},
    {"authors": "张三"},
    {"authors": [None]},
    {"text": None},
    {"images": [Image("1.jpg")]},
    {"images": ["http://a.cn/1.jpg"]},
    {"attachments": [Attachment("http://a.cn/1.doc", "")]},
    {"views": -1},
    {"views": True},
    {"language": "Chinese"},
    {"script": "hans"},
    {"truncated": Truncated(shown=-1)},
    {"truncated": 575},
    {"similarity": 2},
    {"similarity": "0.9"},
    {"flags": [""]},
    {"found_by": {"title": "guess"}},
    {"found_by": []},
    {"raw_hash": "z" * 64},
]


def variants() -> Iterator[Article]:
    for fields in WRONG:
        given = full()
        for name, value in fields.items():
            setattr(given, name, value)
        yield given


@pytest.mark.parametrize("given", list(variants()), ids=map(str, WRONG))
def test_both_checks_refuse(given: Article) -> None:
    assert schema.problem(given) is not None
    assert not library_accepts(given)


@pytest.mark.parametrize(
    "given",
    [
        full(),
        article(),
        article(""),
        Rejection("example", "http://a.cn/", Reason.MOJIBAKE),
        Rejection("example", "not an address", Reason.ERROR, "detail", None, "0" * 64, "a.warc.gz#0"),
    ],
)
def test_both_checks_accept(given: Record) -> None:
    assert schema.problem(given) is None
    assert library_accepts(given)


@pytest.mark.parametrize("given", [Rejection("", "u", Reason.ERROR), Rejection("s", "u", "guess")])  # type: ignore[arg-type]
def test_both_checks_refuse_a_wrong_rejection(given: Rejection) -> None:
    assert schema.problem(given) is not None
    assert not library_accepts(given)


def test_a_newline_at_the_end_is_no_match() -> None:
    given = full()
    given.raw_hash = "0" * 64 + "\n"  # `$` matches before it in Python, and so in the library; JSON Schema says no
    assert schema.problem(given) is not None


def test_a_problem_names_the_field() -> None:
    given = full()
    given.images[1].url = "x"
    assert (schema.problem(given) or "").startswith("images: item 1: url: ")


@pytest.mark.parametrize("name", list(schema.documents()))
def test_the_shipped_schema_is_current(name: str) -> None:
    assert (SHIPPED / name).read_text("utf-8") == schema.documents()[name], "run: python -m crawler.records.schema"


def test_nothing_else_is_shipped() -> None:
    assert {path.name for path in SHIPPED.iterdir()} == set(schema.documents())


@pytest.mark.parametrize("record", [Article, Rejection])
def test_the_schema_is_one_and_lists_the_keys_in_order(record: type) -> None:
    document = schema.schema(record)
    Draft202012Validator.check_schema(document)
    line = to_line(full()) if record is Article else to_line(Rejection("s", "u", Reason.ERROR))
    assert list(document["properties"]) == document["required"] == list(json.loads(line))


def test_the_writer_writes_them(tmp_path: Path) -> None:
    schema.main([str(tmp_path / "schema")])
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "schema").iterdir()}
    assert written == schema.documents()

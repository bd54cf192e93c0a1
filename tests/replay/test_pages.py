from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive import Archive, ArchiveWriter, captures
from crawler.records import Article, Flag, Reason, Rejection
from crawler.replay import pages
from crawler.replay.pages import Skipped, record_of
from tests.replay import site

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.records import Record


def records(path: Path) -> list[Record | Skipped]:
    archive = Archive.build([path])
    return [record_of(capture, archive) for capture in captures(path)]


def test_an_article_is_refined_and_names_its_place_in_the_archive(tmp_path: Path) -> None:
    path = site.write(tmp_path / "archive" / "example" / "run.warc.gz", site.articles([3]))
    (record,) = records(path)
    assert isinstance(record, Article)
    assert record.title == "东街社区食堂工作第3期"
    assert record.published_at == "2026-02-04T10:20:00+08:00"
    assert record.fetched_at == "2026-03-01T12:00:00+08:00"
    assert record.content_hash
    assert record.archive is not None
    assert record.archive.startswith("archive/example/run.warc.gz#")


@pytest.mark.parametrize(
    ("where", "status", "kind", "body", "reason"),
    [
        (site.HOST + "/", 200, "text/html", site.page(1), "home page"),
        (site.url(1), 404, "text/html", site.page(1), "HTTP 404"),
        (site.url(1), 304, "text/html", b"", "HTTP 304"),
        (site.url(1), 200, "application/json", b"{}", "not HTML"),
        (site.HOST + "/robots.txt", 200, "text/plain", b"User-agent: *", "not HTML"),
        (site.HOST + "/file", 200, "", b"%PDF-1.4", "not HTML"),
        (site.HOST + "/col/1/index.html", 200, "text/html", site.listing(), "list or other page"),
    ],
)
def test_what_is_no_article_is_skipped_with_a_reason(  # noqa: PLR0913, PLR0917
    tmp_path: Path, where: str, status: int, kind: str, body: bytes, reason: str
) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz")
    writer.write(where, status, [("Content-Type", kind)] if kind else [], body, site.START)
    writer.close()
    assert records(writer.path) == [reason]


def test_parts_are_joined_wherever_they_stand(tmp_path: Path) -> None:
    parts = [site.url(1), site.url(1, 2), site.url(1, 3)]
    texts = [f"<p>　　这是第{n}页独有的一段文字，说的是河道保洁的第{n}个步骤和它的负责人。</p>" for n in (1, 2, 3)]
    bodies = [site.page(1, text=text, links=parts) for text in texts]
    site.write(tmp_path / "a.warc.gz", [(parts[2], bodies[2]), (parts[0], bodies[0])])
    site.write(tmp_path / "b.warc.gz", [(parts[1], bodies[1])])
    third, first, second = records(tmp_path)
    assert isinstance(first, Article)
    assert [line[3:5] for line in first.text.split("\n")] == ["1页", "2页", "3页"]
    assert Flag.PARTS_JOINED in first.flags
    assert Flag.PARTS_MISSING not in first.flags
    assert [third, second] == ["part of an article"] * 2


def test_a_missing_part_is_said(tmp_path: Path) -> None:
    parts = [site.url(1), site.url(1, 2)]
    (first,) = records(site.write(tmp_path / "a.warc.gz", [(parts[0], site.page(1, links=parts))]))
    assert isinstance(first, Article)
    assert Flag.PARTS_MISSING in first.flags


def test_a_part_whose_first_page_is_not_there_stands_for_itself(tmp_path: Path) -> None:
    parts = [site.url(1), site.url(1, 2)]
    (second,) = records(site.write(tmp_path / "a.warc.gz", [(parts[1], site.page(1, links=parts))]))
    assert isinstance(second, Article)
    assert second.url == parts[1]
    assert Flag.PARTS_MISSING in second.flags


def test_a_page_that_did_not_come_whole_is_rejected(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz")
    writer.write(site.url(1), 200, [], site.page(1), site.START, truncated="disconnect")
    writer.close()
    (record,) = records(writer.path)
    assert isinstance(record, Rejection)
    assert (record.reason, record.detail) == (Reason.INCOMPLETE_RESPONSE, "disconnect")
    assert record.archive
    assert record.fetched_at == "2026-03-01T12:00:00+08:00"


def test_a_fault_of_the_program_costs_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(pages, "clean_and_validate", broken)
    (record,) = records(site.write(tmp_path / "a.warc.gz", site.articles([1])))
    assert isinstance(record, Rejection)
    assert (record.reason, record.detail) == (Reason.ERROR, "ZeroDivisionError: a fault")
    assert record.site == "www.example.cn"

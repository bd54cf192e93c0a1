from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.archive import Archive, ArchiveWriter
from tests.archive.warcs import member, record, response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

URL = "http://example.cn/1.html"


def at(minute: int) -> datetime:
    return datetime(2026, 11, 22, 12, minute, tzinfo=UTC)


def archive(folder: Path, exchanges: Iterable[tuple[str, int, bytes, int]], name: str = "run") -> Archive:
    """Build an archive of (URL, status, body, minute)."""
    writer = ArchiveWriter(folder / f"{name}.warc.gz")
    for url, status, body, minute in exchanges:
        writer.write(url, status, [], body, at(minute))
    writer.close()
    return Archive.build([folder])


def body(found: Archive, url: str = URL, near: datetime | None = None) -> bytes | None:
    capture = found.find(url, near=near)
    return capture.body if capture else None


def test_the_latest_capture_answers_whatever_file_it_is_in(tmp_path: Path) -> None:
    archive(tmp_path, [(URL, 200, b"new", 9)], "a").close()
    found = archive(tmp_path, [(URL, 200, b"old", 1), (URL, 200, b"newer", 5)], "b")
    assert body(found) == b"new"
    assert body(found, near=at(4)) == b"newer"
    assert body(found, near=at(0)) == b"old"
    assert len(found) == 3


@pytest.mark.parametrize("status", [304, 403, 412, 429, 500, 503])
def test_a_capture_that_is_no_news_of_the_page_does_not_hide_one_that_is(tmp_path: Path, status: int) -> None:
    assert body(archive(tmp_path, [(URL, 200, b"page", 1), (URL, status, b"no", 2)])) == b"page"


@pytest.mark.parametrize("status", [301, 404, 410])
def test_a_page_that_is_gone_is_gone(tmp_path: Path, status: int) -> None:
    assert body(archive(tmp_path, [(URL, 200, b"page", 1), (URL, status, b"gone", 2)])) == b"gone"


def test_an_error_alone_is_the_answer(tmp_path: Path) -> None:
    found = archive(tmp_path, [(URL, 500, b"first", 1), (URL, 500, b"again", 2)])
    capture = found.find(URL)
    assert capture is not None
    assert (capture.status, capture.body) == (500, b"again")
    assert not found.has(URL)


def test_other_forms_of_a_url_are_found_after_the_exact_one(tmp_path: Path) -> None:
    found = archive(tmp_path, [(URL + "?b=2&a=1", 200, b"canonical", 1), (URL + "?a=1&b=2", 200, b"exact", 0)])
    assert body(found, URL + "?a=1&b=2") == b"exact"
    assert body(found, "http://EXAMPLE.cn:80/1.html?b=2&a=1#top") == b"canonical"
    assert found.has("http://example.cn:80/1.html?a=1&b=2")
    assert body(found, URL + "?a=1") is None
    assert body(found, "http://example.cn:99999999/") is None


def test_posts_are_told_apart_by_their_body(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "run.warc.gz")
    for page in (b"1", b"2"):
        writer.write(URL, 200, [], b"rows " + page, at(1), method="POST", request_body=b"page=" + page)
    writer.write(URL, 200, [], b"form", at(0))
    writer.close()
    found = Archive.build([tmp_path])
    second = found.find(URL, "POST", b"page=2")
    assert second is not None
    assert second.body == b"rows 2"
    assert body(found) == b"form"
    assert found.find(URL, "POST", b"page=3") is None
    assert found.find(URL, "POST") is None


@pytest.mark.parametrize("request_first", [True, False])
def test_posts_of_other_crawlers(tmp_path: Path, request_first: bool) -> None:
    asked = b"POST /1.html HTTP/1.1\r\nHost: example.cn\r\n\r\npage=1"
    answer = record(response(b"rows"), name="urn:uuid:r", extra="WARC-Concurrent-To: <urn:uuid:q>\r\n")
    question = record(asked, kind="request", name="urn:uuid:q", extra="WARC-Concurrent-To: <urn:uuid:r>\r\n")
    pair = [member(question), member(answer)] if request_first else [member(answer), member(question)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([*pair, member(record(response(b"page"), name="urn:uuid:2"))]))
    found = Archive.build([tmp_path])
    rows = found.find(URL, "POST", b"page=1")
    assert rows is not None
    assert rows.body == b"rows"
    assert body(found) == b"page"


def test_a_revisit_gives_the_payload_it_refers_to(tmp_path: Path) -> None:
    digest = "WARC-Payload-Digest: sha1:ABC\r\n"
    other = "http://example.cn/2.html"
    profile = "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/"
    (tmp_path / "a.warc.gz").write_bytes(
        b"".join(
            [
                member(record(response(b"page"), extra=digest)),
                member(
                    record(
                        response(b""),
                        kind="revisit",
                        url=other,
                        date="2026-11-23T01:00:00Z",
                        extra=f"{digest}{profile}identical-payload-digest\r\n",
                    )
                ),
                member(
                    record(response(b"", status="304 x"), kind="revisit", extra=f"{profile}server-not-modified\r\n")
                ),
            ]
        )
    )
    found = Archive.build([tmp_path])
    capture = found.find(other)
    assert capture is not None
    assert (capture.url, capture.body) == (other, b"page")
    assert capture.captured_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert body(found) == b"page"


def test_a_torn_latest_capture_gives_way_to_a_whole_one(tmp_path: Path) -> None:
    archive(tmp_path, [(URL, 200, b"old", 1)], "a").close()
    archive(tmp_path, [(URL, 200, b"new" * 1000, 2)], "b").close()
    torn = tmp_path / "b.warc.gz"
    torn.write_bytes(torn.read_bytes()[:-20])
    assert body(Archive.build([tmp_path], report=lambda *_: None)) == b"old"


def test_an_index_on_disk_serves_other_processes(tmp_path: Path) -> None:
    archive(tmp_path, [(URL, 200, b"page", 1)]).close()
    index = tmp_path / "index.sqlite"
    built = Archive.build([tmp_path / "run.warc.gz"], index=index)
    opened = Archive.open(index)
    assert body(opened) == b"page"
    assert opened.files == built.files
    assert list(opened.positions(0)) == list(built.positions(0))


def test_saved_pages_answer_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!-- saved from url=(0024)http://example.cn/1.html -->page")
    assert body(Archive.build([tmp_path])) == (tmp_path / "a.html").read_bytes()

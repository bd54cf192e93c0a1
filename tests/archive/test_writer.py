from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import ArchiveWriter, captures

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=timezone(timedelta(hours=8)))


def archive_of(folder: Path) -> ArchiveWriter:
    return ArchiveWriter(folder / "archive" / "site" / "run.warc.gz")


def test_a_reference_is_relative_to_the_data_folder_and_names_the_record(tmp_path: Path) -> None:
    writer = archive_of(tmp_path)
    first = writer.write("http://example.cn/1", 200, [], b"one", NOON)
    second = writer.write("http://example.cn/2", 200, [], b"two", NOON)
    writer.close()
    name, offset = second.split("#")
    assert name == "archive/site/run.warc.gz"
    assert first.split("#")[0] == name
    assert (tmp_path / name).read_bytes()[int(offset) :].startswith(b"\x1f\x8b")
    assert [c.archive for c in captures(tmp_path)] == [first, second]


def test_a_record_is_in_the_file_when_write_returns(tmp_path: Path) -> None:
    writer = archive_of(tmp_path)
    writer.write("http://example.cn/1", 200, [("Content-Type", "text/html")], "喆".encode("gb18030"), NOON)
    (capture,) = captures(tmp_path)  # the writer is still open, as in a process that is then killed
    writer.close()
    assert capture.url == "http://example.cn/1"
    assert capture.status == 200
    assert capture.body == "喆".encode("gb18030")
    assert capture.captured_at == NOON
    assert capture.captured_at.utcoffset() == timedelta(0)


def test_headers_of_the_wire_are_kept_under_another_name(tmp_path: Path) -> None:
    writer = archive_of(tmp_path)
    file_name = "attachment; filename=附件.doc".encode("gb18030").decode("latin-1")
    headers = [("Content-Encoding", "gzip"), ("Content-Length", "9"), ("Content-Disposition", file_name)]
    writer.write("http://example.cn/1", 200, headers, b"decoded body", NOON)
    writer.close()
    with writer.path.open("rb") as file:
        (http,) = [r.http_headers.headers for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert ("X-Archive-Orig-Content-Encoding", "gzip") in http
    assert ("X-Archive-Orig-Content-Length", "9") in http
    assert ("Content-Length", "12") in http
    (capture,) = captures(writer.path)
    assert capture.headers == {"Content-Disposition": file_name, "Content-Length": "12"}


def test_another_program_verifies_the_digests(tmp_path: Path) -> None:
    writer = archive_of(tmp_path)
    writer.write("http://example.cn/1", 200, [], b"body", NOON)
    writer.write("http://example.cn/list", 200, [], b"[]", NOON, method="POST", request_body=b"page=1")
    writer.write("http://example.cn/gone", 404, [], b"", NOON)
    writer.close()
    with writer.path.open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests=True):
            record.content_stream().read()
            assert record.digest_checker.passed is not False, record.digest_checker.problems
            kinds.append(record.rec_type)
    assert kinds == ["warcinfo", "response", "request", "response", "response"]


def test_the_first_record_names_the_software(tmp_path: Path) -> None:
    writer = archive_of(tmp_path)
    writer.write("http://example.cn/1", 200, [], b"", NOON)
    writer.close()
    with writer.path.open("rb") as file:
        info = next(iter(ArchiveIterator(file)))
        assert b"software: chinese-local-news-crawler/" in info.content_stream().read()
        assert info.rec_headers.get_header("WARC-Filename") == "run.warc.gz"
        assert info.rec_headers.get_header("WARC-Date") == "2026-11-22T04:00:00Z"


def test_the_same_responses_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in "ab":
        writer = archive_of(tmp_path / name)
        writer.write("http://example.cn/1", 200, [], b"body", NOON)
        writer.close()
        files.append(writer.path.read_bytes())
    assert files[0] == files[1]


def test_no_response_no_file_and_no_second_writer_of_one_file(tmp_path: Path) -> None:
    idle = archive_of(tmp_path)
    idle.close()
    assert list(tmp_path.iterdir()) == []
    writer = archive_of(tmp_path)
    writer.write("http://example.cn/1", 200, [], b"", NOON)
    with pytest.raises(FileExistsError):
        idle.write("http://example.cn/2", 200, [], b"", NOON)
    writer.close()


def test_a_write_that_fails_half_way_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = archive_of(tmp_path)
    writer.write("http://example.cn/1", 200, [], b"one", NOON)
    size = writer.path.stat().st_size
    write = os.write
    calls = []

    def full(file: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, bytes(data)[:20])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        writer.write("http://example.cn/2", 200, [], b"two", NOON)
    monkeypatch.undo()
    assert writer.path.stat().st_size == size
    writer.write("http://example.cn/3", 200, [], b"three", datetime.now(UTC))
    writer.close()
    assert [c.url for c in captures(tmp_path)] == ["http://example.cn/1", "http://example.cn/3"]

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import pytest
from fastwarc.stream_io import BrotliWriter
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import ArchiveIssue, Capture, bodies, capture, captures
from tests.archive.warcs import member, record, response

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<html>浙江</html>".encode()


def read(path: Path) -> tuple[list[Capture], list[ArchiveIssue]]:
    issues: list[ArchiveIssue] = []
    return list(captures(path, report=lambda issue, _: issues.append(issue))), issues


def packed_by_brotli(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with BrotliWriter(buffer) as writer:
        writer.write(data)
    return buffer.getvalue()


def written(folder: Path, *parts: bytes, name: str = "a.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(b"".join(parts))
    return path


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (PAGE, []),
        (gzip.compress(PAGE, mtime=0), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE), ["content-encoding: deflate"]),
        (zlib.compress(PAGE)[2:-4], ["Content-Encoding: deflate"]),
        (packed_by_brotli(PAGE), ["Content-Encoding: br"]),
        (b"5\r\n" + PAGE[:5] + b"\r\n" + b"e;x=1\r\n" + PAGE[5:] + b"\r\n0\r\n\r\n", ["Transfer-Encoding: chunked"]),
        (PAGE, ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),  # decoded, but the headers stayed
        (PAGE, ["Content-Encoding: br"]),
    ],
)
def test_the_body_is_decoded_whatever_the_archive_kept(tmp_path: Path, body: bytes, lines: list[str]) -> None:
    path = written(tmp_path, member(record(response(body, "Content-Type: text/html", *lines))))
    (page,), issues = read(path)
    assert page.body == PAGE
    assert page.headers == {"Content-Type": "text/html"}
    assert issues == []


def test_a_body_in_an_unknown_encoding_is_kept_and_reported(tmp_path: Path) -> None:
    path = written(tmp_path, member(record(response(b"\x01\x02", "Content-Encoding: compress"))))
    (page,), issues = read(path)
    assert page.body == b"\x01\x02"
    assert issues == [ArchiveIssue.UNDECODABLE]


def test_a_bomb_is_reported_and_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MAX_BODY", 1 << 21)
    bomb = gzip.compress(bytes(1 << 23))
    path = written(
        tmp_path,
        member(record(response(bomb, "Content-Encoding: gzip"))),
        member(record(response(zlib.compress(bytes(1 << 23)), "Content-Encoding: deflate"))),
        member(record(response(PAGE))),
    )
    (page,), issues = read(path)
    assert page.body == PAGE
    assert issues == [ArchiveIssue.TOO_LARGE, ArchiveIssue.TOO_LARGE]


def test_only_web_pages_are_captures(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        member(record(b"software: x\r\n", kind="warcinfo", url="x")),
        member(record(b"127.0.0.1", kind="response", url="dns:example.cn")),
        member(record(b"GET / HTTP/1.1\r\n\r\n", kind="request")),
        member(record(b"a: b", kind="metadata")),
        member(record(PAGE, kind="resource", url="https://example.cn/saved.html")),
        member(record(response(PAGE), kind="response", url="<http://example.cn/in-brackets>")),
    )
    pages, issues = read(path)
    assert [(p.url, p.status, p.body) for p in pages] == [
        ("https://example.cn/saved.html", 200, PAGE),
        ("http://example.cn/in-brackets", 200, PAGE),
    ]
    assert issues == []


def test_a_response_that_is_none_is_reported(tmp_path: Path) -> None:
    long = "X: " + "a" * 200_000
    path = written(
        tmp_path, *(member(record(b)) for b in (b"", b"garbage", response(b"", long), response(PAGE, status="404 No")))
    )
    (page,), issues = read(path)
    assert page.status == 404
    assert issues == [ArchiveIssue.BAD_HTTP] * 3


def test_a_truncated_capture_says_why(tmp_path: Path) -> None:
    path = written(tmp_path, member(record(response(PAGE), extra="WARC-Truncated: disconnect\r\n")))
    (page,), _ = read(path)
    assert page.truncated == "disconnect"


def test_headers_of_one_name_are_joined(tmp_path: Path) -> None:
    path = written(tmp_path, member(record(response(PAGE, "Vary: a", "vary: b"))))
    (page,), _ = read(path)
    assert page.headers == {"Vary": "a, b"}


PAGES = [member(record(response(PAGE * 50), url=f"http://example.cn/{n}")) for n in range(4)]


@pytest.mark.parametrize("cut", [1, 8, 60, len(PAGES[3]) - 12, len(PAGES[3]) - 1])
def test_a_torn_tail_is_reported_and_the_rest_read(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path, b"".join(PAGES)[:-cut])
    pages, issues = read(path)
    whole = ["http://example.cn/0", "http://example.cn/1", "http://example.cn/2"]
    assert [p.url for p in pages][:3] == whole
    assert all(p.body == PAGE * 50 for p in pages)
    assert issues[-1] is ArchiveIssue.TORN
    assert set(issues) <= {ArchiveIssue.TORN, ArchiveIssue.BAD_HTTP}  # the second where the cut is in the HTTP headers


def test_zeros_after_a_power_loss_are_reported(tmp_path: Path) -> None:
    pages, issues = read(written(tmp_path, *PAGES, bytes(4096)))
    assert len(pages) == 4
    assert issues == [ArchiveIssue.TORN]


@pytest.mark.parametrize(
    "broken",
    [
        PAGES[1][: len(PAGES[1]) // 2],  # a kill, then another program appended
        PAGES[1][:60] + b"\xff\xff" + PAGES[1][62:],
        bytes(500),
        b"",
    ],
)
def test_damage_in_the_middle_loses_only_what_is_damaged(tmp_path: Path, broken: bytes) -> None:
    path = written(tmp_path, PAGES[0], broken, PAGES[2], PAGES[3])
    pages, issues = read(path)
    assert [p.url for p in pages] == ["http://example.cn/0", "http://example.cn/2", "http://example.cn/3"]
    assert issues == ([ArchiveIssue.DAMAGED] if broken else [])
    # The reference still leads to the record.
    offset = int(pages[1].archive.split("#")[1])
    assert path.read_bytes()[offset:].startswith(PAGES[2])


def test_uncompressed_and_wholly_compressed_files(tmp_path: Path) -> None:
    plain = b"".join(record(response(PAGE), url=f"http://example.cn/{n}") for n in range(3))
    expected = [f"http://example.cn/{n}" for n in range(3)]
    pages, issues = read(written(tmp_path, plain, name="plain.warc"))
    assert ([p.url for p in pages], issues) == (expected, [])
    pages, issues = read(written(tmp_path, plain[:-50], name="torn.warc"))
    assert ([p.url for p in pages], issues[-1]) == (expected[:2], ArchiveIssue.TORN)
    pages, issues = read(written(tmp_path, gzip.compress(plain), name="whole.warc.gz"))
    assert ([p.url for p in pages], issues) == (expected, [])
    offsets = [int(p.archive.rpartition("#")[2]) for p in pages]  # in what is unpacked
    assert all(plain[offset:].startswith(b"WARC/1.1") for offset in offsets)
    assert offsets == sorted({0, *offsets})


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_bytes_make_the_reader_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = b"".join(PAGES[:2]) if data.draw(st.booleans()) else record(response(PAGE)) + record(response(PAGE))
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=40))
    path = tmp_path_factory.mktemp("fuzz") / "a.warc"
    path.write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 60)) :])
    pages, _ = read(path)
    assert len(pages) <= 3


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x"]))
def test_no_bytes_make_decoding_raise(raw: bytes, encoding: str) -> None:
    body, _ = bodies.decode_body(raw, "chunked", encoding)
    assert len(body) <= capture.MAX_BODY


def test_references() -> None:
    from pathlib import PurePosixPath  # noqa: PLC0415

    assert capture.reference(PurePosixPath("/srv/data/archive/wm114/run.warc.gz")) == "archive/wm114/run.warc.gz"
    assert capture.reference(PurePosixPath("pages/wm114/run.warc.gz")) == "pages/wm114/run.warc.gz"

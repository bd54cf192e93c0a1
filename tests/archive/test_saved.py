from __future__ import annotations

import gzip
import json
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.archive import ArchiveIssue, Capture, captures
from crawler.archive.files import opened

if TYPE_CHECKING:
    from pathlib import Path

COMMENT = "<!-- saved from url=(0031)http://example.cn/comment.html -->"
CANONICAL = '<LINK href=/canonical.html?a=1&amp;b=2 rel="canonical">'


def saved(
    folder: Path, *lines: str, name: str = "page.html", sidecar: object = None, beside: str = "page.json"
) -> Path:
    path = folder / name
    path.write_text("\n".join(["<!DOCTYPE html>", *lines, "<p>正文"]), encoding="utf-8")
    if sidecar is not None:
        (folder / beside).write_text(json.dumps(sidecar), encoding="utf-8")
    return path


def read(path: Path) -> tuple[list[Capture], list[ArchiveIssue]]:
    issues: list[ArchiveIssue] = []
    return list(captures(path, report=lambda issue, _: issues.append(issue))), issues


def test_the_comment_gives_the_address(tmp_path: Path) -> None:
    (page,), issues = read(saved(tmp_path, COMMENT))
    assert (page.url, page.status, page.headers, page.captured_at) == ("http://example.cn/comment.html", 200, {}, None)
    assert page.archive == str(tmp_path / "page.html")
    assert issues == []


def test_the_canonical_link_is_trusted_more(tmp_path: Path) -> None:
    (page,), _ = read(saved(tmp_path, COMMENT, CANONICAL))
    assert page.url == "http://example.cn/canonical.html?a=1&b=2"


@pytest.mark.parametrize("beside", ["page.json", "page.html.json"])
def test_the_sidecar_is_trusted_most(tmp_path: Path, beside: str) -> None:
    about = {
        "url": "https://example.cn/sidecar.html",
        "headers": {"Content-Type": "text/html; charset=gb2312"},
        "captured_at": "2023-05-05T10:30:00.5+08:00",
    }
    (page,), issues = read(saved(tmp_path, COMMENT, CANONICAL, sidecar=about, beside=beside))
    assert page.url == "https://example.cn/sidecar.html"
    assert page.headers == {"Content-Type": "text/html; charset=gb2312"}
    assert page.captured_at == datetime(2023, 5, 5, 2, 30, tzinfo=UTC)
    assert issues == []


def test_a_sidecar_may_say_only_a_part_and_a_time_without_a_zone_is_chinese(tmp_path: Path) -> None:
    (page,), _ = read(saved(tmp_path, COMMENT, sidecar={"captured_at": "2023-05-05T10:30:00"}))
    assert page.url == "http://example.cn/comment.html"
    assert page.captured_at == datetime(2023, 5, 5, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("sidecar", [[], {"captured_at": "yesterday"}, {"captured_at": 5}])
def test_a_bad_sidecar_is_reported_and_the_page_read(tmp_path: Path, sidecar: object) -> None:
    (page,), issues = read(saved(tmp_path, COMMENT, sidecar=sidecar))
    assert page.url == "http://example.cn/comment.html"
    assert issues == [ArchiveIssue.BAD_SIDECAR]


def test_a_page_without_an_address_is_reported_and_read_under_one_that_cannot_exist(tmp_path: Path) -> None:
    (page,), issues = read(saved(tmp_path, '<link rel="canonical" href="/no-host.html">', name="页 1.html"))
    assert re.fullmatch(r"http://unknown\.invalid/[0-9a-f]{16}/%E9%A1%B5%201\.html", page.url)
    assert issues == [ArchiveIssue.NO_URL]


def test_pages_of_one_script_are_told_where_each_ones_address_goes(tmp_path: Path) -> None:
    for number in (16, 17):
        saved(tmp_path, name=f"index.html@id={number}")
    said: list[str] = []
    list(captures(tmp_path, report=lambda _, detail: said.append(detail)))
    beside = [line.rpartition(" ")[2] for line in said]
    assert beside == ["index.html@id=16.json", "index.html@id=17.json"]
    for number, name in enumerate(beside):
        (tmp_path / name).write_text(json.dumps({"url": f"http://example.cn/{number}"}), "utf-8")
    pages, issues = read(tmp_path)
    assert ([page.url for page in pages], issues) == (["http://example.cn/0", "http://example.cn/1"], [])


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:url" content="http://example.cn/own.html?a=1&amp;b=2">',
        "<META content='http://example.cn/own.html?a=1&b=2' name=Url>",
        '<meta name="url" content="http://example.cn/"><meta name="og:url" content="http://example.cn/own.html?a=1&b=2">',
    ],
)
def test_the_address_that_a_page_gives_as_its_own(tmp_path: Path, head: str) -> None:
    (page,), issues = read(saved(tmp_path, head))
    assert page.url == "http://example.cn/own.html?a=1&b=2"
    assert issues == []


def test_singlefile_and_gzip(tmp_path: Path) -> None:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(b"<!--\n Page saved with SingleFile \n url: https://example.cn/s.html \n--><p>x"))
    (page,), _ = read(path)
    assert page.url == "https://example.cn/s.html"
    assert page.body.endswith(b"<p>x")
    path.write_bytes(path.read_bytes()[:-12])
    assert read(path) == ([], [ArchiveIssue.UNREADABLE])


def test_a_folder_is_read_in_order_without_what_browsers_put_beside_a_page(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "page_files").mkdir()
    saved(tmp_path, COMMENT)
    saved(tmp_path / "b", CANONICAL.replace("/canonical", "http://example.cn/b"), name="z.HTM")
    saved(tmp_path / "page_files", COMMENT, name="frame.html")
    (tmp_path / "notes.txt").write_text("not a page")
    pages, issues = read(tmp_path)
    assert [p.url for p in pages] == ["http://example.cn/b.html?a=1&b=2", "http://example.cn/comment.html"]
    assert issues == []


def test_what_a_mac_puts_into_a_zip_is_no_page(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as file:
        file.write(saved(tmp_path, COMMENT), "a/page.html")
        file.writestr("__MACOSX/a/._page.html", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")
        file.writestr("a/._kept.html", f"<!DOCTYPE html>{CANONICAL.replace('/c', 'http://example.cn/c')}<p>正文")
    pages, issues = read(tmp_path / "pages.zip")
    assert [page.url for page in pages] == [
        "http://example.cn/canonical.html?a=1&b=2",
        "http://example.cn/comment.html",
    ]
    assert issues == []
    with opened([tmp_path / "pages.zip"]) as found:
        assert found.ignored == {"macOS's own": 1}


def test_wrong_paths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.warc"):
        read(tmp_path / "nowhere.warc")
    (tmp_path / "notes.txt").write_text("not a page")
    with pytest.raises(ValueError, match=r"notes\.txt"):
        read(tmp_path / "notes.txt")
    page = saved(tmp_path, "<html>", COMMENT, name="page")  # no suffix, but it is one
    assert [c.url for c in captures(page)] == ["http://example.cn/comment.html"]

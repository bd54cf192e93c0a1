"""Every file that people have is read to the same pages as the site served."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from crawler.archive import Archive, ArchiveIssue, Capture, captures
from crawler.archive.zstandard import zstd
from crawler.records import Article
from crawler.replay.pages import record_of
from tests.archive import forms
from tests.archive.warcs import member
from tests.replay import site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = site.articles(range(3))
URL, BODY = PAGES[0]
MOMENT = datetime(2026, 11, 22, 1, tzinfo=UTC)
RECORDS = [forms.warc(url, body) for url, body in PAGES]
WORDS = forms.trained(forms.warc(*page) for page in site.articles(range(40)))
FRAME = "http://www.example.cn/frame.html"

MANY = {
    "a.wacz": forms.wacz(PAGES),
    "warcs.zip": forms.zipped({"x/a.warc.gz": b"".join(map(member, RECORDS[:2])), "x/b.warc": RECORDS[2]}),
    "in a zip in a zip.zip": forms.zipped({"b.zip": forms.zipped({"a.warc": b"".join(RECORDS)})}),
    "a.arc": forms.arc(PAGES),
    "a.arc.gz": forms.arc(PAGES, packed=True),
    "one stream.arc.gz": gzip.compress(forms.arc(PAGES)),
    "a.warc.zst": forms.zstandard(RECORDS),
    "dictionary.warc.zst": forms.zstandard(RECORDS, dictionary=WORDS),
    "packed dictionary.warc.zst": forms.zstandard(RECORDS, dictionary=WORDS, packed=True),
    "skippable.warc.zst": b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + forms.zstandard(RECORDS),
    "one frame.warc.zst": zstd.compress(b"".join(RECORDS)),
    "one stream.warc.gz": gzip.compress(b"".join(RECORDS)),
    "blocks.warc.gz": b"".join(gzip.compress(b"".join(RECORDS)[at : at + 700]) for at in range(0, 20_000, 700)),
    "a.warc.bz2": bz2.compress(b"".join(RECORDS)),
    "a.warc.xz": lzma.compress(b"".join(RECORDS)),
    "a.har": forms.har(PAGES),
    "bytes.har": forms.har(PAGES, as_text=False),
    "a.har.gz": gzip.compress(forms.har(PAGES)),
}
ONE = {
    "a.mhtml": forms.mhtml(URL, BODY),
    "base64.mht": forms.mhtml(URL, BODY, encoding="base64"),
    "8bit.mht": forms.mhtml(URL, BODY, encoding="8bit"),
    "a.mhtml.gz": gzip.compress(forms.mhtml(URL, BODY)),
    "mail.mht": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nDate: Sun, 22 Nov 2026 09:00:00 +0800\r\n"
    b"Content-Location: %b\r\n\r\n%b" % (URL.encode(), BODY),
}


def read(path: Path) -> tuple[list[Capture], list[ArchiveIssue]]:
    issues: list[ArchiveIssue] = []
    return list(captures(path, report=lambda issue, _: issues.append(issue))), issues


@pytest.mark.parametrize("name", [*MANY, *ONE])
@pytest.mark.parametrize("suffix", ["kept", "lost"])
def test_a_file_gives_the_pages_that_were_served(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / (name if suffix == "kept" else "no-suffix")
    path.write_bytes({**MANY, **ONE}[name])
    pages, issues = read(path)
    expected = PAGES if name in MANY else [PAGES[0]]
    found = [(page.url, page.body.rstrip(), page.captured_at) for page in pages if not page.url.endswith(".png")]
    assert found == [(url, body, MOMENT) for url, body in expected]
    assert issues == []


@pytest.mark.parametrize("name", MANY)
def test_each_page_of_a_file_answers_its_own_request(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MANY[name])
    archive = Archive.build([tmp_path], report=lambda *_: pytest.fail("an issue"))
    for url, body in PAGES:
        found = archive.find(url)
        assert found is not None
        assert (found.url, found.body) == (url, body)
    archive.close()


def test_a_mhtml_s_parts_stand_under_their_own_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(forms.mhtml(URL, BODY, frame=FRAME))
    pages, issues = read(tmp_path)
    assert [(page.url, page.headers["Content-Type"]) for page in pages] == [
        (URL, "text/html"),
        (FRAME, "text/html"),
        ("http://www.example.cn/a.png", "image/png"),
    ]
    assert pages[2].body == forms.PNG
    assert issues == []


def test_the_page_of_a_mhtml_is_the_part_that_its_head_names(tmp_path: Path) -> None:
    data = forms.mhtml(URL, BODY, frame=FRAME).replace(
        b'type="text/html";', b'type="text/html"; start="<frame-2@mhtml.blink>";'
    )
    (tmp_path / "a.mhtml").write_bytes(data)
    assert read(tmp_path)[0][0].url == FRAME


def test_a_mhtml_that_is_cut_off_gives_no_article_text(tmp_path: Path) -> None:
    whole = forms.mhtml(URL, BODY)
    (tmp_path / "a.mhtml").write_bytes(whole[: whole.index(b"image/png") - 300])
    (page,), issues = read(tmp_path)
    assert page.truncated
    assert issues == [ArchiveIssue.TORN]


def test_a_webarchive(tmp_path: Path) -> None:
    (tmp_path / "a.webarchive").write_bytes(forms.webarchive(URL, BODY))
    (page, picture), issues = read(tmp_path)
    assert (page.url, page.body, page.captured_at) == (URL, BODY, None)
    assert page.headers == {"Content-Type": "text/html; charset=UTF-8"}
    assert picture.body == forms.PNG
    assert issues == []


def test_what_a_browser_sent_is_told_apart_by_method(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(forms.har([(URL, BODY)], method="POST"))
    archive = Archive.build([tmp_path])
    assert archive.find(URL) is None
    found = archive.find(URL, "POST", b"page=1")
    assert found is not None
    assert found.headers == {"content-type": "text/html; charset=utf-8"}  # the text is in UTF-8, whatever was sent
    archive.close()


def test_a_har_without_content_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(forms.har(PAGES).replace(b'"text": "<!DOCTYPE', b'"comment": "<!DOCTYPE'))
    assert read(tmp_path) == ([], [ArchiveIssue.BAD_HTTP] * 3)


@pytest.mark.parametrize("form", [forms.httrack, forms.singlefile])
def test_programs_that_note_when_they_saved_a_page(tmp_path: Path, form: Callable[[str, bytes], bytes]) -> None:
    (tmp_path / "a.html").write_bytes(form(URL, BODY))
    (page,), issues = read(tmp_path)
    assert (page.url, page.captured_at, issues) == (URL, MOMENT, [])


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("www.example.cn/info/1034/7000.htm", "http://www.example.cn/info/1034/7000.htm"),
        ("www.example.cn/info/index.html", "http://www.example.cn/info/"),
        ("www.example.cn/index.html?id=3", "http://www.example.cn/?id=3"),
        ("www.example.cn/news_view.asp?id=3011", "http://www.example.cn/news_view.asp?id=3011"),
        ("www.example.cn/news_view.asp?id=3011.html", "http://www.example.cn/news_view.asp?id=3011"),  # wget -E
        ("www.example.cn/news_view.asp@id=3011.html", "http://www.example.cn/news_view.asp?id=3011"),  # as for Windows
        ("www.example.cn/news/7000.jsp.html", "http://www.example.cn/news/7000.jsp"),
        ("www.example.cn/news/7000.shtml.html", "http://www.example.cn/news/7000.shtml"),
        ("www.example.cn/news/v1.2/7000.html", "http://www.example.cn/news/v1.2/7000.html"),
        ("www.example.cn:8080/7000.htm", "http://www.example.cn:8080/7000.htm"),
        ("www.example.cn+8080/7000.htm", "http://www.example.cn:8080/7000.htm"),
        ("127.0.0.1:8080/7000.htm", "http://127.0.0.1:8080/7000.htm"),
        ("old/www.example.cn/a/政策.htm", "http://www.example.cn/a/%E6%94%BF%E7%AD%96.htm"),
        ("www.example.cn/a b/7000.htm", "http://www.example.cn/a%20b/7000.htm"),
        ("www.example.cn/a%20b/7000.htm", "http://www.example.cn/a%20b/7000.htm"),
    ],
)
def test_a_mirrored_tree_names_its_pages(tmp_path: Path, name: str, url: str) -> None:
    folder = forms.tree(tmp_path / "mirror", {name: BODY, "www.example.cn/logo.png": forms.PNG})
    (page,), issues = read(folder)
    assert (page.url, issues) == (url, [])


def test_the_host_s_folder_or_a_file_in_it_may_be_named(tmp_path: Path) -> None:
    name = "www.example.cn/info/1034/7000.htm"
    forms.tree(tmp_path, {name: BODY})
    for path in (tmp_path / "www.example.cn", tmp_path / name):
        assert [page.url for page in read(path)[0]] == [f"http://{name}"]


def test_a_page_that_names_its_host_with_https_was_served_so(tmp_path: Path) -> None:
    body = BODY.replace(b"<body>", b'<body><a href="https://www.example.cn/">\xe9\xa6\x96\xe9\xa1\xb5</a>')
    forms.tree(tmp_path, {"www.example.cn/1.htm": body})
    assert read(tmp_path)[0][0].url == "https://www.example.cn/1.htm"


def test_a_browser_s_comment_is_trusted_more_than_the_name_of_a_folder(tmp_path: Path) -> None:
    forms.tree(tmp_path, {"www.example.com/saved.html": forms.saved_from(URL, BODY)})
    assert read(tmp_path)[0][0].url == URL


@pytest.mark.parametrize("folder", ["notes.html", "v1.2", "backup.tar", "10.5", "a.files", "example"])
def test_a_folder_that_is_no_host_gives_no_address(tmp_path: Path, folder: str) -> None:
    forms.tree(tmp_path, {f"{folder}/1.htm": BODY})
    (page,), issues = read(tmp_path)
    assert page.url.startswith("http://unknown.invalid/")
    assert issues == [ArchiveIssue.NO_URL]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_pages_in_utf_16_state_their_address_too(tmp_path: Path, encoding: str) -> None:
    text = forms.saved_from(URL, BODY).decode().replace("utf-8", "utf-16")
    (tmp_path / "no-suffix").write_bytes(f"\ufeff{text}".encode(encoding))
    (page,), issues = read(tmp_path)
    assert (page.url, issues) == (URL, [])


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
@pytest.mark.parametrize("options", [["-r"], ["-r", "-E", "-k"], ["-r", "-E", "-k", "--restrict-file-names=windows"]])
def test_what_wget_mirrors_is_what_was_served(tmp_path: Path, options: list[str]) -> None:
    served = {
        "/index.html": b"",
        "/news_view.asp?id=3011": PAGES[1][1],
        "/info/1034/7000.htm": BODY,
        "/info/": PAGES[2][1],
    }
    served["/index.html"] = "".join(f'<a href="{path}">x</a>' for path in served).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = served.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        subprocess.run(["wget", "-q", "-e", "robots=off", *options, f"{root}/index.html"], cwd=tmp_path, check=False)  # noqa: S607
        server.shutdown()
    pages, issues = read(tmp_path)
    found = {page.url.removeprefix(root): page.body for page in pages if page.url != f"{root}/"}
    assert found == {path: body for path, body in served.items() if path != "/index.html"}
    assert issues == []


def test_names_in_gbk_in_a_zip(tmp_path: Path) -> None:
    name = "政策解读.html".encode("gbk")
    data = forms.zipped({"A" * len(name): forms.saved_from(URL, BODY)}).replace(b"A" * len(name), name)
    (tmp_path / "a.zip").write_bytes(data)
    (page,), issues = read(tmp_path / "a.zip")
    assert page.archive.endswith("a.zip/政策解读.html")
    assert issues == []


def test_records_of_a_zip_are_named_by_their_place_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(MANY["a.wacz"])
    pages, _ = read(tmp_path)
    assert pages[0].archive == f"{tmp_path}/a.wacz/archive/data.warc.gz#0"


def test_a_page_in_utf_16_is_an_article(tmp_path: Path) -> None:
    text = forms.saved_from(URL, BODY).decode().replace("utf-8", "utf-16")
    (tmp_path / "a.html").write_bytes(f"\ufeff{text}".encode("utf-16-le"))
    (page,), _ = read(tmp_path)
    archive = Archive.build([tmp_path])
    record = record_of(page, archive)
    archive.close()
    assert isinstance(record, Article)
    assert record.text.startswith("河道保洁的第0项工作已经完成")

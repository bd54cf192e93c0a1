"""Pages of which an archive states what cannot be: each is one rejection, and the others are read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import Capture
from crawler.replay.pages import record_of
from crawler.urls import canonical_url, resolve, url_fault
from tests.archive.warcs import record, response
from tests.replay import site
from tests.replay.test_command import run
from tests.run.fake_site import article_url, records, scrapy, town

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive import Archive

pytestmark = pytest.mark.slow

HTML = "Content-Type: text/html; charset=utf-8"
NO_TIMES = [
    "9999-12-31T23:59:59Z",  # already the year 10000 in China
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",  # the year 0 of UTC
]
_BACKSLASH = "http://example.cn\\@other.cn/a.html"  # of which host? In a link, a browser takes it for a slash
NO_ADDRESSES = [
    "http://[::1",
    "http://[1.2.3.4]/a.html",
    "http://[::g]/a.html",
    "http://ex℀mple.com/",  # ℀ is a/c in the form in which hosts are compared
    "http://example.cn:99999/a.html",
    "http://example.cn:abc/a.html",
    "http://example.cn:-1/a.html",
    "http://example.cn:0/a.html",
    "http://example.cn:١/a.html",
    "http://a.cn:80:80/a.html",
    "http://exa\0mple.cn/a.html",
    "http://exa%00mple.cn/a.html",
    _BACKSLASH,
    "http://" + "a" * 64 + ".cn/a.html",
    "http://" + "a." * 130 + "cn/a.html",
    "http://例..cn/a.html",
    "http://.../a.html",
    "http:///a.html",
    "http://xn--\x80.cn/a.html",
    "http://user:word@/a.html",
]
ONLY_IN_JSON = ["http://ex ample.cn/a.html", "http://exa\nmple.cn/a.html", "http://example.cn/\ud800.html", "http://"]


def outcome(folder: Path) -> tuple[int, list[dict[str, Any]], list[dict[str, Any]]]:
    """Replay what is in the folder; return the exit code, the articles and the rejections."""
    output = folder.parent / "out.jsonl"
    done = run(folder, "-O", output, "--workers", "1")
    assert "Traceback" not in done.stderr
    found = []
    for path in (output, output.with_name("out.rejected.jsonl")):
        lines = path.read_bytes().splitlines() if path.exists() else []
        found.append([json.loads(line) for line in lines])
    return done.returncode, found[0], found[1]


def with_page(tmp_path: Path, place: str, url: str, body: bytes, date: str = "2026-11-22T01:00:00Z") -> Path:
    """Return a folder with two good pages, and a third that states this URL and time in this place."""
    folder = tmp_path / "in"
    folder.mkdir()
    good = [record(response(site.page(n), HTML), url=site.url(n)) for n in (1, 2)]
    if place == "warc":
        bad = record(response(body, HTML), date=date).replace(b"http://example.cn/1.html", url.encode(), 1)
        (folder / "a.warc").write_bytes(good[0] + bad + good[1])
        return folder
    (folder / "a.warc").write_bytes(b"".join(good))
    heads = {
        "comment": f"<!-- saved from url=(0042){url} -->\n",
        "canonical": f'<link rel="canonical" href="{url}">',
        "sidecar": "",
    }
    (folder / "b.html").write_bytes(heads[place].encode() + body)
    if place == "sidecar":
        (folder / "b.json").write_text(json.dumps({"url": url, "captured_at": date}))
    return folder


@pytest.mark.parametrize("date", NO_TIMES)
@pytest.mark.parametrize("place", ["warc", "sidecar"])
def test_a_time_that_no_clock_in_china_shows(tmp_path: Path, place: str, date: str) -> None:
    code, articles, rejected = outcome(with_page(tmp_path, place, site.url(50), site.page(50), date))
    assert code == 0
    assert [each["url"] for each in articles] == [site.url(1), site.url(2)]
    (only,) = rejected
    assert (only["reason"], only["url"], only["fetched_at"]) == ("date_out_of_range", site.url(50), None)
    assert date[:4] in only["detail"]


def test_the_year_0_in_a_warc(tmp_path: Path) -> None:
    folder = with_page(tmp_path, "warc", site.url(50), site.page(50), "0000-01-01T00:00:00Z")
    code, articles, rejected = outcome(folder)
    assert (code, len(articles), [each["reason"] for each in rejected]) == (0, 2, ["date_out_of_range"])


@pytest.mark.parametrize("place", ["warc", "sidecar"])
def test_a_leap_second_and_a_zone_behind_greenwich_are_times(tmp_path: Path, place: str) -> None:
    for number, (date, told) in enumerate(
        [
            ("2026-12-31T23:59:60Z", "2027-01-01T07:59:59+08:00"),
            ("2026-11-22T01:00:00-09:30", "2026-11-22T18:30:00+08:00"),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        _, articles, _ = outcome(with_page(tmp_path / str(number), place, site.url(50), site.page(50), date))
        assert {each["url"]: each["fetched_at"] for each in articles}[site.url(50)] == told


@pytest.mark.parametrize(
    ("place", "url"),
    [
        (place, url)
        for place in ("warc", "sidecar", "comment", "canonical")
        for url in NO_ADDRESSES
        if (place, url) != ("canonical", _BACKSLASH)
    ],
)
def test_an_address_that_is_none(tmp_path: Path, place: str, url: str) -> None:
    code, articles, rejected = outcome(with_page(tmp_path, place, url, site.page(50)))
    assert code == 0
    assert [each["url"] for each in articles] == [site.url(1), site.url(2)]
    assert [each["reason"] for each in rejected] == ["bad_url"]
    assert rejected[0]["url"].startswith("http:")
    assert rejected[0]["url"].isprintable()


def test_a_canonical_link_with_a_backslash_is_what_a_browser_makes_of_it(tmp_path: Path) -> None:
    _, articles, rejected = outcome(with_page(tmp_path, "canonical", _BACKSLASH, site.page(50)))
    assert (len(articles), rejected) == (3, [])
    assert "http://example.cn/@other.cn/a.html" in {each["url"] for each in articles}


@pytest.mark.parametrize("url", ONLY_IN_JSON)
def test_an_address_that_is_none_in_a_sidecar(tmp_path: Path, url: str) -> None:
    code, articles, rejected = outcome(with_page(tmp_path, "sidecar", url, site.page(50)))
    assert (code, len(articles), [each["reason"] for each in rejected]) == (0, 2, ["bad_url"])


def test_an_address_in_the_bytes_of_another_encoding(tmp_path: Path) -> None:
    folder = with_page(tmp_path, "warc", "http://example.cn/XXXX.html", site.page(50))
    path = folder / "a.warc"
    path.write_bytes(path.read_bytes().replace(b"XXXX", "浙江".encode("gbk"), 1))
    code, articles, rejected = outcome(folder)
    assert (code, len(articles), [each["reason"] for each in rejected]) == (0, 2, ["bad_url"])


@pytest.mark.parametrize("place", ["warc", "sidecar"])
def test_an_enormous_address(tmp_path: Path, place: str) -> None:
    code, articles, rejected = outcome(with_page(tmp_path, place, "http://a.cn/" + "a" * 20_000, site.page(50)))
    assert (code, len(articles), [each["reason"] for each in rejected]) == (0, 2, ["limit"])
    assert len(rejected[0]["url"]) < 3000


def test_a_good_address_is_taken_where_a_more_trusted_one_is_none(tmp_path: Path) -> None:
    head = f'<!-- saved from url=(0042){site.url(50)} -->\n<link rel="canonical" href="http://[::1">'
    folder = with_page(tmp_path, "comment", "http://[::1", site.page(50))
    (folder / "b.html").write_bytes(head.encode() + site.page(50))
    _, articles, rejected = outcome(folder)
    assert [each["url"] for each in articles] == [site.url(1), site.url(2), site.url(50)]
    assert rejected == []


def test_a_file_whose_name_is_in_gbk(tmp_path: Path) -> None:
    folder = with_page(tmp_path, "canonical", site.url(50), site.page(50))
    name = os.fsencode(folder) + b"/" + "浙江".encode("gbk")
    (folder / "b.html").rename(os.fsdecode(name + b".html"))
    with open(name + b"2.html", "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(site.page(60))
    with open(name + b"2.json", "wb") as file:  # noqa: PTH123
        file.write(json.dumps({"url": site.url(60)}).encode())
    code, articles, _ = outcome(folder)
    assert code == 0
    places = {each["url"]: each["archive"] for each in articles}
    assert set(places) == {site.url(n) for n in (1, 2, 50, 60)}
    assert places[site.url(50)].endswith(r"in/\xd5\xe3\xbd\xad.html")


@pytest.mark.parametrize(
    "sidecar",
    [
        b"[]",
        b"null",
        b"",
        b'{"url": "' + b"a" * (2 << 20) + b'"}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"1" * 10_000 + b"}",
        '{"url": "http://example.cn/浙江"}'.encode("gbk"),
    ],
)
def test_a_sidecar_that_is_none_is_told_and_its_page_read(tmp_path: Path, sidecar: bytes) -> None:
    folder = with_page(tmp_path, "canonical", site.url(50), site.page(50))
    (folder / "b.json").write_bytes(sidecar)
    code, articles, _ = outcome(folder)
    assert code == 0
    assert [each["url"] for each in articles] == [site.url(1), site.url(2), site.url(50)]


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "\ud800", "\udc00": "a", "Content-Type": "text/html; charset=\ud800"},
        {"Content-Length": 5, "X": None, "Y": {"a": [1]}, "Z": True},
        [["Content-Type", "text/html"]],
        "text/html",
    ],
)
def test_headers_of_a_sidecar_that_are_no_strings(tmp_path: Path, headers: object) -> None:
    folder = with_page(tmp_path, "canonical", site.url(50), site.page(50))
    (folder / "b.json").write_text(json.dumps({"url": site.url(50), "headers": headers, "status": True}))
    code, articles, _ = outcome(folder)
    assert code == 0
    assert [each["url"] for each in articles] == [site.url(1), site.url(2), site.url(50)]


@pytest.mark.parametrize("url", [*NO_ADDRESSES, "http://ex ample.cn/a.html", "mailto:a@b.cn", "http://"])
def test_links_that_lead_nowhere_cost_no_page(tmp_path: Path, url: str) -> None:
    for place in ("link", "base"):
        (tmp_path / place).mkdir()
        tags = (
            f'<a href="{url}">x</a><img src="{url}"><a href="{url}.pdf">附件.pdf</a>' if place == "link" else ""
        ).encode()
        base = f'<base href="{url}">'.encode() if place == "base" else b""
        body = site.page(50).replace(b"<head>", b"<head>" + base).replace(b"</p>", tags + b"</p>", 1)
        code, articles, rejected = outcome(with_page(tmp_path / place, "warc", site.url(50), body))
        assert (code, len(articles), rejected) == (0, 3, [])
        (read,) = (each for each in articles if each["url"] == site.url(50))
        assert [each for each in (*read["images"], *read["attachments"]) if url_fault(each["url"])] == []


def test_a_crawl_of_such_an_archive_reads_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    pages = {exchange.url: exchange.body for exchange in town(6)}
    links = "".join(f'<a href="{url}">某县召开全县教育工作会议</a>' for url in (*NO_ADDRESSES, *ONLY_IN_JSON[:2]))
    (start,) = (url for url in pages if url.endswith("list-1.html"))
    pages[start] = pages[start].replace(b"<ul>", f"<ul>{links}".encode())
    found = []
    for url, body in pages.items():
        answer = response(body, HTML)
        if url == article_url(2):
            answer = response(b"", "Location: http://[::1/a.html", status="302 Found")
        found.append(record(answer, url=url, date=NO_TIMES[0] if url == article_url(1) else "2024-06-01T01:00:00Z"))
    found += [
        record(response(b"x", HTML)).replace(b"http://example.cn/1.html", url.encode(), 1) for url in NO_ADDRESSES
    ]
    (folder / "a.warc").write_bytes(b"".join(found))
    for number, url in enumerate((*NO_ADDRESSES, *ONLY_IN_JSON)):
        (folder / f"{number}.html").write_bytes(site.page(number))
        (folder / f"{number}.json").write_text(json.dumps({"url": url, "captured_at": NO_TIMES[number % 3]}))
    done = scrapy(tmp_path / "data", None, "town", "-a", f"replay={folder}")
    assert "Traceback" not in done.stderr
    assert {each["url"] for each in records(tmp_path / "data", "articles")} == {article_url(n) for n in range(3, 7)}
    reasons = {each["url"]: each["reason"] for each in records(tmp_path / "data", "rejected")}
    assert reasons == {article_url(1): "date_out_of_range", article_url(2): "http_error"}
    assert done.returncode in {0, 1}


@given(st.text(max_size=40), st.sampled_from(["http://", "https://", "http://a.cn", "http://[", "ftp://", "//", ""]))
def test_no_text_is_an_address_that_cannot_be_read(text: str, start: str) -> None:
    for url in (start + text, resolve("http://a.cn/b/c.html", start + text)):
        if url and not url_fault(url):
            assert not url_fault(canonical_url(url))


@given(st.text(alphabet=st.characters(), max_size=40), st.sampled_from(["http://", "http://a.cn:", "http://[", ""]))
def test_whatever_the_address_a_page_has_one_outcome(text: str, start: str) -> None:
    capture = Capture(start + text, 200, {}, site.page(3), None, "a.warc#0")
    none: Any = None
    archive: Archive = none
    assert record_of(capture, archive) is not None

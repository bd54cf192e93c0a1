"""Answers that claim to be what they are not, whose end nobody knows, or that do not unpack; crawled, then replayed."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
import pytest

from crawler.archive import captures
from tests.download.faults import HTML, closed, redirects, response, sends
from tests.run.fake_site import article, article_url, lists, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

SETTINGS = ("-s", "RETRY_TIMES=2", "-s", "DOWNLOAD_TIMEOUT=5", "-s", "ALLOW_PRIVATE_ADDRESSES=0")
RESOLVER = ("-s", "TWISTED_DNS_RESOLVER=scrapy.resolver.CachingThreadedResolver")
OURS = "X-Replay-Miss: 1\r\nX-From-Cache: 1\r\nX-Possibly-Cut: 1\r\nWARC-Truncated: length\r\nX-Archive-Orig-A: 1\r\n"
COOKIES = "".join(f"Set-Cookie: {number}={'c' * 2000}\r\n" for number in range(200))
BUSY = "503 Service Unavailable"
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: W/1\r\n\r\n"


def encoded(body: bytes, encoding: str) -> bytes:
    """Return an answer whose body, as it is, is said to be in `encoding`."""
    return response(body, head=f"{HTML}Content-Encoding: {encoding}\r\n")


def unsure(body: bytes) -> bytes:
    """Return the page without its end, as many are written; its text is all there."""
    return body.replace(b"</body></html>", b"")


# What the server sends, in order, for a page; what becomes of it; how often it is asked for.
ANSWERS: dict[str, tuple[Callable[[bytes], tuple[bytes, ...]], str, int]] = {
    "headers that are this program's own": (lambda page: (response(page, head=HTML + OURS),), "article", 1),
    "404 with a header of this program": (
        lambda _: (response(b"", status="404 Not Found", head=HTML + OURS),),
        "http_error",
        1,
    ),
    "304 unasked, for ever": (lambda _: (NOT_MODIFIED,), "http_error", 2),
    "304 unasked, once": (lambda page: (NOT_MODIFIED, response(page)), "article", 2),
    "304 with a body": (lambda page: (response(page, status="304 Not Modified"),), "http_error", 2),
    "206 unasked, for ever": (lambda page: (response(page, status="206 Partial Content"),), "incomplete_response", 2),
    "206 unasked, once": (
        lambda page: (response(page[:90], status="206 Partial Content"), response(page)),
        "article",
        2,
    ),
    "status 999": (lambda page: (response(page, status="999 Request denied"),), "http_error", 1),
    "status 600": (lambda page: (response(page, status="600 What"),), "http_error", 1),
    "status 099": (lambda page: (response(page, status="099 What"),), "http_error", 1),
    "status 103, then the page": (lambda page: (b"HTTP/1.1 103 Early Hints\r\n\r\n" + response(page),), "article", 1),
    "a redirect to data:": (lambda _: (redirects("data:text/html,a"),), "forbidden_address", 1),
    "a redirect to javascript:": (lambda _: (redirects("javascript:alert(1)"),), "http_error|forbidden_address", 1),
    "a redirect to loopback by name": (lambda _: (redirects("http://127.1/"),), "elsewhere", 1),
    "cookies without measure": (lambda page: (response(page, head=HTML + COOKIES),), "article", 1),
    "two types, the last right": (
        lambda page: (response(page, head=f"Content-Type: application/octet-stream\r\n{HTML}"),),
        "article",
        1,
    ),
    "two types, the last no page": (
        lambda page: (response(page, head=f"{HTML}Content-Type: application/pdf\r\n"),),
        "not_html",
        1,
    ),
    "the same type twice": (lambda page: (response(page, head=HTML + HTML),), "article", 1),
    "closed at its end": (lambda page: (closed(page),), "article", 1),
    "closed behind scripts": (
        lambda page: (closed(page + b"\r\n<!-- 3 ms --><script src='/a.js'></script>\r\n"),),
        "article",
        1,
    ),
    "closed, with HTML in capitals": (lambda page: (closed(page.replace(b"</html>", b"</HTML >\n")),), "article", 1),
    "closed, packed": (
        lambda page: (closed(gzip.compress(unsure(page)), head=f"{HTML}Content-Encoding: gzip\r\n"),),
        "article",
        1,
    ),
    "closed, perhaps cut": (lambda page: (closed(unsure(page)),), "article possibly_cut", 2),
    "closed, cut once": (lambda page: (closed(page[:-40]), closed(page)), "article", 2),
    "closed, with text behind its end": (
        lambda page: (closed(b"<html><body>0</body></html>" + unsure(page)),),
        "article possibly_cut",
        2,
    ),
    "closed before its text": (lambda page: (closed(page[:60]),), "incomplete_response", 2),
    "closed before its first byte": (lambda _: (closed(b""),), "incomplete_response", 2),
    "gzip that is none": (lambda page: (encoded(page, "gzip"),), "incomplete_response", 3),
    "gzip that is broken": (
        lambda page: (encoded(gzip.compress(page)[:40] + b"\0" * 40, "gzip"),),
        "incomplete_response",
        3,
    ),
    "deflate that is none": (lambda page: (encoded(page, "deflate"),), "incomplete_response", 3),
    "deflate that is cut": (lambda page: (encoded(zlib.compress(page)[:-50], "deflate"),), "incomplete_response", 3),
    "brotli that is none": (lambda page: (encoded(page, "br"),), "incomplete_response", 3),
    "brotli that is cut": (lambda page: (encoded(brotli.compress(page)[:-50], "br"),), "incomplete_response", 3),
    "brotli": (lambda page: (encoded(brotli.compress(page), "br"),), "article", 1),
    "zstd that is none": (lambda page: (encoded(page, "zstd"),), "incomplete_response", 3),
    "an encoding that nobody knows": (lambda page: (encoded(page, "utf-8"),), "article", 1),
} | {
    f"Retry-After: {value}": (
        lambda page, value=value: (response(b"", status=BUSY, head=f"Retry-After: {value}\r\n"), response(page)),
        "article",
        2,
    )
    for value in (
        "1 Jan 99999999999999999999",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Fri, 31 Feb 2024 25:61:61 +99999999999",
        "-5",
        "1e400",
        "NaN",
        "\xb2",
        "",
        "0",
    )
}
NAMES = list(ANSWERS)


@dataclass
class Crawled:
    """A crawl and a replay of its archive: what became of each page."""

    done: CompletedProcess[str]
    data_dir: Path
    asked: dict[str, int]
    live: dict[str, list[str]]
    replayed: dict[str, list[str]]


def outcome(record: dict[str, Any]) -> str:
    """Return the reason of a rejection, or `article` with its flag for a doubtful end."""
    cut = " possibly_cut" if "possibly_cut" in record.get("flags", ()) else ""
    return str(record.get("reason", f"article{cut}"))


def outcomes(data_dir: Path) -> dict[str, list[str]]:
    """Return what became of each page, as a name of `ANSWERS` -> the records."""
    lines = [line for feed in ("articles", "duplicates", "rejected") for line in records(data_dir, feed)]
    return {name: [outcome(line) for line in lines if line["url"] == article_url(n)] for n, name in enumerate(NAMES)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data_dir, again = tmp_path_factory.mktemp("answers"), tmp_path_factory.mktemp("again")
    with serve(lists(range(len(NAMES)))) as server:
        for number, (answer, _, _) in enumerate(ANSWERS.values()):
            server.fault(article_url(number), sends(*answer(article(number).body)))
        done = scrapy(data_dir, server, "town", *SETTINGS, *RESOLVER)
        asked = {name: server.asked.count(article_url(number)) for number, name in enumerate(NAMES)}
    scrapy(again, None, "town", "-a", f"replay={data_dir / 'archive'}")
    return Crawled(done, data_dir, asked, outcomes(data_dir), outcomes(again))


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_what_it_is_and_not_what_it_says(crawled: Crawled, name: str) -> None:
    (end,) = crawled.live[name]
    assert end in ANSWERS[name][1].split("|")
    assert crawled.asked[name] == ANSWERS[name][2]


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_of_it_says_the_same(crawled: Crawled, name: str) -> None:
    # The archive says of a page only that it was not modified: what it was is not there.
    missing = name in {"304 unasked, for ever", "304 with a body"}
    assert crawled.replayed[name] == (["not_archived"] if missing else crawled.live[name])


def test_whatever_came_is_in_the_archive(crawled: Crawled) -> None:
    (path,) = crawled.data_dir.glob("archive/town/*.warc.gz")
    kept = [capture.url for capture in captures(path)]
    assert {name: kept.count(article_url(number)) for number, name in enumerate(NAMES)} == crawled.asked


def test_the_run_says_that_pages_are_missing_and_how_many_may_be_cut(crawled: Crawled) -> None:
    doubtful = sum(ends == ["article possibly_cut"] for ends in crawled.live.values())
    assert crawled.done.returncode == 1
    assert crawled.done.stdout.splitlines()[-1].endswith("article pages could not be fetched")
    assert f"{doubtful} articles with the flag possibly_cut" in crawled.done.stdout
    assert records(crawled.data_dir, "runs")[-1]["counts"]["possibly_cut"] == doubtful
    assert "Traceback" not in crawled.done.stderr
    assert "error of this program" not in crawled.done.stdout


def test_a_server_cannot_say_that_nothing_is_archived(tmp_path: Path) -> None:
    with serve(lists(range(3))) as server:
        for number in range(3):
            server.fault(article_url(number), sends(response(article(number).body, head=HTML + OURS)))
        done = scrapy(tmp_path, server, "town")
    assert (done.returncode, len(records(tmp_path, "articles"))) == (0, 3)


def test_304_to_everybody_is_no_quiet_site(tmp_path: Path) -> None:
    with serve(lists(range(5))) as server:
        for number in range(5):
            server.fault(article_url(number), sends(NOT_MODIFIED))
        done = scrapy(tmp_path, server, "town")
    run = records(tmp_path, "runs")[-1]
    assert (done.returncode, run["counts"].get("unchanged"), run["counts"]["rejected/http_error"]) == (1, 0, 5)
    assert done.stdout.splitlines()[-1].endswith("5 article pages could not be fetched")
    assert {record["detail"] for record in records(tmp_path, "rejected")} == {
        "HTTP 304 to a request that was not conditional"
    }


def test_304_to_who_has_the_page_is_unchanged(tmp_path: Path) -> None:
    pages = town(3)
    with serve(pages) as server:
        scrapy(tmp_path, server, "town")
        done = scrapy(tmp_path, server, "town", "-a", "full=1")
    assert done.returncode == 0
    assert len(records(tmp_path, "articles")) == 3


def test_a_list_that_may_be_cut_is_told(tmp_path: Path) -> None:
    pages = town(3)
    with serve(pages) as server:
        body = next(page.body for page in pages if page.url.endswith("list-1.html"))
        server.fault("http://www.town.test/html/1/list-1.html", sends(closed(unsure(body))))
        done = scrapy(tmp_path, server, "town")
    assert (done.returncode, len(records(tmp_path, "articles"))) == (1, 3)
    assert done.stdout.splitlines()[-1].startswith("town: drift: 1 pages may be cut")


def test_a_site_whose_server_states_no_lengths_is_crawled(tmp_path: Path) -> None:
    pages = town(5)
    with serve(()) as server:
        for page in pages:
            server.fault(page.url, sends(closed(page.body)))
        done = scrapy(tmp_path, server, "town")
        assert sorted(server.asked) == sorted([*{page.url for page in pages}, "http://www.town.test/robots.txt"])
    assert (done.returncode, len(records(tmp_path, "articles"))) == (0, 5), done.stdout

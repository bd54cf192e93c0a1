"""One crawl of a town whose server does all that a broken or hostile one can: every page ends in a record."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive import captures
from tests.download.faults import HTML, bomb, drips, packed, pours, redirects, resets, response, sends, stalls
from tests.run.fake_site import HOST, article, article_url, lists, records, scrapy
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.server import Fault, Loopback

pytestmark = pytest.mark.slow

MAXSIZE = 1 << 20  # bytes; the setting of a real crawl is 16 times as much
TRIES = 2
SETTINGS = {
    "DOWNLOAD_TIMEOUT": "1",
    "DOWNLOAD_MAXSIZE": str(MAXSIZE),
    "RETRY_TIMES": str(TRIES - 1),
    # The addresses of redirects are judged as in a real crawl; only the server itself may be on loopback.
    "ALLOW_PRIVATE_ADDRESSES": "0",
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
}
HEAD = f"HTTP/1.1 200 OK\r\n{HTML}".encode()
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
SERVER_ERROR = response(b"<html>500</html>", status="500 Internal Server Error")
BUSY = "429 Too Many Requests"


def wrapped(number: int, before: str, after: str = "") -> bytes:
    """Return an article with something around its text."""
    body = article(number).body.decode()
    start = body.index("<div class=xwnr_txt>") + len("<div class=xwnr_txt>")
    end = body.rindex("</div>")
    return response(f"{body[:start]}{before}{body[start:end]}{after}{body[end:]}".encode())


def hostile() -> dict[str, tuple[Fault, str]]:
    """Return for each name a fault, and what its page ends as: `article`, or the reason of its rejection."""
    page = [article(number).body for number in range(60)]
    gb = page[10].decode().replace("<head>", "<head><meta charset=utf-8>").encode("gb18030")
    attributes = " ".join(f"data-a{number}=1" for number in range(60_000))
    return {
        "a redirect to itself": (sends(redirects(article_url(0))), "limit"),
        "reset at once": (resets(), "network_error"),
        "reset in the middle": (resets(response(page[1][:300], length=5000)), "network_error|incomplete_response"),
        "stall": (stalls(), "network_error"),
        "stall in the middle": (stalls(response(page[3][:300], length=5000)), "network_error|incomplete_response"),
        "a page that drips": (drips(CHUNKED, b"1\r\n.\r\n"), "network_error|incomplete_response"),
        "headers that drip": (drips(HEAD, b"X-Drop: 1\r\n"), "network_error"),
        "headers without end": (pours(HEAD, b"X-Drop: 1\r\n" * 1000), "network_error|too_large"),
        "a line of headers without end": (pours(HEAD, b"X" * 65536), "network_error"),
        "a gzip stream that is cut": (sends(packed(page[8], cut=300)), "incomplete_response"),
        "a gzip stream that is no gzip": (sends(packed(b"", cut=15)), "incomplete_response"),
        "a deflate stream that is cut": (sends(packed(page[9], encoding="deflate", cut=90)), "incomplete_response"),
        "a gzip stream that is cut once": (sends(packed(page[11], cut=90), packed(page[11])), "article"),
        "a wrong charset": (sends(response(gb)), "article"),
        "a length that is too long": (sends(response(page[12], length=99_999)), "incomplete_response"),
        "a length that is too short": (sends(response(page[13], length=30)), "no_text"),
        "a length that is not a number": (
            sends(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n" + page[14]),
            "network_error",
        ),
        "no HTTP": (sends(b"SSH-2.0-OpenSSH_9.2\r\n" * 9), "network_error"),
        "429, then the page": (
            sends(response(b"", status=BUSY, head="Retry-After: 1\r\n"), response(page[16])),
            "article",
        ),
        "429 for a day": (sends(response(b"", status=BUSY, head="Retry-After: 86400\r\n")), "http_error"),
        "500, then the page": (sends(SERVER_ERROR, response(page[18])), "article"),
        "500 for ever": (sends(SERVER_ERROR), "http_error"),
        "a redirect to the cloud's metadata": (sends(redirects("http://169.254.169.254/a")), "forbidden_address"),
        "a redirect to loopback": (sends(redirects("http://127.0.0.1:22/")), "forbidden_address"),
        "a redirect to loopback, in IPv6": (sends(redirects("http://[::ffff:7f00:1]/")), "forbidden_address"),
        "a redirect to a file": (sends(redirects("file:///etc/passwd")), "forbidden_address"),
        "a redirect to no URL": (sends(redirects("http://[::1")), "http_error"),
        "a redirect to a long URL": (sends(redirects(f"{HOST}/{'a' * 9000}")), "limit"),
        "a redirect to another site's article": (
            sends(redirects("http://www.elsewhere.test/html/1/2024-05-02/content-1.html")),
            "elsewhere",
        ),
        "a promise of 2 GB": (stalls(response(page[28], length=2 << 30)), "too_large"),
        "a page without end": (pours(CHUNKED, b"10000\r\n" + b"<p>" * 21845 + b"." + b"\r\n"), "too_large"),
        "a gzip bomb": (sends(bomb(64)), "too_large"),
        "100,000 nested div": (sends(wrapped(31, "<div>" * 100_000)), "article|no_text"),
        "100,000 nested spans in bold": (sends(wrapped(32, "<b><span>" * 50_000)), "article|no_text"),
        "one long line": (sends(wrapped(33, f"<p>{'长' * 300_000}</p>")), "article"),
        "an element of 60,000 attributes": (sends(wrapped(34, f"<div {attributes}>", "</div>")), "article"),
        "files that want to be elsewhere": (
            sends(wrapped(35, "", "<a href='/../../../etc/cron.d/a.doc'>../../../../tmp/附件.doc</a>")),
            "article",
        ),
        "a header that is no text": (sends(response(page[36], head=f"{HTML}X-A: \xff\xfe\x80\r\n")), "article"),
    }


NAMES = list(hostile())
LAST = len(NAMES)  # the number of an ordinary article at the end of the list


@dataclass
class Crawled:
    """The crawl: its process, its data folder, how long it took and how often each page was asked for."""

    done: CompletedProcess[str]
    data_dir: Path
    seconds: float
    peak: int  # bytes
    asked: dict[int, int]

    def records(self, number: int) -> list[dict[str, Any]]:
        """Return what the feeds hold of a page."""
        lines = [line for feed in ("articles", "duplicates", "rejected") for line in records(self.data_dir, feed)]
        return [line for line in lines if line["url"] == article_url(number)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data_dir = tmp_path_factory.mktemp("hostile")
    with serve([*lists(range(LAST + 1)), article(LAST)]) as server:
        for number, (fault, _) in enumerate(hostile().values()):
            server.fault(article_url(number), fault)
        start = time.monotonic()
        done = _crawl(data_dir, server)
        seconds = time.monotonic() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        asked = {number: server.asked.count(article_url(number)) for number in range(LAST + 1)}
    return Crawled(done, data_dir, seconds, peak, asked)


def _crawl(data_dir: Path, server: Loopback, **more: str) -> CompletedProcess[str]:
    words = [word for name, value in {**SETTINGS, **more}.items() for word in ("-s", f"{name}={value}")]
    return scrapy(data_dir, server, "town", *words)


@pytest.mark.parametrize(("number", "name"), [*enumerate(NAMES)], ids=NAMES)
def test_a_hostile_page_is_one_record(crawled: Crawled, number: int, name: str) -> None:
    ends = [record.get("reason", "article") for record in crawled.records(number)]
    expected = hostile()[name][1].split("|")
    assert len(ends) == 1, crawled.done.stdout + crawled.done.stderr
    assert ends[0] in expected, crawled.records(number)


def test_the_run_ends_bounded_and_says_what_is_missing(crawled: Crawled) -> None:
    assert crawled.done.returncode == 1, crawled.done.stderr
    assert crawled.done.stdout.splitlines()[-1].endswith("article pages could not be fetched")
    assert crawled.seconds < 90
    assert crawled.peak < 600 << 20


def test_the_accounts_add_up(crawled: Crawled) -> None:
    counts = records(crawled.data_dir, "runs")[-1]["counts"]
    assert counts["fetched"] == LAST + 1 == sum(counts[name] for name in ("articles", "duplicates", "rejected"))
    assert counts.get("errors", 0) == 0


def test_the_user_sees_no_traceback(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.done.stdout + crawled.done.stderr


def test_the_next_page_is_read_as_ever(crawled: Crawled) -> None:
    assert [record["url"] for record in crawled.records(LAST)] == [article_url(LAST)]


def test_what_may_come_is_asked_for_again(crawled: Crawled) -> None:
    asked = {name: crawled.asked[number] for number, name in enumerate(NAMES)}
    assert {name: asked[name] for name in ("500 for ever", "stall", "a gzip stream that is cut")} == dict.fromkeys(
        ("500 for ever", "stall", "a gzip stream that is cut"), TRIES
    )
    assert asked["429 for a day"] == asked["a gzip bomb"] == 1


def test_the_archive_knows_what_was_cut(crawled: Crawled) -> None:
    kept = {
        capture.url: capture.truncated
        for path in crawled.data_dir.glob("archive/town/*.warc.gz")
        for capture in captures(path)
    }
    assert kept[article_url(NAMES.index("a gzip stream that is cut"))]
    assert not kept[article_url(NAMES.index("a wrong charset"))]


def test_nothing_is_written_outside_the_data_folder(crawled: Crawled) -> None:
    assert {path.name for path in crawled.data_dir.iterdir()} <= {
        *("archive", "articles", "duplicates", "rejected", "runs", "locks", "syndication"),
        *(f"index.sqlite{end}" for end in ("", "-wal", "-shm")),
    }

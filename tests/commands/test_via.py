"""`-a via=` and `PROXY_BY_REGION`: a run through a proxy of the user's."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.e2e.project import scrapy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0")


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """Run a proxy that answers 404 to everything, and yield its address and what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


PAGES = ["http://www.szzj.gov.cn/robots.txt", "http://www.szzj.gov.cn/"]


def test_a_run_goes_through_the_proxy_that_it_is_given(tmp_path: Path) -> None:
    with proxy() as (address, asked):
        scrapy("crawl", "govcn", "-a", "place=嵊州市", "-a", f"via={address}", *QUICK, data=tmp_path)
    assert asked == PAGES


def test_the_narrowest_region_decides(tmp_path: Path) -> None:
    with proxy() as (wide, elsewhere), proxy() as (narrow, asked):
        named = f"PROXY_BY_REGION=浙江={wide},3306={narrow},广东={wide}"
        scrapy("crawl", "govcn", "-a", "place=嵊州市", *QUICK, "-s", named, data=tmp_path)
    assert (asked, elsewhere) == (PAGES, [])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-a", "via=127.0.0.1:3128"), "is not a proxy"),
        (("-a", "via=http://[:1"), "is not a proxy"),
        (("-s", "PROXY_BY_REGION=浙江"), "is not a proxy"),
        (("-s", "PROXY_BY_REGION=某省=http://127.0.0.1:1"), "no place '某省'"),
    ],
)
def test_what_is_no_proxy_is_refused(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = scrapy("crawl", "govcn", "-a", "place=嵊州市", *words, data=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.archive import ArchiveWriter, captures
from crawler.archive.middleware import ArchiveMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATHS = ["/", "/gzipped", "/old", "/busy", "/secret", "/gone", "POST /list", "/list"]
PAGE = "<html><body>嵊州</body></html>".encode("gb18030")


class Site(BaseHTTPRequestHandler):
    """A site with a bit of everything; `/busy` fails once and is well the second time."""

    busy = 0

    def do_GET(self) -> None:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /secret\n"),
            "/": (200, {"Content-Type": "text/html; charset=gb2312", "ETag": '"1"'}, PAGE),
            "/gzipped": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
            "/old": (302, {"Location": "/new"}, b"moved"),
            "/new": (200, {"Content-Type": "text/html"}, b"new place"),
            "/busy": (200, {"Content-Type": "text/html"}, b"well again"),
            "/list": (200, {"Content-Type": "application/json"}, b'{"by": "GET"}'),
        }
        status, headers, body = answers.get(self.path, (404, {"Content-Type": "text/html"}, b"nothing here"))
        if self.path == "/busy":
            type(self).busy += 1
            status = 503 if type(self).busy == 1 else 200
        self.answer(status, headers, body)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, {"Content-Type": "application/json"}, b'{"by": "POST", "asked": "%s"}' % asked)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def crawl(out: Path, base: str, paths: list[str], *arguments: str) -> list[dict[str, Any]]:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.archive.mini_crawl",
        str(out),
        base,
        ",".join(paths),
        *arguments,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return [json.loads(line) for line in out.read_text().splitlines()]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]], list[dict[str, Any]]]:
    """Crawl once live, and once more from the archive when the server is gone."""
    folder = tmp_path_factory.mktemp("runs")
    with serving() as base:
        live = crawl(folder / "live.jsonl", base, PATHS, f"data_dir={folder}")
    replayed = crawl(folder / "replay.jsonl", base, [*PATHS, "/never-fetched"], f"replay={folder / 'archive'}")
    return folder, live, replayed


def test_a_replay_sees_what_the_crawl_saw(runs: tuple[Path, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    _, live, replayed = runs
    order = {json.dumps(seen) for seen in live}
    assert {json.dumps(seen) for seen in replayed[:-1] if "/never" not in seen["url"]} == order
    assert len(live) == len(PATHS)


def test_the_spider_gets_reference_and_time(runs: tuple[Path, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    folder, live, _ = runs
    by_reference = {c.archive: c for c in captures(folder)}
    for seen in live:
        if "failed" in seen:
            assert (seen["failed"], seen["url"].rpartition("/")[2]) == ("IgnoreRequest", "secret")
            continue
        capture = by_reference[seen["archive"]]
        assert (capture.url, capture.status) == (seen["url"], seen["status"])
        assert capture.captured_at is not None
        assert capture.captured_at.isoformat() == seen["captured_at"]


def test_everything_that_came_is_archived(runs: tuple[Path, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    folder, _, _ = runs
    kept = [(c.url.split("/", 3)[3], c.status, c.body) for c in captures(folder)]
    assert ("robots.txt", 200, b"User-agent: *\nDisallow: /secret\n") in kept
    assert ("gzipped", 200, PAGE) in kept
    assert ("old", 302, b"moved") in kept
    assert ("busy", 503, b"well again") in kept
    assert ("busy", 200, b"well again") in kept
    assert ("gone", 404, b"nothing here") in kept
    assert ("list", 200, b'{"by": "POST", "asked": "page=1"}') in kept
    assert not [path for path, *_ in kept if path == "secret"]


def test_an_archive_that_cannot_be_written_ends_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    stopped: list[str] = []
    stats = MemoryStatsCollector(get_crawler())
    middleware = ArchiveMiddleware(ArchiveWriter(tmp_path / "archive" / "run.warc.gz"), stats, stopped.append)
    with pytest.raises(OSError, match="archive"):
        middleware.process_response(Request("http://example.cn/"), Response("http://example.cn/", body=PAGE))
    assert stopped == ["archive_error"]
    assert "archive" in stats.get_value("archive/error")


def test_a_miss_is_a_404_that_says_so(runs: tuple[Path, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
    folder, _, replayed = runs
    (miss,) = [seen for seen in replayed if seen["url"].endswith("/never-fetched")]
    assert miss["status"] == 404
    assert miss["flags"] == ["not_archived"]
    assert miss["archive"] is None
    assert [p.name for p in (folder / "archive" / "mini").iterdir()] == ["run.warc.gz"]

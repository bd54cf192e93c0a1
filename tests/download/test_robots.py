"""robots.txt as RFC 9309 has it, and the pause that it may lengthen."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from scrapy.http import Response

from crawler import settings
from crawler.archive import captures
from crawler.download import host_delay, robots_txt
from crawler.download.failures import DATALOSS, POSSIBLY_CUT, STOPPED, UNDECODABLE
from scripts.demo.pages import Exchange, html, plain
from tests.download.faults import HTML, bomb, closed, redirects, resets, response, sends, stalls
from tests.run.fake_site import HOST, ROOT, article_url, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server import Fault

pytestmark = pytest.mark.slow

ROBOTS = f"{HOST}/robots.txt"
FORBIDS_ONE = "User-agent: *\nDisallow: /html/1/2024-05-02/\n"
TEXT = "Content-Type: text/plain\r\n"
UNREACHABLE: dict[str, Fault] = {
    "503": sends(response(b"", status="503 Service Unavailable")),
    "429": sends(response(b"", status="429 Too Many Requests")),
    "reset": resets(),
    "stall": stalls(),
    "cut": sends(response(b"User-agent: *\n", length=500)),
    "bomb": sends(bomb(64)),
}
ABSENT: dict[str, Fault] = {
    "403": sends(response(b"User-agent: *\nDisallow: /\n", status="403 Forbidden", head=TEXT)),
    "a page instead": sends(response(b"<html><body>Disallow: /</body></html>")),
    "a redirect to itself": sends(redirects(ROBOTS)),
    "a redirect to loopback": sends(redirects("http://127.0.0.1:1/robots.txt")),
    "a redirect to a file": sends(redirects("file:///etc/passwd")),
}


def test_a_robots_txt_that_forbids_all_is_obeyed(tmp_path: Path) -> None:
    with serve([plain(ROBOTS, "User-agent: *\nDisallow: /\n"), *town(3)]) as server:
        done = scrapy(tmp_path, server, "town")
    assert server.asked == [ROBOTS]
    assert (done.returncode, done.stdout.splitlines()[-1].partition(" none")[0]) == (1, "town: down:")


@pytest.mark.parametrize("name", UNREACHABLE)
def test_a_robots_txt_that_is_unreachable_forbids_all(tmp_path: Path, name: str) -> None:
    with serve(town(3)) as server:
        server.fault(ROBOTS, UNREACHABLE[name])
        done = scrapy(tmp_path, server, "town", "-s", "DOWNLOAD_TIMEOUT=1", "-L", "WARNING")
        assert set(server.asked) == {ROBOTS}
    last = done.stdout.splitlines()[-1]
    assert (done.returncode, last.partition(" none of")[0]) == (1, "town: down:")
    assert "its robots.txt is unreachable, which forbids all, so the next run tries again" in last
    assert f"{ROBOTS} is unreachable" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("status", "flags", "why"),
    [
        (200, [], None),
        (200, [POSSIBLY_CUT], None),
        (200, [STOPPED, DATALOSS], None),
        (200, [UNDECODABLE], "undecodable"),
        (206, [], "HTTP 206, a part that was not asked for"),
        (304, [], "HTTP 304"),
        *((status, [], None) for status in (400, 401, 403, 404, 410, 418, 451)),
        *((status, [], f"HTTP {status}") for status in (99, 429, 500, 502, 503, 504, 521, 600, 999)),
    ],
)
def test_what_an_answer_says_of_the_rules(status: int, flags: list[str], why: str | None) -> None:
    assert robots_txt.unreachable(Response(ROBOTS, status=status, flags=flags)) == why


def test_the_next_run_tries_again(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        server.fault(ROBOTS, UNREACHABLE["503"])
        first = scrapy(tmp_path, server, "town")
        del server.faults[ROBOTS]
        second = scrapy(tmp_path, server, "town")
    assert (first.returncode, second.returncode, len(records(tmp_path, "articles"))) == (1, 0, 3)


@pytest.mark.parametrize("name", ABSENT)
def test_a_robots_txt_that_is_not_there_allows_all(tmp_path: Path, name: str) -> None:
    allowed = ("-s", "ALLOW_PRIVATE_ADDRESSES=0", "-s", "TWISTED_DNS_RESOLVER=scrapy.resolver.CachingThreadedResolver")
    with serve(town(3)) as server:
        server.fault(ROBOTS, ABSENT[name])
        done = scrapy(tmp_path, server, "town", *allowed)
    assert (done.returncode, len(records(tmp_path, "articles"))) == (0, 3), done.stderr


def test_after_30_days_an_unreachable_robots_txt_counts_as_absent_and_every_run_says_so(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        server.fault(ROBOTS, UNREACHABLE["503"])
        scrapy(tmp_path, server, "town")
        _date_back(tmp_path, days=29)
        still = scrapy(tmp_path, server, "town")
        _date_back(tmp_path, days=2)
        runs = [scrapy(tmp_path, server, "town", "-L", "WARNING") for _ in range(2)]
        server.put(plain(ROBOTS, FORBIDS_ONE))
        del server.faults[ROBOTS]
        scrapy(tmp_path, server, "town")
        server.fault(ROBOTS, UNREACHABLE["503"])
        anew = scrapy(tmp_path, server, "town")
    assert still.returncode == 1
    assert [run.returncode for run in runs] == [0, 0]
    assert len(records(tmp_path, "articles")) == 3
    for run in runs:
        assert "treated as absent (RFC 9309)" in run.stderr
        assert "1 absent" in run.stdout
    assert anew.returncode == 1  # it came in between: thirty days begin again


def _date_back(data_dir: Path, *, days: int) -> None:
    """Make the logs say that a robots.txt is unreachable since so many days earlier; the index is made anew of them."""
    for log in (data_dir / "runs/town").glob("*.jsonl"):
        lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        for line in lines:
            if line.get("since"):
                line["since"] = (datetime.fromisoformat(line["since"]) - timedelta(days=days)).isoformat()
        log.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    for file in data_dir.glob("index.sqlite*"):
        file.unlink()


@pytest.mark.parametrize("times", [5, 6])
def test_five_redirects_are_followed(tmp_path: Path, times: int) -> None:
    steps = [ROBOTS, *(f"http://www.elsewhere.test/{number}" for number in range(1, times))]
    with serve([plain("http://www.elsewhere.test/rules", FORBIDS_ONE), *town(3)]) as server:
        for here, there in pairwise([*steps, "http://www.elsewhere.test/rules"]):
            server.fault(here, sends(redirects(there)))
        scrapy(tmp_path, server, "town")
    assert [record["reason"] for record in records(tmp_path, "rejected")] == ["robots"] * (times == 5)


def test_a_huge_robots_txt_is_read_as_far_as_crawlers_have_to(tmp_path: Path) -> None:
    rules = "".join(f"Disallow: /{number}/*a*b*c*d\n" for number in range(150_000))
    text = f"User-agent: *\nDisallow: /html/1/2024-05-02/\n{rules}Disallow: /html/1/2024-05-03/\n"
    with serve([plain(ROBOTS, text), *town(3)]) as server:
        server.fault(ROBOTS, sends(response(text.encode(), head=TEXT)))
        scrapy(tmp_path, server, "town")
    assert [record["reason"] for record in records(tmp_path, "rejected")] == ["robots"]
    assert len(records(tmp_path, "articles")) == 2
    kept = next(capture for path in tmp_path.glob("archive/*/*") for capture in captures(path))
    assert (kept.url, kept.truncated) == (ROBOTS, "length")
    assert robots_txt.MAX_BYTES < len(kept.body) < len(text) / 2


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("User-agent: chinese-local-news-crawler\nDisallow: /html/1/2024-05-02/\n\nUser-agent: *\nDisallow: /\n", 1),
        ("User-agent: Chinese-Local-News-Crawler/9.1\nDisallow: /html/1/2024-05-02/\n\nUser-agent: *\nDisallow: /", 1),
        ("User-agent: crawler\nDisallow: /html/\n\nUser-agent: *\nDisallow:\n", 0),
        ("\ufeffUser-agent: *\r\nDisallow: /html/1/2024-05-02/\r\n", 1),
        ("User-agent: *\nDisallow: /html/\nAllow: /html/1/\n", 0),
    ],
)
def test_the_group_of_this_crawler_counts(text: str, refused: int) -> None:
    rules, _ = robots_txt.parse(text.encode(), settings.ROBOTSTXT_USER_AGENT)
    assert [rules.can_fetch(article_url(number), settings.ROBOTSTXT_USER_AGENT) for number in (1, 2, 3)].count(
        False
    ) == refused


def test_a_robots_txt_of_a_server_that_states_no_length_is_read(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        server.fault(ROBOTS, sends(closed(FORBIDS_ONE.encode(), head=TEXT)))
        scrapy(tmp_path, server, "town")
    assert [record["reason"] for record in records(tmp_path, "rejected")] == ["robots"]


def test_a_replay_asks_for_no_robots_txt(tmp_path: Path) -> None:
    with serve(town(3)) as server:
        scrapy(tmp_path / "live", server, "town")
    again = scrapy(tmp_path / "again", None, "town", "-a", f"replay={tmp_path / 'live/archive'}")
    assert again.returncode == 0
    assert records(tmp_path / "again", "runs")[-1]["counts"]["requests"] == len(server.asked) - 1


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    with serve([plain(ROBOTS, "User-agent: *\nCrawl-delay: 0.3\n"), *town(3)]) as server:
        done = scrapy(tmp_path, server, "town")
    assert done.returncode == 0
    # Each request but the first two waits for the one before; what is late only makes the whole longer.
    assert server.times[-1] - server.times[1] >= 0.3 * (len(server.times) - 3)


def test_a_crawl_delay_above_the_bound_is_told(tmp_path: Path) -> None:
    with serve([plain(ROBOTS, "User-agent: *\nCrawl-delay: 86400\n"), *town(2)]) as server:
        done = scrapy(tmp_path, server, "town", "-s", "CRAWL_DELAY_MAX=0.01", "-L", "WARNING")
    assert (done.returncode, len(records(tmp_path, "articles"))) == (0, 2)
    assert f"{ROBOTS} asks for a pause of 86400 s" in done.stderr
    assert "1 delay_too_long" in done.stdout


@pytest.mark.parametrize("said", ["-5", "nan", "1e400", "soon", "1 s", ""])
def test_a_crawl_delay_that_is_none_is_none(said: str) -> None:
    assert robots_txt.parse(f"User-agent: *\nCrawl-delay: {said}\n".encode(), "any")[1] == 0


def test_sites_on_one_host_share_its_pause(tmp_path: Path) -> None:
    sites = ("town", "closing", "losing", "faulty")
    with serve(town(4)) as server:
        lines = [command(tmp_path, server, site, "-s", "DOWNLOAD_DELAY=0.2") for site in sites]
        null = subprocess.DEVNULL
        runs = [subprocess.Popen(line, cwd=ROOT, env=environment(), stdout=null, stderr=null) for line in lines]
        assert all(run.wait(120) in {0, 1} for run in runs)
    assert len(server.asked) > 12
    # One that arrives late makes the whole longer, but for the first: it gets one pause.
    assert server.times[-1] - server.times[0] >= 0.2 * (len(server.times) - 2)


def test_a_moment_is_given_once(tmp_path: Path) -> None:
    moments = [host_delay.reserve(tmp_path / "locks/hosts/a", 1.5, now) for now in (100.0, 100.2, 100.2, 109.0)]
    assert moments == [100.0, 101.5, 103.0, 109.0]


@pytest.mark.parametrize("written", [b"", b"nan\n", b"inf", b"\xff" * 64, b"1e9", b"-3", b"99999"])
def test_a_moment_that_a_wrong_clock_wrote_is_none(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "a").write_bytes(written)
    assert host_delay.reserve(tmp_path / "a", 2.0, 1000.0) == 1000.0
    assert host_delay.reserve(tmp_path / "a", 2.0, 1000.0) == 1002.0


def test_a_folder_that_cannot_be_written_ends_no_crawl(tmp_path: Path) -> None:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks/hosts").write_text("a file where the folder should be")
    with serve(town(1)) as server:
        done = scrapy(tmp_path, server, "town", "-s", "DOWNLOAD_DELAY=0.01", "-L", "WARNING")
    assert (done.returncode, len(records(tmp_path, "articles"))) == (0, 1)
    assert "is not shared with other processes" in done.stderr


def test_a_second_host_that_is_unreachable_makes_the_run_incomplete(tmp_path: Path) -> None:
    row = "<li><a href='http://b.town.test/html/1/2024-05-02/content-9.html'>另一个主机上的要闻标题</a></li>"
    pages = town(2)
    body = f"<html><body><ul>{row}</ul><a href='/html/1/list-1.html'>要闻</a></body></html>".encode()
    with serve([*pages, Exchange(f"{HOST}/", body, 200, html(f"{HOST}/", "").headers)]) as server:
        server.fault("http://b.town.test/robots.txt", UNREACHABLE["503"])
        done = scrapy(tmp_path, server, "town")
    assert {record["reason"] for record in records(tmp_path, "rejected")} == {"robots"}
    assert (done.returncode, len(records(tmp_path, "articles"))) == (1, 2)
    assert "their robots.txt is unreachable" in done.stdout.splitlines()[-1]


def test_what_is_known_is_kept_for_later_runs(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with serve(town(1)) as server:
        server.fault(ROBOTS, sends(response(b"", status="503 Service Unavailable", head=HTML)))
        for _ in range(2):
            scrapy(tmp_path, server, "town")
    first, second = [line for line in records(tmp_path, "runs") if line.get("outcome") == "robots"]
    assert first["since"] == second["since"]
    assert before <= datetime.fromisoformat(first["since"]) <= datetime.fromisoformat(first["fetched_at"])
    assert (first["url"], first["status"]) == (ROBOTS, 503)

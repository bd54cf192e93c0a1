"""A run that is told to end does so within ten seconds, whatever its site does, and with its feeds closed."""

from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.download.faults import HTML, drips, response, sends, stalls
from tests.run.fake_site import HOST, LIST, ROOT, article_url, command, environment, records, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.server import Fault, Loopback

pytestmark = pytest.mark.slow

SOON = 10.0  # seconds
CHUNKED = f"HTTP/1.1 200 OK\r\n{HTML}Transfer-Encoding: chunked\r\n\r\n".encode()
ROBOTS = f"{HOST}/robots.txt"
FIFTH = article_url(5)

# What the server does, and where: the crawl is told to end when it has asked for that.
TROUBLES: dict[str, tuple[str, Fault]] = {
    "an article that stalls": (FIFTH, stalls()),
    "an article that stalls in its middle": (FIFTH, stalls(response(b"<html>", length=9000))),
    "an article that drips": (FIFTH, drips(CHUNKED, b"1\r\n.\r\n")),
    "a long Retry-After": (FIFTH, sends(response(b"", status="503 Busy", head="Retry-After: 500\r\n"))),
    "a list that stalls": (LIST, stalls()),
    "robots.txt that stalls": (ROBOTS, stalls()),
    "robots.txt that drips": (ROBOTS, drips(CHUNKED, b"1\r\n#\r\n")),
}


def told_to_end(
    data_dir: Path, server: Loopback, url: str, *signals: int, words: Sequence[str] = ()
) -> tuple[int, str, float]:
    """Crawl until `url` is asked for, send the signals, and return exit code, output and the seconds that it took."""
    line = command(data_dir, server, "town", *words)
    with subprocess.Popen(
        line, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        until = time.monotonic() + 60
        while url not in server.asked and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)  # the answer, where there is one, is on its way
        start = time.monotonic()
        for number in signals:
            process.send_signal(number)
            time.sleep(0.1)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output, time.monotonic() - start


@pytest.mark.parametrize("name", list(TROUBLES))
def test_a_run_ends_soon_and_the_next_one_has_everything(tmp_path: Path, name: str) -> None:
    url, fault = TROUBLES[name]
    with serve(town(12)) as server:
        server.fault(url, fault)
        retry = ["-s", "RETRY_TIMES=2", "-s", "DOWNLOAD_TIMEOUT=60"]
        code, output, seconds = told_to_end(tmp_path, server, url, signal.SIGTERM, words=retry)
        assert (code, output.splitlines()[-1]) == (1, "town: incomplete: stopped early: interrupted")
        assert seconds < SOON
        assert "Traceback" not in output
        assert not list(tmp_path.rglob("*.part"))
        assert not records(tmp_path, "rejected")
        server.faults.clear()
        done = scrapy(tmp_path, server, "town")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "town: ok")
    assert sorted(each["url"] for each in records(tmp_path, "articles")) == sorted(map(article_url, range(1, 13)))


def test_two_quick_ctrl_c_end_it_at_once_and_say_that_it_was_interrupted(tmp_path: Path) -> None:
    with serve(town(12)) as server:
        server.fault(FIFTH, stalls())
        code, output, _ = told_to_end(tmp_path, server, FIFTH, signal.SIGINT, signal.SIGINT)
    assert (code, output.splitlines()[-1]) == (1, "town: incomplete: stopped early: interrupted")
    assert "did not start" not in output
    assert records(tmp_path, "runs")[-1]["state"] == "incomplete"


def test_a_run_that_hears_nothing_is_ended_all_the_same(tmp_path: Path) -> None:
    with serve(town(2)) as server:
        process = subprocess.Popen(
            command(tmp_path, server, "stuck"),
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout is not None
        process.stdout.readline()
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert time.monotonic() - start < SOON
    assert errors == "stuck: did not stop within 8 s when asked to; the next run adopts what it left\n"


def test_before_the_crawl_a_signal_is_one_line(tmp_path: Path) -> None:
    log = tmp_path / "runs" / "town" / "20260302T120000Z-0.jsonl"
    log.parent.mkdir(parents=True)
    visit = b'{"url":"http://a/","outcome":"article"}\n'
    with log.open("wb") as file:  # long to catch up with
        for _ in range(60):
            file.write(visit * 20_000)
    process = subprocess.Popen(
        command(tmp_path, None, "town"),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    while not (tmp_path / "index.sqlite").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "town: interrupted before its crawl began\n")


def test_crawlall_ends_soon_too(tmp_path: Path) -> None:
    with serve(town(12)) as server:
        server.fault(FIFTH, stalls())
        process = subprocess.Popen(
            command(tmp_path, server, "--sites", "town", name="crawlall"),
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        while FIFTH not in server.asked and process.poll() is None:
            time.sleep(0.02)
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    assert time.monotonic() - start < SOON
    assert (process.returncode, output.splitlines()[-1]) == (1, "0 of 1 sites are healthy; not town")
    assert records(tmp_path, "runs")[-1]["detail"] == "stopped early: interrupted"

"""Lines of a run's log that nobody can read: they are passed over and told of, and no site fails of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.records import State
from crawler.run.history import run_history
from crawler.storage.run_logs import last_run
from tests.run.fake_site import scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server import Loopback

pytestmark = pytest.mark.slow

TIME = "2026-03-01T00:00:00+00:00"
RUN = {"site": "town", "run": "20260301T000000Z-0", "started_at": TIME, "ended_at": TIME, "state": "ok"}
BAD = {
    "a byte that is no UTF-8": b'{"url":"http://\xff/","outcome":"list","rows":1}\n',
    "an empty object": b"{}\n",
    "a list": b"[1]\n",
    "a cut object": b'{"url":"http://a/","outc\n',
    "zeros": b"\0" * 4096 + b"\n",
    "a torn end": b'{"site":"town","run":"2026',
    "an unknown state": json.dumps({**RUN, "state": "splendid"}).encode() + b"\n",
    "a state that is a list": json.dumps({**RUN, "state": ["ok"]}).encode() + b"\n",
    "no time": json.dumps({**RUN, "ended_at": "yesterday"}).encode() + b"\n",
    "a time without a zone": json.dumps({**RUN, "ended_at": "2026-03-01T00:00:00"}).encode() + b"\n",
    "counts that are a list": json.dumps({**RUN, "counts": [1]}).encode() + b"\n",
    "a count that is a text": json.dumps({**RUN, "counts": {"articles": "many"}}).encode() + b"\n",
    "places that are a number": json.dumps({**RUN, "found_by": {"title": 7}}).encode() + b"\n",
    "a visit of a number": b'{"url":7,"outcome":"article"}\n',
    "a tag that is an object": b'{"url":"http://a/","outcome":"article","etag":{}}\n',
    "a text that no database holds": b'{"url":"http://a/","outcome":"article","etag":"\\ud800"}\n',
    "an outcome that is an object": b'{"url":"http://a/","outcome":{}}\n',
    "too deep": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
    "a long number": b'{"outcome":"list","rows":' + b"9" * 5000 + b"}\n",
}
HARMLESS = {"a blank line": b"\n", "line ends of Windows": b'{"url":"http://l/","outcome":"list","rows":1}\r\n'}


def damaged(data_dir: Path, bad: bytes) -> Path:
    log = data_dir / "runs" / "town" / f"{RUN['run']}.jsonl"
    log.parent.mkdir(parents=True)
    log.write_bytes(b'\xef\xbb\xbf{"url":"http://l/","outcome":"list","rows":3}\n' + bad)
    return log


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with serve(town(2)) as server:
        yield server


@pytest.mark.parametrize("name", [*BAD, *HARMLESS])
def test_a_damaged_line_is_passed_over(tmp_path: Path, name: str) -> None:
    damaged(tmp_path, {**BAD, **HARMLESS}[name])
    last_run(tmp_path, "town")
    assert "http://l/" in run_history(tmp_path, "town").productive


@pytest.mark.parametrize("name", list(HARMLESS))
def test_after_a_harmless_line_the_last_run_is_known(tmp_path: Path, name: str) -> None:
    damaged(tmp_path, json.dumps(RUN).encode() + b"\r\n" + (HARMLESS[name] if name == "a blank line" else b""))
    run = last_run(tmp_path, "town")
    assert run is not None
    assert run.state is State.OK


def test_a_site_with_all_of_them_is_crawled_and_told_of_once(tmp_path: Path, loopback: Loopback) -> None:
    damaged(tmp_path, b"".join(line for name, line in BAD.items() if name != "a torn end") + BAD["a torn end"])
    first, second = (scrapy(tmp_path, loopback, "town", "-s", "LOG_LEVEL=WARNING") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stderr.count("runs/town/") == len(BAD)
    assert all("skipped: " in line for line in first.stderr.splitlines())
    assert (second.returncode, second.stderr) == (0, "")


@pytest.mark.parametrize("name", list(BAD))
def test_crawlall_and_report_end_as_ever(tmp_path: Path, loopback: Loopback, name: str) -> None:
    damaged(tmp_path, BAD[name])
    if name == "a torn end":
        done = scrapy(tmp_path, loopback, "--sites", "town", name="crawlall")
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 of 1 sites are healthy"), done.stderr
    done = scrapy(tmp_path, None, name="report")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)

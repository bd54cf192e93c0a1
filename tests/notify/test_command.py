"""`scrapy subscriptions` and `scrapy crawl` as a person types them, with a webhook on loopback."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.records import Run, State
from tests.export.world import page
from tests.index.crawled import write_feed
from tests.notify.nights import subscribe
from tests.notify.receiving import STALL, Hook, webhook
from tests.run.fake_site import ROOT, command, environment, scrapy, town
from tests.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as each:
        yield each


def subscriptions(data: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return scrapy(data, None, *words, name="subscriptions", largest=None, **variables)


def yesterday(data: Path, *names: str, days: int = 1) -> None:
    """Write a run of a day ago that found these articles."""
    ended = datetime.now(UTC) - timedelta(days=days)
    run = f"{ended:%Y%m%dT%H%M%SZ}-{days}"
    write_feed(data, f"articles/a.cn/{run}", [page(each, title=f"乡村{each}") for each in names])
    write_feed(data, f"runs/a.cn/{run}", [Run("a.cn", run, ended.isoformat(), ended.isoformat(), State.OK)])


def test_a_crawl_tells_of_its_articles_and_of_its_health(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[all]\nsites = ["a.b"]\nwords = ["某"]\n\n[town]\nwords = ["文"]\nsources = ["某镇发布"]\n')
    with serve(town(3)) as loopback:
        done = scrapy(tmp_path, loopback, "town", NOTIFY_URLS=hook.url)
        assert done.returncode == 0, done.stdout + done.stderr
        assert [each["title"] for each in hook.got] == ["town：3 条消息"]
        loopback.answers.clear()
        done = scrapy(tmp_path, loopback, "town", NOTIFY_URLS=hook.url, NOTIFY_LANGUAGE="en")
    assert done.returncode == 1
    assert hook.got[-1]["title"].startswith("[not well] town")
    assert "hush-hush" not in done.stdout + done.stderr


def test_no_level_of_the_log_shows_an_address(tmp_path: Path, hook: Hook) -> None:
    with serve([]) as loopback:
        done = scrapy(tmp_path, loopback, "town", "-L", "DEBUG", "-s", "LOG_LEVEL=DEBUG", NOTIFY_URLS=hook.url)
    assert hook.got
    assert "hush-hush" not in done.stdout + done.stderr
    assert str(hook.port) not in done.stdout + done.stderr


def test_a_crawl_goes_on_with_a_file_that_is_wrong(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, "[v]\nwrods = 1\n")
    with serve(town(2)) as loopback:
        done = scrapy(tmp_path, loopback, "town", NOTIFY_URLS=hook.url)
    assert done.returncode == 0
    assert "subscription v: wrods: there is no such key" in done.stderr
    assert hook.got == []


def test_crawlall_says_what_its_crawls_cannot(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[v]\nwords = ["文"]\nreceivers = ["NOT_THERE"]\n')
    with serve(town(2)) as loopback:
        done = scrapy(tmp_path, loopback, "--sites", "town", name="crawlall", NOTIFY_URLS=hook.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.splitlines() == ["subscription v: receivers: NOT_THERE is not set: it waits"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_crawl_that_is_told_to_stop_does_not_wait_for_a_receiver(tmp_path: Path, hook: Hook, number: int) -> None:
    hook.answer = STALL
    with serve([]) as loopback:
        process = subprocess.Popen(
            command(tmp_path, loopback, "town", "-s", "NOTIFY_TIMEOUT=100"),
            cwd=ROOT,
            env=environment(NOTIFY_URLS=f"{hook.url}?rto=60"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not hook.asked:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        _, said = process.communicate(timeout=50)
    assert process.returncode == 1
    assert "interrupted after its crawl" in said
    hook.answer = 200
    with serve([]) as loopback:
        scrapy(tmp_path, loopback, "town", NOTIFY_URLS=hook.url)
    assert len(hook.got) == 1


def test_an_address_on_the_command_line_is_refused(tmp_path: Path) -> None:
    done = scrapy(tmp_path, None, "town", "-s", "NOTIFY_URLS=json://hush-hush")
    assert done.returncode == 2
    assert "NOTIFY_URLS is taken from the environment only" in done.stderr
    assert "hush-hush" not in done.stderr


def test_the_list_shows_what_became_of_each(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[village]\nwords = ["乡村"]\ndigest = "daily"\nreceivers = ["EDITOR_URLS"]\n')
    done = subscriptions(tmp_path, EDITOR_URLS=hook.url)
    assert done.returncode == 0, done.stderr
    assert "village" in done.stdout
    assert "daily, 8:00" in done.stdout
    assert "the next run" in done.stdout
    assert "hush-hush" not in done.stdout


def test_a_test_shows_what_the_last_days_would_have_brought_and_sends_nothing(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[village]\nwords = ["乡村"]\n')
    yesterday(tmp_path, "a1", "a2", days=5)
    yesterday(tmp_path, "a3")
    done = subscriptions(tmp_path, "--test", NOTIFY_URLS=hook.url)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("[")] == [
        "[新] 乡村a1",
        "[新] 乡村a2",
        "[新] 乡村a3",
    ]
    done = subscriptions(tmp_path, "--test", "--days", "3", "village", NOTIFY_URLS=hook.url)
    assert "[新] 乡村a3" in done.stdout
    assert "乡村a1" not in done.stdout
    assert hook.asked == 0
    assert not (tmp_path / "notify.sqlite").exists()


def test_since_tells_of_the_past(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[village]\nwords = ["乡村"]\n')
    yesterday(tmp_path, "a1", days=4)
    yesterday(tmp_path, "a2")
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    assert subscriptions(tmp_path, "--since", day, NOTIFY_URLS=hook.url).returncode == 0
    with serve(town(1)) as loopback:
        scrapy(tmp_path, loopback, "town", NOTIFY_URLS=hook.url)
    assert "乡村a2" in hook.text
    assert "乡村a1" not in hook.text


def test_a_test_message_goes_to_each_receiver_and_who_failed_is_said(tmp_path: Path, hook: Hook) -> None:
    subscribe(tmp_path, '[village]\nwords = ["乡村"]\nreceivers = ["EDITOR_URLS", "OTHER_URLS"]\n')
    with webhook() as bad:
        bad.answer = 403
        done = subscriptions(tmp_path, "--send-test", NOTIFY_URLS=hook.url, EDITOR_URLS=bad.url)
    assert done.returncode == 1
    assert done.stdout == "NOTIFY_URLS: sent\n"
    assert sorted(done.stderr.splitlines()) == [
        "EDITOR_URLS: HTTP 403 Forbidden",
        "subscription village: receivers: OTHER_URLS is not set",
    ]
    assert hook.got[0]["title"].endswith("测试消息")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--test", "--days", "0"], "--days 0: not a number like 7"),
        (["--days", "3"], "--days is of --test"),
        (["--since", "yesterday"], "--since yesterday: not a day like 2022-08-18"),
        (["--test", "--send-test"], "give one of them"),
        (["nobody"], "there is no subscription nobody; there are village"),
        (["--send-test"], "nobody is to be told: set NOTIFY_URLS"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, words: list[str], said: str) -> None:
    subscribe(tmp_path, '[village]\nwords = ["乡村"]\n')
    done = subscriptions(tmp_path, *words)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "nothing is subscribed to"), ("[v]\nwrods = 1", "subscription v: wrods: there is no such")],
)
def test_no_file_or_a_wrong_one_is_wrong_usage(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        subscribe(tmp_path, text)
    done = subscriptions(tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]

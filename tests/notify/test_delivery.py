"""Messages reach real receivers, which fail, stall, hang up and come back; nothing of an address gets out."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.notify import telling
from crawler.notify.outbox import TRIES
from crawler.records import State
from tests.export.world import page
from tests.notify.nights import night, subscribe, told
from tests.notify.receiving import RESET, STALL, Hook, Mailbox, mailbox, webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.notify.receivers import Letter

VILLAGE = '[village]\nwords = ["乡村"]\n'


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as each:
        yield each


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as each:
        yield each


@pytest.fixture
def data(tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with a subscription that a webhook is told of."""
    monkeypatch.setenv("NOTIFY_URLS", hook.url)
    subscribe(tmp_path, VILLAGE)
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Let it be so many days later."""
    now = datetime.now(UTC) + timedelta(days=days)
    monkeypatch.setattr(telling, "_now", lambda: now)


def test_a_story_is_told_by_webhook_and_mail(
    data: Path, hook: Hook, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_URLS", f"{hook.url}\n  {box.url}")
    night(data, 1, articles_a=[page("a1", title="乡村新事"), page("a2")])
    assert told(data) == []
    assert [each["title"] for each in hook.got] == ["village：1 条消息"]
    assert hook.got[0]["message"] == "[新] 乡村新事\nA市人民政府 · a · 2024-04-01\nhttp://a.gov.cn/1"
    (mail,) = box.got
    assert mail["Subject"] == "village：1 条消息"
    assert mail.get_content().split() == hook.got[0]["message"].split()
    assert told(data) == []
    assert (len(hook.got), len(box.got)) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (500, "HTTP 500 Internal Server Error"),
        (302, "HTTP 302 Found"),  # a POST that is redirected becomes a GET, whose 200 says nothing
        (RESET, "the connection was lost"),
        ({"errcode": 310000, "errmsg": "keywords not in content"}, "refused with the code 310000"),
    ],
)
def test_what_was_not_taken_is_sent_by_the_next_run(data: Path, hook: Hook, answer: object, why: str) -> None:
    hook.answer = answer
    night(data, 1, articles_a=[page("a1", title="乡村一")])
    night(data, 2, articles_a=[page("a2", 2, title="乡村二")])
    assert told(data) == [f"NOTIFY_URLS: {why}: the next run tries again (1 message)"]
    night(data, 3, articles_a=[page("a3", 3, title="乡村三")])
    assert told(data) == [f"NOTIFY_URLS: {why}: the next run tries again (2 messages)"]
    hook.answer = 200
    assert told(data) == []
    assert [hook.text.count(each) for each in ("乡村一", "乡村二", "乡村三")] == [1, 1, 1]
    assert told(data) == []
    assert len(hook.got) == 2


def test_a_receiver_that_is_gone_and_a_name_that_is_not_known(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as gone:
        url = gone.url
    monkeypatch.setenv("NOTIFY_URLS", f"{url} nonsense://hush-hush json://hush-hush.invalid/")
    night(data, 1, articles_a=[page("a1", title="乡村")])
    faults = told(data)
    assert sorted(each.partition(": the next")[0] for each in faults) == [
        "NOTIFY_URLS (2): it is no address that Apprise knows",
        "NOTIFY_URLS (3): its host is not known",
        "NOTIFY_URLS: connection refused",
    ]


@pytest.mark.slow
def test_one_that_stalls_holds_nobody_up(data: Path, hook: Hook, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", f"{hook.url}?rto=60 {box.url}")
    hook.answer = STALL
    night(data, 1, articles_a=[page("a1", title="乡村一")], articles_b=[page("b1", title="乡村二")])
    assert told(data, seconds=10.0) == ["NOTIFY_URLS: no answer in time: the next run tries again (1 message)"]
    assert len(box.got) == 1
    hook.answer = 200
    assert told(data) == []
    assert (len(hook.got), len(box.got)) == (1, 1)


def test_a_mail_server_that_refuses_is_asked_again(data: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", box.url)
    box.answer = "451 later"
    night(data, 1, articles_a=[page("a1", title="乡村")])
    (fault,) = told(data)
    assert fault.startswith("NOTIFY_URLS: SMTP 451")
    box.answer = "250 OK"
    assert told(data) == []
    assert len(box.got) == 1


def test_no_address_is_in_any_file_or_line(data: Path, hook: Hook, capfd: pytest.CaptureFixture[str]) -> None:
    hook.answer = 500
    night(data, 1, articles_a=[page("a1", title="乡村")], state=State.DOWN)
    lines = told(data)
    written = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    seen = "\n".join([*lines, *capfd.readouterr(), written.decode(errors="replace")])
    for secret in ("hush-hush", "a-secret-path", str(hook.port), "someone"):
        assert secret not in seen


def test_a_message_that_nobody_takes_is_given_up_after_a_week(
    data: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.answer = 500
    night(data, 1, articles_a=[page("a1", title="乡村")])
    told(data)
    at(monkeypatch, 7.1)
    assert told(data) == ["NOTIFY_URLS: a message was given up (HTTP 500 Internal Server Error): village：1 条消息"]
    hook.answer = 200
    assert told(data) == []
    assert hook.got == []


def test_tries_are_ever_further_apart_so_that_age_decides(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run every half hour of a week tries less often than `TRIES`, and tries on the last day as well."""
    tried: list[int] = []

    def refuse(letters: list[Letter], _language: str, _seconds: float, done: Callable[[Letter, str], None]) -> None:
        for letter in letters:
            done(letter, "HTTP 500")
            tried.append(half_hour)

    monkeypatch.setattr(telling, "send", refuse)
    night(data, 1, articles_a=[page("a1", title="乡村")])
    for half_hour in range(7 * 48):
        at(monkeypatch, half_hour / 48)
        told(data)
    assert tried[:4] == [0, 1, 2, 3]
    assert len(tried) < TRIES
    assert tried[-1] > 6 * 48


def test_without_the_library_messages_wait_and_what_to_install_is_said(
    data: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda _name: None)
        night(data, 1, articles_a=[page("a1", title="乡村")])
        (fault,) = told(data)
        assert "pip install -e '.[notify]'" in fault
    assert told(data) == []
    assert len(hook.got) == 1


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from tests.notify.nights import BEFORE, told
told(Path(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("taken", [True, False], ids=["taken", "on its way"])
def test_a_kill_before_the_mark_repeats_a_message_and_loses_none(data: Path, hook: Hook, *, taken: bool) -> None:
    """SIGKILL of all that runs when the receiver has the message, before anybody could note that."""
    night(data, 1, articles_a=[page("a1", title="乡村一")])
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(data)], start_new_session=True)
    hook.on_message = lambda: os.killpg(process.pid, signal.SIGKILL)
    hook.answer = 200 if taken else STALL
    assert process.wait(60) == -signal.SIGKILL
    hook.on_message, hook.answer = lambda: None, 200
    assert told(data) == []
    assert hook.got
    assert all("乡村一" in each["message"] for each in hook.got)
    count = len(hook.got)
    assert count <= 2
    assert told(data) == []
    assert len(hook.got) == count


@pytest.mark.slow
def test_runs_that_end_together_send_each_message_once(data: Path, hook: Hook) -> None:
    for number in range(1, 4):
        night(data, number, articles_a=[page(f"a{number}", number, title=f"乡村{number}")])
    processes = [subprocess.Popen([sys.executable, "-c", KILLED, str(data)]) for _ in range(3)]
    assert [each.wait(60) for each in processes] == [0, 0, 0]
    assert [hook.text.count(f"乡村{number}") for number in range(1, 4)] == [1, 1, 1]


def test_a_process_without_the_address_leaves_everything_to_the_next(
    data: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delenv("NOTIFY_URLS")
        night(data, 1, articles_a=[page("a1", title="乡村一")])
        assert told(data) == ["subscription village: receivers: NOTIFY_URLS is not set: it waits"]
    assert told(data) == []
    assert hook.text.count("乡村一") == 1


def test_a_damaged_outbox_is_said_and_left_alone(data: Path) -> None:
    (data / "notify.sqlite").write_bytes(b"not a database" * 100)
    night(data, 1, articles_a=[page("a1", title="乡村")])
    (fault,) = told(data)
    assert "notify.sqlite is damaged" in fault
    assert "move it away" in fault
    assert (data / "notify.sqlite").read_bytes() == b"not a database" * 100


def test_each_receiver_of_a_list_is_told(data: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as other:
        monkeypatch.setenv("NOTIFY_URLS", f"{hook.url} {other.url}")
        monkeypatch.setenv("EDITOR_URLS", other.url)
        subscribe(data, VILLAGE + 'receivers = ["EDITOR_URLS"]\n')
        night(data, 1, articles_a=[page("a1", title="乡村")], state=State.DOWN, detail="没有回应")
        assert told(data) == []
        assert [each["title"] for each in hook.got] == ["[异常] a: 无法访问"]
        assert sorted(each["title"] for each in other.got) == ["[异常] a: 无法访问", "village：1 条消息"]


@pytest.mark.slow
def test_what_stalls_is_ended_with_the_process_that_sends(data: Path, hook: Hook) -> None:
    hook.answer = STALL
    night(data, 1, articles_a=[page("a1", title="乡村")])
    told(data, seconds=10.0)
    assert hook.asked == 1
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text("ascii").split()
    assert not [pid for pid in children if b"apprise_process" in Path(f"/proc/{pid}/cmdline").read_bytes()]

"""What pages say is safe wherever it is read: a mail's header, JSON, HTML, Markdown; and no message is too long."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.notify import apprise_process
from crawler.notify.event import Event, Kind, line
from crawler.notify.message import LARGEST, Message, body, of_events
from tests.export.world import page
from tests.notify.nights import night, subscribe, told
from tests.notify.receiving import mailbox, webhook

if TYPE_CHECKING:
    from pathlib import Path

TITLES = (
    "一行\r\nBcc: everybody@example.org\r\n\r\n另一行",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "]](javascript:alert(1)) ![](http://evil.example/a.png) `*_",
    "<!channel> @everyone @所有人 <@U123>",
    "乡村\u202egnp.exe\u2066\u200b\u2028\u0000\u001b[31m",
    "很长" * 500_000,
    "半个\ud800字",
)


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_hostile_title_is_one_safe_line_for_every_receiver(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(tmp_path, '["<b>乡村</b>"]\nwords = ["正文", "夜"]\n')
    night(tmp_path, 1, articles_a=[page("a1", title=title, source=title, publisher=title)])
    with webhook() as hook, mailbox() as box:
        monkeypatch.setenv("NOTIFY_URLS", f"{hook.url} {hook.url}?format=html {hook.url}?format=markdown {box.url}")
        assert told(tmp_path) == []
        assert len(hook.got) == 3
        (mail,) = box.got
    assert sorted(mail.keys()) == sorted(set(mail.keys()))
    assert "Bcc" not in mail
    assert str(mail["To"]) == "editor@example.org"
    plain = mail.get_content()
    for text in (plain, *(f"{each['title']}\n{each['message']}" for each in hook.got)):
        assert len(text.encode()) < 4000
        assert not any(mark in text for mark in ("<script", "<img", "<!", "@everyone", "<@", "<b>乡"))
        assert not any(0x202A <= ord(char) <= 0x2069 or ord(char) < 9 or ord(char) == 0x1B for char in text)
    assert len(plain.split("\n\n")[0].splitlines()) == 3
    markdown = next(each["message"] for each in hook.got if "\\." in each["message"])
    assert "](" not in markdown.replace("\\]\\(", "")


@given(st.text(max_size=400))
def test_a_line_is_one_line_that_every_encoding_has(text: str) -> None:
    told = line(text)
    assert len(told) <= 120
    assert told == " ".join(told.split())
    assert len(told.splitlines()) <= 1
    told.encode()
    assert not set(told) & set("<>@")


@given(st.integers(1, 80), st.integers(60, 20_000), st.sampled_from(["zh", "en"]))
def test_a_message_has_no_more_bytes_than_its_receiver_takes_and_says_what_is_missing(
    count: int, most: int, language: str
) -> None:
    events = [Event(Kind.NEW, "1", f"标题{n}", f"http://a.gov.cn/{n}", "a", "某镇", "", "") for n in range(count)]
    text = body(of_events("村", events, count, language), most, language)
    assert len(text.encode()) <= min(most, LARGEST)
    shown = text.count("http://")
    words = "另有 {} 条没有列出" if language == "zh" else "and {} more, not listed"
    rest = [left for left in range(1, count + 1) if words.format(left) in text]
    assert rest == [] if shown == count else rest[0] in (count - shown, count - 1)


def test_a_title_that_has_no_room_is_cut_where_it_can_be_seen() -> None:
    text = body(Message("题", ("很" * 1000,), 1), 100, "zh")
    assert len(text.encode()) <= 100
    assert text.endswith("…")


@pytest.mark.parametrize(
    ("log", "why"),
    [
        ("Failed to send JSON POST notification: error=404.", "HTTP 404 Not Found"),
        ("Failed: error=799.", "HTTP 799"),
        ("Socket Exception: (535, b'5.7.8 pass hush-hush wrong')", "SMTP 535"),
        (
            "Socket Exception: url: /robot/send?access_token=hush (Read timed out.)",
            "no answer in time",
        ),
        ("Socket Exception: [SSL: CERTIFICATE_VERIFY_FAILED] hush", "its certificate is not trusted"),
        ("hush-hush is wrong", "it was refused"),
    ],
)
def test_a_reason_is_told_in_words_that_hold_nothing_of_the_log(log: str, why: str) -> None:
    assert apprise_process.why(log) == why


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b'{"errcode": 0, "errmsg": "ok"}', 0),
        (b'{"errcode": 45009}', 45009),
        (b"ok", 0),
        (b"[1]", 0),
        (b'{"errcode": "x"}', 0),
        (json.dumps({"code": 1}).encode(), 0),
        (b"[" * 100_000, 0),
    ],
)
def test_dingtalk_and_wecom_refuse_in_the_answer(answer: bytes, code: int) -> None:
    assert apprise_process.error_code(answer) == code

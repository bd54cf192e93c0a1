"""What subscriptions are told: once a story, what became of it, from when they began; and the health of sites."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.notify import telling
from crawler.notify.outbox import Outbox
from crawler.records import CHINA, Run, State
from tests.export.world import back, gone, of, page
from tests.index.crawled import write_feed
from tests.notify.nights import BEFORE, night, subscribe, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.notify.receivers import Letter

WORDS = '[village]\nwords = ["乡村"]\n'


class Told:
    """What was told, title and text of each message, instead of being sent."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.messages: list[str] = []

    def send(
        self, letters: list[Letter], _language: str, _seconds: float, done: Callable[[Letter, None], None]
    ) -> None:
        for letter in letters:
            self.messages.append("\n".join([letter.message.title, *letter.message.paragraphs]))
            done(letter, None)

    def now(self, began: datetime = BEFORE, **more: Any) -> list[str]:
        """Return what is told now: of each article its kind and title."""
        self.messages.clear()
        assert told(self.data, began, **more) == []
        lines = [line for message in self.messages for line in message.splitlines()[1:]]
        return [line for line in lines if line.startswith("[")]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    found = Told(tmp_path)
    monkeypatch.setattr(telling, "send", found.send)
    monkeypatch.setenv("EDITOR_URLS", "json://127.0.0.1/")
    subscribe(tmp_path, WORDS + 'receivers = ["EDITOR_URLS"]\n')
    return found


def village(name: str, number: int = 1, **fields: Any) -> Any:
    return page(name, number, **{"title": f"乡村{name}", **fields})


def test_a_subscription_has_feeds_for_readers(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1"), page("a2")])
    said.now()
    night(said.data, 2, articles_a=[village("a3", 2)])
    said.now()
    feed = json.loads((said.data / "syndication/subscriptions/village/feed.json").read_text("utf-8"))
    assert [item["title"] for item in feed["items"]] == ["乡村a3", "乡村a1"]


def test_a_reprint_is_not_told_again_in_the_same_night_or_later(said: Told) -> None:
    night(said.data, 1, articles_b=[village("b1")], duplicates_a=[village("a1", duplicate_of=of("b1"))])
    assert len(said.now()) == 1
    night(said.data, 2, duplicates_a=[village("a2", 2, duplicate_of=of("b1"))])
    assert said.now() == []


def test_a_reprint_is_told_where_the_original_does_not_match(said: Told) -> None:
    """The original is of another site, or lacks the words: the first page that matches is told, and no other."""
    subscribe(said.data, WORDS + 'sites = ["a"]\nreceivers = ["EDITOR_URLS"]\n')
    copies = [village(f"a{number}", duplicate_of=of("b1")) for number in (1, 2)]
    night(said.data, 1, articles_b=[village("b1")], duplicates_a=copies)
    assert said.now() == ["[新] 乡村a1"]


def test_the_original_that_comes_after_a_copy_is_the_same_story(said: Told) -> None:
    night(said.data, 1, articles_b=[village("b1")])
    assert said.now() == ["[新] 乡村b1"]
    night(said.data, 2, articles_a=[village("a1", 2, flags=[f"supersedes:{of('b1')}"])])
    assert said.now() == []
    night(said.data, 3, duplicates_a=[village("a2", 3, duplicate_of=of("a1"))])
    assert said.now() == []


def test_a_revision_is_told_and_a_move_is_not(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1"), village("a2")])
    said.now()
    moved = village("a2", 2, url="http://a.gov.cn/new/2", aka=["http://a.gov.cn/2"])
    night(said.data, 2, articles_a=[village("a1", 2, revision=2), moved])
    assert said.now() == ["[有修改] 乡村a1"]


def test_a_revision_without_the_words_is_told_to_whom_the_article_was_told(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1"), page("a2")])
    said.now()
    night(said.data, 2, articles_a=[page("a1", 2, revision=2, title="改了"), page("a2", 2, revision=2)])
    assert said.now() == ["[有修改] 改了"]


def test_a_withdrawal_is_told_once_and_taken_back(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1"), page("a2")])
    said.now()
    night(said.data, 2, rejected_a=[gone("a1", 2), gone("a2", 2)])
    assert said.now() == ["[已撤下] 乡村a1"]
    night(said.data, 3, runs_a=[back("a1", 3), back("a2", 3)])
    assert said.now() == ["[已恢复] 乡村a1"]


def test_only_the_events_that_are_asked_for_are_told(said: Told) -> None:
    subscribe(said.data, WORDS + 'events = ["withdrawn"]\nreceivers = ["EDITOR_URLS"]\n')
    night(said.data, 1, articles_a=[village("a1")])
    night(said.data, 2, articles_a=[village("a1", 2, revision=2)])
    assert said.now() == []
    night(said.data, 3, rejected_a=[gone("a1", 3)])
    assert said.now() == ["[已撤下] 乡村a1"]


def test_a_subscription_begins_with_the_run_that_ends_after_it_was_written(said: Told) -> None:
    """A reprint of what matched before is of the past, too; what became of the past is news."""
    night(said.data, 1, articles_a=[village("a1")])
    night(said.data, 2, articles_a=[village("a2", 2)], duplicates_b=[village("b1", 2, duplicate_of=of("a1"))])
    began = datetime(2024, 5, 2, 1, tzinfo=UTC)  # between the two
    assert said.now(began) == ["[新] 乡村a2"]
    night(said.data, 3, articles_a=[village("a1", 3, revision=2)])
    assert said.now() == ["[有修改] 乡村a1"]


def test_a_run_of_less_than_a_second_is_the_first_that_is_told(said: Told) -> None:
    began = datetime(2024, 5, 1, 2, 0, 0, 400_000, tzinfo=UTC)
    run, at = "20240501T020000Z-1", "2024-05-01T02:00:00+00:00"
    write_feed(said.data, f"articles/a/{run}", [village("a1")])
    write_feed(said.data, f"runs/a/{run}", [Run("a", run, at, at, State.OK)])
    assert said.now(began) == ["[新] 乡村a1"]


def test_a_subscription_that_is_taken_away_and_comes_back_begins_anew(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1")])
    assert said.now() == ["[新] 乡村a1"]
    subscribe(said.data, '[other]\nwords = ["别的"]\nreceivers = ["EDITOR_URLS"]\n')
    night(said.data, 2, articles_a=[village("a2", 2)])
    assert said.now() == []
    subscribe(said.data, WORDS + 'receivers = ["EDITOR_URLS"]\n')
    night(said.data, 3, articles_a=[village("a3", 3)])
    assert said.now(datetime(2024, 5, 3, 1, tzinfo=UTC)) == ["[新] 乡村a3"]


def test_a_file_that_is_wrong_stops_nothing_and_loses_nothing(said: Told) -> None:
    night(said.data, 1, articles_a=[village("a1")])
    assert said.now() == ["[新] 乡村a1"]
    subscribe(said.data, "[village]\nwrods = 1\n")
    night(said.data, 2, articles_a=[village("a2", 2)])
    (fault,) = told(said.data)
    assert "subscription village: wrods: there is no such key" in fault
    subscribe(said.data, WORDS + 'receivers = ["EDITOR_URLS"]\n')
    assert said.now() == ["[新] 乡村a2"]


def test_exclude_sources_and_sites_choose(said: Told) -> None:
    subscribe(
        said.data,
        '[one]\nwords = ["乡村"]\nexclude = ["会议"]\nsources = ["新华社*", "嵊州发布"]\nsites = ["a"]\n'
        'receivers = ["EDITOR_URLS"]\n',
    )
    pages = [
        village("a1", source="新华社客户端"),
        village("a2", source="嵊州发布"),
        village("a3", source="嵊州发布厅"),
        village("a4", source=None),
        village("a5", source="新华社", text="会议"),
    ]
    night(said.data, 1, articles_a=pages, articles_b=[village("b1", source="新华社")])
    assert said.now() == ["[新] 乡村a1", "[新] 乡村a2"]


def test_a_digest_is_one_message_after_its_hour(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe(said.data, WORDS + 'digest = "daily"\nhour = 8\nreceivers = ["EDITOR_URLS"]\n')

    def at(day: int, hour: int) -> None:
        moment = datetime(2024, 5, day, hour, tzinfo=CHINA)
        monkeypatch.setattr(telling, "_now", lambda: moment)

    at(1, 9)
    night(said.data, 1, articles_a=[village("a1")])
    assert said.now() == []
    at(2, 7)
    night(said.data, 2, articles_a=[village("a2", 2)])
    assert said.now() == []
    at(2, 8)
    assert said.now() == ["[新] 乡村a1", "[新] 乡村a2"]
    assert len(said.messages) == 1
    at(2, 23)
    night(said.data, 3, articles_a=[village("a3", 3)])
    assert said.now() == []
    at(3, 12)
    assert said.now() == ["[新] 乡村a3"]
    at(4, 12)
    assert said.now() == []


def test_a_weekly_digest_comes_on_monday(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe(said.data, WORDS + 'digest = "weekly"\nreceivers = ["EDITOR_URLS"]\n')
    came = []
    for day in range(1, 15):  # 1 May 2024 is a Wednesday
        moment = datetime(2024, 5, day, 9, tzinfo=CHINA)
        monkeypatch.setattr(telling, "_now", lambda moment=moment: moment)
        if day == 1:
            night(said.data, 1, articles_a=[village("a1")])
        came += [day] if said.now() else []
    assert came == [6]


def test_a_change_of_health_is_told_and_a_quiet_night_is_none(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://127.0.0.1/")
    titles = []
    for number, state in ((1, State.QUIET), (2, State.DOWN), (3, State.OK)):
        night(said.data, number, runs_a=[], state=state, detail="没有回应" if state is State.DOWN else None)
        said.now()
        titles += [message.splitlines()[0] for message in said.messages]
        said.messages.clear()
    assert titles == ["[异常] a: 无法访问", "[恢复正常] a: 正常"]


def test_what_a_site_was_before_anybody_was_told_counts(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://127.0.0.1/")
    for number in (1, 2):
        night(said.data, number, runs_a=[], state=State.DOWN)
    said.now(datetime(2024, 5, 2, 1, tzinfo=UTC))
    assert said.messages == []
    night(said.data, 3, runs_a=[], state=State.OK)
    said.now()
    (message,) = said.messages
    assert "状态：无法访问 → 正常" in message


def test_english_is_a_setting(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://127.0.0.1/")
    night(said.data, 1, articles_a=[village("a1")], state=State.BLOCKED, detail="3 list pages were challenges")
    assert told(said.data, language="en") == []
    assert said.messages[0].splitlines()[:3] == [
        "[not well] a: blocked",
        "state: ok -> blocked",
        "why: 3 list pages were challenges",
    ]
    assert said.messages[1].splitlines()[:2] == ["village: 1 to tell", "[new] 乡村a1"]


def test_a_silence_is_told_once_and_the_next_one_again(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://127.0.0.1/")
    titles: list[str] = []

    def on(day: datetime) -> None:
        monkeypatch.setattr(telling, "_now", lambda: day)
        said.now(silent_days=30.0)
        titles.extend(message.splitlines()[0] for message in said.messages)

    night(said.data, 1, articles_a=[page("a1")])
    night(said.data, 2, runs_a=[])
    on(datetime(2024, 5, 30, tzinfo=UTC))
    assert titles == []
    on(datetime(2024, 5, 31, tzinfo=UTC))
    on(datetime(2024, 6, 20, tzinfo=UTC))
    assert titles == ["a：已有 30 天没有新文章"]
    night(said.data, 3, articles_a=[page("a3", 3)])
    later = datetime(2024, 6, 25, tzinfo=UTC)
    ended = Run("a", "20240625T000000Z-4", later.isoformat(), later.isoformat(), State.QUIET)
    write_feed(said.data, f"runs/a/{ended.run}", [ended])
    on(later)
    on(later + timedelta(days=1))
    assert titles[1:] == ["a：已有 53 天没有新文章"]


def test_a_host_that_was_crawled_once_is_not_silent(said: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://127.0.0.1/")
    night(said.data, 1, articles_a=[page("a1")])
    monkeypatch.setattr(telling, "_now", lambda: datetime(2024, 8, 1, tzinfo=UTC))
    said.now(silent_days=30.0)
    assert said.messages == []


def test_a_night_of_very_many_is_one_message_that_says_how_many_more(said: Told) -> None:
    night(said.data, 1, articles_a=[village(f"a{number}", day=1) for number in range(1, 501)])
    assert len(said.now()) == 50
    (message,) = said.messages
    assert message.startswith("village：500 条消息")
    with Outbox.open(said.data, now=datetime.now(UTC)) as outbox:
        assert outbox.kept("village") == ([], 0)

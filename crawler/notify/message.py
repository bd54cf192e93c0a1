"""The messages that people get, in Chinese or English: a title and paragraphs, cut where a receiver takes no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.notify.event import Kind, line
from crawler.records import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.notify.event import Event
    from crawler.records import Run

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)
MOST = 50  # paragraphs of a message
LARGEST = 16_000  # bytes of one, whatever a receiver would take
_DETAIL = 600  # characters

_WELL = (State.OK, State.QUIET)
_STATES = {
    State.OK: "正常",
    State.QUIET: "正常，无新内容",
    State.DRIFT: "疑似改版",
    State.BLOCKED: "被拦截",
    State.INCOMPLETE: "不完整",
    State.DOWN: "无法访问",
}
_KINDS = {
    CHINESE: {Kind.NEW: "新", Kind.REVISED: "有修改", Kind.WITHDRAWN: "已撤下", Kind.RESTORED: "已恢复"},
    ENGLISH: {Kind.NEW: "new", Kind.REVISED: "revised", Kind.WITHDRAWN: "withdrawn", Kind.RESTORED: "restored"},
}
_WORDS = {
    CHINESE: {
        "well": "恢复正常",
        "unwell": "异常",
        "state": "状态：{before} → {after}",
        "why": "原因：{detail}",
        "run": "运行：{run}",
        "silent": "{name}：已有 {days} 天没有新文章",
        "since": "最近一次有新文章：{day}。网站可能停更，也可能改版后列表读不到了，请到网站上看一看。",
        "events": "{name}：{count} 条消息",
        "more": "…… 另有 {count} 条没有列出",
        "test": "测试消息",
        "works": "看到这条消息，说明接收方设置正确。",
    },
    ENGLISH: {
        "well": "well again",
        "unwell": "not well",
        "state": "state: {before} -> {after}",
        "why": "why: {detail}",
        "run": "run: {run}",
        "silent": "{name}: no new article for {days} days",
        "since": "The last new one: {day}. The site may rest, or its lists may have become unreadable: look at it.",
        "events": "{name}: {count} to tell",
        "more": "… and {count} more, not listed",
        "test": "a test message",
        "works": "If you read this, the receiver is set up right.",
    },
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `paragraphs` are the first of `total`: the others are only counted."""

    title: str
    paragraphs: tuple[str, ...]
    total: int


def _named(site: str, publisher: str) -> str:
    return f"{line(publisher)} ({line(site)})" if publisher else line(site)


def of_health(run: Run, before: State, publisher: str, language: str) -> Message:
    """Return the message that a site is in another state than `before` its latest run."""
    words = _WORDS[language]
    names: list[str] = [_STATES.get(state, state) if language == CHINESE else state for state in (before, run.state)]
    told = [words["state"].format(before=names[0], after=names[1])]
    if run.detail:
        told.append(words["why"].format(detail=line(run.detail, _DETAIL)))
    told.append(words["run"].format(run=line(run.run)))
    kind = words["well" if run.state in _WELL else "unwell"]
    return Message(f"[{kind}] {_named(run.site, publisher)}: {names[1]}", ("\n".join(told),), 1)


def of_silence(site: str, publisher: str, days: int, day: str, language: str) -> Message:
    """Return the message that a site has had nothing new for `days` days, the last of it on `day`."""
    words = _WORDS[language]
    title = words["silent"].format(name=_named(site, publisher), days=days)
    return Message(title, (words["since"].format(day=day),), 1)


def of_events(name: str, events: Sequence[Event], total: int, language: str) -> Message:
    """Return the message of a subscription; `events` are the first of `total`."""
    title = _WORDS[language]["events"].format(name=line(name), count=total)
    return Message(title, tuple(_told(event, language) for event in events[:MOST]), total)


def of_test(language: str) -> Message:
    """Return the message that tries a receiver."""
    words = _WORDS[language]
    return Message(f"chinese-local-news-crawler: {words['test']}", (words["works"],), 1)


def _told(event: Event, language: str) -> str:
    whose = event.source or event.publisher
    facts = " · ".join(filter(None, (whose, event.site if event.site != whose else "", event.day)))
    kind = _KINDS[language][event.kind]
    return "\n".join(filter(None, (f"[{kind}] {event.title or event.url}", facts, event.url)))


def body(message: Message, most: int, language: str) -> str:
    """Return the text of a message in at most `most` bytes of UTF-8; what was left out is said, and how much it was.

    Where not even the first paragraph has room, its beginning is there.
    """
    more = _WORDS[language]["more"]
    most = min(most, LARGEST)
    room = most - len(_joined([more.format(count=message.total)])) - 2
    shown: list[str] = []
    for paragraph in message.paragraphs:
        size = len(_joined([*shown, paragraph]))
        if size > (most if len(shown) + 1 == message.total else room):
            break
        shown.append(paragraph)
    if not shown and message.paragraphs:
        shown.append(f"{message.paragraphs[0].encode()[: max(0, room - 3)].decode(errors='ignore')}…")
    if message.total > len(shown):
        shown.append(more.format(count=message.total - len(shown)))
    return _joined(shown).decode()


def _joined(paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()

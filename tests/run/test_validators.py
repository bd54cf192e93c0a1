from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.download.validators import conditions
from crawler.records import KnownArticle, article_id

WINDOW = timedelta(days=7)
CHANGED = "Thu, 26 Feb 2026 09:00:00 GMT"
FETCHED = "2026-02-27T08:00:00+08:00"
KNOWN = KnownArticle(
    "0" * 16, "http://a.cn/1.html", 1, None, '"tag"', CHANGED, FETCHED, "2026-02-26T00:00:00+08:00", withdrawn=False
)
NOON = datetime(2026, 2, 27, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "sent"),
    [
        (CHANGED, True),
        ("Wed, 25 Feb 2026 20:00:00 GMT", True),  # a clock or a zone that differs
        ("Tue, 01 Jan 1980 00:00:00 GMT", False),
        ("Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("Fri, 20 Feb 2026 00:00:00 GMT", False),  # before the article was published
        ("Fri, 26 Feb 2027 00:00:00 GMT", False),  # after it was fetched
        ("0", False),
        ("yesterday", False),
    ],
)
def test_a_time_that_cannot_be_is_not_sent(changed: str, sent: bool) -> None:
    headers = conditions(replace(KNOWN, last_modified=changed), NOON, WINDOW)
    assert headers == {"If-None-Match": '"tag"', **({"If-Modified-Since": changed} if sent else {})}


def test_a_time_before_the_web_is_not_sent_for_an_article_without_a_date() -> None:
    undated = replace(KNOWN, published_at=None, etag=None)
    days = [NOON + timedelta(days=n) for n in range(7)]
    assert sum(bool(conditions(undated, day, WINDOW)) for day in days) == 6
    epoch = replace(undated, last_modified="Tue, 01 Jan 1980 00:00:00 GMT")
    assert not any(conditions(epoch, day, WINDOW) for day in days)


def test_a_tag_of_many_pages_is_not_sent() -> None:
    assert conditions(replace(KNOWN, shared_tag=True), NOON, WINDOW) == {"If-Modified-Since": CHANGED}


@pytest.mark.parametrize("nights", [tuple(range(1, 8)), (1, 3, 7), (2, 7)])
def test_each_article_is_asked_for_once_without_conditions_within_the_window(nights: tuple[int, ...]) -> None:
    """Whichever nights the site is crawled on, as long as one is at the window's end."""
    first = datetime(2026, 2, 26, 4, tzinfo=UTC)
    when = set()
    for number in range(50):
        known = replace(KNOWN, id=article_id(f"http://a.cn/{number}.html"), fetched_at="2026-02-26T12:00:00+08:00")
        unconditional = []
        for night in nights:
            now = first + timedelta(days=night)
            if not conditions(known, now, WINDOW):
                unconditional.append(night)
            known = replace(known, fetched_at=(now + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00"))
        assert len(unconditional) == 1
        when.update(unconditional)
    assert len(when) > 1 or len(nights) < 7

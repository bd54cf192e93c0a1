"""What a site has on a day: its articles, where each is, what it says and in which order a list names them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.synthetic_news import News
from benchmarks.year.kinds import Event, Order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.year.kinds import Kind

FIRST = date(2026, 1, 1)  # day 0
BEFORE = 60  # days of news that are there when the first night comes
EDITED, GONE, MOVED, BACKDATED = 0.03, 0.01, 0.005, 0.02  # shares of the articles
_SECTION = 101  # number of the news section before a migration; then it is another


@dataclass(frozen=True, slots=True)
class Story:
    """One article in truth. Days count from `FIRST`; `shown` is the day that its page prints."""

    number: int
    day: int
    shown: int
    title: str
    texts: tuple[str, ...]  # its versions: the second one from the day `edited` on
    edited: int | None = None
    gone: int | None = None
    moved: int | None = None

    def version(self, day: int) -> int:
        """Return which of its texts the page has on a day."""
        return int(self.edited is not None and day >= self.edited)


class Site:
    """A site of a kind. `articles` is about how many it publishes in `nights` nights."""

    def __init__(self, number: int, kind: Kind, *, nights: int, articles: int) -> None:
        """Invent the year; the same arguments give the same one."""
        self.kind = kind.within(nights)
        self.name = f"y{number:02}_{kind.name}"
        self.host = f"www.{self.name.replace('_', '-')}.gov.test"
        self._random = random.Random(f"{number} {kind.name}")  # noqa: S311 - an invention, not a secret
        self._news = News(number)
        self.stories = list(self._invent(nights, articles))

    def _invent(self, nights: int, articles: int) -> Iterator[Story]:
        chance, number = self._random, 1000
        for day in range(-BEFORE, nights):
            if Event.HOLIDAY in self.events(day):
                continue
            weekend = (FIRST + timedelta(days=day)).weekday() > 4  # noqa: PLR2004 - Saturday and Sunday
            mean = articles / nights * (0.4 if weekend else 1.24)
            for _ in range(int(mean) + (chance.random() < mean % 1)):
                number += 1
                yield self._story(number, day)

    def _story(self, number: int, day: int) -> Story:
        chance = self._random
        title, text = self._words(number)
        edited = day + chance.randint(1, 5) if chance.random() < EDITED else None
        gone = day + chance.randint(1, 6) if edited is None and chance.random() < GONE else None
        moved = day + chance.randint(1, 6) if edited is None and gone is None and chance.random() < MOVED else None
        back = chance.randint(8, 15) if self.kind.backdated and chance.random() < BACKDATED else 0
        correction = f"{text}\n更正：{self._news.own_clause()}，特此说明，以此次公布的内容为准。"
        return Story(number, day, day - back, title, (text, correction), edited, gone, moved)

    def _words(self, number: int) -> tuple[str, str]:
        """Return a story's own words, or for each fifth a templated notice with facts of its own."""
        if number % 5 == 0:
            title, text = next(self._notices())
            return title, text
        return f"{self._news.headline()}{self._news.own_clause()}", self._news.story()

    @cache  # noqa: B019 - a site lives as long as the process
    def _notices(self) -> Iterator[tuple[str, str]]:
        return self._news.notices()

    def events(self, day: int) -> set[Event]:
        """Return what befalls the site on a day."""
        return {event for first, last, event in self.kind.events if first <= day <= last}

    def scheme(self, day: int) -> str:
        """Return `http`, or `https` once the site has moved there."""
        return "https" if self.kind.https_on is not None and day >= self.kind.https_on else "http"

    def section(self, day: int) -> int:
        """Return the number that the news section has in addresses."""
        return _SECTION + (self.kind.migrated_on is not None and day >= self.kind.migrated_on)

    def place(self, story: Story, day: int) -> tuple[int, str, int]:
        """Return what makes an article's address on a day: the section, the day that it shows, and its number."""
        number = story.number + 50_000 * (story.moved is not None and day >= story.moved)
        return self.section(day), str(FIRST + timedelta(days=story.shown)), number

    def there(self, story: Story, day: int) -> bool:
        """Tell whether an article is to be had on a day."""
        return story.day <= day and (story.gone is None or day < story.gone)

    def listed(self, day: int) -> list[Story]:
        """Return the articles that the list names on a day, in its order."""
        day -= 2 * (Event.LAGGING in self.events(day))
        stories = [story for story in self.stories if self.there(story, day)]
        if self.kind.order is Order.HITS:
            return sorted(stories, key=lambda story: random.Random(f"{story.number} {day // 7}").random())  # noqa: S311
        stories.sort(key=lambda story: (story.shown, story.number), reverse=self.kind.order is not Order.OLDEST)
        if self.kind.order is Order.PINNED:
            pinned = sorted(stories, key=lambda story: story.number)[:3]
            return pinned + [story for story in stories if story not in pinned]
        return stories

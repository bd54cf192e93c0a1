"""What earlier runs learnt of a site's lists, what this run adds, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from crawler.records import KnownList, Order
from crawler.urls import addresses, on_first

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from crawler.lists.list_cursor import Walk

WALK_DAYS = 7  # a list is read to its end at least so often
_FEWEST = 2  # rows of a list; a single link may be anything
_FEW = 10  # rows at most of a box beside a list …
_SHRUNK = 2  # … and how many times as many the list had
_MOST = 1000  # lists of a site
_DATED = re.compile(r"(?:19|20)\d\d")  # a list of a year or of a day: it leaves the navigation when its time is over


class ListMemory:
    """The lists of a site, by the URL that they begin at.

    `retired`: lists that a person declared to be no more; `domains`: those on which the same paths are the same lists.
    """

    def __init__(
        self,
        known: Mapping[str, KnownList],
        today: date,
        *,
        every: int = WALK_DAYS,
        retired: Collection[str] = (),
        domains: Sequence[str] = (),
    ) -> None:
        """Begin a run of `today` with what earlier ones knew; each list is to be read whole every so many days."""
        self.known = dict(known)
        self.today = today
        self.every = max(1, every)
        self.labels: dict[str, str] = {}  # what the navigation calls the lists, by their URLs
        self._domains = domains
        self._retired = {self._place(url) for url in retired}
        self._gave: set[str] = set()  # places of lists that had rows today
        self._empty: set[str] = set()  # URLs of lists that came without any

    def of(self, url: str) -> KnownList | None:
        """Return what is known of a list."""
        return self.known.get(url)

    def unlinked(self) -> Iterator[str]:
        """Yield the lists that are asked for whether or not a page links to them, under their domain of today."""
        for url in self.known:
            if not _DATED.search(url) and self._place(url) not in self._retired:
                yield on_first(url, self._domains)

    def due(self, url: str) -> bool:
        """Tell whether a list is to be read to its end today.

        The day follows from its URL, so that a site's lists spread over the days; a day that was missed is made up for.
        """
        known = self.known.get(url)
        if known is None:
            return False
        latest = self.today - timedelta(days=(self.today.toordinal() + crc32(url.encode())) % self.every)
        return _last_whole(known) < latest

    def learn(self, walk: Walk, *, whole: bool) -> None:
        """Take in what a walk found; `whole`: it read the list from its beginning to its end.

        A page that lost the rows of its list may keep a box of articles beside it, which is no list.
        """
        if (not walk.rows and not walk.elsewhere) or (whole and self._is_box(walk)):
            self._empty.add(walk.start)
            return
        self._gave.add(self._place(walk.start))
        day = self.today.isoformat()
        known = self.known.get(walk.start) or KnownList(noted=day)
        if whole and walk.oldest is not None and walk.oldest >= (known.newest or walk.oldest + 1):
            known = replace(known, rows=0)  # it began anew
        newest = walk.newest
        sure = newest is not None and (whole or walk.past_pinned or newest > (known.newest or 0))
        known = replace(
            known,
            rows=max(known.rows, walk.rows),
            gave=day,
            walked=day if whole else known.walked,
            order=(walk.order or known.order) if whole else (known.order or walk.order),
            newest=newest if sure else known.newest,
        )
        if (whole or walk.leapt) and walk.latest.method == "GET":
            known = replace(known, last=walk.latest.url, pages=walk.reached)
        if walk.start in self.known or len(self.known) < _MOST:
            self.known[walk.start] = known

    def _is_box(self, walk: Walk) -> bool:
        """Tell whether the rows are but a few of the many that the list had; of one that begins anew, all are newer."""
        known = self.known.get(walk.start)
        if known is None or walk.number > 1 or walk.elsewhere or walk.rows > _FEW or known.rows < _SHRUNK * walk.rows:
            return False
        anew = walk.oldest is not None and known.newest is not None and walk.oldest >= known.newest
        return known.rows >= _FEW and not anew

    def dead(self) -> list[str]:
        """Return the lists that had rows once and came without any today, or not at all, and that no other replaced."""
        gone = self._gone()
        replaced = self._replaced(gone)
        return [url for url in gone if url not in replaced]

    def _gone(self) -> list[str]:
        return [
            url
            for url, known in self.known.items()
            if known.rows >= _FEWEST
            and self._place(url) not in self._gave | self._retired
            and (url in self._empty or known.dead)
        ]

    def _replaced(self, gone: Iterable[str]) -> set[str]:
        """Return which of the lists that are gone moved: since then another one came up that goes on where they ended.

        Each of those stands for one.
        """
        day = self.today.isoformat()
        others = {url: known for url, known in self.known.items() if known.gave == day}
        replaced = set()
        for url in gone:
            known = self.known[url]
            other = next((each for each, new in others.items() if _goes_on(new, known)), None)
            if other is not None:
                del others[other]
                replaced.add(url)
        return replaced

    def overdue(self) -> list[str]:
        """Return the living lists that no run has read to their end for longer than it should take."""
        lately = self.today - timedelta(days=self.every)
        living = ((url, known) for url, known in self.known.items() if self._place(url) in self._gave)
        return [url for url, known in living if _last_whole(known) < lately]

    def carried(self) -> dict[str, KnownList]:
        """Return what the next run is to know."""
        dead, replaced = set(self.dead()), self._replaced(self._gone())
        return {
            url: replace(known, dead=url in dead, label=self.labels.get(url) or known.label)
            for url, known in self.known.items()
            if self._place(url) not in self._retired and url not in replaced and not self._forgotten(url, known)
        }

    def _place(self, url: str) -> str:
        """Return what a list's address has in common under http and https, with and without www., on all domains."""
        return min(addresses(url, self._domains))

    def _forgotten(self, url: str, known: KnownList) -> bool:
        """Tell whether a list is of a time that is over, or the same as one at another address."""
        gone = known.gave != self.today.isoformat()
        return gone and (
            (bool(_DATED.search(url)) and url not in self._empty and not known.dead) or self._place(url) in self._gave
        )


def _goes_on(new: KnownList, old: KnownList) -> bool:
    """Tell whether a list that came up when another gave nothing any more has as many rows, and newer ones."""
    if old.gave is None or new.noted <= old.gave or _SHRUNK * new.rows < old.rows:
        return False
    return new.newest is not None and old.newest is not None and new.newest >= old.newest


def _last_whole(known: KnownList) -> date:
    return date.fromisoformat(known.walked or known.noted)


_FIELDS = {each.name for each in fields(KnownList)}


def known_lists(record: Any) -> dict[str, KnownList]:
    """Return the lists in the last line of a log; what is damaged, or of another version, is left out."""
    lists = record.get("lists") if isinstance(record, dict) else None
    found = {}
    for url, value in lists.items() if isinstance(lists, dict) else ():
        try:
            known = KnownList(**{name: each for name, each in value.items() if name in _FIELDS})
            known = replace(known, order=Order(known.order) if known.order else None, rows=int(known.rows))
            _last_whole(known)
        except (AttributeError, TypeError, ValueError):
            continue
        found[url] = known
    return found

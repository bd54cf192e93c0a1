"""The kinds of sites: how their lists are ordered and paged, and what befalls them in a year. All of it is data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

YEAR = 365  # nights


class Order(StrEnum):
    """How the rows of a list stand."""

    NEWEST = "newest"
    OLDEST = "oldest"
    HITS = "hits"  # in an order that changes every week and has nothing to do with dates
    PINNED = "pinned"  # newest first, below three old rows


class Event(StrEnum):
    """What befalls a site on its nights. Those of `BREAKAGES` a run has to tell; the rest it has to bear."""

    MAINTENANCE = "maintenance"  # every address answers 200 with one notice
    MASS_404 = "mass_404"  # every article answers 404
    DOWN = "down"  # every address answers 503
    CHALLENGE = "challenge"  # every address answers a script that wants a browser
    EMPTY_LIST = "empty_list"  # the list is a shell without rows
    BOX = "box"  # the list has lost its rows, and a box beside it keeps a few old ones
    PAGER_BY_SCRIPT = "pager_by_script"  # the way to the second page is a script that says nothing
    LOGIN = "login"  # every article answers 200 with a login form
    LAGGING = "lagging"  # a cache answers with the lists of two days ago
    HOLIDAY = "holiday"  # nothing is published


BREAKAGES = frozenset(Event) - {Event.LAGGING, Event.HOLIDAY}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of site. `skin` names a CMS of `benchmarks.year.pages`; days count from the first night, 0.

    `events` are (first day, last day, event). `https_on` and `migrated_on` are the days on which all addresses change.
    `constant_tag`: every article has one and the same entity tag and an impossible `Last-Modified`, and the server
    believes them. `clamps`: pages past the last repeat it. `elsewhere`: one row in ten leads to another site.
    `redirects`: old addresses lead to the new ones, otherwise they answer 404.
    """

    name: str
    skin: str = "guowei"
    order: Order = Order.NEWEST
    events: tuple[tuple[int, int, Event], ...] = ()
    declared: bool = True
    https_on: int | None = None
    migrated_on: int | None = None
    redirects: bool = True
    constant_tag: bool = False
    clamps: bool = False
    elsewhere: bool = False
    backdated: bool = False
    soft_404: bool = False  # a page that is gone answers 200 with a notice

    def within(self, nights: int) -> Kind:
        """Return the kind for a year of fewer nights: the same events, as long, and closer together."""
        share = min(1.0, nights / YEAR)
        days = {name: round(day * share) for name in ("https_on", "migrated_on") if (day := getattr(self, name))}
        starts = [(round(first * share), last - first, event) for first, last, event in self.events]
        events = tuple((start, start + length, event) for start, length, event in starts)
        return replace(self, events=events, **days)


SPRING, AUTUMN = (47, 54, Event.HOLIDAY), (273, 280, Event.HOLIDAY)
_CALM = (SPRING, AUTUMN)


def _ill(*events: tuple[int, int, Event]) -> tuple[tuple[int, int, Event], ...]:
    return (*_CALM, *events)


KINDS = (
    Kind("plain", events=_CALM),
    Kind("plain_trs", "trs", events=_CALM),
    Kind("plain_vsb", "vsb", events=_CALM),
    Kind("plain_intertid", "intertid", events=_CALM),
    Kind("undeclared", events=_CALM, declared=False),
    Kind("undeclared_trs", "trs", events=_CALM, declared=False),
    Kind("oldest", order=Order.OLDEST, events=_CALM),
    Kind("oldest_trs", "trs", Order.OLDEST, events=_CALM),
    Kind("hits", order=Order.HITS, events=_CALM),
    Kind("hits_intertid", "intertid", Order.HITS, events=_CALM),
    Kind("pinned", order=Order.PINNED, events=_CALM),
    Kind("pinned_vsb", "vsb", Order.PINNED, events=_CALM),
    Kind("backdated", events=_CALM, backdated=True),
    Kind("backdated_trs", "trs", events=_CALM, backdated=True),
    Kind("clamps", events=_CALM, clamps=True),
    Kind("clamps_intertid", "intertid", events=_CALM, clamps=True),
    Kind("aspnet", "aspnet", events=_CALM),
    Kind("aspnet_oldest", "aspnet", Order.OLDEST, events=_CALM),
    Kind("constant_tag", events=_CALM, constant_tag=True),
    Kind("constant_tag_trs", "trs", events=_CALM, constant_tag=True),
    Kind("https", events=_CALM, https_on=120),
    Kind("https_silent", "trs", events=_CALM, https_on=200, redirects=False),
    Kind("migrated", events=_CALM, migrated_on=150, declared=False),  # a declared list that is gone is no false alarm
    Kind("migrated_gone", events=_CALM, migrated_on=180, redirects=False, declared=False),
    Kind("migrated_trs", "trs", events=_CALM, migrated_on=90, declared=False),
    Kind("elsewhere", events=_CALM, elsewhere=True),
    Kind("elsewhere_vsb", "vsb", events=_CALM, elsewhere=True),
    Kind("soft_404", events=_CALM, soft_404=True),
    Kind("soft_404_intertid", "intertid", events=_CALM, soft_404=True),
    Kind("maintenance", events=_ill((30, 30, Event.MAINTENANCE), (200, 201, Event.MAINTENANCE))),
    Kind("maintenance_trs", "trs", events=_ill((100, 100, Event.MAINTENANCE))),
    Kind("mass_404", events=_ill((60, 60, Event.MASS_404), (220, 222, Event.MASS_404))),
    Kind("mass_404_vsb", "vsb", events=_ill((130, 130, Event.MASS_404))),
    Kind("down", "intertid", events=_ill((70, 72, Event.DOWN), (300, 300, Event.DOWN))),
    Kind("challenge", events=_ill((80, 85, Event.CHALLENGE))),
    Kind("login", "trs", events=_ill((110, 110, Event.LOGIN))),
    Kind("empty_list", events=_ill((160, 215, Event.EMPTY_LIST))),
    Kind(
        "empty_list_undeclared",
        declared=False,
        events=_ill((160, 215, Event.EMPTY_LIST), (300, 310, Event.BOX)),
    ),
    Kind("script_pager", events=_ill((140, 150, Event.PAGER_BY_SCRIPT))),
    Kind("lagging", "trs", events=_ill((20, 21, Event.LAGGING), (240, 241, Event.LAGGING))),
)

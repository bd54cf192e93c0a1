"""Which articles a run asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What a person asks of one run. `since` and `until` are whole days, both included.

    `domains` are other hosts of the site's publisher, whose articles its lists name. `via` is the proxy of the run.
    """

    since: date | None = None
    until: date | None = None
    full: bool = False
    urls: tuple[str, ...] = ()
    replay: str | None = None
    domains: tuple[str, ...] = ()
    via: str | None = None

    @property
    def partial(self) -> bool:
        """Whether the run leaves out articles on purpose, so that it says nothing of the rest of the site."""
        return bool(self.since or self.until or self.urls)

    def wants(self, day: date | None) -> bool:
        """Tell whether an article of `day` is asked for; one of an unknown day is."""
        return day is None or ((not self.since or day >= self.since) and (not self.until or day <= self.until))

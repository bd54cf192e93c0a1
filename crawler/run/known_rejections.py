"""Rejections that the feeds have already: a page that is as it was last time is counted, not written again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from crawler.records import Reason
from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from crawler.records import Rejection

_FEEDS = 50  # the latest that are read; a rejection in an older one is written once more


@dataclass(frozen=True, slots=True)
class KnownRejections:
    """What the feeds say of the pages that were rejected when they were last asked for."""

    of: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, data_dir: Path, site: str, last: AbstractSet[str]) -> Self:
        """Read the rejections of the pages `last`, whose latest visit ended in one."""
        known = {}
        feeds = feed_paths(data_dir, "rejected", site)[-_FEEDS:] if last else []
        for feed in feeds:
            for record in records(feed):
                if record.get("url") in last:
                    known[str(record["url"])] = _of(record)
        return cls(known)

    def has(self, rejection: Rejection) -> bool:
        """Tell whether nothing has changed: the reason, what it says (a status, say), and the page's bytes."""
        return rejection.reason is not Reason.WITHDRAWN and self.of.get(rejection.url) == _of(asdict(rejection))


def _of(rejection: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what is compared. The body of an error page has the time or the request's number on many servers."""
    reason = rejection.get("reason")
    return reason, rejection.get("detail"), None if reason == Reason.HTTP_ERROR else rejection.get("raw_hash")

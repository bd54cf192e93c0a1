"""The sections of a place's portal that runs found, as the log of the latest one carries them on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.storage.feed_files import feed_paths
from crawler.storage.json_lines import last_record
from crawler.storage.site_files import site_of_host

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.catalogue.place import Place

_CARRIERS = 20  # logs that are looked at: a run that was killed carries nothing on


def sections_of(data_dir: Path, place: Place) -> list[tuple[str, str]]:
    """Return labels and addresses of the sections of a portal that gave articles; none where no run read it."""
    with suppress(OSError, ValueError):
        for log in reversed(feed_paths(data_dir, "runs", site_of_host(place.url))[-_CARRIERS:]):
            lists = (last_record(log) or {}).get("lists")
            if isinstance(lists, dict) and lists:
                labelled = [(known.get("label"), url) for url, known in lists.items() if isinstance(known, dict)]
                return [(label, url) for label, url in labelled if isinstance(label, str)]
    return []

"""Where an export was: the last finished run of each site, in a word that the next export is given."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from crawler.storage.feed_files import FEEDS, finished

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.storage.feed_files import FeedFile

START = "start"  # the cursor of an export before the first
_VERSION = 1
_DIGEST = 12  # hexadecimal digits


class CursorError(ValueError):
    """A word that is no cursor."""


class OtherFeedsError(RuntimeError):
    """The feeds that a cursor counted are not what they were."""


def ended_runs(data_dir: Path) -> tuple[list[FeedFile], int]:
    """Return the files of the runs that have ended, by site and run, and how many runs have not.

    The files of a run get their names one after the other; until the last one has, it has not ended.
    """
    while True:
        files = finished(data_dir)
        parts = {
            (path.parent.name, path.name.partition(".")[0])
            for feed in FEEDS
            for path in (data_dir / feed).glob("*/*.part")
        }
        if finished(data_dir) == files:  # otherwise a run has ended meanwhile
            ended = [file for file in files if (file.site, file.run) not in parts]
            return sorted(ended, key=lambda file: (file.site, file.run, FEEDS.index(file.feed))), len(parts)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last run of each site, and a digest of the names and sizes of all files up to there."""

    sites: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def of(cls, files: Iterable[FeedFile]) -> Self:
        """Return the cursor after these files."""
        files = list(files)
        sites: dict[str, str] = {}
        for file in files:
            sites[file.site] = max(file.run, sites.get(file.site, ""))
        names = sorted(f"{file.name}\0{file.size}" for file in files)
        digest = hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        return cls(dict(sorted(sites.items())), digest[:_DIGEST] if files else "")

    @classmethod
    def read(cls, word: str) -> Self:
        """Return the cursor that `str` made a word of. Raises `CursorError` for any other."""
        if word == START:
            return cls()
        try:
            version, digest, sites = json.loads(zlib.decompress(base64.urlsafe_b64decode(word.encode("ascii"))))
            right = version == _VERSION and all(isinstance(each, str) for each in (digest, *sites.values()))
        except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
            right = False
        if not right:
            raise CursorError(
                f"{word:.40}: not a cursor; give all that the last export printed, or {START} for everything"
            )
        return cls(sites, digest)

    def __str__(self) -> str:
        """Return the word, of letters that no shell minds."""
        data = json.dumps([_VERSION, self.digest, self.sites], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode() if self.sites else START

    def counted(self, file: FeedFile) -> bool:
        """Tell whether a file was there."""
        return file.run <= self.sites.get(file.site, "")

    def check(self, files: Iterable[FeedFile]) -> None:
        """Raise `OtherFeedsError` unless what was there is there as it was."""
        if Cursor.of(filter(self.counted, files)).digest != self.digest:
            raise OtherFeedsError(
                "the feeds are not those that the cursor counted: some were changed, removed or put among them; "
                f"only a whole export is right now: --changes-since {START}"
            )

"""How far an interrupted replay came: a note that names its files by size and digest, on the disk after them."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from crawler.storage.output_file import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "progress"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Extent:
    """The first `size` bytes of a file, and their SHA-256."""

    size: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return the extent of all of a file."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return cls(file.tell(), digest.hexdigest())

    def is_whole(self, path: Path) -> bool:
        """Tell whether the file is there with exactly these bytes."""
        try:
            return path.stat().st_size == self.size and self.of(path) == self
        except OSError:
            return False


NOTHING = Extent(0, hashlib.sha256().hexdigest())


class Journal:
    """A file that lines are appended to; its extent is known at any time without reading it again."""

    def __init__(self, path: Path) -> None:
        """Open the file; `keep` says what of it stays."""
        self._file = path.open("a+b")
        self._digest = hashlib.sha256()
        self._size = 0
        self._synced = -1

    def keep(self, extent: Extent) -> bool:
        """Cut the file back to `extent`; tell whether that is there whole."""
        self._file.seek(0)
        self._digest = hashlib.sha256()
        self._size = left = extent.size
        while left and (data := self._file.read(min(left, _CHUNK))):
            self._digest.update(data)
            left -= len(data)
        if left or self._digest.hexdigest() != extent.digest:
            return False
        self._file.truncate(self._size)
        return True

    def write(self, line: bytes) -> None:
        """Append a line."""
        self._file.write(line)
        self._digest.update(line)
        self._size += len(line)

    def sync(self) -> Extent:
        """Bring what was written to the disk, and return the extent of all of it."""
        if self._synced != self._size:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._synced = self._size
        return Extent(self._size, self._digest.hexdigest())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@dataclass(slots=True)
class Checkpoint:
    """What is done: `done` tasks, what they gave, and the files that hold it.

    `fingerprint` stands for all that the output depends on. `finished` says that all is read, and that only names are
    to be given.
    """

    fingerprint: str
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    issues: list[str] = field(default_factory=list)  # the first of them, in full
    files: dict[str, Extent] = field(default_factory=dict)
    finished: bool = False

    @classmethod
    def read(cls, folder: Path, fingerprint: str) -> Self:
        """Return what is noted in `folder`; nothing done where there is no note, or one of other inputs or code."""
        digest, _, data = _read(folder / NOTE).partition(b"\n")
        if digest == hashlib.sha256(data).hexdigest().encode():
            noted: dict[str, Any] = json.loads(data)
            if noted["fingerprint"] == fingerprint:
                files = {name: Extent(**extent) for name, extent in noted["files"].items()}
                return cls(**{**noted, "counts": Counter(noted["counts"]), "files": files})
        return cls(fingerprint)

    def write(self, folder: Path) -> None:
        """Put the note, with its digest before it, on the disk in place of the last one. Its files are there."""
        data = json.dumps({name: getattr(self, name) for name in self.__slots__}, default=asdict).encode()
        fresh = folder / f"{NOTE}.new"
        with fresh.open("wb") as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / NOTE)
        sync_folder(folder)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

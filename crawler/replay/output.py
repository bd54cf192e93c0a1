"""The files of a replay: written aside, renamed at the end, and gone on with after an interruption."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from typing import IO, TYPE_CHECKING, Any, Self

from crawler.items import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ("articles", "duplicates", "rejected")
ARTICLES, DUPLICATES, REJECTED = KINDS
_ORDER = "order"  # one byte a claimed record: a or d


class OutputBusyError(RuntimeError):
    """Another replay writes this output."""


def paths(target: Path) -> dict[str, Path]:
    """Return where each kind of record goes: `out.jsonl`, `out.duplicates.jsonl`, `out.rejected.jsonl`."""
    suffix = target.suffix or ".jsonl"
    stem = target.name.removesuffix(target.suffix)
    return {kind: target if kind == ARTICLES else target.with_name(f"{stem}.{kind}{suffix}") for kind in KINDS}


def folder(target: Path) -> Path:
    """Return where the files of an unfinished replay are."""
    return target.with_name(f"{target.name}.parts")


class Output:
    """Writes records to files in the folder `TARGET.parts/` and renames them to their names at the end.

    `checkpoint` notes how far the work is; a run that starts with the same `fingerprint` (inputs, options, code) cuts
    the files back to the last note and goes on there. `done` is the number of finished tasks, `counts` what they gave.
    """

    def __init__(self, target: Path, fingerprint: str) -> None:
        """Open the output. Raises `OSError`, and `OutputBusyError` while another process has it open."""
        self.target = target
        self.folder = folder(target)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise OutputBusyError(f"another replay is writing {target}") from None
        self._fingerprint = fingerprint
        noted = self._noted()
        self.done: int = noted.get("done", 0)
        self.counts: Counter[str] = Counter(noted.get("counts", {}))
        self._files: dict[str, IO[bytes]] = {}
        for name in (*KINDS, _ORDER):
            file = (self.folder / name).open("ab")
            file.truncate(noted.get("sizes", {}).get(name, 0))
            file.seek(0, os.SEEK_END)
            self._files[name] = file

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files; what is noted stays for the next run."""
        for file in (*self._files.values(), self._lock):
            file.close()

    def write(self, kind: str, line: bytes) -> None:
        """Append the line of a record to the file of its kind."""
        self._files[kind].write(line)
        self.counts[kind] += 1
        if kind != REJECTED:
            self._files[_ORDER].write(kind[:1].encode())

    def checkpoint(self, done: int) -> None:
        """Note that the first `done` tasks are in the files."""
        for file in self._files.values():
            file.flush()
        self.done = done
        sizes = {name: file.tell() for name, file in self._files.items()}
        note = {"fingerprint": self._fingerprint, "done": done, "counts": self.counts, "sizes": sizes}
        fresh = self.folder / "progress.new"
        fresh.write_text(json.dumps(note), encoding="utf-8")
        fresh.replace(self.folder / "progress")

    def claimed(self) -> Iterator[Article]:
        """Yield the articles and duplicates written so far, in the order in which they were, as they were read."""
        with (
            (self.folder / _ORDER).open("rb") as order,
            (self.folder / ARTICLES).open("rb") as articles,
            (self.folder / DUPLICATES).open("rb") as duplicates,
        ):
            while kind := order.read(1):
                line = (articles if kind == b"a" else duplicates).readline()
                yield Article(**{**json.loads(line), "revision": 1, "duplicate_of": None, "similarity": None})

    def finish(self) -> list[Path]:
        """Give the files their names and return these; a kind without records has none, not even an old one."""
        names = paths(self.target)
        written = []
        for kind in reversed(KINDS):  # the articles last: they say that all is there
            file = self._files[kind]
            file.flush()
            os.fsync(file.fileno())
            if kind == ARTICLES or file.tell():
                (self.folder / kind).replace(names[kind])
                written.append(names[kind])
            else:
                names[kind].unlink(missing_ok=True)
        shutil.rmtree(self.folder)
        return written[::-1]

    def _noted(self) -> dict[str, Any]:
        try:
            noted = json.loads((self.folder / "progress").read_bytes())
        except (OSError, ValueError):
            return {}
        same = isinstance(noted, dict) and noted.get("fingerprint") == self._fingerprint
        return noted if same else {}

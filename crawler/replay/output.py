"""The files of a replay: written aside, renamed at the end, and gone on with after an interruption."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Self

from crawler.export.columns import COLUMNS, Rows
from crawler.export.table_file import ending, write_rows
from crawler.replay.checkpoint import NOTE, NOTHING, Checkpoint, Extent, Journal
from crawler.storage.json_lines import records
from crawler.storage.output_file import held, parts_folder, replaceable, sync_folder

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable
    from pathlib import Path

KINDS = ("articles", "duplicates", "rejected")
ARTICLES, DUPLICATES, REJECTED = KINDS
CLAIMS = "claims"
LINES = ".jsonl"
_READ = (ARTICLES, REJECTED, CLAIMS)  # files of what was read, in the order in which it was
_WRITTEN = {kind: f"{kind}.new" for kind in KINDS}  # files that are renamed at the end
COPIES = "copies"
INDEX = "dedupe"  # the folder of the index that finds copies
_INDEXES = ("archive-*.sqlite", "order.sqlite*")
TABLE = "table"
_OWN = (
    f"{TABLE}.*",
    *_READ,
    *_WRITTEN.values(),
    *_INDEXES,
    f"{NOTE}.new",
    NOTE,
)  # in the order in which they are removed


def paths(target: Path) -> dict[str, Path]:
    """Return where each kind of record goes: `out.jsonl`, `out.duplicates.jsonl`, `out.rejected.jsonl`.

    Of a table (`out.csv`) the duplicates are one too, and the rejections JSON lines all the same.
    """
    suffix = ending(target.name) or target.suffix or LINES
    stem = target.name[: -len(suffix)] if target.name.lower().endswith(suffix) else target.name
    suffixes = {DUPLICATES: suffix, REJECTED: LINES if is_table(target) else suffix}
    return {ARTICLES: target} | {kind: target.with_name(f"{stem}.{kind}{end}") for kind, end in suffixes.items()}


def is_table(target: Path) -> bool:
    """Tell whether a name asks for a table, of a format other than JSON lines."""
    return ending(target.name) not in {None, LINES}


class Output:
    """Keeps what was read in files in the folder `TARGET.parts/`, then puts it in order and renames it at the end.

    `checkpoint` notes how far the reading is; a run that resumes with the same `fingerprint` (inputs, options, code)
    cuts the files back to the last note and goes on there. `done` is the number of finished tasks, `counts` and
    `issues` what they gave; `finished` says that an earlier run did all, and was ended while it renamed the files.
    """

    def __init__(self, target: Path) -> None:
        """Take the output. Raises `OSError`, `ValueError` and, while another process has it, `OutputBusyError`."""
        self.target = replaceable(target, lambda found: paths(found).values())
        self.folder = parts_folder(self.target)
        self._lock = held(self.folder, target, "replay")
        self._noted = Checkpoint("")
        self._journals: dict[str, Journal] = {}
        self._sorted: dict[str, Journal] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files; what is noted stays for the next run."""
        for journal in (*self._journals.values(), *self._sorted.values()):
            journal.close()
        if not (self.folder / NOTE).exists():
            self._clear()
        self._lock.close()

    @property
    def done(self) -> int:
        """Return the number of finished tasks."""
        return self._noted.done

    @property
    def counts(self) -> Counter[str]:
        """Return what the tasks gave."""
        return self._noted.counts

    @property
    def issues(self) -> list[str]:
        """Return the issues of the tasks, as far as they are listed one by one."""
        return self._noted.issues

    @property
    def finished(self) -> bool:
        """Tell whether only `finish` is left to do."""
        return self._noted.finished

    def resume(self, fingerprint: str) -> None:
        """Go on where a run with the same `fingerprint` was, if all that it noted is there whole, or begin anew."""
        self._noted = Checkpoint.read(self.folder, fingerprint)
        if self.finished and all(self._unnamed(kind) or self._is_named(kind) for kind in self._written()):
            return
        files = {} if self.finished else self._noted.files
        self._journals = {name: Journal(self.folder / name) for name in _READ}
        # What is noted and not there was lost with the power, on a disk that had not written what it said it had.
        if not files or not all(journal.keep(files[name]) for name, journal in self._journals.items()):
            self._noted = Checkpoint(fingerprint)
            for journal in self._journals.values():
                journal.keep(NOTHING)

    def write(self, kind: str, line: bytes) -> None:
        """Keep the line of a record that was read, or of its claim."""
        self._journals[kind].write(line)

    def read(self, kind: str) -> IO[bytes]:
        """Return the file of what was read, as far as the last checkpoint noted it."""
        return self.path(kind).open("rb")

    def path(self, kind: str) -> Path:
        """Return the path of that file."""
        return self.folder / kind

    def begin(self) -> None:
        """Begin the files that are renamed at the end, or begin them anew."""
        self._sorted = self._sorted or {kind: Journal(self.folder / name) for kind, name in _WRITTEN.items()}
        for kind, journal in self._sorted.items():
            journal.keep(NOTHING)
            self.counts[kind] = 0

    def put(self, kind: str, line: bytes) -> None:
        """Append a line to one of the files that are renamed at the end."""
        self._sorted[kind].write(line)
        self.counts[kind] += 1

    def checkpoint(self, done: int) -> None:
        """Note that the first `done` tasks are in the files of what was read."""
        self._noted.files.update({name: journal.sync() for name, journal in self._journals.items()})
        self._noted.done = done
        self._noted.write(self.folder)

    @property
    def index(self) -> Path:
        """Return the path of the archive's index, which no other archive has: workers that live on keep it open."""
        return (self.folder / f"archive-{self._noted.fingerprint[:16]}.sqlite").absolute()

    def has_index(self) -> bool:
        """Tell whether an earlier run kept the index of the archive, and it is there whole."""
        kept = self._noted.files.get(self.index.name)
        return kept is not None and kept.is_whole(self.index)

    def keep_index(self) -> None:
        """Keep the index of the archive for a run that goes on."""
        with self.index.open("rb") as file:
            os.fsync(file.fileno())
        self._noted.files[self.index.name] = Extent.of(self.index)
        self.checkpoint(self.done)

    def finish(self) -> list[Path]:
        """Give the files their names and return these; a kind without records has none, not even an old one.

        Whatever ends it in between, the next run does the rest: from its first step on all is on the disk.
        """
        if not self.finished:
            self._noted.finished = True
            self._noted.files.update({_WRITTEN[kind]: self._whole(kind) for kind in self._sorted})
            self.checkpoint(self.done)
        names, written = paths(self.target), self._written()
        for kind in reversed(KINDS):  # the articles last: they say that all is there
            if kind == ARTICLES:
                sync_folder(self.target.parent)
            if kind not in written:
                names[kind].unlink(missing_ok=True)
            elif self._unnamed(kind):
                (self.folder / _WRITTEN[kind]).replace(names[kind])
        sync_folder(self.target.parent)
        self._clear()
        return [names[kind] for kind in written]

    def _whole(self, kind: str) -> Extent:
        """Bring a file to the disk in the form that its name asks for, and return its extent."""
        lines = self._sorted[kind].sync()
        if kind == REJECTED or not is_table(self.target) or (kind == DUPLICATES and not lines.size):
            return lines
        path = self.folder / _WRITTEN[kind]
        table = self.folder / f"{TABLE}{ending(self.target.name)}"
        write_rows(map(Rows().row, records(path)), COLUMNS, table)
        table.replace(path)
        return Extent.of(path)

    def _written(self) -> list[str]:
        """Return the kinds that have a file."""
        return [kind for kind in KINDS if kind == ARTICLES or self._noted.files[_WRITTEN[kind]].size]

    def _unnamed(self, kind: str) -> bool:
        return self._noted.files[_WRITTEN[kind]].is_whole(self.folder / _WRITTEN[kind])

    def _is_named(self, kind: str) -> bool:
        return self._noted.files[_WRITTEN[kind]].is_whole(paths(self.target)[kind])

    def _clear(self) -> None:
        """Remove the folder with the files of a replay, the note last. What somebody else put there stays."""
        if (self.folder / NOTE).exists():  # otherwise nothing was read, and what was copied need not be copied again
            for name in (COPIES, INDEX):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        _remove(path for name in _OWN for path in sorted(self.folder.glob(name)))
        with suppress(OSError):
            if {path.name for path in self.folder.iterdir()} == {"lock"}:
                (self.folder / "lock").unlink()
                self.folder.rmdir()


def _remove(found: Iterable[Path]) -> None:
    for path in found:
        path.unlink(missing_ok=True)

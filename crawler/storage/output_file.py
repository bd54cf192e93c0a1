"""The file that a command writes: put together in a folder beside it, which is held, then given its name."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class OutputBusyError(RuntimeError):
    """Another process writes this output."""


def parts_folder(target: Path) -> Path:
    """Return where the files of an unfinished output are."""
    return target.with_name(f"{target.name}.parts")


def replaceable(target: Path, files: Callable[[Path], Iterable[Path]] = lambda path: (path,)) -> Path:
    """Return the file to write for `target`: where a link leads. Raises `ValueError` for what no file may replace.

    Files are replaced as a whole, which would put one in the place of a device, a pipe or a link. `files` gives all
    that are written for one.
    """
    found = Path(os.path.realpath(target)) if target.is_symlink() else target
    for path, look in ((target, Path.stat), *((path, Path.lstat) for path in files(found))):
        with suppress(FileNotFoundError):
            mode = look(path).st_mode
            if S_ISDIR(mode):
                raise ValueError(f"{path} is a folder: give the name of a file, such as {path / 'out.jsonl'}")
            if not S_ISREG(mode):
                raise ValueError(f"{path} is not a regular file, and only those are replaced: give another name")
    return found


def held(own: Path, target: Path, who: str) -> IO[bytes]:
    """Return the lock of the folder of an output, held. The file of a lock that was removed meanwhile is no lock.

    `who` writes such outputs: a replay, an export. Raises `OSError`; `OutputBusyError` while another process has it.
    """
    while True:
        try:
            own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(f"{own}: {error.strerror}") from error
        try:
            lock = (own / "lock").open("ab")
        except FileNotFoundError:  # the process that had it has just ended
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise OutputBusyError(f"another {who} is writing {target}") from None
        with suppress(FileNotFoundError):
            if (own / "lock").stat().st_ino == os.fstat(lock.fileno()).st_ino:
                return lock
        lock.close()


def sync_file(path: Path) -> None:
    """Bring a file to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

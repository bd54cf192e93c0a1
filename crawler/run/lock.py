"""One run a site at a time: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from crawler.storage.site_files import site_lock

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


LOCKED = 75  # the exit code of a run that another one keeps from beginning; EX_TEMPFAIL of sysexits.h


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: process id, host, and since when (ISO 8601, UTC)."""

    pid: int
    host: str
    since: str


class HeldError(RuntimeError):
    """Another run holds the site's lock; the message says who."""

    def __init__(self, site: str, holder: Holder | None) -> None:
        """Say who holds the lock of `site`, as far as it is known."""
        who = f"process {holder.pid} on {holder.host} since {holder.since}" if holder else "another process"
        super().__init__(f"{site} is being crawled by {who}")
        self.holder = holder


class SiteLock:
    """`with SiteLock(data_dir, site):` runs alone, or raises `HeldError` at once. Raises `OSError` as `open` does.

    The lock is the kernel's (flock on `DATA_DIR/locks/SITE.lock`): it is gone when the process is, however it ends.
    What is written in the file only says who holds it. The file stays, because a lock on a file that somebody
    deletes and makes again is no lock.
    """

    def __init__(self, data_dir: Path, site: str) -> None:
        """Name the lock of `site`; nothing is opened yet."""
        self.site = site
        self.path = site_lock(data_dir, site)
        self._file = -1

    def __enter__(self) -> Self:
        """Take the lock, or raise `HeldError`."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            holder = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"))
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, json.dumps(asdict(holder)).encode(), 0)
        except BlockingIOError:
            holder_of = _holder(os.pread(self._file, 4096, 0))
            self._close()
            raise HeldError(self.site, holder_of) from None
        except OSError:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the lock go."""
        self._close()

    def _close(self) -> None:
        os.close(self._file)
        self._file = -1


def holder(data_dir: Path, site: str) -> Holder | None:
    """Return who took the lock of `site` last, whether it is held still or not; None where nobody did."""
    try:
        return _holder(site_lock(data_dir, site).read_bytes())
    except FileNotFoundError:
        return None


def _holder(written: bytes) -> Holder | None:
    """Return who wrote the lock file; None when it was not written yet."""
    try:
        return Holder(**json.loads(written))
    except (ValueError, TypeError):
        return None

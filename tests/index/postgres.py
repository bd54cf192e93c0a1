"""A PostgreSQL server of the tests' own, from the machine's binaries: a folder, a socket in it, no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB -c max_connections=20"


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    other = shutil.which("postgres")
    return found[-1].parent if found else Path(other).resolve().parent if other else None


def _owner() -> str | None:
    """Return the user to run the server as: it refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


class Postgres:
    """A running server."""

    def __init__(self, folder: Path, control: Callable[..., None]) -> None:
        self._folder = folder
        self._control = control
        self._names = (f"index_{number}" for number in count())

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[Self]:
        """Run a server in a new folder and stop it at the end; skip the tests where there are no binaries."""
        binaries = _binaries()
        if binaries is None:
            pytest.skip("no PostgreSQL server is installed")
        owner = _owner()
        folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if owner:
            shutil.chown(folder, owner)
        data = folder / "data"
        init = [binaries / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]

        def run(*command: object) -> None:
            subprocess.run([*map(str, command)], user=owner, check=True, cwd=folder, stdout=subprocess.DEVNULL)

        control = partial(run, binaries / "pg_ctl", "-D", data, "-s", "-w")
        try:
            run(*init)
            server = cls(folder, control)
            server.begin()
            try:
                yield server
            finally:
                server.end()
        finally:
            shutil.rmtree(folder)

    @property
    def socket(self) -> Path:
        """The socket that the server listens on."""
        return self._folder / ".s.PGSQL.5432"

    def begin(self) -> None:
        """Start the server."""
        options = f"-k {self._folder} -c listen_addresses='' {_FAST}"
        self._control("-l", self._folder / "log", "-o", options, "start")

    def end(self) -> None:
        """End the server at once, as a crash of its machine does."""
        self._control("-m", "immediate", "stop")

    def new_database(self) -> str:
        """Make an empty schema, which is quicker than a database, and return the URL of an index in it."""
        import psycopg  # noqa: PLC0415 - an optional extra

        name, url = next(self._names), f"postgresql://tests@/postgres?host={self._folder}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{url}&options=-csearch_path%3D{name}"

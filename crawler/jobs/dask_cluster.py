"""A Dask cluster: the same functions run on it as here, through its `concurrent.futures` executor."""

from __future__ import annotations

import importlib
import logging
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

PATIENCE = 60.0  # seconds without any worker until nobody is waited for; the setting CLUSTER_PATIENCE
_REACH = 5.0  # seconds to reach the scheduler's machine
_TIMEOUT = 10.0  # seconds for the scheduler's answer
_LOOK = 1.0  # seconds between two looks at who works
_RETRIES = 3  # of a task whose worker died


class ClusterError(RuntimeError):
    """There is no cluster to work with; the message is one line for the user."""


@dataclass(slots=True)
class Cluster:
    """A connection; `workers` are the threads that its machines offer, `patience` the seconds to wait for any."""

    client: Any
    workers: int
    patience: float = PATIENCE
    _looked: float = field(default_factory=time.monotonic)
    _peopled: float = field(default_factory=time.monotonic)

    def executor(self) -> Executor:
        """Return an executor. A task whose worker dies is done again by another."""
        executor: Executor = self.client.get_executor(retries=_RETRIES)
        return executor

    def no_workers(self) -> bool:
        """Tell whether the cluster has had no worker for a while."""
        now = time.monotonic()
        if now - self._looked >= min(_LOOK, self.patience):
            self._looked = now
            with suppress(OSError, RuntimeError):  # the scheduler is away, or the client has given it up
                if self.client.nthreads():
                    self._peopled = now
        return now - self._peopled > self.patience


@contextmanager
def connected(address: str, patience: float = PATIENCE) -> Iterator[Cluster]:
    """Connect to the scheduler at `address` (`tcp://HOST:PORT`) for a while. Raises `ClusterError`.

    The machines have this code under the same path, and the files that the work is about.
    """
    try:
        connect: Any = importlib.import_module("distributed").Client  # an optional extra
    except ImportError:
        raise ClusterError("--cluster needs the extra 'cluster': pip install -e '.[cluster]'") from None
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):  # it tells of each try that fails, with a traceback; the command tells once
            logging.getLogger(name).setLevel(logging.CRITICAL)
    _reach(address)
    try:
        client = connect(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {_first_line(error)}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except (OSError, TimeoutError):
            raise ClusterError(f"the cluster at {address} has no worker: start some, dask worker {address}") from None
        yield Cluster(client, sum(client.nthreads().values()), patience)


def wrong_address(address: str) -> str | None:
    """Return what is wrong with the address of a scheduler, in one line; None where it is one."""
    try:
        _host_and_port(address)
    except ValueError:
        return f"--cluster {address!r} is not the address of a Dask scheduler: give one like tcp://HOST:8786"
    return None


def _host_and_port(address: str) -> tuple[str, int]:
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if not parts.hostname or not parts.port:
        raise ValueError(address)
    return parts.hostname, parts.port


def _reach(address: str) -> None:
    """Raise `ClusterError` where nobody listens. Dask would try for half a minute, and end with a traceback."""
    try:
        socket.create_connection(_host_and_port(address), timeout=_REACH).close()
    except (OSError, ValueError) as error:
        raise ClusterError(f"no cluster at {address}: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__

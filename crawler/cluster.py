"""A Dask cluster: the same functions run on it as here, through its `concurrent.futures` executor."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

_TIMEOUT = 30  # seconds to wait for the scheduler and its first worker
_RETRIES = 3  # of a task whose worker died


class ClusterError(RuntimeError):
    """There is no cluster to work with; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A connection; `workers` are the threads that its machines offer."""

    client: Any
    workers: int

    def executor(self) -> Executor:
        """Return an executor. A task whose worker dies is done again by another."""
        executor: Executor = self.client.get_executor(retries=_RETRIES)
        return executor


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at `address` (`tcp://HOST:PORT`) for a while. Raises `ClusterError`.

    The machines have this code under the same path, and the files that the work is about.
    """
    try:
        connect: Any = importlib.import_module("distributed").Client  # an optional extra
    except ImportError:
        raise ClusterError("--cluster needs the extra 'cluster': pip install -e '.[cluster]'") from None
    try:
        client = connect(address, timeout=_TIMEOUT, set_as_default=False)
        client.wait_for_workers(1, timeout=_TIMEOUT)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"no cluster at {address}: {error}") from error
    with client:
        yield Cluster(client, sum(client.nthreads().values()))

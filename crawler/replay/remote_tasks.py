"""Work on a cluster: each result says which code it is of, and nobody is waited for who will not come."""

from __future__ import annotations

import platform
from concurrent.futures import CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crawler.jobs.dask_cluster import ClusterError
from crawler.records.program import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.jobs.dask_cluster import Cluster

R = TypeVar("R")

CODE = digest()  # as this process loads it: the files may change under a worker that lives on
_LOOK = 1.0  # seconds between two looks at who works


class Stated(NamedTuple):
    """What a task gave, on which machine, and by which code."""

    result: Any
    machine: str
    code: str


def state(work: Callable[..., Any], *arguments: object) -> Stated:
    """Do the work; a worker of the cluster calls this."""
    return Stated(work(*arguments), platform.node(), CODE)


class ClusterExecutor(Executor):
    """Gives tasks to a cluster. Results of other code than this process's own are refused with a `ClusterError`."""

    def __init__(self, cluster: Cluster) -> None:
        """Use `cluster` as long as it is connected. Raises `ClusterError` when a worker of it can't be used."""
        self._cluster = cluster
        self._executor = cluster.executor()
        try:
            answers = cluster.client.run(state, platform.node)
        except Exception as error:
            raise ClusterError(f"a worker of the cluster cannot run this program: {_first_line(error)}") from error
        for stated in answers.values():
            _check(stated)

    def submit(self, work: Callable[..., R], /, *arguments: Any, **_: Any) -> Future[R]:
        """Give a task out."""
        return _Answer(self._executor.submit(state, work, *arguments), self._cluster)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT002 - Executor's
        """Let the cluster forget what was not asked for yet."""
        del cancel_futures  # Dask's has no such choice, and cancels them
        self._executor.shutdown(wait=wait)


class _Answer(Future[R]):
    """A result that is awaited only as long as somebody works at it."""

    def __init__(self, given: Future[Stated], cluster: Cluster) -> None:
        super().__init__()
        self._given = given
        self._cluster = cluster

    def cancel(self) -> bool:
        """Let the cluster forget the task."""
        return self._given.cancel()

    def result(self, timeout: float | None = None) -> R:
        """Return the result. Raises `ClusterError` when there is none, or none that can be trusted."""
        del timeout
        while not self._is_there():
            if self._cluster.no_workers():
                waited = f"{self._cluster.patience:g} s"
                raise ClusterError(f"no worker for {waited}: start some, and the same command goes on from there")
        try:
            stated = self._given.result()
        except CancelledError:
            raise ClusterError("the scheduler is gone; the same command goes on from there") from None
        except Exception as error:  # whatever the cluster failed of
            raise ClusterError(f"a worker of the cluster cannot do it: {_first_line(error)}") from error
        _check(stated)
        result: R = stated.result
        return result

    def _is_there(self) -> bool:
        try:
            self._given.exception(timeout=_LOOK)
        except TimeoutError:
            return self._given.done()
        except CancelledError:
            return True
        return True


def _check(stated: Stated) -> None:
    """Raise `ClusterError` for what another program did."""
    if stated.code != CODE:
        raise ClusterError(
            f"a worker on {stated.machine} runs other code than this: bring it up to date, restart it, and the same "
            "command goes on from there"
        )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__

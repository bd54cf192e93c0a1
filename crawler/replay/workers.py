"""Does tasks on many processes, and gives their results in order."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, forkserver
from multiprocessing.context import ForkServerContext
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess
    from multiprocessing.queues import SimpleQueue

T = TypeVar("T")
R = TypeVar("R")

_DEATHS = 3  # of workers at the same task before the run gives up
_SILENCE = 2.0  # seconds without a result after which workers are looked at
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of glibc's malloc.h


class WorkersDiedError(RuntimeError):
    """Workers died at the same task again and again."""


def in_order(
    tasks: Iterable[T], work: Callable[[T], R], start: Callable[[], Executor], workers: int
) -> Iterator[tuple[T, R]]:
    """Yield each task with what `work` makes of it, in order; three a worker are under way, so that memory stays flat.

    `start` makes an executor. When a worker is killed the pool is made anew, and what was under way is done again.
    Raises `WorkersDiedError` when a task ends the life of its workers every time.
    """
    waiting = iter(tasks)
    under_way: deque[tuple[T, Future[R]]] = deque()
    deaths = 0
    executor = start()
    try:
        while True:
            while len(under_way) < 3 * workers and (task := next(waiting, None)) is not None:
                under_way.append((task, _submit(executor, work, task)))
            if not under_way:
                return
            task, future = under_way[0]
            try:
                result = _result(future, executor)
            except BrokenProcessPool as error:
                deaths += 1
                if deaths >= _DEATHS:
                    raise WorkersDiedError(f"a worker died {deaths} times at {task}") from error
                executor.shutdown(wait=True)
                executor = start()
                under_way = deque((each, _again(executor, work, each, done)) for each, done in under_way)
                continue
            deaths = 0
            under_way.popleft()
            yield task, result
    finally:
        for _, future in under_way:
            future.cancel()
        executor.shutdown(wait=False)


def _result(future: Future[R], executor: Executor) -> R:
    """Return the result of a task. Raises `BrokenProcessPool` too where a worker was killed as it handed one over."""
    if isinstance(executor, _Pool):
        while not wait([future], timeout=_SILENCE).done:
            executor.look_at_workers()
    return future.result()


def _submit(executor: Executor, work: Callable[[T], R], task: T) -> Future[R]:
    try:
        return executor.submit(work, task)
    except BrokenProcessPool as error:  # the pool broke since the last result; that task's turn will find out
        failed: Future[R] = Future()
        failed.set_exception(error)
        return failed


def _again(executor: Executor, work: Callable[[T], R], task: T, future: Future[R]) -> Future[R]:
    done = future.done() and not future.cancelled() and future.exception() is None
    return future if done else _submit(executor, work, task)


def prepare() -> None:
    """Start the server that workers are forked from: it takes a second to load the code, and this process goes on."""
    _context()
    forkserver.ensure_running()


def pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that are forked from a server which has the code loaded."""
    return _Pool(workers, _context())


class _Context(ForkServerContext):
    """Forks from a server, and knows what was made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[BaseProcess] = []
        self.queues: list[SimpleQueue[Any]] = []

    def Process(self, *arguments: Any, **named: Any) -> BaseProcess:  # type: ignore[override]  # noqa: N802 - its name
        """Make a process."""
        self.processes.append(ForkServerContext.Process(*arguments, **named))
        return self.processes[-1]

    def SimpleQueue(self) -> SimpleQueue[Any]:  # noqa: N802 - its name
        """Make a queue; that of a pool's results is one."""
        self.queues.append(super().SimpleQueue())
        return self.queues[-1]


class _Pool(ProcessPoolExecutor):
    """A pool that breaks, as it should, whenever a worker dies.

    Python's looks at its workers only between two results. Where it has read half of one, it waits for the rest for
    ever: nobody tells it that the worker is dead, and its own end of the pipe keeps that open (3.11).
    """

    def __init__(self, workers: int, context: _Context) -> None:
        super().__init__(workers, mp_context=context, initializer=_begin)
        self._made = context

    def look_at_workers(self) -> None:
        """Where one has died, end the others and the pipe, so that the pool sees its end."""
        started = [process for process in self._made.processes if process.pid]
        if connection.wait([process.sentinel for process in started], timeout=0):
            for process in started:
                process.kill()
            for queue in self._made.queues:
                queue.close()


def _context() -> _Context:
    context = _Context()
    context.set_forkserver_preload(["crawler.replay.tasks"])
    return context


def keep_memory() -> None:
    """Let this process keep the memory of a page for the next one, where its C library is glibc.

    That gives a megabyte or two back to the system after each page, and the system clears it for the next: a tenth of
    the time of reading.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_TRIM_THRESHOLD, 64 << 20)
        mallopt(_MMAP_THRESHOLD, 8 << 20)  # once one is set, glibc no longer adapts the other


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it: a pool waits for ever for a parent that was killed."""
    keep_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

"""A proxy between a crawl and its PostgreSQL that can fall silent, or lose an answer.

Silent, it keeps connections open and forwards nothing.
"""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_SECONDS = 0.02
_CHUNK = 1 << 16


class Proxy:
    """Forwards a loopback port to a socket. While `frozen`, the system alone takes connections, and nobody answers."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._other: dict[socket.socket, socket.socket] = {}
        self._question = b""
        self._unanswered: socket.socket | None = None
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._listener, selectors.EVENT_READ)
        self.port: int = self._listener.getsockname()[1]
        self.frozen = False
        self.dropped = 0  # answers

    @classmethod
    @contextmanager
    def start(cls, target: Path) -> Iterator[Self]:
        """Run a proxy in a thread."""
        proxy = cls(target)
        thread = threading.Thread(target=proxy._run)
        thread.start()
        try:
            yield proxy
        finally:
            proxy._ended.set()
            thread.join()

    def url(self, url: str) -> str:
        """Return the URL of an index, by way of the proxy."""
        address = f"tests@127.0.0.1:{self.port}/postgres?sslmode=disable"
        return url.replace(f"tests@/postgres?host={self._target.parent}", address)

    def drop_answer_to(self, question: bytes) -> None:
        """Let the next question that holds these bytes through, and close its connection in place of the answer."""
        self._question = question

    def _run(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS if self.frozen else 0):
            for key, _ in [] if self.frozen else self._ready.select(_LOOK_SECONDS):
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._other:
                    self._forward(key.fileobj)
        for one in list(self._other):
            self._close(one)
        self._ready.close()
        self._listener.close()

    def _accept(self) -> None:
        one, two = self._listener.accept()[0], socket.socket(socket.AF_UNIX)
        try:
            two.connect(str(self._target))
        except OSError:  # the server is down
            one.close()
            two.close()
            return
        for here, there in ((one, two), (two, one)):
            self._other[here] = there
            self._ready.register(here, selectors.EVENT_READ)

    def _forward(self, here: socket.socket) -> None:
        data = b""
        with suppress(OSError):
            data = here.recv(_CHUNK)
            if self._other[here] is self._unanswered:
                self._unanswered = None
                self.dropped += 1
                self._close(here)
                return
            self._other[here].sendall(data)
        if self._question and self._question in data:
            self._question, self._unanswered = b"", here
        if not data:
            self._close(here)

    def _close(self, here: socket.socket) -> None:
        for one in (here, self._other.pop(here, None)):
            if one is not None:
                self._other.pop(one, None)
                with suppress(KeyError, ValueError):
                    self._ready.unregister(one)
                one.close()

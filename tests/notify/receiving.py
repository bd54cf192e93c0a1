"""Receivers on loopback: a webhook and a mail server that take messages, refuse, stall or hang up, as they are told."""

from __future__ import annotations

import json
import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session

STALL, RESET = "stall", "reset"


@dataclass
class Hook:
    """A webhook. `answer` is a status, what to answer with, `STALL` or `RESET`; `got` is what it took, in order."""

    port: int
    answer: Any = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    on_message: Callable[[], None] = lambda: None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"json://someone:hush-hush@127.0.0.1:{self.port}/a-secret-path"

    @property
    def text(self) -> str:
        """Return all that it took, as people read it."""
        return "\n".join(f"{each['title']}\n{each['message']}" for each in self.got)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook: Hook = self.server.hook  # type: ignore[attr-defined]
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        hook.asked += 1
        hook.on_message()
        answer = hook.answer
        if answer == STALL:
            hook.over.wait(60)
            return
        if answer == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        body = b"" if isinstance(answer, int) else json.dumps(answer).encode()
        status = answer if isinstance(answer, int) else 200
        if status == 200 and not body:
            hook.got.append(said)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{hook.port}/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up, and of those that were hung up on."""


@contextmanager
def webhook() -> Iterator[Hook]:
    """Run a webhook."""
    server = _Server(("127.0.0.1", 0), _Handler)
    hook = Hook(server.server_port)
    server.hook = hook  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """A mail server. `answer` is what it says to a message: `250 OK` takes it."""

    port: int = 0
    answer: str = "250 OK"
    raw: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        if self.answer.startswith("250") and isinstance(envelope.content, bytes):
            self.raw.append(envelope.content)
        return self.answer

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=crawler@example.org&to=editor@example.org&mode=insecure"

    @property
    def got(self) -> list[EmailMessage]:
        """Return the mails, as a mail program reads them."""
        return [message_from_bytes(each, policy=policy.default) for each in self.raw]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()

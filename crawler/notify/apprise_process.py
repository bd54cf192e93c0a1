"""The process that sends: it reads letters from standard input and answers with a line for each that came to an end.

Apprise tells only whether a message was taken; why it was not is in what it logs, which may hold an address. So that is
looked through for what is known to be harmless, and goes nowhere. Nothing that the libraries print gets out either.
"""

from __future__ import annotations

import http
import json
import logging
import os
import re
import sys
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from crawler.notify.message import Message, body
from crawler.notify.receivers import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = dict[str, Any]

REFUSED = "it was refused"
_TITLE_BREAK = 2  # bytes
_ERROR = "Socket Exception"  # what Apprise logs first of an error, for who debugs
_WHY: tuple[tuple[str, str], ...] = (
    (r"\berrcode[ =:]+(-?\d+)", "refused with the code {0}"),
    (r"\berror=(\d{3})\b", "HTTP {0}"),
    (r"\(([45]\d\d), b", "SMTP {0}"),
    (r"(?i)connection refused", "connection refused"),
    (r"(?i)timed out|timeout", "no answer in time"),
    (r"(?i)name or service not known|name resolution|getaddrinfo|no address associated", "its host is not known"),
    (r"(?i)certificate", "its certificate is not trusted"),
    (r"(?i)wrong.version.number|starttls", "it does not speak TLS as the address says"),
    (r"(?i)reset by peer|aborted|disconnected|closed|broken pipe|incomplete", "the connection was lost"),
    (r"(?i)unreachable", "it cannot be reached"),
)


class RefusedError(Exception):
    """A service answered that it did not take a message."""


def why(log: str) -> str:
    """Return why a message was not taken, in words that are ours, from what was logged."""
    for pattern, words in _WHY:
        if match := re.search(pattern, log):
            return words.format(*map(_phrase, match.groups())) if match.groups() else words
    return REFUSED


def _phrase(code: str) -> str:
    """Return a code with what HTTP calls it."""
    try:
        return f"{code} {http.HTTPStatus(int(code)).phrase}" if len(code) == len("404") else code
    except ValueError:
        return code


class _Log(logging.Handler):
    """Keeps what is logged of errors, a thread at a time. Other lines have the message, which may say anything."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: dict[int, list[str]] = defaultdict(list)

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if record.levelno >= logging.WARNING or line.startswith(_ERROR):
            self.lines[threading.get_ident()].append(line)

    def take(self) -> str:
        return "\n".join(self.lines.pop(threading.get_ident(), ()))


def check_answers() -> None:
    """Let a message count as refused where DingTalk or WeCom say so, which they do with status 200.

    Apprise looks at the status alone there. It sends by `requests.post`, which makes a session of this class.
    """
    import requests  # noqa: PLC0415 - only where something is sent

    class Session(requests.Session):
        def request(self, *arguments: Any, **options: Any) -> requests.Response:
            response = super().request(*arguments, **options)
            if code := error_code(response.content):
                raise requests.RequestException(f"errcode={code}")
            return response

    requests.sessions.Session = Session  # type: ignore[misc]


def error_code(answer: bytes) -> int:
    """Return the code in a service's answer, 0 where there is none or all is well."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return 0
    code = said.get("errcode") if isinstance(said, dict) else None
    return code if type(code) is int else 0


def deliver(url: str, message: Message, language: str) -> bool:
    """Send a message to an address; return whether it was taken."""
    from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType  # noqa: PLC0415 - only where something is sent

    # Requests turns a POST that is redirected into a GET, whose 200 says nothing.
    asset = AppriseAsset(app_id="chinese-local-news-crawler", app_desc="news", app_url="", http_redirects=False)
    service: Any = Apprise.instantiate(url, asset=asset)
    if service is None:
        raise RefusedError("it is no address that Apprise knows")
    most = service.body_maxlen - (0 if service.title_maxlen else len(message.title.encode()) + _TITLE_BREAK)
    if service.resolve_format(NotifyFormat.TEXT) != NotifyFormat.TEXT:
        most //= 2  # what is escaped becomes longer
    # Not by `Apprise.notify`, which sends from a thread of its own: what that logs tells no one which letter it is of.
    return bool(
        service.notify(
            body=body(message, most, language),
            title=message.title,
            notify_type=NotifyType.INFO,
            body_format=NotifyFormat.TEXT,
        )
    )


def _deliver_all(letters: list[Any], language: str, log: _Log, answer: Callable[[Answer], None]) -> None:
    for letter in letters:
        variable, place = letter["receiver"]
        there = addresses(variable)
        answer({"number": letter["number"], "begun": True})
        reason: str | None = f"there is no address {place} in {variable}"
        if place <= len(there):
            try:
                taken = deliver(there[place - 1], Message(**letter["message"]), language)
                reason = None if taken else why(log.take())
            except RefusedError as error:
                reason = str(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is one letter's, and may hold an address
                reason = f"an error of the library that sends: {type(error).__name__}"
            log.take()
        answer({"number": letter["number"], "why": reason})


def main() -> None:
    """Send what standard input says."""
    order = json.load(sys.stdin)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (1, 2):
        os.dup2(nowhere, number)
    log = _Log()
    logging.basicConfig(level=logging.DEBUG, handlers=[log])
    check_answers()
    writing = threading.Lock()

    def answer(line: Answer) -> None:
        with writing:
            out.write(f"{json.dumps(line)}\n")
            out.flush()

    queues: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for letter in order["letters"]:
        queues[tuple(letter["receiver"])].append(letter)
    threads = [
        threading.Thread(target=_deliver_all, args=(letters, order["language"], log, answer), daemon=True)
        for letters in queues.values()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()

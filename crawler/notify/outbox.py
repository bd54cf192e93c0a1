"""What was looked at, what is to be told and what was: `DATA_DIR/notify.sqlite`, on the disk before anything is sent.

It follows from no other file. Whoever removes it is told as of a first time: from then on.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from crawler.notify.event import Event
from crawler.notify.message import MOST, Message
from crawler.notify.receivers import Letter, Receiver
from crawler.storage.output_file import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FILE = "notify.sqlite"
APPLICATION = 0x6E657773 + 2  # of the file's header: the messages of this program
VERSION = 1
MAX_AGE = timedelta(days=7)  # after which nobody wants to be told
TRIES = 40  # of one message; they are so far apart that its age comes first
_AT_ONCE = 3  # tries without a pause between them
_LONGEST_PAUSE = timedelta(hours=6)
_KEPT = timedelta(days=30)  # that what was sent or given up is known
_PATIENCE = 10  # seconds that one waits for another process
_LOOK = 0.1

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE topics (name TEXT PRIMARY KEY, start TEXT NOT NULL, slot TEXT) WITHOUT ROWID;
CREATE TABLE positions (topic TEXT, site TEXT, run TEXT NOT NULL, PRIMARY KEY (topic, site)) WITHOUT ROWID;
CREATE TABLE told (topic TEXT, what TEXT, PRIMARY KEY (topic, what)) WITHOUT ROWID;
CREATE TABLE states (site TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE silences (site TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (n INTEGER PRIMARY KEY, topic TEXT NOT NULL, event TEXT NOT NULL);
CREATE TABLE letters (
    n INTEGER PRIMARY KEY, topic TEXT NOT NULL, variable TEXT NOT NULL, place INTEGER NOT NULL, message TEXT NOT NULL,
    made TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, tried TEXT, why TEXT, ended TEXT);
CREATE INDEX open_letters ON letters (ended, n);
"""


class OutboxFault(RuntimeError):  # noqa: N818 - as `IndexFault`
    """The file cannot be used; the message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """What became of a topic's messages: when one was last taken, how many wait, and why the last was not taken."""

    start: str | None = None
    last: str | None = None
    waiting: int = 0
    events: int = 0
    why: str | None = None


class Outbox:
    """The file, open. Each method is one transaction unless it is called within `together`."""

    def __init__(self, path: Path | None, database: sqlite3.Connection) -> None:
        """Work on a database that is open: `Outbox.open` opens one."""
        self._path = path
        self._database = database

    @classmethod
    def open(cls, data_dir: Path, *, now: datetime) -> Self:
        """Open the file, making it where there is none. Raises `OutboxFault`."""
        path = data_dir / FILE
        with _told(path):
            new = not path.exists()
            database = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
            try:
                database.execute("PRAGMA synchronous = EXTRA")
                _prepare(path, database)
                old = (now - _KEPT).isoformat()
                if database.execute("SELECT 1 FROM letters WHERE ended < ?", (old,)).fetchone():
                    database.execute("DELETE FROM letters WHERE ended < ?", (old,))
            except BaseException:
                database.close()
                raise
            if new:
                sync_folder(data_dir)
        return cls(path, database)

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty one that is kept nowhere."""
        database = sqlite3.connect(":memory:", isolation_level=None)
        _prepare(None, database)
        return cls(None, database)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._database.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Do all that is done within or nothing of it, with no other process in between. Raises `OutboxFault`."""
        with _told(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def begin(self, topics: Iterable[str], start: datetime, *, forget: bool) -> None:
        """Let topics that are new begin at a time, and `forget` those that are no more."""
        wanted = dict.fromkeys(topics)
        with self.together():
            known = {name for (name,) in self._database.execute("SELECT name FROM topics")}
            for name in wanted.keys() - known:
                self._database.execute("INSERT INTO topics VALUES (?, ?, NULL)", (name, start.isoformat()))
            for name in known - wanted.keys() if forget else ():
                self._forget(name, ("topics",), "name")
                self._forget(name, ("positions", "told", "events"), "topic")
                self._database.execute("DELETE FROM letters WHERE topic = ? AND ended IS NULL", (name,))

    def _forget(self, name: str, tables: tuple[str, ...], column: str) -> None:
        for table in tables:
            self._database.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608 - names of ours

    def restart(self, topic: str, start: datetime) -> None:
        """Let a topic begin at a time: what was told stays told."""
        with self.together():
            self._database.execute(
                "INSERT INTO topics VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET start = excluded.start",
                (topic, start.isoformat()),
            )
            self._forget(topic, ("positions",), "topic")

    def start(self, topic: str) -> datetime:
        """Return when a topic began."""
        (start,) = self._database.execute("SELECT start FROM topics WHERE name = ?", (topic,)).fetchone()
        return datetime.fromisoformat(start)

    def position(self, topic: str, site: str) -> str | None:
        """Return the last run of a site that was looked at for a topic."""
        query = "SELECT run FROM positions WHERE topic = ? AND site = ?"
        row = self._database.execute(query, (topic, site)).fetchone()
        return row[0] if row else None

    def advance(self, topic: str, site: str, run: str) -> None:
        """Note that a run was looked at."""
        self._database.execute("INSERT OR REPLACE INTO positions VALUES (?, ?, ?)", (topic, site, run))

    def was_told(self, topic: str, *things: str) -> bool:
        """Tell whether any of some things was told."""
        query = "SELECT 1 FROM told WHERE topic = ? AND what = ?"
        return any(self._database.execute(query, (topic, thing)).fetchone() for thing in things)

    def has_told(self, topic: str, prefix: str) -> bool:
        """Tell whether anything was told whose name begins so."""
        query = "SELECT 1 FROM told WHERE topic = ? AND what >= ? AND what < ? LIMIT 1"
        return self._database.execute(query, (topic, prefix, f"{prefix}\U0010ffff")).fetchone() is not None

    def tell(self, topic: str, *things: str) -> None:
        """Note that things were told."""
        self._database.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", [(topic, thing) for thing in things])

    def untell(self, topic: str, thing: str) -> None:
        """Forget that a thing was told."""
        self._database.execute("DELETE FROM told WHERE topic = ? AND what = ?", (topic, thing))

    def state(self, site: str) -> str | None:
        """Return the state that a site was last said to be in."""
        row = self._database.execute("SELECT state FROM states WHERE site = ?", (site,)).fetchone()
        return row[0] if row else None

    def set_state(self, site: str, state: str) -> None:
        """Note the state of a site."""
        self._database.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (site, state))

    def is_known_silence(self, site: str, since: str) -> bool:
        """Tell whether a silence was told, and note it."""
        row = self._database.execute("SELECT since FROM silences WHERE site = ?", (site,)).fetchone()
        if row == (since,):
            return True
        self._database.execute("INSERT OR REPLACE INTO silences VALUES (?, ?)", (site, since))
        return False

    def keep(self, topic: str, event: Event) -> None:
        """Keep an event until its topic's message is made."""
        self._database.execute("INSERT INTO events (topic, event) VALUES (?, ?)", (topic, str(event)))

    def kept(self, topic: str, most: int = MOST) -> tuple[list[Event], int]:
        """Return the first events that are kept, and how many there are."""
        query = "SELECT event FROM events WHERE topic = ? ORDER BY n LIMIT ?"
        events = [Event.read(text) for (text,) in self._database.execute(query, (topic, most))]
        (count,) = self._database.execute("SELECT count(*) FROM events WHERE topic = ?", (topic,)).fetchone()
        return events, count

    def kept_pages(self, topic: str) -> list[str]:
        """Return the ids of the pages of the events that are kept, each once."""
        rows = self._database.execute("SELECT event FROM events WHERE topic = ? ORDER BY n", (topic,))
        return list(dict.fromkeys(Event.read(text).page for (text,) in rows))

    def drop(self, topic: str) -> None:
        """Forget the events that are kept."""
        self._forget(topic, ("events",), "topic")

    def slot(self, topic: str) -> str | None:
        """Return of which day or week the last digest was, None where a topic has had none."""
        row = self._database.execute("SELECT slot FROM topics WHERE name = ?", (topic,)).fetchone()
        return row[0] if row else None

    def set_slot(self, topic: str, slot: str) -> None:
        """Note of which day or week the last digest was."""
        self._database.execute("UPDATE topics SET slot = ? WHERE name = ?", (slot, topic))

    def put(self, topic: str, message: Message, receivers: Iterable[Receiver], now: datetime) -> None:
        """Put a letter to each of some receivers into the outbox."""
        text = json.dumps(asdict(message), ensure_ascii=False, separators=(",", ":"))
        rows = [(topic, *receiver, text, now.isoformat()) for receiver in receivers]
        insert = "INSERT INTO letters (topic, variable, place, message, made) VALUES (?, ?, ?, ?, ?)"
        self._database.executemany(insert, rows)

    def due(self, now: datetime, most: int) -> list[Letter]:
        """Return the letters to send now, those first that were tried least."""
        query = "SELECT n, variable, place, message, tries, tried FROM letters WHERE ended IS NULL ORDER BY tries, n"
        found = []
        with _told(self._path):
            for number, variable, place, message, tries, tried in self._database.execute(query):
                if tried is None or datetime.fromisoformat(tried) + _pause(tries) <= now:
                    said = json.loads(message)
                    told = Message(said["title"], tuple(said["paragraphs"]), said["total"])
                    found.append(Letter(number, Receiver(variable, place), told))
                    if len(found) == most:
                        break
        return found

    def sent(self, number: int, now: datetime) -> None:
        """Note that a letter was taken."""
        with self.together():
            self._database.execute(
                "UPDATE letters SET tries = tries + 1, tried = ?, why = NULL, ended = ? WHERE n = ?",
                (now.isoformat(), now.isoformat(), number),
            )

    def failed(self, number: int, why: str, now: datetime) -> None:
        """Note that a letter was not taken, and why."""
        with self.together():
            self._database.execute(
                "UPDATE letters SET tries = tries + 1, tried = ?, why = ? WHERE n = ?", (now.isoformat(), why, number)
            )

    def give_up(self, now: datetime) -> list[tuple[Receiver, str, str]]:
        """Give up the letters that are too old or were tried too often; return of each to whom, its title, and why."""
        query = "SELECT n, variable, place, message, why FROM letters WHERE ended IS NULL AND (made < ? OR tries >= ?)"
        with self.together():
            rows = self._database.execute(query, ((now - MAX_AGE).isoformat(), TRIES)).fetchall()
            for number, *_ in rows:
                self._database.execute(
                    "UPDATE letters SET ended = ?, why = ifnull(why, 'never tried') WHERE n = ?",
                    (now.isoformat(), number),
                )
        return [
            (Receiver(variable, place), json.loads(message)["title"], why or "never tried")
            for _, variable, place, message, why in rows
        ]

    def topic_state(self, topic: str) -> TopicState:
        """Return what became of a topic's messages."""
        row = self._database.execute("SELECT start FROM topics WHERE name = ?", (topic,)).fetchone()
        last, waiting, why = self._database.execute(
            "SELECT max(CASE WHEN why IS NULL THEN ended END), sum(ended IS NULL), "
            "max(CASE WHEN ended IS NULL THEN why END) FROM letters WHERE topic = ?",
            (topic,),
        ).fetchone()
        return TopicState(row[0] if row else None, last, waiting or 0, self.kept(topic, 0)[1], why)


def _pause(tries: int) -> timedelta:
    """Return how long a letter waits that was not taken so many times: a minute, then twice as long each time."""
    if tries < _AT_ONCE:
        return timedelta()
    return min(timedelta(minutes=2 ** min(tries - _AT_ONCE, 9)), _LONGEST_PAUSE)


def _prepare(path: Path | None, database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    (application,), (version,) = (
        database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if (application, version) == (0, 0) and not database.execute("SELECT 1 FROM sqlite_master").fetchone():
        for statement in _SCHEMA.split(";\n"):
            database.execute(statement)
    elif application != APPLICATION:
        raise OutboxFault(f"{path} is the database of another program: move it away; messages are kept there")
    elif version != VERSION:
        raise OutboxFault(f"{path} is of another version of this program: move it away to be told from now on")
    database.execute("COMMIT")


@contextmanager
def _told(path: Path | None) -> Iterator[None]:
    """Turn what goes wrong with the file into an `OutboxFault`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise OutboxFault(f"{path} is damaged ({error}): move it away to be told from now on") from error
        raise OutboxFault(f"{path}: {error}") from error
    except OSError as error:
        raise OutboxFault(f"{error.filename or path}: {error.strerror or error}") from error


@contextmanager
def sending(data_dir: Path, seconds: float) -> Iterator[bool]:
    """Be the only one who sends; yield False where another process has been for `seconds`. Raises `OutboxFault`."""
    path = data_dir / "locks" / "notify.lock"
    until = time.monotonic() + seconds
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield False
                    return
                time.sleep(_LOOK)
            else:
                yield True
                return
    finally:
        os.close(file)

"""Answers requests from archives: an index of every capture, built by one scan."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import weakref
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from crawler.archive.capture import GET, Asked, Capture, Report, asked, warn
from crawler.archive.file_type import Format
from crawler.archive.files import Source, find, scratch
from crawler.archive.reader import read_source
from crawler.archive.scan import scan
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SCHEMA = """
CREATE TABLE files (file INTEGER PRIMARY KEY, path BLOB, name TEXT, format TEXT, address TEXT);
CREATE TABLE captures (
    seq INTEGER PRIMARY KEY, file INTEGER, position INTEGER, exact INTEGER, canonical INTEGER, at INTEGER,
    says INTEGER, digest INTEGER, revisit INTEGER
);
"""
_INDEXES = """
CREATE INDEX by_exact ON captures (exact);
CREATE INDEX by_canonical ON captures (canonical);
CREATE INDEX by_digest ON captures (digest) WHERE digest IS NOT NULL;
"""
_ROW = "SELECT seq, file, position, at, digest, revisit FROM captures"
_BATCH = 1000
_GONE = (404, 410)
_TRIES = 8  # captures of one URL that are looked at before a page that can't be read is given up

Row = tuple[int, int, int, int, int | None, int]
Listed = tuple[int, int, int, int, int, int | None, bool]
"""A capture as the index has it: position, keys of the URL as it is and in its canonical form, time, what it says of
the page, digest, whether it is a revisit."""


class Archive:
    """Pages by request: URL, method and body.

    The index is SQLite: beside the caller's files, or temporary, where it spills to disk and keeps memory flat
    (about 60 bytes a capture).
    """

    def __init__(self, database: sqlite3.Connection, files: list[Source]) -> None:
        """Look up in `database`, which `build`, `of` and `open` make, the pages of `files`."""
        self._database = database
        self.files = files
        self.ignored: Counter[str] = Counter()
        self._report: Report = warn

    @classmethod
    def build(cls, paths: Iterable[str | Path], *, index: Path | None = None, report: Report = warn) -> Self:
        """Scan the archives at `paths` (files or folders) and return them; `index` as for `of`.

        `ignored` is then what was passed over. Raises `FileNotFoundError` and `ValueError` as `inputs.find` does.
        """
        folder = scratch()
        try:
            inputs = find(paths, folder)
            for issue in inputs.issues:
                report(*issue)
            archive = cls.of(inputs.files, index=index, report=report)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        archive.ignored, archive._report = inputs.ignored, report  # noqa: SLF001  # its own
        weakref.finalize(archive, shutil.rmtree, folder, ignore_errors=True)
        return archive

    @classmethod
    def of(
        cls,
        files: list[Source],
        *,
        index: Path | None = None,
        report: Report = warn,
        lists: Iterable[Iterable[Listed]] | None = None,
    ) -> Self:
        """Scan these files and return them as an archive; its index goes to the file `index`, or is temporary.

        `lists` is what `listed` gives for each file, where others were asked for it.
        """
        if index is not None:
            index.unlink(missing_ok=True)
        database = sqlite3.connect("" if index is None else index)
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        lists = (listed(source, report) for source in files) if lists is None else lists
        for number, (source, rows) in enumerate(zip(files, lists, strict=True)):
            row = (number, os.fsencode(source.path), source.name, source.format, source.address)
            database.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", row)
            database.executemany(
                "INSERT INTO captures (file, position, exact, canonical, at, says, digest, revisit) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ((number, *each) for each in rows),
            )
        database.executescript(_INDEXES)
        database.commit()
        return cls(database, files)

    @classmethod
    def open(cls, index: Path) -> Self:
        """Open the archives whose index `build` wrote to the file `index`."""
        database = sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        rows = database.execute("SELECT path, name, format, address FROM files ORDER BY file")
        return cls(
            database, [Source(os.fsdecode(path), name, Format(kind), address) for path, name, kind, address in rows]
        )

    def close(self) -> None:
        """Close the index; what was unpacked for it goes with this object."""
        self._database.close()

    def __len__(self) -> int:
        """Return the number of captures."""
        (count,) = self._database.execute("SELECT count(*) FROM captures").fetchone()
        return int(count)

    def positions(self, file: int) -> Iterator[int]:
        """Yield the positions of the captures in one of `files`, in order."""
        rows = self._database.execute("SELECT position FROM captures WHERE file = ? ORDER BY seq", (file,))
        return (int(position) for (position,) in rows)

    def has(self, url: str) -> bool:
        """Tell whether there is a capture of `url`, in any form of it, with a page in it."""
        where = "SELECT 1 FROM captures WHERE canonical = ? AND says = 2 LIMIT 1"
        return self._database.execute(where, (_key(_canonical(url), GET),)).fetchone() is not None

    def find(self, url: str, method: str = "GET", body: bytes = b"", *, near: datetime | None = None) -> Capture | None:
        """Return the answer to a request, or `None`: the latest one, or the one captured nearest to `near`.

        Captures that say nothing lasting of the page (not modified, refusals, server errors) are passed over while
        there is another. A URL that is not there as it is written is looked for in its canonical form.
        """
        request = asked(method, body)
        wanted = _canonical(url)
        order = f"abs(at - {int(near.timestamp())})" if near is not None else "-at"
        for column, key in (("exact", _key(url, request)), ("canonical", _key(wanted, request))):
            query = f"{_ROW} WHERE {column} = ? ORDER BY says = 0, {order}, seq DESC LIMIT {_TRIES}"
            for row in self._database.execute(query, (key,)).fetchall():
                capture = self._read(row)
                if capture is not None and _canonical(capture.url) == wanted:
                    return capture
        return None

    def _read(self, row: Row) -> Capture | None:
        _, file, position, at, digest, revisit = row
        if not revisit:
            return self._at(file, position)
        query = f"{_ROW} WHERE digest = ? AND revisit = 0 ORDER BY seq LIMIT 1"
        original = self._database.execute(query, (digest,)).fetchone()
        page = self._at(original[1], original[2]) if original else None
        if page is None:
            return None
        # The revisit's own URL: the digest may have been seen at another one first.
        url = self._revisited(file, position)
        return replace(page, url=url or page.url, captured_at=datetime.fromtimestamp(at, UTC)) if at else page

    def _at(self, file: int, position: int) -> Capture | None:
        found = next(read_source(self.files[file], start=position, stop=position + 1, report=self._report), None)
        return found[1] if found is not None and found[0] == position else None

    def _revisited(self, file: int, position: int) -> str | None:
        return next((entry.url for entry in scan(self.files[file], start=position)), None)


def listed(source: Source, report: Report = warn) -> Iterator[Listed]:
    """Yield the captures of a file in order."""
    for entry in scan(source, report):
        digest = _hash(entry.digest.encode()) if entry.digest else None
        exact, canonical = _key(entry.url, entry.asked), _key(_canonical(entry.url), entry.asked)
        yield entry.position, exact, canonical, entry.at, _says(entry.status), digest, entry.revisit


def _says(status: int) -> int:
    """Return 2 for a page, 1 for another lasting answer (a redirect, gone), 0 for one that may be no news of it."""
    if 200 <= status < 300:  # noqa: PLR2004
        return 2
    return int((300 <= status < 400 and status != 304) or status in _GONE)  # noqa: PLR2004


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:  # a foreign archive can name anything
        return url


def _key(url: str, request: Asked) -> int:
    return _hash(request.method.encode() + b"\n" + url.encode("utf-8", "surrogatepass") + b"\n" + request.body)


def _hash(data: bytes) -> int:
    """Return 64 bits, signed as SQLite wants them. The page that is found is compared by URL: collisions do no harm."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)

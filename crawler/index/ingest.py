"""Catching up: lines of feeds become rows of the index, in any order with the same result."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, delete, or_, select, tuple_

from crawler.index import tables
from crawler.index.candidates import bucket_rows, write_buckets
from crawler.index.decision import version_of
from crawler.index.table_marks import REBUILD
from crawler.records import Outcome, Reason, article_id
from crawler.similarity.minhash import Packed, packed
from crawler.storage.feed_files import FEEDS, add_to, chunks, finished
from crawler.storage.run_logs import run_of
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from crawler.index.database import Database
    from crawler.storage.feed_files import FeedFile
    from crawler.storage.json_lines import Line

    Progress = Callable[[int, int], None]

TableRow = dict[str, Any]
Rows = dict[str, list[TableRow]]  # by the name of the table

Sketches = dict[tuple[Any, Any], Packed]  # sketches and texts by id and content hash

_ARTICLES = {"articles", "duplicates"}  # feeds
_AT_ONCE = 500  # values of one query
_TEXTS = {column.name: column.nullable for column in tables.versions.columns if isinstance(column.type, String)}
_LARGEST = 2**31  # of the databases' numbers
_ID = re.compile(r"[0-9a-f]{16}")
_THERE = {Outcome.ARTICLE, Outcome.DUPLICATE, Outcome.UNCHANGED, Outcome.RESTORED}
_NOT_THERE = {404, 410}  # earlier versions called a page that was still gone unchanged
_GONE = {Reason.MISSING, Reason.SOFT_404, Reason.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What a catch-up did. `faults` are one line each; what they name is not in the index.

    `lost` names the feeds that the index was made from and that are gone or not the same any more.
    """

    files: int = 0
    lines: int = 0
    faults: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class Mark(NamedTuple):
    """How far a feed was read: a row of the table `feeds` without its path."""

    size: int = 0
    lines: int = 0
    digest: str = ""
    changed: int = 0


def _silent(_done: int, _total: int) -> None:
    pass


def catch_up(database: Database, data_dir: Path, progress: Progress = _silent, site: str | None = None) -> CaughtUp:
    """Read what is new in the finished feeds, of all sites or of one.

    `progress` is called with the bytes that are read, and with those of all.

    Lines and the byte up to which a file was read go in together, a chunk at a time, so that a kill at any moment
    costs nothing, and other processes can claim in between.
    """
    marks = _marks(database.connection, site)
    new = []
    for file in finished(data_dir, site or "*"):
        mark = marks.pop(file.name, Mark())
        if (file.size, file.changed) != (mark.size, mark.changed):
            new.append((file, mark))
    files = lines = done = 0
    total = sum(max(0, file.size - mark.size) for file, mark in new)
    faults: list[str] = []
    lost: dict[str, str] = {}
    for file, mark in new:
        digest = hashlib.blake2b(digest_size=16)
        add_to(digest, file, 0, mark.size)
        if file.size < mark.size:
            lost[file.name] = "shorter than it was"
        elif mark.size and digest.hexdigest() != mark.digest:
            lost[file.name] = "not what it was"
        elif file.size == mark.size:
            with database.write() as connection:
                _advance(database, connection, file.name, mark, mark._replace(changed=file.changed))
        else:
            files += 1
            for count, end in _read(database, file, mark, digest, faults):
                lines += count
                progress(done + end - mark.size, total)
        done += max(0, file.size - mark.size)
    lost |= dict.fromkeys(sorted(marks), "gone")
    faults += [f"{name}: {what}; {REBUILD}" for name, what in lost.items()]
    return CaughtUp(files, lines, tuple(faults), tuple(lost))


def _marks(connection: Connection, site: str | None) -> dict[str, Mark]:
    query = select(tables.feeds)
    if site is not None:  # paths begin with FEED/SITE/, and the next character after / is 0
        path = tables.feeds.c.path
        query = query.where(or_(*((path >= f"{feed}/{site}/") & (path < f"{feed}/{site}0") for feed in FEEDS)))
    return {path: Mark(*rest) for path, *rest in connection.execute(query)}


def _read(
    database: Database, file: FeedFile, mark: Mark, digest: hashlib.blake2b, faults: list[str]
) -> Iterator[tuple[int, int]]:
    """Read what is new in a file; yield, for each chunk, the number of its lines and the byte where it ends."""
    for lines, end in chunks(file, mark.size):
        rows, bad = _rows(file, lines, _sketches_of_claims(database.connection, file, lines))
        add_to(digest, file, mark.size, end)
        whole = sum(line.record is not None for line in lines)
        there = Mark(end, mark.lines + whole, digest.hexdigest(), file.changed)
        with database.write() as connection:
            if not _advance(database, connection, file.name, mark, there):
                return  # another process has read these lines meanwhile, and reads the rest
            _write(database, connection, rows)
        faults += bad
        yield len(lines), end
        mark = there


def _advance(database: Database, connection: Connection, name: str, mark: Mark, there: Mark) -> bool:
    """Move the mark of a file from `mark` to `there`; False where it is elsewhere."""
    table = tables.feeds
    if (connection.execute(select(table.c.size).where(table.c.path == name)).scalar() or 0) != mark.size:
        return False
    values = there._asdict()
    insert = database.insert(table).values(path=name, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["path"], set_=values))
    return True


def _sketches_of_claims(connection: Connection, file: FeedFile, lines: list[Line]) -> Sketches:
    """Return what the run of a file has sketched already, to claim its pages: that takes a while."""
    if file.feed not in _ARTICLES:
        return {}
    table = tables.claims
    ids = [line.record["id"] for line in lines if line.record and isinstance(line.record.get("id"), str)]
    sketches: Sketches = {}
    for start in range(0, len(ids), _AT_ONCE):
        mine = table.c.id.in_(ids[start : start + _AT_ONCE]) & (table.c.run == file.run)
        columns = table.c.id, table.c.content_hash, table.c.sketch, table.c.text
        for page, content, sketch, text in connection.execute(select(*columns).where(mine)):
            sketches[page, content] = sketch, text
    return sketches


def _rows(file: FeedFile, lines: list[Line], sketches: Sketches) -> tuple[Rows, list[str]]:
    """Return the rows that the lines make, by table, and what could not be read."""
    rows: Rows = {table.name: [] for table in tables.DERIVED}
    faults = []
    make = partial(_from_article, sketches) if file.feed in _ARTICLES else _MAKERS[file.feed]
    for line in lines:
        try:
            if line.record is not None:
                make(file, line.offset, line.record, rows)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(f"{file.name}: byte {line.offset}: skipped: {type(error).__name__}: {error}")
        else:
            if line.fault is not None:
                told = "skipped" if line.record is None else "read anyway"
                faults.append(f"{file.name}: byte {line.offset}: {told}: {line.fault}")
    return rows, faults


def _from_article(known: Sketches, file: FeedFile, place: int, record: TableRow, rows: Rows) -> None:
    key = record.get("id"), record.get("content_hash")
    sketch = known[key] if key in known else packed(record["title"], record["text"])
    version = version_of(record.get, sketch, run=file.run, feed=file.feed, place=place)
    revision: Any = version.revision
    if not (version.url and type(revision) is int and 0 < revision < _LARGEST and _ID.fullmatch(version.id)):
        raise ValueError("no id, URL or revision")
    for name, nullable in _TEXTS.items():
        if _text(getattr(version, name)) is None and not nullable:
            raise ValueError(f"no {name}")
    if not isinstance(version.similarity, int | float | None):
        raise TypeError("the similarity is not a number")
    rows["versions"].append(version._asdict())
    page = article_id(canonical_url(version.url))
    if page != version.id or record.get("aka"):
        row = {name: getattr(version, name) for name in ("run", "feed", "site", "place", "id", "url", "address")}
        rows["moves"].append({"page": page, **row})
    rows["buckets"] += bucket_rows(version.id, version.published_at, version.sketch)


def _from_rejection(file: FeedFile, place: int, record: TableRow, rows: Rows) -> None:
    if record["reason"] in _GONE:
        row = {
            "id": article_id(canonical_url(record["url"])),
            "run": file.run,
            "place": place,
            "site": file.site,
        }
        day = _text(record.get("fetched_at"))
        rows["absences"].append({**row, "url": record["url"], "day": day and day[:10]})
        if record["reason"] == Reason.WITHDRAWN:
            rows["withdrawals"].append(row)


def _from_log(file: FeedFile, place: int, record: TableRow, rows: Rows) -> None:
    """Take a line of a run's log: a page it asked for, or the run itself, which is the last."""
    if run_of(record) is not None:
        record = {name: value for name, value in record.items() if name != "lists"}  # they are for the next run alone
        line = json.dumps(record, separators=(",", ":"))  # ASCII: no database refuses a character
        rows["runs"].append({"site": file.site, "run": file.run, "line": line})
    elif record["outcome"] in _THERE and record.get("status") not in _NOT_THERE:
        row = {name: _text(record.get(name)) for name in ("etag", "last_modified", "fetched_at")}
        page = article_id(canonical_url(record["url"]))
        rows["checks"].append({"id": page, "run": file.run, "place": place, "site": file.site, **row})


def _text(value: Any) -> Any:
    """Return a text, or None, that a database can hold. Raises `ValueError` for anything else."""
    if value is not None and (not isinstance(value, str) or "\0" in value):
        raise ValueError(f"{value!r:.40} is not text")
    if value is not None:
        value.encode()  # a lone surrogate raises
    return value


_MAKERS = {
    "rejected": _from_rejection,
    "runs": _from_log,
}


def _write(database: Database, connection: Connection, rows: Rows) -> None:
    if versions := rows["versions"]:
        _keep(database, tables.versions, versions, last=False)
        for start in range(0, len(versions), _AT_ONCE):
            _drop_claims(connection, versions[start : start + _AT_ONCE])
    write_buckets(database, rows["buckets"])
    for table in (tables.moves, tables.checks, tables.absences, tables.withdrawals):
        _keep(database, table, rows[table.name], last=True)
    if rows["runs"]:
        insert = database.insert(tables.runs)
        update = insert.on_conflict_do_update(index_elements=["site", "run"], set_={"line": insert.excluded.line})
        database.insert_all(update, rows["runs"])


def _keep(database: Database, table: Table, rows: list[TableRow], *, last: bool) -> None:
    """Write rows; of two for the same page the first or the `last` in the order of runs stays."""
    if not rows:
        return
    insert = database.insert(table)
    order = [name for name in ("run", "feed", "site", "place") if name in table.c]
    new, old = tuple_(*(insert.excluded[c] for c in order)), tuple_(*(table.c[c] for c in order))
    keys = [column.name for column in table.primary_key]
    rest = {c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys}
    where = new > old if last else new < old
    database.insert_all(insert.on_conflict_do_update(index_elements=keys, set_=rest, where=where), rows)


def _drop_claims(connection: Connection, versions: list[TableRow]) -> None:
    """Forget the claims that lines of a feed have taken the place of."""
    table = tables.claims
    keys = [(row["id"], row["revision"]) for row in versions]
    connection.execute(delete(table).where(tuple_(table.c.id, table.c.revision).in_(keys)))

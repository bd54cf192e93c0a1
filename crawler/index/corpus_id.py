"""One index, one data folder: the index of another corpus would call pages known that this one never had."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.index import tables
from crawler.index.connecting import IndexFault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from crawler.index.database import Database

FILE = "corpus.id"  # in the data folder, which may be moved, and have another path on another machine
_ID = re.compile(r"[0-9a-f]{32}")


def belong(database: Database, data_dir: Path) -> None:
    """Make sure that the index is made from the feeds under `data_dir`. Raises `IndexFault` where it is not.

    One in the data folder itself is. Another one keeps the id of the corpus, as the folder does.
    """
    if is_inside(database.path, data_dir):
        return
    theirs = stated(database.connection)
    if theirs is not None and theirs == _read(data_dir / FILE):
        return
    with database.write() as connection:
        known = list(connection.execute(select(tables.feeds.c.path)).scalars())
        state(database, agreed(database.name, data_dir, stated(connection), known))


def is_inside(index: Path | None, data_dir: Path) -> bool:
    """Tell whether an SQLite index is a file in the data folder, and so of no other one."""
    return index is not None and index.resolve().parent == data_dir.resolve()


def stated(connection: Connection) -> str | None:
    """Return the id of the corpus that the index was made from."""
    query = select(tables.meta.c.value).where(tables.meta.c.key == "corpus")
    value: str | None = connection.execute(query).scalar()
    return value


def state(database: Database, corpus: str) -> None:
    """Note in the index which corpus it is made from."""
    insert = database.insert(tables.meta).values(key="corpus", value=corpus)
    database.connection.execute(insert.on_conflict_do_nothing())


def agreed(name: str, data_dir: Path, theirs: str | None, known: Sequence[str]) -> str:
    """Return the id of a corpus that the index `name`, made from the feeds `known`, and a data folder agree on.

    A folder that has no id, or lost it, is known by the feeds that are in it. Raises `IndexFault` where they disagree.
    """
    file = data_dir / FILE
    mine = _read(file)
    if theirs is not None and theirs == mine:
        return theirs
    if (theirs and mine) or ((theirs or known) and not any((data_dir / path).exists() for path in known)):
        raise IndexFault(
            f"the index in {name} belongs to another DATA_DIR than {data_dir}: set INDEX_URL to another database, or "
            "for a schema of its own to …?options=-csearch_path%3DNAME"
        )
    corpus = theirs or mine or uuid.uuid4().hex
    if mine is None:
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{FILE}.{uuid.uuid4().hex}")
        fresh.write_text(f"{corpus}\n", encoding="ascii")
        fresh.replace(file)
    return corpus


def _read(file: Path) -> str | None:
    """Return the id in a data folder; None where there is none, or a damaged one."""
    try:
        found = _ID.fullmatch(file.read_text("ascii").strip())
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return found[0] if found else None

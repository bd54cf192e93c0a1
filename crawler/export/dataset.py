"""A folder that can be published as it is: Parquet files by year, a dataset card, a citation and checksums.

Other files in the folder, such as those of git, stay as they are.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.export.dataset_card import card, citation
from crawler.export.parquet import Parquet
from crawler.export.summary import Summary, year_of
from crawler.export.table_file import aside
from crawler.storage.output_file import sync_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.export.choice import Table

CARD, CITATION, SUMS, DATA = "README.md", "CITATION.cff", "SHA256SUMS", "data"
_OURS = re.compile(r"(?:(?:19|20)[0-9]{2}|undated)\.parquet")
# Both texts end with a comment that has their digest, by which they are known to be as they were written.
_SIGNS = {CARD: "<!-- scrapy export {} -->\n", CITATION: "# scrapy export {}\n"}


class NotOursError(ValueError):
    """There is something that no export wrote, and that stays."""


def replaceable_dataset(folder: Path) -> Path:
    """Return the folder to write. Raises `NotOursError` where that would replace what no export wrote."""
    found = Path(os.path.realpath(folder))
    if not found.exists():
        return found
    if not found.is_dir():
        raise NotOursError(f"{folder} is not a folder: give the name of one")
    for name, sign in _SIGNS.items():
        path = found / name
        if path.exists() and not _is_signed(path, sign):
            raise NotOursError(f"{path} was changed since an export wrote it: move it away, or give another folder")
    strange = [path for path in sorted((found / DATA).glob("*.parquet")) if not _OURS.fullmatch(path.name)]
    if not (found / CARD).exists():
        strange = sorted((found / DATA).glob("*.parquet"))
    if strange:
        raise NotOursError(f"{strange[0]} is not of an export, and would be taken for part of it: move it away")
    return found


def _signed(text: str, sign: str) -> str:
    return text + sign.format(hashlib.sha256(text.encode()).hexdigest())


def _is_signed(path: Path, sign: str) -> bool:
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        return False
    body, _, _ = text.rstrip("\n").rpartition("\n")
    return text == _signed(f"{body}\n", sign)


def write_dataset(table: Table, target: Path, progress: Callable[[int], None]) -> Summary:
    """Write the rows into the folder `target`, and return what they hold.

    All files are whole before the first gets its name; `SHA256SUMS` gets it last and says that all are there. Raises
    `OSError` and `OutputBusyError`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with aside(target) as work, ExitStack() as stack:
        (work / DATA).mkdir()
        writers: dict[str, Parquet] = {}
        summary = Summary()
        for row in table:
            year = year_of(row)
            if year not in writers:
                writers[year] = Parquet(work / DATA / f"{year}.parquet", table.choice.columns)
                stack.callback(writers[year].close)
            writers[year].write(row)
            summary.count(row)
            progress(summary.rows)
        for _, writer in sorted(writers.items()):
            writer.finish()
        sums = {f"{DATA}/{path.name}": _digest(path) for path in sorted((work / DATA).glob("*.parquet"))}
        texts = {
            CARD: _signed(card(table.choice, summary, sums), _SIGNS[CARD]),
            CITATION: _signed(citation(summary), _SIGNS[CITATION]),
            SUMS: "".join(f"{digest}  {name}\n" for name, digest in sums.items()),
        }
        for name, text in texts.items():
            (work / name).write_text(text, encoding="utf-8")
        _put(work, target, [CARD, CITATION, *sums, SUMS])
    return summary


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(work: Path, target: Path, names: list[str]) -> None:
    """Give the files their names, and remove those of years that are none any more."""
    for name in names:
        sync_file(work / name)
    (target / DATA).mkdir(parents=True, exist_ok=True)
    for name in names[:-1]:
        (work / name).replace(target / name)
    for path in (target / DATA).glob("*.parquet"):
        if f"{DATA}/{path.name}" not in names and _OURS.fullmatch(path.name):
            path.unlink()
    sync_folder(target / DATA)
    (work / names[-1]).replace(target / names[-1])
    sync_folder(target)

"""Finds the archive files under the paths that a person names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.capture import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WARC_SUFFIXES = (".warc", ".warc.gz")
PAGE_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".html.gz", ".htm.gz")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an archive: a WARC, or one saved page. `name` is how references call it."""

    path: str
    name: str
    is_warc: bool


def sources(paths: Iterable[str | Path]) -> list[Source]:
    """Return the archive files at `paths` in order; a folder is searched recursively and gives them sorted by path.

    A file is known by its suffix, one that is named itself also by its first bytes. In a folder other files are passed
    over, and so is `NAME_files/` beside `NAME.html`, where browsers put the pictures and frames of a page they save.
    Raises `FileNotFoundError` for a path that is not there, `ValueError` for a file that is no archive.
    """
    found: list[Source] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found.extend(_below(path))
        elif not path.exists():
            raise FileNotFoundError(f"no such file or folder: {given}")
        else:
            source = _by_suffix(path) or _by_content(path)
            if source is None:
                raise ValueError(f"neither a WARC nor a saved HTML page: {given}")
            found.append(source)
    return found


def _below(folder: Path) -> Iterator[Source]:
    paths: list[Path] = []
    for root, folders, names in os.walk(folder):
        saved = {name.rpartition(".")[0] for name in names if name.lower().endswith(PAGE_SUFFIXES)}
        folders[:] = [name for name in folders if name.removesuffix("_files") not in saved or name in saved]
        paths.extend(Path(root, name) for name in names)
    for path in sorted(paths, key=_order):
        source = _by_suffix(path)
        if source is not None and path.is_file():
            yield source


def _order(path: Path) -> tuple[tuple[str, ...], str]:
    """Sort by path, but by names without their suffix first: `run.warc.gz` stands before `run-2.warc.gz`."""
    return (*path.parent.parts, path.name.partition(".")[0]), path.name


def _by_suffix(path: Path) -> Source | None:
    name = path.name.lower()
    is_warc = name.endswith(WARC_SUFFIXES)
    return Source(str(path.absolute()), reference(path), is_warc) if is_warc or name.endswith(PAGE_SUFFIXES) else None


def _by_content(path: Path) -> Source | None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"WARC/", b"\x1f\x8b")):
        return Source(str(path.absolute()), reference(path), is_warc=True)
    lowered = head.lower()
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return Source(str(path.absolute()), reference(path), is_warc=False)
    return None
